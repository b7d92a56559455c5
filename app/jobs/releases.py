"""The ledgers of reports for publication: kept with each, and held against the next report of their round."""

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from analysis.plan import PUBLIC
from analysis.release import beside
from app.db import db
from app.models import Artifact

RELEASE = "release"


def issued(round_id: int) -> tuple[Path, ...]:
    """The ledgers of the round's reports for publication, oldest first; of equal ones the first."""
    query = select(Artifact).where(Artifact.round_id == round_id, Artifact.kind == RELEASE)
    root = Path(current_app.config["FILES"])
    found: dict[str, Path] = {}
    for one in db.session.scalars(query.order_by(Artifact.id)):
        found.setdefault(one.sha256, root / one.path)
    return tuple(found.values())


def ledger(report: Artifact) -> Iterator[Artifact]:
    """What is to be kept of a report's ledger, if it is one for publication that hides numbers."""
    root = Path(current_app.config["FILES"])
    file = beside(root / report.path)
    if not file.exists():
        return
    if report.facts.get("audience") != PUBLIC:
        file.unlink()
        return
    with file.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    yield Artifact(
        kind=RELEASE,
        round_id=report.round_id,
        job_id=report.job_id,
        title=report.title,
        path=str(file.relative_to(root)),
        media_type="application/json",
        sha256=f"sha256:{digest}",
        who=report.who,
        facts={"dataset_hash": report.facts["dataset_hash"]},
    )
