"""Assignments: a focal point gives sections to contributors, who mark them done; returned or accepted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.collection import clock, documents, events, mandates, outbox, rights
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.rounds import questionnaire_of
from app.collection.scope import CONTRIBUTOR, Actor, locked
from app.collection.transaction import writes
from app.db import db
from app.models import Assignment, Case, Mandate
from app.questionnaire.form import Address

FINISHED = "finished"
"""Why the mandate of a contributor ended to whom nothing is assigned any more."""
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
MOST = 100
"""How many assignments a case may have at a time: each sends a letter."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of a contributor, and how."""

    addresses: Sequence[Address]
    due: date | None = None
    note: str = ""
    read_all: bool = False


@writes
def assign(actor: Actor, case: Case, to: Grant, task: Task) -> list[Assignment]:
    """Give sections, or items of a repeat, to a contributor, who gets one letter with a link for all."""
    case = _held(actor, case)
    if to.role != CONTRIBUTOR or not task.addresses:
        raise Invalid("nothing is assigned to a contributor")
    if not EMAIL.fullmatch(to.email) or len(to.email) > 254:
        raise Invalid("email")
    for address in task.addresses:
        _require_assignable(case, address)
    if len(of_case(actor, case)) + len(task.addresses) > MOST:
        raise NotAllowed("max_assignments")
    mandate = _contributor(case, to) or mandates.begin(actor, case, to)
    there = {(one.name, one.item): one for one in _live(case) if one.mandate_id == mandate.id}
    made = [_made(actor, case, mandate, address, task, there.get(address)) for address in task.addresses]
    _write_to(case, mandate, outbox.ASSIGNED)
    return made


def _made(
    actor: Actor, case: Case, mandate: Mandate, address: Address, task: Task, before: Assignment | None
) -> Assignment:
    """A new assignment; one of the same thing to the same person ends, so that its history stays."""
    now = clock.now()
    if before is not None:
        before.ended_at = now
    made = Assignment(
        case_id=case.id,
        mandate=mandate,
        name=address[0],
        item=address[1],
        due=task.due,
        note=task.note,
        read_all=task.read_all,
        assigned_at=now,
        who=actor.name,
        begun_at=before.begun_at if before else None,
    )
    db.session.add(made)
    db.session.flush()
    facts = {"due": task.due.isoformat() if task.due else None, "read_all": task.read_all}
    _record(events.ASSIGNED, actor, case, made, facts)
    return made


@writes
def mark_done(actor: Actor, case: Case, public_id: str) -> None:
    """Hand over what is done; its contributor alone says so. Saying it twice is saying it once."""
    one = _found(actor, locked(actor, case), public_id)
    if actor.capacity != CONTRIBUTOR or one.mandate_id != actor.mandate_id:
        raise NotFound
    if one.done_at is None:
        one.done_at = clock.now()
        one.begun_at = one.begun_at or one.done_at
        _record(events.ASSIGNMENT_DONE, actor, case, one)


@writes
def send_back(actor: Actor, case: Case, public_id: str, remark: str) -> None:
    """Return what was done to its contributor, with a remark; a letter tells them."""
    one = _found(actor, _held(actor, case), public_id)
    if not remark.strip():
        raise Invalid("remark")
    one.returned_at, one.remark = clock.now(), remark.strip()
    one.done_at = one.accepted_at = None
    _record(events.ASSIGNMENT_RETURNED, actor, case, one, {"remark": one.remark})
    _write_to(case, one.mandate, outbox.RETURNED)


@writes
def accept(actor: Actor, case: Case, public_id: str) -> None:
    """Accept what a contributor has done: they read it, and change it no more unless it is returned."""
    one = _found(actor, _held(actor, case), public_id)
    if one.done_at is None:
        raise NotAllowed("not_done")
    if one.accepted_at is None:
        one.accepted_at = clock.now()
        _record(events.ASSIGNMENT_ACCEPTED, actor, case, one)


@writes
def end(actor: Actor, case: Case, public_id: str) -> None:
    """End an assignment; whoever has no other one left acts for the State no more."""
    case = _held(actor, case)
    one = _found(actor, case, public_id)
    one.ended_at = clock.now()
    _record(events.ASSIGNMENT_ENDED, actor, case, one)
    if not any(other.mandate_id == one.mandate_id for other in _live(case)):
        mandates.end(actor, case, one.mandate, FINISHED)


def of_case(actor: Actor, case: Case) -> list[Assignment]:
    """The assignments of a case that stand and are this actor's to know, in the order they were made.

    A contributor knows of their own; the team, of none: who works on what is the State's own matter.
    """
    if actor.team or actor.case_id != case.id:
        return []
    own = actor.capacity == CONTRIBUTOR
    return [one for one in _live(case) if not own or one.mandate_id == actor.mandate_id]


def of_mandate(mandate: Mandate) -> list[Assignment]:
    """What is assigned to the holder of a mandate, for the letter to them."""
    query = select(Assignment).where(Assignment.mandate_id == mandate.id, Assignment.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Assignment.id)))


def unfinished(case: Case) -> list[Assignment]:
    """The assignments that nobody has handed over yet, of a case that the caller found through its scope."""
    return [one for one in _live(case) if one.done_at is None]


def _held(actor: Actor, case: Case) -> Case:
    """The case, held for someone who may assign."""
    rights.require_assign(actor, case)
    return locked(actor, case)


def _require_assignable(case: Case, address: Address) -> None:
    """Refuse what cannot be given: what is not asked, what is anonymous, items without pages of their own."""
    questionnaire, (name, item) = questionnaire_of(case), address
    section, repeat = questionnaire.section(name), questionnaire.repeats.get(name)
    if section is not None and not item and not section.anonymous:
        return
    if repeat is None or repeat.ask != "page" or questionnaire.documents[name].parent:
        raise NotFound
    document = documents.of_case(case, [name]).get(address)
    if document is None or document.removed:
        raise NotFound


def _contributor(case: Case, to: Grant) -> Mandate | None:
    """The mandate that this contributor has in the case already."""
    known = mandates.held(case, CONTRIBUTOR)
    return next((one for one in known if one.email.casefold() == to.email.casefold()), None)


def _live(case: Case) -> list[Assignment]:
    query = select(Assignment).where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Assignment.id)))


def _found(actor: Actor, case: Case, public_id: str) -> Assignment:
    """An assignment that stands; NotFound for any other, and for those of other cases."""
    found = next((one for one in of_case(actor, case) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def _write_to(case: Case, mandate: Mandate, why: str) -> None:
    outbox.enqueue(outbox.MAIL_LINK, {"case": case.id, "mandate": mandate.id, "why": why})


def _record(
    kind: str, actor: Actor, case: Case, one: Assignment, facts: Mapping[str, object] | None = None
) -> None:
    told = {"assignment": one.public_id, "name": one.mandate.name, **(facts or {})}
    events.record(kind, actor, case, told, document=(one.name, one.item))
