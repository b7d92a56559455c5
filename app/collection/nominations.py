"""Nominations: the team gives, confirms and ends mandates on a State's word, and each is told by letter."""

from dataclasses import replace

from sqlalchemy import select, update

from app.collection import mandates, outbox
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
from app.models import Case, Mandate, PersonalLink

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
    for before in mandates.held(case, grant.role) if grant.role in SINGLE else ():
        end(actor, case, before, mandates.REPLACED)
    made = mandates.begin(actor, case, grant)
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
    made = mandates.begin(actor, case, replace(note, **facts, provisional=False))
    own = update(PersonalLink).where(PersonalLink.mandate_id == mandate.id)
    db.session.execute(own.values(mandate_id=made.id))
    mandates.end(actor, case, mandate, mandates.CONFIRMED)
    if db.session.scalar(select(PersonalLink.id).where(PersonalLink.mandate_id == made.id).limit(1)):
        _tell(made, outbox.CONFIRMED)
    else:
        # The letter with the first link waits still, and is no more for anybody.
        _send_link(made, f"nominated:{made.id}")
    return made


@writes
def end(actor: Actor, case: Case, mandate: Mandate, why: str) -> None:
    """End a mandate, and tell whoever held it."""
    require_team(actor)
    case = locked(actor, case)
    if mandate.ended_at is None:
        mandates.end(actor, case, mandate, why)
        _tell(mandate, outbox.ENDED)


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


def _send_link(mandate: Mandate, key: str) -> None:
    facts = {"case": mandate.case_id, "mandate": mandate.id, "why": outbox.NOMINATED}
    outbox.enqueue(outbox.MAIL_LINK, facts, unique_key=key)


def _tell(mandate: Mandate, why: str) -> None:
    facts = {"case": mandate.case_id, "mandate": mandate.id, "why": why}
    outbox.enqueue(outbox.MAIL_NOTICE, facts, unique_key=f"{why}:{mandate.id}")
