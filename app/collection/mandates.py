"""Mandates: who acts for a respondent, as what; begun and ended here alone, and never rewritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from app.collection import clock, events, sessions
from app.collection.scope import FOCAL_POINT, Actor, permitted
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Mandate, PersonalLink

REPLACED, CONFIRMED, RENAMED, ERASED = "replaced", "confirmed", "renamed", "erased"
"""Why a mandate ended: its holder has a successor, is confirmed or renamed, or to be known no more."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a mandate says when it is given."""

    role: str
    name: str
    email: str
    institution: str = ""
    language: str = ""
    provisional: bool = False
    note_reference: str = ""
    note_date: date | None = None
    note_upload_id: int | None = None


@writes
def begin(actor: Actor, case: Case, grant: Grant) -> Mandate:
    """Give someone a mandate in a case; who may give it is the caller's to judge."""
    made = Mandate(
        case_id=case.id,
        begun_at=clock.now(),
        who=actor.name,
        voice_id=_voice(case, grant),
        **{name: getattr(grant, name) for name in Grant.__slots__},
    )
    db.session.add(made)
    db.session.flush()
    facts = {"mandate": made.public_id, "role": grant.role, "name": grant.name or grant.email}
    events.record(events.MANDATE_BEGUN, actor, case, facts)
    return made


def _voice(case: Case, grant: Grant) -> int | None:
    """The first mandate of this person in this role, so that they find again what they have said."""
    own = grant.email.casefold()
    known = select(Mandate.id, Mandate.email).where(Mandate.case_id == case.id, Mandate.role == grant.role)
    found = db.session.execute(known.order_by(Mandate.id))
    return next((first for first, email in found if own and email.casefold() == own), None)


@writes
def end(actor: Actor, case: Case, mandate: Mandate, why: str) -> None:
    """End a mandate: its links open nothing from now on, and what they had opened is closed."""
    if mandate.ended_at is not None:
        return
    mandate.ended_at, mandate.ended_why = clock.now(), why
    for link in db.session.scalars(select(PersonalLink).where(PersonalLink.mandate_id == mandate.id)):
        link.revoked_at = link.revoked_at or mandate.ended_at
        sessions.end_all(link_id=link.id)
    facts = {
        "mandate": mandate.public_id,
        "role": mandate.role,
        "name": mandate.name or mandate.email,
        "why": why,
    }
    events.record(events.MANDATE_ENDED, actor, case, facts)


def standing(those: Sequence[Case]) -> Select[Mandate]:
    """The mandates of these cases that have not ended."""
    return select(Mandate).where(Mandate.case_id.in_([case.id for case in those]), Mandate.ended_at.is_(None))


def focal_point(case: Case) -> Mandate | None:
    """Who is the focal point of a case now."""
    return db.session.scalar(standing([case]).where(Mandate.role == FOCAL_POINT))


def addressee(case: Case, holder: Mandate | None = None) -> tuple[str, str]:
    """Who a case's letters go to, and where: a holder, the focal point, or the contact on record."""
    known = holder or focal_point(case)
    return (known.name, known.email) if known else (case.contact_name, case.contact_email)


def held(case: Case, role: str) -> list[Mandate]:
    """The mandates of one role that have not ended, the first one first."""
    return list(db.session.scalars(standing([case]).where(Mandate.role == role).order_by(Mandate.id)))


def of_case(actor: Actor, case: Case) -> list[Mandate]:
    """The mandates of a case in the order in which they began, ended ones too."""
    return list(
        db.session.scalars(
            select(Mandate).where(Mandate.case_id.in_(permitted(actor, case))).order_by(Mandate.id)
        )
    )
