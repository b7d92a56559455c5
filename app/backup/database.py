"""The database as a file: copied as it stands at one moment while others write, and checked."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.backup.errors import BackupError

PAGES = 1000
"""How many pages of the database are copied before others may write again."""

Told = Callable[[int, int], None]
"""What is told how much of how much has been copied."""


def database_file(url: str) -> Path:
    """The file of a SQLite database; a server's has tools of its own."""
    kind, _, path = url.partition(":///")
    if kind.partition("+")[0] == "sqlite":
        return Path(path)
    raise BackupError(
        "this database is PostgreSQL, which has its own tools: `PGOPTIONS='-c canvass.case_id=all' pg_dump"
        " --enable-row-security --format=custom --file=FILE` makes a backup (without PGOPTIONS, one that has"
        " no answers), `pg_restore --clean` brings it back. Copy the folder CANVASS_FILES after each dump,"
        " put it back before restoring one, and run `canvass verify` then"
    )


def copy(source: Path, target: Path, told: Told = lambda _done, _all: None) -> None:
    """Copy a database, with what is still in the log beside its file."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written, pages=PAGES, progress=lambda _, left, of: told(of - left, of))


def check(file: Path) -> None:
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


def set_aside(file: Path) -> Path | None:
    """Keep what a database holds under another name; one that cannot be read is moved there as it is."""
    if not file.is_file():
        return None
    kept = beside(file)
    try:
        copy(file, kept)
    except sqlite3.Error:
        kept.unlink(missing_ok=True)
        for ending in ("", "-wal", "-shm"):
            part = file.with_name(file.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
    return kept


def beside(file: Path) -> Path:
    """Where to keep a file that another takes the place of."""
    return file.with_name(f"{file.stem}-before-{datetime.now(UTC):%Y%m%dT%H%M%S%f}{file.suffix}")
