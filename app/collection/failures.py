"""Mail and work that failed: what waits for somebody of the team, to be tried again or set aside."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.collection import clock, events, mandates, outbox, scope
from app.collection.errors import NotFound
from app.collection.scope import Actor, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Job, Mandate, PersonalLink, Round, Submission, User

MOST = 200
"""How many are shown, those that failed last; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that was given up, or whose letter came back, and what it is about."""

    job: Job
    case: Case | None
    round: Round | None
    user: User | None

    @property
    def returned(self) -> bool:
        """Whether it left, and came back."""
        return self.job.failed_at is None


def count(actor: Actor) -> int:
    """How many wait."""
    return db.session.scalar(_waiting(actor).with_only_columns(func.count())) or 0


def waiting(actor: Actor) -> list[Failure]:
    """What waits, the latest first."""
    query = _waiting(actor).order_by(Job.unsettled_at.desc(), Job.id.desc()).limit(MOST)
    return [_failure(job) for job in db.session.scalars(query)]


def one(actor: Actor, number: int) -> Failure:
    """What failed under a number; NotFound where nothing does that this person may know of."""
    job = db.session.scalar(_waiting(actor).where(Job.id == number))
    if job is None:
        raise NotFound
    return _failure(job)


@writes
def try_again(actor: Actor, failure: Failure) -> None:
    """Ask for the same anew; what failed is kept as it was, and pressed twice, it goes once."""
    require_team(actor)
    outbox.enqueue(failure.job.kind, dict(failure.job.payload), unique_key=f"anew:{failure.job.id}")
    _settle(actor, failure, events.WORK_TRIED_AGAIN)


@writes
def set_aside(actor: Actor, failure: Failure) -> None:
    """Leave it at that: it is shown no more, and stays on record."""
    require_team(actor)
    _settle(actor, failure, events.WORK_SET_ASIDE)


@writes
def came_back(actor: Actor, job: Job, case: Case | None, said: str = "") -> bool:
    """Mark a letter that had left as one that came back; False where it had not, or is marked already."""
    if job.done_at is None or job.result.get("left_out") or job.result.get("returned"):
        return False
    job.result = {**job.result, "returned": True}
    job.unsettled_at, job.error = clock.now(), said
    facts = {"message": job.id, "to": sent_to(job, case)}
    events.record(events.BOUNCED, actor, case, facts)
    return True


def case_of(job: Job) -> Case | None:
    """The case that a job is about, by its number or by a receipt."""
    if "case" in job.payload:
        return db.session.get(Case, job.payload["case"])
    if "receipt" not in job.payload:
        return None
    theirs = Submission.receipt == job.payload["receipt"]
    return db.session.scalar(select(Case).join(Submission, Submission.case_id == Case.id).where(theirs))


def sent_to(job: Job, case: Case | None) -> str:
    """The address that a letter went to, or goes to now where it waits; '' for what is no letter."""
    payload = job.payload
    if job.kind not in outbox.LETTERS:
        return ""
    if "user" in payload:
        user = db.session.get(User, payload["user"])
        return user.email if user else ""
    link = db.session.get(PersonalLink, job.result["link"]) if job.result.get("link") else None
    if "receipt" in payload or case is None:
        return str(payload.get("to", ""))
    if link is not None:
        return link.email
    known = payload.get("to") or payload.get("mandate")
    return mandates.addressee(case, db.session.get(Mandate, known) if known else None)[1]


def _settle(actor: Actor, failure: Failure, kind: str) -> None:
    known = db.session.get_one(Job, failure.job.id, with_for_update=True, populate_existing=True)
    if known.unsettled_at is not None:
        known.unsettled_at = None
        events.record(kind, actor, failure.case or failure.round, {"job": known.id, "of": known.kind})


def _waiting(actor: Actor) -> Select[Job]:
    """What waits and ``actor`` may know of: of the rounds they work on; letters to the team, its managers."""
    query = select(Job).where(Job.unsettled_at.is_not(None))
    if not actor.team:
        raise NotFound
    if actor.surveys is None:
        return query if actor.admin else query.where(Job.kind.not_in(outbox.TO_MEMBERS))
    cases = scope.cases(actor).with_only_columns(Case.id)
    receipts = select(Submission.receipt).where(Submission.case_id.in_(cases))
    rounds = select(Round.id).where(Round.survey.in_(actor.surveys))
    return query.where(
        or_(
            Job.payload["case"].as_integer().in_(cases),
            Job.payload["receipt"].as_string().in_(receipts),
            Job.payload["round"].as_integer().in_(rounds),
        )
    )


def _failure(job: Job) -> Failure:
    given: dict[str, Any] = job.payload
    case = case_of(job)
    round_ = case.round if case else db.session.get(Round, given["round"]) if "round" in given else None
    user = db.session.get(User, given["user"]) if "user" in given else None
    return Failure(job, case, round_, user)
