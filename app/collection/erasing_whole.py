"""An erasure as a whole: whose responses it is about, everything that it changes, and its doing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    subjects,
)
from app.collection.erasing import Change
from app.collection.rounds import questionnaire_of
from app.collection.scope import WORKER
from app.collection.subjects import Subject
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Erasure, Event, Mandate, Round, Submission
from app.models.erasure import AGREED, DONE, PERSON, ROUND


def where(those: Sequence[Case]) -> Case | Round | None:
    """Where an event about responses stands: with the one, with their one round, or by itself."""
    if len(those) == 1:
        return those[0]
    rounds = {case.round_id: case.round for case in those}
    return next(iter(rounds.values())) if len(rounds) == 1 else None


def cases(erasure: Erasure, *, hold: bool = False) -> list[Case]:
    """The responses that it is about; ``hold`` them, so that nobody writes meanwhile."""
    query = select(Case).where(Case.id.in_(erasure.cases)).order_by(Case.id)
    return list(db.session.scalars(query.with_for_update(of=Case) if hold else query))


def subject(erasure: Erasure) -> Subject:
    """Whom it is about, wherever that is not said for each response."""
    if erasure.kind == PERSON:
        return subjects.person(erasure.email, erasure.cases)
    return subjects.together(subjects.everybody(case) for case in cases(erasure))


def changes(erasure: Erasure) -> Iterator[Change]:
    """Everything that an erasure changes, worked out and not done."""
    those, whom = cases(erasure), subject(erasure)
    numbers = frozenset(case.id for case in those)
    parts = {case.round_id: erasing_answers.personal_parts(case.round) for case in those}
    for case in those:
        theirs = subjects.everybody(case) if erasure.kind == ROUND else whom
        yield from _of_case(case, theirs, parts[case.round_id])
        yield from erasing_traces.in_respondent(case, numbers)
    yield from erasing_traces.in_letters(numbers, whom)
    yield from erasing_traces.in_other_history(parts, replace(whom, everybody=False))


def _of_case(case: Case, whom: Subject, parts: dict[str, str]) -> Iterator[Change]:
    those = erasing_answers.whose(case, whom, parts)
    whom = replace(whom, reached=erasing_answers.reached(case, those))
    going = erasing_traces.going_files(case, whom, erasing_answers.files_in(case, those))
    yield from erasing_traces.in_links(case, whom)
    yield from erasing.plain(case, whom)
    yield from erasing_traces.in_files(case, whom, going)
    yield from erasing_traces.in_held(case, whom)
    hashes = frozenset(one.sha256 for one in going)
    yield from erasing_answers.in_history(case, whom, those, hashes)
    sent = dict[int, str]()
    for receipt in db.session.scalars(select(Submission).where(Submission.case_id == case.id)):
        sent[receipt.id] = receipt.receipt
    changed = list(erasing_answers.in_answers(case, whom, those))
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
    those, whom = cases(erasure, hold=True), subject(erasure)
    for case in those:
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
    _count_again(those)
    sources = {Event: "event", Submission: "submission"}
    rows = {(sources[one.table], one.key) for one in found if one.table in sources}
    facts = gaps.left_behind(erasure, rows)
    erasure.reason, erasure.email, erasure.state = whom.without(erasure.reason), "", DONE
    erasure.done_at, erasure.counts = clock.now(), counted(found)
    if erasure.round_id is not None:
        db.session.get_one(Round, erasure.round_id).erased_at = erasure.done_at
    events.record(events.ERASED, WORKER, where(cases(erasure)), _told(erasure) | facts, via="command")
    db.session.flush()
    files = sorted({place for one in found for place in one.files})
    outbox.enqueue(outbox.SCRUB, {"erasure": public_id, "files": files}, unique_key=f"scrub:{public_id}")
    record.checkpoint()


def _count_again(those: Sequence[Case]) -> None:
    """Have the sections of drafts say what they hold now."""
    for case in those:
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
