"""The Parquet files of a dataset, verified as they are read, and opened in memory or left where they lie."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.fingerprint import canonical_lines
from analysis.frames import Frames
from analysis.grouping import Tables
from analysis.parquet import ParquetTables
from app.questionnaire.package import PackageError, Resource, verify

CELLS_IN_MEMORY = 20_000_000
"""Rows times columns of all tables: up to so many they take less than a gigabyte as frames."""
_BATCH_CELLS = 500_000
"""How many cells are held at a time while a file is verified."""


def opened_tables(
    folder: Path, files: Mapping[str, Resource], left_out: Iterable[str], in_memory: int
) -> Tables:
    """The tables by name, in the form that their size asks for."""
    if sum(_cells(folder, resource) for resource in files.values()) > in_memory:
        for resource in files.values():
            for _ in verified_batches(folder, resource):
                pass
        return ParquetTables({name: folder / resource.path for name, resource in files.items()}, left_out)
    return Frames({name: _frame(folder, resource) for name, resource in files.items()}, left_out)


def verified_batches(folder: Path, resource: Resource) -> Iterator[pa.RecordBatch]:
    """The rows of a file, some at a time; only when all are read is it known that they were frozen so."""
    digest = hashlib.sha256()
    with _open(folder, resource) as file:
        try:
            for batch in file.iter_batches(max(1, _BATCH_CELLS // max(1, file.metadata.num_columns))):
                digest.update(canonical_lines(batch))
                yield batch
        except pa.ArrowException as error:
            raise _unreadable(folder, resource, error) from error
    verify(folder, resource, f"sha256:{digest.hexdigest()}")


def _frame(folder: Path, resource: Resource) -> pd.DataFrame:
    with _open(folder, resource) as file:
        names = file.schema_arrow.names
    rows = [row for batch in verified_batches(folder, resource) for row in batch.to_pylist()]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.astype(object).where(frame.notna(), None)


def _cells(folder: Path, resource: Resource) -> int:
    with _open(folder, resource) as file:
        return int(file.metadata.num_rows * file.metadata.num_columns)


def _open(folder: Path, resource: Resource) -> pq.ParquetFile:
    path = folder / resource.path
    try:
        return pq.ParquetFile(path)
    except FileNotFoundError as error:
        what = "is listed in the descriptor but is not there"
        raise PackageError(str(path), what, "freeze again") from error
    except pa.ArrowException as error:
        raise _unreadable(folder, resource, error) from error


def _unreadable(folder: Path, resource: Resource, error: Exception) -> PackageError:
    path = str(folder / resource.path)
    return PackageError(path, f"cannot be read ({error})", "restore it, or freeze again")
