"""The query that gives a figure: of which table the rows that meet which conditions count, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

OR = " or "
ANY = "*"
"""Any answer that is a code: where a grouping is named, one that is in a group."""


@dataclass(frozen=True)
class Condition:
    """Rows whose answer to a variable, or the group it is in, is one of these codes; [code] is why not."""

    name: str
    codes: tuple[str, ...]
    groups: Mapping[str, str] | None = field(default=None, compare=False, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Which columns of answers it looks at: of several, whether any has one of the codes."""
        return tuple(name.partition(":")[0] for name in self.name.split(OR))

    def __str__(self) -> str:
        return f"{self.name} = {OR.join(self.codes)}" if self.name else "{" + self.codes[0] + "}"


@dataclass(frozen=True)
class Amount:
    """What is worked out of cases in place of their number: a mean of a column, a sum, days of a month."""

    what: str
    of: tuple[str, ...] = ()  # columns
    parts: tuple[str, ...] = ()  # by which a case is shared out among its codes

    def __str__(self) -> str:
        said = f"{self.what}: {', '.join(self.of)}" if self.of else self.what
        return f"{said}; in parts: {', '.join(self.parts)}" if self.parts else said


@dataclass(frozen=True)
class Query:
    """How many rows of a table meet all conditions, or how many answers they give; and what a share is of.

    The value of a cell, and a share where there is one, is an amount of these rows.
    """

    table: str
    where: tuple[Condition, ...]
    responses: tuple[str, ...] = ()
    base: "Query | None" = field(default=None, repr=False)
    amount: Amount | None = None
    different: str = ""  # a column: each value that it has in these rows counts once

    @property
    def counted(self) -> str:
        """What counts as one."""
        if self.different:
            return f"different: {self.different}"
        return f"responses: {', '.join(self.responses)}" if self.responses else "cases"

    @property
    def worked_out(self) -> str:
        """What is worked out of the rows: an amount, if there is one."""
        if self.amount is None:
            return self.counted
        return f"{self.amount}; {self.counted}" if self.responses else str(self.amount)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of answers that it looks at."""
        of, conditions = self.amount.of if self.amount else (), (one.columns for one in self.where)
        return (*of, *(name for names in conditions for name in names))

    @property
    def conditions(self) -> str:
        """All conditions, in words that are names and codes."""
        return "; ".join(map(str, self.where))

    def of(self, base: "Query | None") -> Self:
        """The same, with what its share is of."""
        return replace(self, base=base)

    def giving(self, what: str, *of: str, parts: tuple[str, ...] = ()) -> Self:
        """The same rows, of which this is worked out."""
        return replace(self, amount=Amount(what, of, parts))

    def also(self, *conditions: Condition) -> Self:
        """Of the same rows those that meet more conditions."""
        return replace(self, where=(*self.where, *conditions))
