"""The tables of a dataset where they lie, as Parquet, if too large for memory: one SQL for every engine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.engines import INTEGER, TEXT, DuckDB, Engine, quoted, text
from analysis.grouping import EARLIER, UNIVERSE, Column, Counts, Tables, Value
from app.questionnaire.package import MAIN

_KEPT = 1_000
"""Counts of up to so many combinations are kept, since the tables of a report ask for the same ones."""


class ParquetTables(Tables):
    """Tables that are read anew for each question, but for small counts that were asked before."""

    def __init__(
        self,
        files: Mapping[str, Path],
        left_out: Iterable[str] = (),
        kinds: tuple[str, ...] = (),
        engine: Engine | None = None,
    ) -> None:
        super().__init__(left_out)
        self._files, self._kinds = dict(files), kinds
        self._schemas: dict[str, pa.Schema] = {}
        self._kept: dict[tuple[tuple[str, ...], tuple[Column, ...]], Counts] = {}
        # Rows come in the order of the file, which only what reads the file itself knows.
        self._reader = DuckDB()
        self._engine = engine or self._reader

    def __getitem__(self, table: str) -> pd.DataFrame:
        columns = self.columns(table)
        rows = self.rows((table,), [Column(table, name) for name in columns])
        plain = [[list(value) if isinstance(value, tuple) else value for value in row] for row in rows]
        return pd.DataFrame(plain, columns=list(columns), dtype=object)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._files if name not in (UNIVERSE, EARLIER))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def columns(self, table: str) -> tuple[str, ...]:
        return tuple(self._schema(table).names)

    def counts(self, lineage: Sequence[str], columns: Sequence[Column]) -> Counts:
        asked = tuple(lineage), tuple(columns)
        if asked in self._kept:
            return self._kept[asked]
        found = self._counted(lineage, columns)
        if len(found) <= _KEPT:
            self._kept[asked] = found
        return found

    def _counted(self, lineage: Sequence[str], columns: Sequence[Column]) -> Counts:
        named = [f"{_quoted(column)} AS c{place}" for place, column in enumerate(columns)]
        joined = self._joined(self._engine, lineage, columns)
        statement = f"{joined} SELECT {', '.join([*named, 'count(*) AS n'])} GROUP BY ALL"
        kinds = {f"c{place}": self._kind(column) for place, column in enumerate(columns)}
        found = self._engine.found(statement, {**kinds, "n": INTEGER})
        return {tuple(map(_value, values)): count for *values, count in found}

    def rows(self, lineage: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[Value, ...]]:
        named = ", ".join(map(_quoted, columns))
        order = _quoted(Column(lineage[0], "file_row_number"))
        joined = self._joined(self._reader, lineage, columns)
        for row in self._reader.found(f"{joined} SELECT {named} ORDER BY {order}", {}):
            yield tuple(map(_value, row))

    def of_kinds(self, kinds: tuple[str, ...]) -> Self:
        there = {str(kind) for (kind,) in self.counts((UNIVERSE,), [Column(UNIVERSE, "kind")])}
        return self if there <= set(kinds) else type(self)(self._files, self.left_out, kinds, self._engine)

    def _schema(self, table: str) -> pa.Schema:
        self.refuse_left_out(table)
        if table not in self._schemas:
            self._schemas[table] = pq.read_schema(self._files[table])
        return self._schemas[table]

    def _kind(self, column: Column) -> str:
        """What a column holds, as Ibis names it: freezing writes no other kinds."""
        kind = self._schema(column.table).field(column.name).type
        if pa.types.is_list(kind):
            return f"array<{TEXT}>"
        return INTEGER if pa.types.is_integer(kind) else TEXT

    def _from(self, engine: Engine, table: str) -> str:
        """A table by its name, of the kinds of respondents that count."""
        self.refuse_left_out(table)
        place = engine.place(self._files[table])
        if self._kinds and "respondent" in self.columns(table):
            of_these = ", ".join(map(text, self._kinds))
            universe = engine.place(self._files[UNIVERSE])
            kept = f"FROM {universe} SELECT respondent WHERE kind IN ({of_these})"
            place = f"(FROM {place} WHERE respondent IN ({kept}))"
        return f"{place} AS {quoted(table)}"

    def _joined(self, engine: Engine, lineage: Sequence[str], columns: Sequence[Column]) -> str:
        """The first table of `lineage` with as many of those it stands in as the columns are of."""
        table, needed = lineage[0], {column.table for column in columns}
        joined = f"FROM {self._from(engine, table)}"
        above = lineage[1 : max((lineage.index(name) for name in needed if name in lineage), default=0) + 1]
        for inner, outer in zip(lineage, above, strict=False):
            same = f"{_quoted(Column(inner, 'submission'))} = {_quoted(Column(outer, 'submission'))}"
            if outer != MAIN:
                same += f" AND {_quoted(Column(inner, 'parent'))} = {_quoted(Column(outer, 'item'))}"
            joined += f" LEFT JOIN {self._from(engine, outer)} ON {same}"
        if UNIVERSE in needed and table != UNIVERSE:
            same = f"{_quoted(Column(table, 'respondent'))} = {_quoted(Column(UNIVERSE, 'respondent'))}"
            joined += f" LEFT JOIN {self._from(engine, UNIVERSE)} ON {same}"
        return joined


def _quoted(column: Column) -> str:
    return f"{quoted(column.table)}.{quoted(column.name)}"


def _value(value: Any) -> Value:
    found: Value = tuple(value) if isinstance(value, list) else value
    return found
