"""A dataset folder while it is written: text and Parquet by batches, each with its hash."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from app.questionnaire.package import (
    MISSING_SUFFIX,
    NOT_ASKED,
    Resource,
    canonical,
    rows_hash,
    write_bytes,
    write_json,
)

BATCH = 500
"""How many rows of a table are held at a time."""


class Table:
    """A Parquet file that grows by batches of rows."""

    def __init__(self, path: Path, schema: Any) -> None:
        path.parent.mkdir(exist_ok=True)
        self._path, self._schema = path, schema
        self._file = pq.ParquetWriter(path, schema)
        self._rows: list[Mapping[str, Any]] = []
        self._unasked = {name: NOT_ASKED for name in schema.names if name.endswith(MISSING_SUFFIX)}

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row; what it says nothing of was not asked."""
        self._rows.append({**self._unasked, **row})
        if len(self._rows) == BATCH:
            self._flush()

    def _flush(self) -> None:
        self._file.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()

    def close(self) -> str:
        """Finish the file, and return the hash of its rows as they can be read from it."""
        self._flush()
        self._file.close()
        with pq.ParquetFile(self._path) as written:
            return rows_hash(row for batch in written.iter_batches(BATCH) for row in batch.to_pylist())


class Lines:
    """A file of canonical JSON texts, one a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._digest = hashlib.sha256()

    def add(self, value: Any) -> None:
        """Add a line."""
        line = canonical(value) + b"\n"
        self._digest.update(line)
        self._file.write(line)

    def close(self) -> str:
        """Finish the file, and return its hash."""
        self._file.close()
        return "sha256:" + self._digest.hexdigest()


class Folder:
    """The folder being written, and the list of its files with their hashes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: dict[str, Table | Lines] = {}
        self.resources: list[Resource] = []

    def json(self, path: str, value: Any) -> None:
        """Write a file of canonical JSON."""
        self._listed(path, write_json(self._path / path, value))

    def copy(self, path: str, content: bytes) -> None:
        """Write a file as it is."""
        self._listed(path, write_bytes(self._path / path, content))

    def table(self, path: str, schema: Any) -> Table:
        """Open a table; `close` finishes it."""
        self._open[path] = table = Table(self._path / path, schema)
        return table

    def lines(self, path: str) -> Lines:
        """Open a file of lines; `close` finishes it."""
        self._open[path] = lines = Lines(self._path / path)
        return lines

    def close(self) -> None:
        """Finish what is open."""
        while self._open:
            path, file = self._open.popitem()
            self._listed(path, file.close())

    def _listed(self, path: str, digest: str) -> None:
        name, _, form = path.rpartition(".")
        self.resources.append(Resource(name.replace("/", "-"), path, form, digest))
