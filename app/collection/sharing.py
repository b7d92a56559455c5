"""Sharing: a respondent lets the team read its draft before it is sent, and ends that when it wants."""

from app.collection import clock, events, mandates, outbox, rights, scope
from app.collection.errors import NotAllowed, NotFound
from app.collection.noting import note
from app.collection.scope import Actor, locked, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case

ENDED = {"shared_at": None, "shared_by": ""}
"""What a case says of a draft that is the respondent's own."""


@writes
def share(actor: Actor, case: Case) -> None:
    """Let the team read the draft from now on; all others who act for the respondent are told by letter."""
    _require(actor)
    case = locked(actor, case)
    if case.status == "submitted":
        raise NotAllowed("nothing_to_share")
    if case.shared_at is None:
        note(case, shared_at=clock.now(), shared_by=actor.name)
        events.record(events.SHARED, actor, case)
        _tell(actor, case, outbox.SHARED)


@writes
def stop(actor: Actor, case: Case) -> None:
    """Let the team read the draft no more, and tell the same people."""
    _require(actor)
    case = locked(actor, case)
    if case.shared_at is not None:
        note(case, **ENDED)
        events.record(events.SHARING_ENDED, actor, case)
        _tell(actor, case, outbox.SHARING_ENDED)


def end_with_sending(actor: Actor, case: Case) -> None:
    """What is sent can be read in any case; what is drafted afterwards is the respondent's own again."""
    if case.shared_at is not None:
        note(case, **ENDED)
        events.record(events.SHARING_ENDED, actor, case)


def shared_case(actor: Actor, public_id: str) -> Case:
    """The case whose draft is shared with the team; NotFound for any other, as for one that is not there."""
    require_team(actor)
    found = scope.case(actor, public_id)
    if found.shared_at is None:
        raise NotFound
    return found


def _require(actor: Actor) -> None:
    if not rights.may_share(actor):
        raise NotAllowed("share")


def _tell(actor: Actor, case: Case, why: str) -> None:
    """Write to everybody who has a mandate, but whoever did it: what they drafted is read, or no longer."""
    for holder in db.session.scalars(mandates.standing([case])):
        if holder.id != actor.mandate_id:
            facts = {"case": case.id, "mandate": holder.id, "why": why, "who": actor.name}
            outbox.enqueue(outbox.MAIL_NOTICE, facts)
