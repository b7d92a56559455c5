"""Looks at a workbook before anything parses it: what is too large, hides more than it shows, or runs."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from app.questionnaire.questions.parts import Translate

MOST_BYTES = 5 << 20
MOST_MEMBERS = 200
MOST_INFLATED = 50 << 20
CHUNK = 1 << 16

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How workbooks begin: .xlsx is an archive, the old .xls a compound document."""
MARKUP = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY", "<!doctype")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
FORBIDDEN = ("vbaproject", "externallinks/", "embeddings/", "activex/", "macrosheets/", "connections.xml")
PROGRAM = "_VBA_PROJECT".encode("utf-16-le")
"""The entry of a compound document's directory that holds programs, as it writes the name."""
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


class Refused(Exception):
    """A file that is not read; ``what`` says why, and what would be."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def look(content: bytes, _: Translate) -> None:
    """Refuse a workbook that is too large, hides more than it shows, or would run or fetch anything."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 5 MB. Split it."))
    if content.startswith(OLE):
        if PROGRAM in content:
            raise Refused(_("The workbook has macros. Save it as .xlsx without them."))
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_inside(archive, _)
    except DAMAGED as error:
        raise Refused(_("This is not an Excel workbook (.xlsx), or it is damaged or locked.")) from error


def _look_inside(archive: zipfile.ZipFile, _: Translate) -> None:
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
