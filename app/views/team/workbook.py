"""A workbook that was uploaded: looked at before it is parsed, then read by a process with limits."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from app.views.words import _

MOST_BYTES = 5 << 20
MOST_MEMBERS = 200
MOST_INFLATED = 50 << 20
CHUNK = 1 << 16
SECONDS = 30

READER = Path(__file__).with_name("workbook_reader.py")
MARKUP = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY", "<!doctype")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
FORBIDDEN = ("vbaproject", "externallinks/", "embeddings/", "activex/", "macrosheets/", "connections.xml")


class Refused(Exception):
    """A file that is not read; ``what`` says why, and what would be."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def rows(content: bytes) -> list[list[str]]:
    """The first sheet of a workbook as text; Refused where it could do harm or cannot be read."""
    look(content)
    try:
        done = subprocess.run(  # noqa: S603 (our own reader, with nothing of the upload in its arguments)
            [sys.executable, "-I", str(READER)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(_("Reading this workbook took too long. Save its table as CSV instead.")) from error
    if done.returncode:
        raise Refused(_("This workbook cannot be read. Save its table as CSV instead."))
    found: list[list[str]] = json.loads(done.stdout)
    return found


def look(content: bytes) -> None:
    """Refuse what is too large, hides more than it shows, or would run or fetch anything."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 5 MB. Split it."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_inside(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused(_("This is not an Excel workbook (.xlsx), or it is damaged or locked.")) from error


def _look_inside(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Refused(_("The workbook has too many parts. Copy its table into a new one."))
    if "[Content_Types].xml" not in archive.namelist():
        raise ValueError("not a workbook")
    inflated = 0
    for member in members:
        if any(word in member.filename.lower() for word in FORBIDDEN):
            raise Refused(
                _("The workbook has macros or links to other files. Copy its table into a new one.")
            )
        for window, size in _windows(archive, member):
            inflated += size
            if inflated > MOST_INFLATED:
                raise Refused(_("The workbook unpacks to more than 50 MB. Copy its table into a new one."))
            if any(mark in window for mark in MARKUP):
                raise Refused(
                    _("The workbook declares what no workbook needs. Copy its table into a new one.")
                )
            if member.filename == "[Content_Types].xml" and b"macroEnabled" in window:
                raise Refused(_("The workbook has macros. Save it as .xlsx without them."))


def _windows(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """A member piece by piece, each with the end of the one before it; and how many bytes are new."""
    before = b""
    with archive.open(member) as stream:
        while piece := stream.read(CHUNK):
            yield before + piece, len(piece)
            before = piece[-32:]
