"""Nominations: the team gives, confirms and ends mandates on a State's word, and each is told by letter."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from app.collection import links, mandates, outbox
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.scope import (
    CLEARING_AUTHORITY,
    FOCAL_POINT,
    OBSERVER,
    Actor,
    locked,
    permitted,
    require_team,
)
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Job, Mandate, PersonalLink

ROLES = (FOCAL_POINT, CLEARING_AUTHORITY, OBSERVER)
"""Whom a State names to the secretariat; contributors are its focal point's to name."""
SINGLE = frozenset({FOCAL_POINT, CLEARING_AUTHORITY})
"""What one person at a time can be: a new one takes over."""


@writes
def nominate(actor: Actor, case: Case, grant: Grant) -> Mandate:
    """Give someone a mandate, and send them their link; whoever held what only one can hold is told so."""
    require_team(actor)
    case = locked(actor, case)
    if case.round.kind != "state" or grant.role not in ROLES:
        raise Invalid("mandates are given to whom a State names")
    _require_two(case, grant)
    replaced = mandates.held(case, grant.role) if grant.role in SINGLE else []
    for before in replaced:
        succeed(actor, case, before)
    made = mandates.begin(actor, case, grant)
    if not any(_handed_on(before, made) for before in replaced):
        _send_link(made, f"nominated:{made.id}")
    return made


def _require_two(case: Case, grant: Grant) -> None:
    """Where the team names who clears the answers: by a note verbale, and never whoever answers."""
    if not case.round.team_names_authority or grant.role not in SINGLE:
        return
    if grant.role == CLEARING_AUTHORITY and not grant.note_reference:
        raise NotAllowed("note_needed")
    (other,) = SINGLE - {grant.role}
    if any(one.email.casefold() == grant.email.casefold() for one in mandates.held(case, other)):
        raise NotAllowed("own_clearance")


@writes
def confirm(actor: Actor, case: Case, mandate: Mandate, note: Grant) -> Mandate:
    """Have a provisional focal point be the confirmed one, on the word of ``note``.

    It is a new mandate, and the links and sessions of the old one go on under it: nobody is sent out while
    they write.
    """
    require_team(actor)
    case = locked(actor, case)
    if not mandate.provisional or mandate.ended_at is not None or mandate.case_id != case.id:
        raise NotAllowed("mandate_ended")
    facts = {name: getattr(mandate, name) for name in ("role", "name", "email", "institution", "language")}
    made = _renew(actor, case, mandate, replace(note, **facts, provisional=False), mandates.CONFIRMED)
    if _was_reached(made):
        _tell(made, outbox.CONFIRMED)
    elif all(job.failed_at for job in _unsent(made)):
        # Else the letter with the first link waits still, and goes to whom they are now.
        _send_link(made, f"nominated:{made.id}")
    return made


@writes
def follow_record(actor: Actor, those: Sequence[Case]) -> None:
    """Have the focal point of each State be the contact on record: a mandate begun, or one that takes over.

    Whoever had a link is told that they act no more, and their successor is sent one, as where a letter with
    one waited; where nobody was written to yet, the invitation will. The same address under another name
    keeps its links and letters. Members of staff answer for themselves, without any mandate.
    """
    states = [case for case in those if case.respondent.kind == "state" and case.contact_email]
    current = mandates.standing(states).where(Mandate.role == FOCAL_POINT)
    known = {one.case_id: one for one in db.session.scalars(current)}
    for case in states:
        before = known.get(case.id)
        grant = Grant(FOCAL_POINT, case.contact_name, case.contact_email, language=case.language)
        if before is None:
            mandates.begin(actor, case, grant)
        elif before.email.casefold() != grant.email.casefold():
            succeed(actor, case, before)
            made = mandates.begin(actor, case, grant)
            if not _handed_on(before, made) and (links.had_one(case, before) or _unsent(before)):
                _send_link(made, f"nominated:{made.id}")
        elif (before.name, before.email) != (grant.name, grant.email):
            facts = {name: getattr(before, name) for name in Grant.__slots__}
            own = {"name": grant.name, "email": grant.email, "language": grant.language or before.language}
            _renew(actor, case, before, Grant(**facts | own), mandates.RENAMED)


@writes
def succeed(actor: Actor, case: Case, before: Mandate, why: str = mandates.REPLACED) -> None:
    """End a mandate that has not ended, and tell whoever held it, if a link had ever reached them."""
    if before.ended_at is None:
        mandates.end(actor, case, before, why)
        if _was_reached(before):
            _tell(before, outbox.ENDED)


@writes
def end(actor: Actor, case: Case, mandate: Mandate, why: str) -> None:
    """End a mandate as the team, for the reason that it gives."""
    require_team(actor)
    succeed(actor, locked(actor, case), mandate, why)


@writes
def send_again(actor: Actor, case: Case, mandate: Mandate, key: str) -> None:
    """Send the holder of a mandate a new link; once for each ``key``."""
    require_team(actor)
    if mandate.ended_at is not None or mandate.case_id != case.id:
        raise NotAllowed("mandate_ended")
    _send_link(mandate, f"again:{mandate.id}:{key}")


def mandate_called(actor: Actor, case: Case, public_id: str) -> Mandate:
    """A mandate of a case that ``actor`` may see; NotFound for any other."""
    query = select(Mandate).where(Mandate.public_id == public_id, Mandate.case_id.in_(permitted(actor, case)))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _renew(actor: Actor, case: Case, before: Mandate, grant: Grant, why: str) -> Mandate:
    """Another mandate in the place of one of the same person, whose links, sessions and letters go on."""
    made = mandates.begin(actor, case, grant)
    own = update(PersonalLink).where(PersonalLink.mandate_id == before.id)
    db.session.execute(own.values(mandate_id=made.id, name=made.name, email=made.email))
    for job in _unsent(before):
        job.payload = job.payload | {"mandate": made.id}
    mandates.end(actor, case, before, why)
    return made


def _handed_on(before: Mandate, made: Mandate) -> bool:
    """Have the letter of a nomination that waits still go to whoever follows; whether there was one."""
    waiting = [
        job
        for job in _unsent(before)
        if job.payload.get("why") == outbox.NOMINATED and job.failed_at is None and not _is_leaving(job)
    ]
    for job in waiting:
        job.payload = job.payload | {"mandate": made.id}
    return bool(waiting)


def _unsent(mandate: Mandate) -> list[Job]:
    """The letters with a link to the holder of a mandate that have not left."""
    return [job for job in outbox.unsent(mandate.case_id) if job.payload.get("mandate") == mandate.id]


def _is_leaving(job: Job) -> bool:
    """Whether a worker has made the link of a letter and may be sending it just now."""
    return job.leased_until is not None and "link" in job.result


def _was_reached(mandate: Mandate) -> bool:
    """Whether the holder of a mandate was ever given a link other than in a letter that could not leave."""
    given = set(db.session.scalars(select(PersonalLink.id).where(PersonalLink.mandate_id == mandate.id)))
    kept = {job.result.get("link") for job in outbox.unsent(mandate.case_id) if not _is_leaving(job)}
    return bool(given - kept)


def _send_link(mandate: Mandate, key: str) -> None:
    facts = {"case": mandate.case_id, "mandate": mandate.id, "why": outbox.NOMINATED}
    outbox.enqueue(outbox.MAIL_LINK, facts, unique_key=key)


def _tell(mandate: Mandate, why: str) -> None:
    facts = {"case": mandate.case_id, "mandate": mandate.id, "why": why}
    outbox.enqueue(outbox.MAIL_NOTICE, facts, unique_key=f"{why}:{mandate.id}")
