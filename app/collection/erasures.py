"""Erasures: asked for with a reason, agreed by two people of the team, done once, and never forgotten."""

from dataclasses import dataclass

from sqlalchemy import select

from app.collection import (
    clock,
    erasing_answers,
    erasing_traces,
    erasing_whole,
    events,
    mandates,
    outbox,
    retention,
    scope,
    subjects,
)
from app.collection.errors import NotAllowed, NotFound
from app.collection.scope import Actor, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Erasure, Round
from app.models.erasure import AGREED, PERSON, PROPOSED, REFUSED, ROUND

LONGEST = 1000


def of_person(actor: Actor, email: str) -> Erasure:
    """The erasure of one person's data, by an address that responses know; nothing is asked for yet."""
    require_team(actor)
    wanted = email.strip()
    found = db.session.scalars(scope.cases(actor).where(subjects.at(wanted)).order_by(Case.id)).all()
    if not wanted or not found:
        raise NotAllowed("nobody_there")
    return Erasure(kind=PERSON, email=wanted, cases=[case.id for case in found])


def of_round(actor: Actor, round_: Round) -> Erasure:
    """The erasure of everybody's data in a round whose time has come, or the one that was asked for."""
    require_team(actor)
    if round_.erased_at is not None:
        raise NotAllowed("decided")
    if clock.now() < retention.ends(round_):
        raise NotAllowed("kept_still")
    query = select(Erasure).where(Erasure.round_id == round_.id, Erasure.state.in_((PROPOSED, AGREED)))
    if known := db.session.scalar(query):
        return known
    cases = db.session.scalars(select(Case.id).where(Case.round_id == round_.id).order_by(Case.id))
    return Erasure(kind=ROUND, round_id=round_.id, email="", cases=list(cases))


@writes
def propose(actor: Actor, made: Erasure, reason: str) -> Erasure:
    """Ask for an erasure; whoever asks has not agreed yet. What was asked for before is not asked again."""
    require_team(actor)
    if made in db.session:
        return made
    if not reason.strip() or len(reason) > LONGEST:
        raise NotAllowed("message_length")
    made.reason, made.state = reason.strip(), PROPOSED
    made.asked_at, made.asked_who, made.counts = clock.now(), actor.name, {}
    db.session.add(made)
    db.session.flush()
    where = erasing_whole.where(erasing_whole.cases(made))
    events.record(events.ERASURE_PROPOSED, actor, where, {"erasure": made.public_id, "kind": made.kind})
    return made


@writes
def agree(actor: Actor, erasure: Erasure) -> None:
    """Agree to an erasure; the second of two people has it done, and is never the first."""
    known = _open(actor, erasure)
    if known.first_by is None:
        known.first_at, known.first_by, known.first_who = clock.now(), actor.user_id, actor.name
    elif known.first_by == actor.user_id:
        raise NotAllowed("second_person")
    else:
        known.second_at, known.second_by, known.second_who = clock.now(), actor.user_id, actor.name
        known.state = AGREED
        outbox.enqueue(outbox.ERASE, {"erasure": known.public_id}, unique_key=f"erase:{known.public_id}")
    events.record(
        events.ERASURE_AGREED,
        actor,
        erasing_whole.where(erasing_whole.cases(known)),
        {"erasure": known.public_id},
    )


@writes
def refuse(actor: Actor, erasure: Erasure) -> None:
    """Decide against an erasure, or take it back; the address that it was about goes."""
    known = _open(actor, erasure)
    whom = erasing_whole.subject(known)
    known.state, known.refused_at, known.refused_who = REFUSED, clock.now(), actor.name
    known.reason, known.email = whom.without(known.reason), ""
    events.record(
        events.ERASURE_REFUSED,
        actor,
        erasing_whole.where(erasing_whole.cases(known)),
        {"erasure": known.public_id},
    )


def _open(actor: Actor, erasure: Erasure) -> Erasure:
    """An erasure that waits, locked; NotAllowed to whoever is nobody or may not see all of it."""
    require_team(actor)
    if actor.user_id is None:
        raise NotAllowed("person")
    called(actor, erasure.public_id)
    known = db.session.get_one(Erasure, erasure.id, with_for_update=True, populate_existing=True)
    if known.state != PROPOSED:
        raise NotAllowed("decided")
    return known


def listed(actor: Actor) -> list[Erasure]:
    """The erasures whose responses ``actor`` works on, all of them, latest first."""
    require_team(actor)
    known = frozenset(db.session.scalars(scope.cases(actor).with_only_columns(Case.id)))
    found = db.session.scalars(select(Erasure).order_by(Erasure.id.desc()))
    return [one for one in found if actor.surveys is None or known.issuperset(one.cases)]


def called(actor: Actor, public_id: str) -> Erasure:
    """The erasure that an address names."""
    found = next((one for one in listed(actor) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would do, and what it would leave."""

    people: tuple[str, ...]
    cases: tuple[Case, ...]
    counts: dict[str, int]
    files: int
    acting: int
    """How many mandates it would end that somebody holds now."""
    mentions: int
    """How many answers name the person that are no personal ones, and so stay."""
    elsewhere: int
    """How many members of staff are asked in another round, and so keep their names."""


def preview(actor: Actor, erasure: Erasure) -> Preview:
    """What an erasure would do; nothing is done."""
    if erasure in db.session:
        called(actor, erasure.public_id)
    found = list(erasing_whole.changes(erasure))
    cases, whom = erasing_whole.cases(erasure), erasing_whole.subject(erasure)
    numbers = frozenset(erasure.cases)
    standing = db.session.scalars(mandates.standing(cases)) if cases else ()
    naming = 0 if whom.everybody else sum(erasing_answers.mentions(case, whom) for case in cases)
    staff = [case for case in cases if case.respondent.kind == "staff"]
    return Preview(
        tuple(sorted(whom.names - {erasure.email})),
        tuple(cases),
        erasing_whole.counted(found),
        len({place for one in found for place in one.files}),
        sum(whom.is_at(one.email) for one in standing),
        naming,
        sum(erasing_traces.asked_elsewhere(case, numbers) for case in staff),
    )
