"""The tables of a dataset in memory, as pandas frames."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import pandas as pd

from analysis.grouping import EARLIER, UNIVERSE, Column, Counts, Tables, Value
from app.questionnaire.package import MAIN


class Frames(Tables):
    """Tables that fit into memory."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], left_out: Iterable[str] = ()) -> None:
        super().__init__(left_out)
        self._frames = dict(frames)
        self._kept: dict[tuple[tuple[str, ...], Column], list[Value]] = {}
        self._columns: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        self.refuse_left_out(table)
        return self._frames[table]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._frames if name not in (UNIVERSE, EARLIER))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def columns(self, table: str) -> tuple[str, ...]:
        self.refuse_left_out(table)
        if table not in self._columns:
            self._columns[table] = tuple(self[table].columns)
        return self._columns[table]

    def counts(self, lineage: Sequence[str], columns: Sequence[Column]) -> Counts:
        if not columns:
            return {(): len(self[lineage[0]])}
        return Counter(self.rows(lineage, columns))

    def rows(self, lineage: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[Value, ...]]:
        return zip(*(self._values(tuple(lineage), column) for column in columns), strict=True)

    def of_kinds(self, kinds: tuple[str, ...]) -> Self:
        universe = self[UNIVERSE]
        kept = set(universe["respondent"][universe["kind"].isin(kinds)])
        return type(self)(
            {
                name: frame[frame["respondent"].isin(kept)].reset_index(drop=True)
                if "respondent" in frame.columns
                else frame
                for name, frame in self._frames.items()
            },
            self.left_out,
        )

    def _values(self, lineage: tuple[str, ...], column: Column) -> list[Value]:
        """A column for each row of the first of `lineage`, kept since tables ask for the same ones."""
        if (lineage, column) not in self._kept:
            self._kept[lineage, column] = [
                tuple(value) if isinstance(value, list) else value
                for value in column_of(self, lineage, column)
            ]
        return self._kept[lineage, column]


def column_of(tables: Mapping[str, pd.DataFrame], lineage: Sequence[str], column: Column) -> Sequence[Any]:
    """The values of a column for each row of the first table of `lineage`."""
    table = lineage[0]
    frame = tables[table]
    if column.table == table:
        return list(frame[column.name])
    if column.table == UNIVERSE:
        known = tables[UNIVERSE]
        facts = dict(zip(known["respondent"], known[column.name], strict=True))
        return [facts.get(key) for key in frame["respondent"]]
    parent = lineage[1]
    items = tables[parent]["item"] if parent != MAIN else [""] * len(tables[parent])
    keys = zip(tables[parent]["submission"], items, strict=True)
    values = dict(zip(keys, column_of(tables, lineage[1:], column), strict=True))
    own = frame["parent"] if parent != MAIN else [""] * len(frame)
    return [values.get(key) for key in zip(frame["submission"], own, strict=True)]
