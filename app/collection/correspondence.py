"""A State's correspondence: what was written to it and what became of that, bounces, and notes of calls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.collection import events, failures, history, outbox
from app.collection.errors import Invalid, NotFound
from app.collection.failures import Failure
from app.collection.scope import Actor, permitted, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Job, Submission

QUEUED, SENT, REFUSED, BOUNCED, LEFT_OUT = "queued", "sent", "refused", "bounced", "left_out"
KINDS = (outbox.MAIL_LINK, outbox.MAIL_NOTICE, outbox.MAIL_COPY, outbox.RECEIPT_LETTER)
LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a State: why, to whom, and what became of it; ``said`` is what the mail server said."""

    id: int
    kind: str
    why: str
    to: str
    asked: datetime
    state: str
    at: datetime | None
    said: str


def messages(actor: Actor, case: Case) -> list[Message]:
    """The messages of a case, latest first."""
    bounced = {event.changes.get("message"): event.at for event in _of_kind(actor, case, events.BOUNCED)}
    query = select(Job).where(Job.kind.in_(KINDS), _of(actor, case)).order_by(Job.id.desc())
    return [_message(case, job, bounced.get(job.id)) for job in db.session.scalars(query)]


def notes(actor: Actor, case: Case) -> list[tuple[datetime, str, str]]:
    """What the team noted of calls and meetings, latest first: when, who, what."""
    found = _of_kind(actor, case, events.NOTED)
    return [(event.at, event.who, str(event.changes.get("text", ""))) for event in found]


@writes
def note(actor: Actor, case: Case, text: str) -> None:
    """Keep a note of a call or a meeting, for good."""
    require_team(actor)
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise Invalid(f"a note has 1 to {LONGEST_NOTE} characters")
    events.record(events.NOTED, actor, case, {"text": text.strip()})


@writes
def mark_bounced(actor: Actor, case: Case, message: int) -> None:
    """Note that a message which had left came back; once is enough."""
    require_team(actor)
    found = _one(actor, case, message)
    if found.state == SENT:
        failures.came_back(actor, db.session.get_one(Job, message), case)


@writes
def send_again(actor: Actor, case: Case, message: int) -> None:
    """Ask for a message anew that was refused or came back; pressed twice, it goes once."""
    require_team(actor)
    if _one(actor, case, message).state not in (REFUSED, BOUNCED):
        return
    job = db.session.get_one(Job, message)
    failures.try_again(actor, Failure(job, case, case.round, None))


def unreached(actor: Actor, case: Case) -> str:
    """The address that refused or returned the latest message to it, '' where none did."""
    latest = {one.to: one for one in reversed(messages(actor, case))}
    return next((to for to, one in latest.items() if to and one.state in (REFUSED, BOUNCED)), "")


def _one(actor: Actor, case: Case, message: int) -> Message:
    found = next((one for one in messages(actor, case) if one.id == message), None)
    if found is None:
        raise NotFound
    return found


def _of(actor: Actor, case: Case) -> Any:
    """The jobs about a case that ``actor`` may see: by its number, or by the receipts of what it sent."""
    receipts = select(Submission.receipt).where(Submission.case_id.in_(permitted(actor, case)))
    return or_(
        Job.payload["case"].as_integer().in_(permitted(actor, case)),
        Job.payload["receipt"].as_string().in_(receipts),
    )


def _of_kind(actor: Actor, case: Case, kind: str) -> list[Any]:
    return [event for event in history.of_case(actor, case) if event.kind == kind]


def _message(case: Case, job: Job, bounced: datetime | None) -> Message:
    state, at = QUEUED, None
    if job.failed_at is not None:
        state, at = REFUSED, job.failed_at
    elif bounced is not None:
        state, at = BOUNCED, bounced
    elif job.done_at is not None:
        state, at = (LEFT_OUT if job.result.get("left_out") else SENT), job.done_at
    why = str(job.payload.get("why", ""))
    to = failures.sent_to(job, case)
    return Message(job.id, job.kind, why, to, job.created_at, state, at, job.error)
