"""The tables of a dataset where they lie, as Parquet, counted by DuckDB: for those too large for memory."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from analysis.grouping import EARLIER, UNIVERSE, Column, Counts, Tables, Value
from app.questionnaire.package import MAIN

_BATCH = 10_000
"""How many rows are fetched at a time."""
_SETTINGS: Mapping[str, str | bool | int | float | list[str]] = {
    "memory_limit": "256MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": tempfile.gettempdir(),
}
"""What DuckDB may take of this machine: what it does not fit into memory it writes beside it, and it fetches
nothing from the network."""


class ParquetTables(Tables):
    """Tables that are read anew for each question."""

    def __init__(
        self, files: Mapping[str, Path], left_out: Iterable[str] = (), kinds: tuple[str, ...] = ()
    ) -> None:
        super().__init__(left_out)
        self._files, self._kinds = dict(files), kinds
        self._columns: dict[str, tuple[str, ...]] = {}
        self._session = duckdb.connect(config=dict(_SETTINGS))

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
        self.refuse_left_out(table)
        if table not in self._columns:
            self._columns[table] = tuple(pq.read_schema(self._files[table]).names)
        return self._columns[table]

    def counts(self, lineage: Sequence[str], columns: Sequence[Column]) -> Counts:
        named = ", ".join([*map(_quoted, columns), "count(*)"])
        found = self._session.execute(f"{self._joined(lineage, columns)} SELECT {named} GROUP BY ALL")
        return {tuple(map(_value, row[:-1])): row[-1] for row in found.fetchall()}

    def rows(self, lineage: Sequence[str], columns: Sequence[Column]) -> Iterator[tuple[Value, ...]]:
        named = ", ".join(map(_quoted, columns))
        order = _quoted(Column(lineage[0], "file_row_number"))
        session = self._session.cursor()
        session.execute(f"{self._joined(lineage, columns)} SELECT {named} ORDER BY {order}")
        while rows := session.fetchmany(_BATCH):
            yield from (tuple(map(_value, row)) for row in rows)

    def of_kinds(self, kinds: tuple[str, ...]) -> Self:
        there = {str(kind) for (kind,) in self.counts((UNIVERSE,), [Column(UNIVERSE, "kind")])}
        return self if there <= set(kinds) else type(self)(self._files, self.left_out, kinds)

    def _from(self, table: str) -> str:
        """A table by its name, with the number of each row, of the kinds of respondents that count."""
        self.refuse_left_out(table)
        file = _file(self._files[table])
        if self._kinds and "respondent" in self.columns(table):
            kept = (
                f"FROM {_file(self._files[UNIVERSE])} SELECT respondent WHERE kind IN {_texts(self._kinds)}"
            )
            file = f"(FROM {file} WHERE respondent IN ({kept}))"
        return f"{file} AS {_quote(table)}"

    def _joined(self, lineage: Sequence[str], columns: Sequence[Column]) -> str:
        """The first table of `lineage` with as many of those it stands in as the columns are of."""
        table, needed = lineage[0], {column.table for column in columns}
        joined = f"FROM {self._from(table)}"
        above = lineage[1 : max((lineage.index(name) for name in needed if name in lineage), default=0) + 1]
        for inner, outer in zip(lineage, above, strict=False):
            same = f"{_quoted(Column(inner, 'submission'))} = {_quoted(Column(outer, 'submission'))}"
            if outer != MAIN:
                same += f" AND {_quoted(Column(inner, 'parent'))} = {_quoted(Column(outer, 'item'))}"
            joined += f" LEFT JOIN {self._from(outer)} ON {same}"
        if UNIVERSE in needed and table != UNIVERSE:
            same = f"{_quoted(Column(table, 'respondent'))} = {_quoted(Column(UNIVERSE, 'respondent'))}"
            joined += f" LEFT JOIN {self._from(UNIVERSE)} ON {same}"
        return joined


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(column: Column) -> str:
    return f"{_quote(column.table)}.{_quote(column.name)}"


def _file(path: Path) -> str:
    # The path of this one file, whatever it is called: no pattern, and nothing that adds columns.
    one = _text(re.sub(r"[*?[]", r"[\g<0>]", str(path)))
    return f"read_parquet({one}, file_row_number=true, hive_partitioning=false)"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _texts(values: Iterable[str]) -> str:
    return f"({', '.join(map(_text, values))})"


def _value(value: Any) -> Value:
    found: Value = tuple(value) if isinstance(value, list) else value
    return found
