"""What touches the data: rows counted by the values of columns; everything else is arithmetic on that."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from app.questionnaire.package import PackageError

UNIVERSE = ":universe"
"""The table of everyone who was asked, under a name that no repeat can have."""
EARLIER = ":earlier"
"""The table of what came of the answers of an earlier round."""
Value = str | int | None | tuple[str, ...]
Counts = Mapping[tuple[Value, ...], int]


class Column(NamedTuple):
    """A column of a table, which rows of tables inside it have, too; of the universe, by respondent."""

    table: str
    name: str


class Tables(Mapping[str, Any]):
    """The tables of answers, which reports count; whole ones are read as pandas' frames, the universe too."""

    def __init__(self, left_out: Iterable[str] = ()) -> None:
        self.left_out = frozenset(left_out)

    def refuse_left_out(self, table: str) -> None:
        """Say so where a table is not part of this copy of the dataset."""
        if table in self.left_out:
            what = (
                "holds opinions that nobody may join to a person, and is not part of this copy of the dataset"
            )
            raise PackageError(f"the anonymous table '{table}'", what, "have Canvass make the report")

    @abstractmethod
    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table, without its being read."""

    @abstractmethod
    def counts(self, lineage: Sequence[str], columns: Sequence[Column]) -> Counts:
        """How many rows of a table have each combination of values that occurs in it.

        `lineage` is the table and those that its rows stand in, nearest first. Counts of the parts of a
        table add up to those of the whole. Sums, shares, quantiles and weights follow from them exactly.
        """

    @abstractmethod
    def rows(self, lineage: Sequence[str], columns: Sequence[Column]) -> Iterable[tuple[Value, ...]]:
        """The values of columns in each row of a table, in order, for what is shown and not counted."""

    @abstractmethod
    def of_kinds(self, kinds: tuple[str, ...]) -> Self:
        """The same without respondents of other kinds."""


def merged(parts: Iterable[Counts]) -> Counts:
    """The counts of a table from those of its parts, whatever the parts are."""
    whole: Counter[tuple[Value, ...]] = Counter()
    for part in parts:
        whole.update(part)
    return whole
