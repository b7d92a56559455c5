"""The query that gives a figure: of which table the rows that meet which conditions count, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

ANY = "*"
"""Any answer that is a code: where a grouping is named, one that is in a group."""


@dataclass(frozen=True)
class Condition:
    """Rows whose answer to a variable, or the group it is in, is one of these codes; [code] is why not."""

    name: str
    codes: tuple[str, ...]
    groups: Mapping[str, str] | None = field(default=None, compare=False, repr=False)

    @property
    def column(self) -> str:
        """Which column of answers it looks at."""
        return self.name.partition(":")[0]

    def __str__(self) -> str:
        return f"{self.name} = {' or '.join(self.codes)}" if self.name else "{" + self.codes[0] + "}"


@dataclass(frozen=True)
class Query:
    """How many rows of a table meet all conditions, or how many answers they give; and what a share is of."""

    table: str
    where: tuple[Condition, ...]
    responses: tuple[str, ...] = ()
    base: "Query | None" = field(default=None, repr=False)

    @property
    def counted(self) -> str:
        """What counts as one."""
        return f"responses: {', '.join(self.responses)}" if self.responses else "cases"

    @property
    def conditions(self) -> str:
        """All conditions, in words that are names and codes."""
        return "; ".join(map(str, self.where))

    def of(self, base: "Query | None") -> Self:
        """The same, with what its share is of."""
        return replace(self, base=base)
