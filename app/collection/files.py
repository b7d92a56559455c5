"""Files that people attach: on disk under their SHA-256, reached only through their case."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from app.collection import clock, events, scope
from app.collection.errors import Invalid, NotFound, StorageFull
from app.collection.rounds import require_writable
from app.collection.scope import Actor, locked, permitted, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Upload
from app.models.response import UPLOADS
from app.questionnaire.wording import clean

CHUNK = 1 << 20
ANSWER, BEHALF, NOMINATION, CORRECTION = "answer", "behalf", "nomination", "correction"
ANY_TIME = (NOMINATION, CORRECTION)
"""What comes whether or not answers are taken."""

# What a file begins with, by the end of its name; what is not here is not taken, whatever a page asks for.
# Nothing that a browser would run is among them (HTML, SVG).
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
KINDS: dict[str, tuple[tuple[bytes, ...], str]] = {
    "pdf": ((b"%PDF-",), "application/pdf"),
    "docx": ((ZIP,), f"{OFFICE}.wordprocessingml.document"),
    "xlsx": ((ZIP,), f"{OFFICE}.spreadsheetml.sheet"),
    "pptx": ((ZIP,), f"{OFFICE}.presentationml.presentation"),
    "odt": ((ZIP,), f"{OPEN_DOCUMENT}.text"),
    "ods": ((ZIP,), f"{OPEN_DOCUMENT}.spreadsheet"),
    "doc": ((OLE,), "application/msword"),
    "ppt": ((OLE,), "application/vnd.ms-powerpoint"),
    "xls": ((OLE,), "application/vnd.ms-excel"),
    "png": ((b"\x89PNG\r\n\x1a\n",), "image/png"),
    "jpg": ((b"\xff\xd8\xff",), "image/jpeg"),
    "jpeg": ((b"\xff\xd8\xff",), "image/jpeg"),
    "csv": ((), "text/csv"),
    "txt": ((), "text/plain"),
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on disk that a page may send, always as an attachment."""

    path: Path
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it arrives, and what its question takes; no endings: all that are known."""

    stream: IO[bytes]
    name: str
    max_mb: int = 10
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bytes:
    """What was written to disk and has no name of its own yet."""

    draft: Path
    digest: str
    size: int


def keep(root: Path, case: Case, sent: Sent, actor: Actor, purpose: str = ANSWER) -> dict[str, Any]:
    """Keep a file for a case and return it as a value of its part; Invalid("file_…") says what is wrong.

    The bytes are on disk before anything points to them, and get their name only once all else has been
    noted: what is refused leaves nothing. ``purpose`` is BEHALF for the document that a respondent sent and
    the team enters its answers from, NOMINATION for a note verbale, and CORRECTION for what the team proposes
    in the place of a file; these come at any time.
    """
    if purpose != ANSWER:
        require_team(actor)
    name = Path(clean(sent.name).replace("\\", "/")).name.replace("\n", " ")
    ending = name.rpartition(".")[2].lower()
    allowed = {one.lower().lstrip(".") for one in sent.accept} or set(KINDS)
    if ending not in KINDS or ending not in allowed:
        raise Invalid("file_kind")
    stem = name[: -len(ending) - 1]
    name = f"{stem[: 199 - len(ending)] or 'file'}.{ending}"
    _require_open(actor, scope.case(actor, case.public_id), purpose)
    with _written(root / UPLOADS, sent.stream, sent.max_mb * 1_000_000, KINDS[ending][0]) as content:
        _record(case, content, name, actor, purpose)
        return {"sha256": content.digest, "name": name, "size": content.size}


@contextmanager
def _written(folder: Path, stream: IO[bytes], most: int, begins: tuple[bytes, ...]) -> Iterator[_Bytes]:
    """A stream on disk under a name that nobody knows; gone afterwards, unless it was given its own."""
    digest, size = hashlib.sha256(), 0
    draft = folder / f".{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with draft.open("xb") as made:
            while chunk := stream.read(CHUNK):
                if size == 0 and begins and not chunk.startswith(begins):
                    raise Invalid("file_content")
                size += len(chunk)
                if size > most:
                    raise Invalid("file_size")
                digest.update(chunk)
                made.write(chunk)
            made.flush()
            os.fsync(made.fileno())
        if size == 0:
            raise Invalid("file_empty")
        yield _Bytes(draft, digest.hexdigest(), size)
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            raise StorageFull(str(error)) from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def _name(content: _Bytes) -> None:
    """Have the bytes under their hash, for good."""
    folder = content.draft.parent
    final = folder.parent / Upload.place(content.digest)
    final.parent.mkdir(exist_ok=True)
    # A transaction that begins anew has named them before.
    if content.draft.exists():
        content.draft.replace(final)
    for written in (final.parent, folder):
        sync(written)


def sync(folder: Path) -> None:
    """Have a folder itself on disk, so that a file found under its name is there after a power cut too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _require_open(actor: Actor, case: Case, purpose: str) -> None:
    """Answers come while they are taken; who acts for a State, and corrections, are settled after, too."""
    if purpose not in ANY_TIME:
        require_writable(actor, case)


@writes
def _record(case: Case, content: _Bytes, name: str, actor: Actor, purpose: str) -> None:
    case = locked(actor, case)
    _require_open(actor, case, purpose)
    _note(case, content, name, actor, purpose)
    db.session.flush()
    _name(content)


def _note(case: Case, content: _Bytes, name: str, actor: Actor, purpose: str) -> None:
    digest = content.digest
    query = select(Upload).where(Upload.case_id == case.id, Upload.sha256 == digest, Upload.name == name)
    known = db.session.scalar(query)
    if known is not None and purpose in (ANSWER, *ANY_TIME, known.purpose):
        return
    if known is not None:
        known.purpose = purpose
    else:
        ending = name.rpartition(".")[2]
        made = Upload(
            case_id=case.id,
            sha256=digest,
            name=name,
            size=content.size,
            media_type=KINDS[ending][1],
            purpose=purpose,
            at=clock.now(),
            who=actor.name,
        )
        db.session.add(made)
    events.record(events.FILE_ADDED, actor, case, {"sha256": digest, "name": name, "purpose": purpose})


def adopt(case: Case, values: Iterable[object], actor: Actor) -> None:
    """Have files that the same respondent attached in another round belong to this case, too."""
    for value in values:
        if isinstance(value, dict) and "sha256" in value:
            content = _Bytes(Path(), str(value["sha256"]), int(value["size"]))
            _note(case, content, str(value["name"]), actor, ANSWER)


def find(root: Path, actor: Actor, case: Case, sha256: str) -> Stored:
    """A file of a case that ``actor`` may see; NotFound for any other."""
    query = (
        select(Upload)
        .where(Upload.sha256 == sha256, Upload.case_id.in_(permitted(actor, case)))
        .order_by(Upload.id.desc())
    )
    upload = db.session.scalars(query).first()
    path = root / Upload.place(sha256)
    if upload is None or not path.is_file():
        raise NotFound
    return Stored(path, upload.name, upload.media_type)


def upload_of(case: Case, sha256: str, name: str) -> int:
    """The row of a file that `keep` has just kept."""
    query = select(Upload.id).where(Upload.case_id == case.id, Upload.sha256 == sha256, Upload.name == name)
    return db.session.scalars(query).one()


def of_case(actor: Actor, case: Case, purpose: str = BEHALF) -> list[Upload]:
    """The files of a case with a purpose, latest first."""
    query = select(Upload).where(Upload.case_id.in_(permitted(actor, case)), Upload.purpose == purpose)
    return list(db.session.scalars(query.order_by(Upload.id.desc())))
