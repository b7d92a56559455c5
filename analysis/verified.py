"""The Parquet files of a dataset, read some rows at a time and compared with what was frozen."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.fingerprint import canonical_lines
from app.questionnaire.package import PackageError, Resource, verify

_CELLS = 500_000
"""How many cells are held at a time."""


def parquet_file(folder: Path, resource: Resource) -> pq.ParquetFile:
    """A file of a dataset, opened; refuses one that is not there, or no Parquet."""
    path = folder / resource.path
    try:
        return pq.ParquetFile(path)
    except (FileNotFoundError, pa.ArrowException) as error:
        raise unreadable(path, error) from error


def verified_batches(folder: Path, resource: Resource) -> Iterator[pa.RecordBatch]:
    """The rows of a file, some at a time.

    Only when all are read is it known that they are those that were frozen: until then nothing that was made
    of them may be shown.
    """
    digest = hashlib.sha256()
    with parquet_file(folder, resource) as file:
        try:
            for batch in file.iter_batches(max(1, _CELLS // max(1, len(file.schema_arrow.names)))):
                digest.update(canonical_lines(batch))
                yield batch
        except pa.ArrowException as error:
            raise unreadable(folder / resource.path, error) from error
    verify(folder, resource, f"sha256:{digest.hexdigest()}")


def unreadable(path: Path, error: Exception) -> PackageError:
    """Why a file of a dataset cannot be read, and what to do about it."""
    missing = isinstance(error, FileNotFoundError)
    what = "is listed in the descriptor but is not there" if missing else f"cannot be read ({error})"
    return PackageError(str(path), what, "restore the folder from its original, or freeze the round again")
