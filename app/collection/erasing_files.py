"""The last step of an erasure: files taken from the disk, and the database's own file written anew."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from app.collection import clock
from app.collection.transaction import writes
from app.db import db, written_anew
from app.models import Erasure, Upload


def finish(root: Path, public_id: str, files: Iterable[str]) -> bool:
    """Take the files of an erasure away; False where the database is still to be written anew."""
    for place in files:
        _take_away(root, place)
    db.session.rollback()
    if not written_anew():
        return False
    _finished(public_id)
    return True


def _take_away(root: Path, place: str) -> None:
    """A file goes, with its folder if nothing else is in it; what another response attached, too, stays."""
    path = root / place
    if db.session.scalar(select(Upload.id).where(Upload.sha256 == path.name).limit(1)) is not None:
        return
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


@writes
def _finished(public_id: str) -> None:
    known = db.session.scalars(select(Erasure).where(Erasure.public_id == public_id)).one()
    known.finished_at = known.finished_at or clock.now()
