"""Receipts of submissions: asked of the worker as a submission is made, and found again."""

from sqlalchemy import bindparam, select

from app.collection import mandates, outbox
from app.collection.scope import CONTRIBUTOR, Actor
from app.db import db
from app.models import Artifact, Case, Job, Mandate, PersonalLink, Submission
from app.statement import Statement

_DOCUMENT = Statement(
    select(Artifact.id, Job.done_at, Job.failed_at)
    .select_from(Job)
    .outerjoin(Artifact, (Artifact.job_id == Job.id) & (Artifact.kind == outbox.RECEIPT))
    .where(Job.unique_key == bindparam("unique_key"))
)


def ask(receipt: str, actor: Actor) -> None:
    """Have the worker set a receipt and send it.

    What nobody came to send, as the answers of a demonstration, needs none.
    """
    if actor.link_id is None and actor.user_id is None:
        return
    outbox.enqueue(outbox.RECEIPT, {"receipt": receipt, "link": actor.link_id}, unique_key=_key(receipt))


def recipients(case: Case, link_id: int | None) -> list[tuple[str, str]]:
    """Who is sent a receipt, each once: the contact on record, whoever speaks for the respondent or observes
    its response, and whoever sent it by a link. Each is an address with its name.
    """
    found = {case.contact_email: case.contact_name}
    others = mandates.standing([case]).where(Mandate.role != CONTRIBUTOR).order_by(Mandate.id)
    for mandate in db.session.scalars(others):
        found.setdefault(mandate.email, mandate.name)
    link = db.session.get(PersonalLink, link_id) if link_id else None
    if link is not None:
        found.setdefault(link.email, link.name)
    return [(email, name) for email, name in found.items() if email]


def _key(receipt: str) -> str:
    return f"receipt:{receipt}"


def document_of(sent: Submission) -> tuple[Artifact | None, bool]:
    """The receipt with every answer as PDF, once the worker has set it; and whether it is still to come."""
    found = _DOCUMENT.rows({"unique_key": _key(sent.receipt)})
    if not found:
        return None, False
    artifact, done_at, failed_at = found[0]
    made = None if artifact is None else db.session.get(Artifact, artifact)
    return made, made is None and done_at is None and failed_at is None


def replaced_by(sent: Submission) -> Submission | None:
    """The submission that ``sent`` replaced, if any."""
    query = select(Submission).where(Submission.case_id == sent.case_id, Submission.number == sent.number - 1)
    return db.session.scalar(query)
