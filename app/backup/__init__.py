"""Backups: the database and the files it names as one file and back, everything compared before it counts."""

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

from app.backup import archive, database, records
from app.backup.archive import DATABASE, FILES, Archive, Contents
from app.backup.database import Told, database_file
from app.backup.errors import BackupError

__all__ = ["BackupError", "Compared", "back_up", "database_file", "restore", "verified", "verify"]

SHOWN = 10
"""How many damages are told of at most."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found to be as it was recorded."""

    submissions: int
    rows: int
    files: int
    lacking: tuple[str, ...] = ()
    kept: Path | None = None


def back_up(source: Path, root: Path, target: Path, told: Told) -> Compared:
    """Write the database as it stands at one moment, and the files it names, to ``target``.

    Others go on meanwhile. A file is on disk before anything names it, and stays: so files come second.
    """
    if target.exists():
        raise BackupError(f"{target} exists already; name another file")
    if not source.is_file():
        raise BackupError(f"there is no database at {source}")
    try:
        with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as beside:
            copied, made = Path(beside) / DATABASE, Path(beside) / "made"
            database.copy(source, copied, told)
            database.check(copied)
            with _engine(copied) as engine:
                contents, named = Contents(records.tables(engine)), records.files(engine)
            made.touch(mode=0o600)
            with made.open("wb") as out:
                archive.write(out, copied, root, named, contents, told)
                out.flush()
                os.fsync(out.fileno())
            found = verify(made)
            made.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"{target} could not be written: {error}; nothing was kept") from error
    return found


def verify(file: Path) -> Compared:
    """Compare what is in a backup with what was: ids, counts and hashes; BackupError tells what differs."""
    with archive.opened(file) as found, TemporaryDirectory() as beside:
        return _compared(found, Path(beside) / DATABASE, file)


def _compared(found: Archive, copied: Path, file: Path) -> Compared:
    damages = list(found.damages())
    if not damages:
        found.extract(DATABASE, copied)
        database.check(copied)
        with _engine(copied) as engine:
            damages = [*_differences(found.contents.tables, records.tables(engine)), *records.altered(engine)]
    _refuse(damages, f"{file} is damaged")
    counts = {name: count for name, (count, _ids) in found.contents.tables.items()}
    files = len(found.contents.hashes) - 1
    return Compared(counts["submission"], sum(counts.values()), files, tuple(found.contents.lacking))


def verified(engine: Engine, root: Path, found: Iterable[str] = ()) -> Compared:
    """The same of an installation: what was sent against its hashes, the files against what names them.

    What was ``found`` already is told of first.
    """
    damages = [*found, *records.altered(engine)]
    named = records.files(engine)
    for path, expected in sorted(named.items()):
        if not (root / path).is_file():
            damages.append(f"the file {path} is not there")
        elif expected and _hash(root / path) != expected:
            damages.append(f"the file {path} has been altered")
    _refuse(damages, "not everything is as it was recorded")
    counts = {name: count for name, (count, _ids) in records.tables(engine).items()}
    return Compared(counts["submission"], sum(counts.values()), len(named))


def restore(file: Path, target: Path, root: Path, told: Told) -> Compared:
    """Bring a backup back, once all of it was compared; what was there is kept under another name."""
    with archive.opened(file) as found, TemporaryDirectory(dir=_made(target.parent)) as beside:
        copied = Path(beside) / DATABASE
        compared = _compared(found, copied, file)
        try:
            # Files first: nothing shall name what is not there yet.
            for done, name in enumerate(found.contents.hashes, start=1):
                if name != DATABASE:
                    _restore_file(found, name, root / name.removeprefix(FILES))
                told(done, len(found.contents.hashes))
            kept = database.set_aside(target)
            database.copy(copied, target)
        except (sqlite3.Error, OSError) as error:
            raise BackupError(f"{target} could not be restored: {error}") from error
        with _engine(target) as engine:
            _refuse(
                _differences(found.contents.tables, records.tables(engine)),
                f"{target} is not what was restored",
            )
    return Compared(compared.submissions, compared.rows, compared.files, compared.lacking, kept)


def _restore_file(found: Archive, name: str, place: Path) -> None:
    if place.is_file():
        if _hash(place) == found.contents.hashes[name]:
            return
        place.rename(database.beside(place))
    draft = _made(place.parent) / f".{secrets.token_hex(8)}"
    found.extract(name, draft)
    draft.replace(place)


def _differences(before: Mapping[str, list[object]], now: Mapping[str, list[object]]) -> Iterator[str]:
    for name in sorted(before.keys() | now.keys()):
        if list(before.get(name, ())) != list(now.get(name, ())):
            yield f"the table {name} has other rows than it had"


def _refuse(damages: list[str] | Iterator[str], what: str) -> None:
    found = list(damages)
    if found:
        more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise BackupError(f"{what}: {'; '.join(found[:SHOWN])}{more}")


@contextmanager
def _engine(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}")
    try:
        yield engine
    except DBAPIError as error:
        raise BackupError(f"{file} cannot be read: {error.orig}") from error
    finally:
        engine.dispose()


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
