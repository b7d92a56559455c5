"""The list of erasures outside of the database: a line for each, whole or absent, that names nobody.

A person is known by a mark, which the address and this installation's key make together. Whoever has the list
alone learns of nobody; whoever has another key cannot read it, and each line tells by which key it was made.
"""

import fcntl
import hmac
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.collection.errors import CollectionError
from app.collection.files import sync

NAME = "erasures.jsonl"
"""The list, in the folder of the installation: a restored backup leaves it as it is."""


class Unreadable(CollectionError):
    """The list is not there, or not as it was written; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """An erasure of a person that was done."""

    erasure: str
    done: str
    mark: str
    key: str
    """What its key is known by; nobody can make the key of it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list holds, in the order in which it was done."""

    lines: tuple[Line, ...]
    torn: bool
    """Whether it ends in half a line, as a crash or a full disk leaves it."""


def read(file: Path) -> Listed:
    """What the list holds; Unreadable where there is none, or a line other than the last is broken."""
    if not file.is_file():
        raise Unreadable(
            f"there is no list of erasures at {file}: put the copy there that is kept beside the backups, or "
            "name it: canvass erase again FILE; where no person's data were ever erased, there is none"
        )
    lines, torn = _parsed(file, file.read_bytes())
    return Listed(tuple(lines), bool(torn))


def add(file: Path, line: Line) -> None:
    """Have a line on disk, once each; half a line at the end, whose erasure had not begun, is cut off."""
    file.touch(mode=0o600)
    with file.open("r+b") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        content = opened.read()
        lines, torn = _parsed(file, content)
        if any(one.erasure == line.erasure for one in lines):
            return
        end = len(content) - torn
        opened.truncate(end)
        opened.seek(end)
        unended = end > 0 and content[end - 1 : end] != b"\n"
        opened.write(b"\n" * unended + json.dumps(asdict(line)).encode() + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
    sync(file.parent)


def mark(key: str, email: str) -> str:
    """What an address is known by."""
    return hmac.new(key.encode(), f"erasure:{email.strip().casefold()}".encode(), "sha256").hexdigest()


def sign(key: str) -> str:
    """What a key is known by."""
    return hmac.new(key.encode(), b"the key of a list of erasures", "sha256").hexdigest()[:16]


def _parsed(file: Path, content: bytes) -> tuple[list[Line], int]:
    """The lines, and how many bytes at the end are no whole one."""
    *ended, rest = content.split(b"\n")
    lines = []
    for number, text in enumerate(ended, 1):
        if line := _line(text):
            lines.append(line)
        elif text.strip():
            raise Unreadable(f"line {number} of {file} is broken: mend it from a copy, or take it out")
    if line := _line(rest):
        return [*lines, line], 0
    return lines, len(rest)


def _line(text: bytes) -> Line | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    names = {field.name for field in fields(Line)}
    whole = isinstance(said, dict) and said.keys() == names
    return Line(**said) if whole and all(isinstance(one, str) for one in said.values()) else None
