"""Where the worker keeps what it builds: a file in a folder of its own, and the row that says what it is."""

import mimetypes
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from analysis.catalogue import UnknownName
from analysis.places import TellsTooMuch
from analysis.plan_text import PlanError
from analysis.release import ReleaseError
from app.collection.transaction import writes
from app.db import db
from app.freeze import FreezeError
from app.jobs.errors import Vain
from app.jobs.queue import Leased
from app.models import Artifact
from app.models.columns import public_id
from app.questionnaire.package import PackageError

FOLDER = "artifacts"


def made_before(job: Leased, kind: str) -> Artifact | None:
    """What an earlier attempt of this job has stored."""
    return db.session.scalar(select(Artifact).where(Artifact.job_id == job.id, Artifact.kind == kind))


def stored(job: Leased, made: Artifact, write: Callable[[Path], Path]) -> Artifact:
    """An artifact whose file ``write`` makes in a new folder; what an author got wrong ends the job."""
    made.public_id = public_id()
    root = Path(current_app.config["FILES"])
    place = root / FOLDER / made.public_id
    place.mkdir(parents=True)
    try:
        file = write(place)
    except (FreezeError, PackageError, PlanError, ReleaseError, TellsTooMuch, UnknownName) as error:
        place.rmdir()
        raise Vain(str(error)) from error
    with file.open("rb") as content:
        made.sha256 = f"sha256:{file_digest(content, 'sha256').hexdigest()}"
    made.path = str(file.relative_to(root))
    made.media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    made.job_id, made.who = job.id, str(job.payload.get("who", ""))
    return made


@writes
def kept(made: Artifact, *of_it: Artifact) -> Artifact:
    """Keep what was made, and what belongs to it."""
    db.session.add(made)
    db.session.flush()
    for one in of_it:
        one.parent_id = made.id
        db.session.add(one)
    db.session.flush()
    return made
