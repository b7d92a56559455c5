"""The file that a backup is: a tar of the database and the files it names, the hash of each at its end."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from app.backup.database import Told
from app.backup.errors import BackupError

DATABASE, CONTENTS, FILES = "canvass.db", "contents.json", "files/"
CHUNK = 1 << 20


@dataclass
class Contents:
    """What is in a backup, and what the database had when it was made."""

    tables: Mapping[str, Any]
    hashes: dict[str, str] = field(default_factory=dict)
    lacking: list[str] = field(default_factory=list)
    """The files that the database names but that were not there, or not what they had been."""


class _Read:
    """A file whose hash is taken while it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self._digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """What comes next."""
        chunk = self._content.read(size)
        self._digest.update(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        """Of what has been read so far."""
        return self._digest.hexdigest()


def write(
    out: IO[bytes], database: Path, root: Path, named: Mapping[str, str], contents: Contents, told: Told
) -> None:
    """Write the database and each file that it names; a file that is not there is noted as lacking."""
    with tarfile.open(fileobj=out, mode="w") as made:
        contents.hashes[DATABASE] = _added(made, database, DATABASE)
        for done, (path, expected) in enumerate(sorted(named.items()), start=1):
            found = _added(made, root / path, FILES + path) if (root / path).is_file() else ""
            if found:
                contents.hashes[FILES + path] = found
            if not found or (expected and found != expected):
                contents.lacking.append(path)
            told(done, len(named))
        text = json.dumps(contents.__dict__, indent=1).encode()
        made.addfile(_entry(CONTENTS, len(text)), io.BytesIO(text))


def _added(made: tarfile.TarFile, file: Path, name: str) -> str:
    with file.open("rb") as content:
        read = _Read(content)
        made.addfile(_entry(name, file.stat().st_size), read)
    return read.sha256


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class Archive:
    """A backup opened to be read."""

    def __init__(self, file: Path, opened: tarfile.TarFile) -> None:
        self._file, self._opened = file, opened
        try:
            last = opened.getmembers()[-1]
            content = opened.extractfile(last) if last.name == CONTENTS else None
            if content is None:
                raise BackupError(f"{file} is no whole backup: its contents are not listed at its end")
            self.contents = Contents(**json.loads(content.read()))
        except (tarfile.TarError, IndexError, OSError, ValueError, TypeError) as error:
            raise BackupError(f"{file} is no backup, or is cut off: {error}") from error

    def extract(self, name: str, target: Path) -> str:
        """Write one of its files to ``target``; the SHA-256 of what was written."""
        with target.open("wb") as written:
            return self._read(name, written)

    def damages(self) -> Iterator[str]:
        """Whatever is not as it was when the backup was made, a line each."""
        found = {member.name for member in self._opened.getmembers() if member.isfile()} - {CONTENTS}
        hashes = self.contents.hashes
        yield from (f"{name} is not in it" for name in sorted(hashes.keys() - found))
        yield from (f"{name} was added to it" for name in sorted(found - hashes.keys()))
        for name in sorted(found & hashes.keys()):
            if self._read(name) != hashes[name]:
                yield f"{name} has been altered"

    def _read(self, name: str, out: IO[bytes] | None = None) -> str:
        content = self._opened.extractfile(name)
        if content is None:
            raise BackupError(f"{self._file} is damaged: {name} is no file")
        read = _Read(content)
        while chunk := read.read(CHUNK):
            if out:
                out.write(chunk)
        return read.sha256


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """A backup, to read from."""
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    try:
        with tarfile.open(file, "r:") as archive:
            yield Archive(file, archive)
    except tarfile.TarError as error:
        raise BackupError(f"{file} is no backup, or is cut off: {error}") from error
