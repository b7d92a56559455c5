"""The database as one file and back: a copy made while others write, checked before it counts."""

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

PAGES = 1000
"""How many pages of the database are copied before others may write again."""

Told = Callable[[int, int], None]
"""What is told how many pages of how many have been copied."""


class BackupError(Exception):
    """A backup cannot be made or is none; says why, and what to do."""


def database_file(url: str) -> Path:
    """The file of a SQLite database; a server's has tools of its own."""
    kind, _, path = url.partition(":///")
    if kind.partition("+")[0] == "sqlite":
        return Path(path)
    raise BackupError(
        "this database is PostgreSQL, which has its own tools:"
        " `pg_dump --format=custom --file=FILE` makes a backup, `pg_restore --clean` brings it back"
    )


def back_up(source: Path, target: Path, told: Told = lambda _done, _all: None) -> None:
    """Copy the database to ``target`` as it stands at one moment; those who save go on meanwhile."""
    if target.exists():
        raise BackupError(f"{target} exists already; name another file")
    if not source.is_file():
        raise BackupError(f"there is no database at {source}")
    beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        _copy(source, beside, told)
        _check(beside)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.rename(target)
    except sqlite3.Error as error:
        raise BackupError(f"{target} could not be written: {error}; nothing was kept") from error
    finally:
        beside.unlink(missing_ok=True)


def restore(source: Path, target: Path, told: Told = lambda _done, _all: None) -> Path | None:
    """Put a backup in the place of the database, and return where what was there before is kept."""
    _check(source)
    kept = None
    if target.is_file():
        kept = target.with_name(f"{target.stem}-before-{datetime.now(UTC):%Y%m%dT%H%M%S%f}{target.suffix}")
        back_up(target, kept)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy(source, target, told)
    except sqlite3.Error as error:
        raise BackupError(f"{target} could not be restored: {error}") from error
    return kept


def _copy(source: Path, target: Path, told: Told) -> None:
    # SQLite's own copying reads what is still in the log beside the file.
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written, pages=PAGES, progress=lambda _, left, of: told(of - left, of))


def _check(file: Path) -> None:
    """Refuse what is no whole database of Canvass."""
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {
                name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no database: {error}") from error
    if found != "ok":
        raise BackupError(f"{file} is damaged: {found}")
    if not {"alembic_version", "submission"} <= tables:
        raise BackupError(f"{file} is no database of Canvass")
