"""Erasures: asked for with a reason, agreed by two people of the team, done once, and never forgotten."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.collection import (
    clock,
    documents,
    draft,
    erasing,
    erasing_answers,
    erasing_traces,
    events,
    gaps,
    mandates,
    outbox,
    record,
    retention,
    scope,
    subjects,
)
from app.collection.erasing import Change
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.rounds import questionnaire_of
from app.collection.scope import WORKER, Actor, require_team
from app.collection.subjects import Subject
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Erasure, Event, Mandate, Round, Submission
from app.models.erasure import PERSON, ROUND

PROPOSED, AGREED, DONE, REFUSED = "proposed", "agreed", "done", "refused"
LONGEST = 1000


@writes
def propose_person(actor: Actor, email: str, reason: str) -> Erasure:
    """Ask for the erasure of one person's data, by an address that responses know."""
    require_team(actor)
    wanted = email.strip()
    found = _cases_at(actor, wanted)
    if not wanted or not found:
        raise Invalid(f"no response that you work on knows the address '{wanted}'")
    those = sorted(case.id for case in found)
    return _proposed(actor, Erasure(kind=PERSON, email=wanted, cases=those), reason, _where(found))


@writes
def propose_round(actor: Actor, round_: Round, reason: str) -> Erasure:
    """Ask for the erasure of everybody's data in a round whose time for keeping them has ended."""
    require_team(actor)
    if round_.erased_at is not None:
        raise NotAllowed("erased")
    if clock.now() < retention.ends(round_):
        raise NotAllowed("kept_still")
    query = select(Erasure).where(Erasure.round_id == round_.id, Erasure.state.in_((PROPOSED, AGREED)))
    if known := db.session.scalar(query):
        return known
    cases = db.session.scalars(select(Case.id).where(Case.round_id == round_.id).order_by(Case.id))
    return _proposed(actor, Erasure(kind=ROUND, round_id=round_.id, cases=list(cases)), reason, round_)


def _cases_at(actor: Actor, email: str) -> list[Case]:
    return list(db.session.scalars(scope.cases(actor).where(subjects.at(email)).order_by(Case.id)))


def _where(cases: Sequence[Case]) -> Case | Round | None:
    """Where an event about these responses stands: with the one, with their one round, or by itself."""
    if len(cases) == 1:
        return cases[0]
    rounds = {case.round_id: case.round for case in cases}
    return next(iter(rounds.values())) if len(rounds) == 1 else None


def _proposed(actor: Actor, made: Erasure, reason: str, where: Case | Round | None) -> Erasure:
    if not reason.strip() or len(reason) > LONGEST:
        raise NotAllowed("message_length")
    made.reason, made.state = reason.strip(), PROPOSED
    made.asked_at, made.asked_who, made.counts = clock.now(), actor.name, {}
    if actor.user_id is not None:
        made.first_at, made.first_by, made.first_who = made.asked_at, actor.user_id, actor.name
    db.session.add(made)
    db.session.flush()
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
    events.record(events.ERASURE_AGREED, actor, _where(_cases(known)), {"erasure": known.public_id})


@writes
def refuse(actor: Actor, erasure: Erasure) -> None:
    """Decide against an erasure, or take it back; the address that it was about goes."""
    known = _open(actor, erasure)
    known.state, known.refused_at, known.refused_who = REFUSED, clock.now(), actor.name
    known.reason, known.email = _subject(known).without(known.reason), ""
    events.record(events.ERASURE_REFUSED, actor, _where(_cases(known)), {"erasure": known.public_id})


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


def _cases(erasure: Erasure, *, hold: bool = False) -> list[Case]:
    query = select(Case).where(Case.id.in_(erasure.cases)).order_by(Case.id)
    return list(db.session.scalars(query.with_for_update(of=Case) if hold else query))


def _subject(erasure: Erasure) -> Subject:
    """Whom it is about, wherever that is not said for each response."""
    if erasure.kind == PERSON:
        return subjects.person(erasure.email, erasure.cases)
    return subjects.together(subjects.everybody(case) for case in _cases(erasure))


def changes(erasure: Erasure) -> Iterator[Change]:
    """Everything that an erasure changes, worked out and not done."""
    cases, whom = _cases(erasure), _subject(erasure)
    numbers = frozenset(case.id for case in cases)
    parts = {case.round_id: erasing_answers.personal_parts(case.round) for case in cases}
    for case in cases:
        subject = subjects.everybody(case) if erasure.kind == ROUND else whom
        yield from _of_case(case, subject, parts[case.round_id])
        yield from erasing_traces.in_respondent(case, numbers)
    yield from erasing_traces.in_letters(numbers, whom)
    yield from erasing_traces.in_other_history(parts, replace(whom, everybody=False))


def _of_case(case: Case, subject: Subject, parts: dict[str, str]) -> Iterator[Change]:
    those = erasing_answers.whose(case, subject, parts)
    subject = replace(subject, reached=erasing_answers.reached(case, those))
    going = erasing_traces.going_files(case, subject, erasing_answers.files_in(case, those))
    yield from erasing_traces.in_links(case, subject)
    yield from erasing.plain(case, subject)
    yield from erasing_traces.in_files(case, subject, going)
    yield from erasing_traces.in_held(case, subject)
    hashes = frozenset(one.sha256 for one in going)
    yield from erasing_answers.in_history(case, subject, those, hashes)
    sent = dict[int, str]()
    for receipt in db.session.scalars(select(Submission).where(Submission.case_id == case.id)):
        sent[receipt.id] = receipt.receipt
    changed = list(erasing_answers.in_answers(case, subject, those))
    yield from changed
    yield from erasing_traces.in_receipts(
        sent[one.key] for one in changed if one.table is Submission and one.key in sent
    )


@writes
def carry_out(public_id: str) -> None:
    """Do an erasure that two have agreed, in one transaction; done before, it is not done again."""
    query = select(Erasure).where(Erasure.public_id == public_id, Erasure.state == AGREED)
    erasure = db.session.scalar(query.with_for_update())
    if erasure is None:
        return
    cases, whom = _cases(erasure, hold=True), _subject(erasure)
    for case in cases:
        for mandate in db.session.scalars(mandates.standing([case]).order_by(Mandate.id)):
            if whom.is_at(mandate.email):
                mandates.end(WORKER, case, mandate, mandates.ERASED)
    # Whatever is erased was in the record before: only so can it be told from what was tampered with.
    record.checkpoint()
    found = list(changes(erasure))
    for change in found:
        erasing.apply(change)
    db.session.flush()
    db.session.expire_all()
    _count_again(cases)
    sources = {Event: "event", Submission: "submission"}
    rows = {(sources[one.table], one.key) for one in found if one.table in sources}
    facts = gaps.left_behind(erasure, rows)
    erasure.reason, erasure.email, erasure.state = whom.without(erasure.reason), "", DONE
    erasure.done_at, erasure.counts = clock.now(), counted(found)
    if erasure.round_id is not None:
        db.session.get_one(Round, erasure.round_id).erased_at = erasure.done_at
    events.record(events.ERASED, WORKER, _where(_cases(erasure)), _told(erasure) | facts, via="command")
    db.session.flush()
    files = sorted({place for one in found for place in one.files})
    outbox.enqueue(outbox.SCRUB, {"erasure": public_id, "files": files}, unique_key=f"scrub:{public_id}")
    record.checkpoint()


def _count_again(cases: Sequence[Case]) -> None:
    """Have the sections of drafts say what they hold now."""
    for case in cases:
        if case.started_at is not None:
            asked = questionnaire_of(case)
            draft.finish_change(case, asked, documents.of_case(case), {one.name for one in asked.sections})


def _told(erasure: Erasure) -> dict[str, Any]:
    agreed = [[erasure.first_by, erasure.first_who], [erasure.second_by, erasure.second_who]]
    return {
        "erasure": erasure.public_id,
        "kind": erasure.kind,
        "reason": erasure.reason,
        "agreed": agreed,
        "responses": len(erasure.cases),
    }


def counted(found: Sequence[Change]) -> dict[str, int]:
    """How many rows of each table some changes concern."""
    rows = {(change.table.__tablename__, change.key) for change in found}
    return dict(sorted(Counter(table for table, _key in rows).items()))


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
    called(actor, erasure.public_id)
    found, cases, whom = list(changes(erasure)), _cases(erasure), _subject(erasure)
    numbers = frozenset(erasure.cases)
    standing = db.session.scalars(mandates.standing(cases)) if cases else ()
    naming = 0 if whom.everybody else sum(erasing_answers.mentions(case, whom) for case in cases)
    staff = [case for case in cases if case.respondent.kind == "staff"]
    return Preview(
        tuple(sorted(whom.names - {erasure.email})),
        tuple(cases),
        counted(found),
        len({place for one in found for place in one.files}),
        sum(whom.is_at(one.email) for one in standing),
        naming,
        sum(erasing_traces.asked_elsewhere(case, numbers) for case in staff),
    )
