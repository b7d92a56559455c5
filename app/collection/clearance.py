"""Clearance: the draft put before the clearing authority, who approves or returns it; one draft, no other.

While it is read there, nobody changes it: what a minister reads must not move, and no slip of a colleague may
void a reading of hours. Whoever asked may withdraw it. What was approved is that very draft; once it is
changed, it needs approval anew.
"""

from dataclasses import dataclass

from sqlalchemy import select

from app.collection import clock, draft, events, mandates, nominations, outbox, prior, rights, rounds
from app.collection.errors import ChangedSince, Incomplete, Invalid, NotAllowed
from app.collection.mandates import Grant
from app.collection.noting import note
from app.collection.scope import CLEARING_AUTHORITY, ON_BEHALF, Actor, locked
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Clearance, Mandate
from app.questionnaire.review import problems

APPROVED, RETURNED, WITHDRAWN = "approved", "returned", "withdrawn"
LONGEST = 5_000
"""The longest remarks, in characters."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who clears the answers of a case, if anyone does, and the latest that was put before them."""

    authority: Mandate | None = None
    latest: Clearance | None = None
    wanted: bool = False
    """Whether somebody has to clear them, named or not."""

    def approves(self, content: str) -> bool:
        """Whether the draft with this fingerprint may be sent: it was approved, or nobody has to."""
        if self.authority is None:
            return not self.wanted
        return self.latest is not None and (self.latest.decision, self.latest.content) == (APPROVED, content)


def standing(case: Case) -> Standing:
    """How it stands with the clearance of a case, which the caller found through its scope; one query."""
    if case.respondent.kind != "state":
        return Standing()
    latest = select(Clearance.id).where(Clearance.case_id == case.id).order_by(Clearance.id.desc()).limit(1)
    query = (
        select(Mandate, Clearance)
        .outerjoin(Clearance, Clearance.id == latest.scalar_subquery())
        .where(Mandate.case_id == case.id, Mandate.role == CLEARING_AUTHORITY, Mandate.ended_at.is_(None))
        .order_by(Mandate.id.desc())
        .limit(1)
    )
    found = db.session.execute(query).one_or_none()
    wanted = case.round.team_names_authority
    return Standing(*found, wanted=wanted) if found else Standing(wanted=wanted)


def require(case: Case, actor: Actor, content: str) -> None:
    """Refuse to send what has to be approved and was not, or was another draft.

    What the team enters on behalf of a respondent was approved in the document that the respondent sent.
    """
    if actor.capacity != ON_BEHALF and not standing(case).approves(content):
        raise NotAllowed("clearance")


@writes
def name_authority(actor: Actor, case: Case, name: str, email: str) -> None:
    """Have someone else clear the answers from now on; whoever did before does so no more."""
    case = locked(actor, case)
    if not rights.may_name_authority(actor, case):
        raise NotAllowed("name_authority")
    rounds.require_writable(actor, case)
    before = standing(case).authority
    if before is not None:
        nominations.succeed(actor, case, before)
    mandates.begin(actor, case, Grant(CLEARING_AUTHORITY, name, email, language=case.language))


@writes
def ask(actor: Actor, case: Case, seen: str, language: str) -> None:
    """Put the draft before the clearing authority, whole and as it was looked at, and write to them."""
    if not rights.may_ask_clearance(actor):
        raise NotAllowed("ask_clearance")
    case = locked(actor, case)
    asked, questionnaire = case.instrument, rounds.questionnaire_of(case)
    case = draft.opened(case, actor)
    authority = standing(case).authority
    if authority is None:
        raise NotAllowed("no_authority")
    now = draft.load(case, questionnaire)
    if seen != now.fingerprint() or case.instrument != asked:
        raise ChangedSince
    found = problems(prior.route(case, questionnaire, now.answers), language)
    if found:
        raise Incomplete(found)
    moment = clock.now()
    db.session.add(Clearance(case_id=case.id, content=seen, asked_at=moment, asked_by=actor.name))
    note(case, clearing_since=moment)
    events.record(events.CLEARANCE_ASKED, actor, case, {"of": authority.name})
    payload = {"case": case.id, "mandate": authority.id, "why": outbox.TO_CLEAR}
    outbox.enqueue(outbox.MAIL_LINK, payload)


@writes
def withdraw(actor: Actor, case: Case) -> None:
    """Take the draft back to change it; nothing happens where it was decided meanwhile."""
    if not rights.may_ask_clearance(actor):
        raise NotAllowed("ask_clearance")
    case = locked(actor, case)
    if case.clearing_since is not None:
        _decide(actor, case, _waiting(case), WITHDRAWN, "")
        events.record(events.CLEARANCE_WITHDRAWN, actor, case)


@writes
def decide(actor: Actor, case: Case, decision: str, seen: str, remarks: str = "") -> None:
    """Approve the draft that was looked at, or return it, which needs remarks."""
    if not rights.may_clear(actor):
        raise NotAllowed("clear")
    if decision not in (APPROVED, RETURNED) or len(remarks) > LONGEST:
        raise Invalid("a clearance is approved or returned, with remarks of a few pages at most")
    if decision == RETURNED and not remarks.strip():
        raise Invalid("what is returned has remarks")
    case = locked(actor, case)
    if case.clearing_since is None:
        raise ChangedSince
    waiting = _waiting(case)
    now = draft.load(case, rounds.questionnaire_of(case)).fingerprint()
    if (seen, now) != (waiting.content, waiting.content):
        raise ChangedSince
    _decide(actor, case, waiting, decision, remarks.strip())
    kind = events.CLEARANCE_APPROVED if decision == APPROVED else events.CLEARANCE_RETURNED
    events.record(kind, actor, case, {"remarks": waiting.remarks} if waiting.remarks else {})
    outbox.enqueue(outbox.DECIDED, {"case": waiting.case_id, "clearance": waiting.id})


def _waiting(case: Case) -> Clearance:
    query = select(Clearance).where(Clearance.case_id == case.id, Clearance.decision == "")
    return db.session.scalars(query).one()


def _decide(actor: Actor, case: Case, waiting: Clearance, decision: str, remarks: str) -> None:
    waiting.decision, waiting.decided_at, waiting.decided_by = decision, clock.now(), actor.name
    waiting.remarks = remarks
    db.session.flush()
    note(case, clearing_since=None)
