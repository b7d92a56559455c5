"""The databases of the worlds that are attacked: whether one was written to, and what of a case it holds."""

import sqlite3
from typing import Any, Protocol

import psycopg


class Store(Protocol):
    """What whoever asks a world has to know of its database."""

    def version(self) -> int:
        """What is another number once anything was written."""

    def restore(self) -> None:
        """Put everything back as it was, where the database can do that cheaply."""

    def kept(self, case: str) -> list[Any]:
        """Every row that belongs to a case, to be compared."""

    def close(self) -> None:
        """Leave the database."""


class Sqlite:
    """A SQLite database, that is copied back after each request that has written."""

    def __init__(self, file: str) -> None:
        self._before = sqlite3.connect(":memory:")
        self._now = sqlite3.connect(file, isolation_level=None)
        self._now.execute("PRAGMA synchronous=OFF")
        self._now.backup(self._before)

    def close(self) -> None:
        """Leave the database, and forget how it was."""
        self._now.close()
        self._before.close()

    def version(self) -> int:
        """As SQLite counts what others have written."""
        return int(self._now.execute("PRAGMA data_version").fetchone()[0])

    def restore(self) -> None:
        """As it was when it was first seen."""
        self._before.backup(self._now)

    def kept(self, case: str) -> list[Any]:
        """The rows of all tables that have a case."""
        tables = [
            name for (name,) in self._now.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows: list[Any] = []
        for table in tables:
            columns = [one[1] for one in self._now.execute(f'PRAGMA table_info("{table}")')]
            if "case_id" in columns:
                rows += self._now.execute(
                    f'SELECT * FROM "{table}" WHERE case_id = (SELECT id FROM "case" WHERE public_id = ?)',
                    [case],
                )
        return rows


class Postgresql:
    """A PostgreSQL database, that stays as it becomes: whoever attacks it is expected to write nothing."""

    def __init__(self, url: str) -> None:
        address = url.replace("postgresql+psycopg", "postgresql")
        # As an operator asks who wants to see everything.
        self._now = psycopg.connect(address, autocommit=True, options="-c canvass.case_id=all")
        query = "SELECT table_name FROM information_schema.columns WHERE column_name = 'case_id'"
        self._tables = sorted(name for (name,) in self._now.execute(query))

    def version(self) -> int:
        """The number of the next transaction that writes."""
        found = self._now.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
        return int(found[0]) if found else 0

    def restore(self) -> None:
        """Nothing: to copy it back would take longer than all requests."""

    def kept(self, case: str) -> list[Any]:
        """The rows of all tables that have a case."""
        rows: list[Any] = []
        for table in self._tables:
            query = f'SELECT * FROM "{table}" WHERE case_id = (SELECT id FROM "case" WHERE public_id = %s)'
            rows += sorted(map(repr, self._now.execute(query, [case])))  # type: ignore[arg-type]
        return rows

    def close(self) -> None:
        """Leave the database, so that it can be dropped."""
        self._now.close()


def store_of(url: str) -> Store:
    """The store at the address of a database."""
    return Sqlite(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else Postgresql(url)
