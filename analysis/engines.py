"""What counts the files of a dataset where they lie: DuckDB, or any engine that Ibis speaks to."""

import importlib
import re
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

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
INTEGER = "int64"
TEXT = "string"


class EngineError(Exception):
    """An engine that was asked for and cannot count; its text says why, and what would be right."""


class Engine(ABC):
    """What carries out a statement in DuckDB's SQL and gives its rows."""

    @abstractmethod
    def place(self, file: Path) -> str:
        """What statements call the table that a file holds."""

    @abstractmethod
    def found(self, statement: str, kinds: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The rows of a statement whose columns are of these kinds, by name, as Ibis names them."""


class DuckDB(Engine):
    """DuckDB in this process."""

    def __init__(self) -> None:
        self._session = duckdb.connect(config=dict(_SETTINGS))

    def place(self, file: Path) -> str:
        # The path of this one file, whatever it is called: no pattern, and nothing that adds columns.
        path = text(re.sub(r"[*?[]", r"[\g<0>]", str(file)))
        return f"read_parquet({path}, file_row_number=true, hive_partitioning=false)"

    def found(self, statement: str, kinds: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        session = self._session.cursor()
        session.execute(statement)
        while rows := session.fetchmany(_BATCH):
            yield from rows


class Ibis(Engine):
    """An engine elsewhere: Ibis says the same statement in its SQL, and brings the rows back as Arrow's."""

    def __init__(self, address: str) -> None:
        self._backend = _connected(address)
        self._places: dict[Path, str] = {}

    def place(self, file: Path) -> str:
        if file not in self._places:
            # Under a name of Ibis's own: datasets that are joined may share one session.
            table = self._backend.read_parquet(file.absolute())
            there, here = int(table.count().execute()), pq.read_metadata(file).num_rows
            if there != here:
                raise EngineError(f"the engine found {there} rows in {file}, which has {here}")
            self._places[file] = quoted(table.get_name())
        return self._places[file]

    def found(self, statement: str, kinds: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        made = self._backend.sql(statement, schema=dict(kinds), dialect="duckdb")
        # Some engines' numbers come by way of floating ones, which hold each that a dataset may hold exactly.
        came = made.to_pyarrow()
        yield from zip(*(came[name].to_pylist() for name in kinds), strict=True)


def _connected(address: str) -> Any:
    """Ibis's connection to an address, which may hold a password and is therefore never repeated whole."""
    name = address.partition(":")[0]
    try:
        # No import that is always made: Ibis and its engines are there for those who installed them.
        return importlib.import_module("ibis").connect(address)
    except ImportError as error:
        lacks, mend = error.name or name, "install requirements-large.lock, as README.md says"
        raise EngineError(f"the engine '{name}' needs '{lacks}', which is not installed; {mend}") from error
    except Exception as error:
        what = str(error).replace(address, f"{name}:…").partition("\n")[0]
        raise EngineError(f"the engine '{name}' cannot be reached: {what}") from error


def quoted(name: str) -> str:
    """A name as DuckDB's SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as DuckDB's SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
