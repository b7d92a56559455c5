"""The tables of a dataset, opened in memory, or left where they lie if they are large."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.engines import Ibis
from analysis.frames import Frames
from analysis.grouping import Tables
from analysis.parquet import ParquetTables
from analysis.verified import parquet_file, verified_batches
from app.questionnaire.package import Resource

CELLS_IN_MEMORY = 20_000_000
"""Rows times columns of all tables: up to so many they take less than a gigabyte as frames."""


def opened_tables(
    folder: Path, files: Mapping[str, Resource], left_out: Iterable[str], in_memory: int, engine: str
) -> Tables:
    """The tables by name, in the form that their size asks for, or counted by the engine at an address."""
    elsewhere = Ibis(engine) if engine else None
    if elsewhere or sum(_cells(folder, resource) for resource in files.values()) > in_memory:
        for resource in files.values():
            for _ in verified_batches(folder, resource):
                pass
        places = {name: folder / resource.path for name, resource in files.items()}
        return ParquetTables(places, left_out, engine=elsewhere)
    return Frames({name: _frame(folder, resource) for name, resource in files.items()}, left_out)


def _frame(folder: Path, resource: Resource) -> pd.DataFrame:
    with parquet_file(folder, resource) as file:
        schema = file.schema_arrow
    return pd.DataFrame(_columns(folder, resource, schema), columns=schema.names, dtype=object)


def _columns(folder: Path, resource: Resource, schema: pa.Schema) -> dict[str, Any]:
    table = pa.Table.from_batches(verified_batches(folder, resource), schema)
    return {name: _values(table.column(name)) for name in schema.names}


def _values(column: pa.ChunkedArray) -> Any:
    """The values of a column: what many rows have stands in memory once."""
    if pa.types.is_string(column.type):
        coded = column.combine_chunks().dictionary_encode()
        different = np.fromiter((*coded.dictionary.to_pylist(), None), object)
        return different[coded.indices.fill_null(len(coded.dictionary)).to_numpy()]
    known: dict[Any, Any] = {}
    found = (known.setdefault(_key(value), value) for value in column.to_pylist())
    return np.fromiter(found, object, len(column))


def _key(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _cells(folder: Path, resource: Resource) -> int:
    with parquet_file(folder, resource) as file:
        return int(file.metadata.num_rows * file.metadata.num_columns)
