"""The tables of a dataset in memory, as pandas frames."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.grouping import EARLIER, UNIVERSE, Column, Counts, Tables, Value
from app.questionnaire.package import MAIN

Codes: TypeAlias = npt.NDArray[np.integer[Any]]
MOST = 2**62
"""Before more combinations than this could be numbered, those that occur are numbered anew."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as its different values, and which of them each row has."""

    values: list[Value]
    codes: Codes

    @classmethod
    def of(cls, column: Iterable[Any]) -> Self:
        """Number the values of a column as they come; a list of choices is one value."""
        known: dict[Value, int] = {}
        whole = (tuple(value) if isinstance(value, list) else value for value in column)
        codes = np.fromiter((known.setdefault(value, len(known)) for value in whole), np.int32)
        return cls(list(known), codes)

    def at(self, rows: Codes | slice) -> Iterator[Value]:
        """The values in some rows."""
        return map(self.values.__getitem__, self.codes[rows].tolist())


class Frames(Tables):
    """Tables that fit into memory."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], left_out: Iterable[str] = ()) -> None:
        super().__init__(left_out)
        self._frames = dict(frames)
        self._kept: dict[tuple[tuple[str, ...], Column], Coded] = {}
        self._parts: dict[tuple[str, ...], Self] = {}
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
        return counted([self._coded(tuple(lineage), column) for column in columns])

    def rows(self, lineage: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[Value, ...]]:
        return zip(*(self._coded(tuple(lineage), one).at(slice(None)) for one in columns), strict=True)

    def of_kinds(self, kinds: tuple[str, ...]) -> Self:
        if kinds not in self._parts:
            self._parts[kinds] = self._part(kinds)
        return self._parts[kinds]

    def _part(self, kinds: tuple[str, ...]) -> Self:
        universe = self[UNIVERSE]
        of_these = universe["kind"].isin(kinds)
        if of_these.all():
            return self
        kept = set(universe["respondent"][of_these])
        return type(self)(
            {
                name: frame[frame["respondent"].isin(kept)].reset_index(drop=True)
                if "respondent" in frame.columns
                else frame
                for name, frame in self._frames.items()
            },
            self.left_out,
        )

    def _coded(self, lineage: tuple[str, ...], column: Column) -> Coded:
        """A column for each row of the first of `lineage`, kept since tables ask for the same ones."""
        if (lineage, column) not in self._kept:
            self._kept[lineage, column] = Coded.of(column_of(self, lineage, column))
        return self._kept[lineage, column]


def counted(columns: Sequence[Coded]) -> Counts:
    """How many rows have each combination of values that occurs, in the order in which they first do."""
    numbers, size = columns[0].codes.astype(np.int64), len(columns[0].values)
    for column in columns[1:]:
        if size * len(column.values) > MOST:
            different, numbers = np.unique(numbers, return_inverse=True)
            size = len(different)
        numbers = numbers * len(column.values) + column.codes
        size *= len(column.values)
    first, count = _occurring(numbers, size)
    return dict(zip(zip(*(column.at(first) for column in columns), strict=True), count.tolist(), strict=True))


def _occurring(numbers: Codes, size: int) -> tuple[Codes, Codes]:
    """The row in which each number below ``size`` that occurs does so first, and how often it does."""
    rows = len(numbers)
    if size > 2 * rows:
        _, first, count = np.unique(numbers, return_index=True, return_counts=True)
    else:
        count = np.bincount(numbers, minlength=size)
        first = np.full(size, rows)
        # Of what is written to one place several times the last stays: here, the first row.
        first[numbers[::-1]] = np.arange(rows)[::-1]
        first, count = first[count > 0], count[count > 0]
    order = np.argsort(first)
    return first[order], count[order]


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
