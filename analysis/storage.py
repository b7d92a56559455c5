"""The tables of a dataset, opened in memory, or left where they lie if they are large."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

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
        names = file.schema_arrow.names
    rows = [row for batch in verified_batches(folder, resource) for row in batch.to_pylist()]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.astype(object).where(frame.notna(), None)


def _cells(folder: Path, resource: Resource) -> int:
    with parquet_file(folder, resource) as file:
        return int(file.metadata.num_rows * file.metadata.num_columns)
