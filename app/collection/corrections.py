"""Corrections by the team: one person proposes, with a reason, and another, never the same, confirms."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.collection import (
    amending,
    clock,
    documents,
    draft,
    events,
    items,
    mandates,
    matters,
    outbox,
    prior,
    queries,
    submission,
)
from app.collection.errors import ChangedSince, Incomplete, NotAllowed, NotFound
from app.collection.merge import applied
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor, locked, permitted, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Correction, Submission
from app.questionnaire.answers import Answers, Item, Value, blank, coded, from_json
from app.questionnaire.complete import submission_document
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.parts import CALCULATED
from app.questionnaire.review import problems
from app.questionnaire.route import Route

PROPOSED, CONFIRMED, REFUSED, WITHDRAWN = "proposed", "confirmed", "refused", "withdrawn"
_NOTHING = frozenset({"skipped", "blank"})
"""What a submission says of a part that holds no answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one answer should say, part by part, and why; a whole item, named by its repeat, should go."""

    question: str
    item: str
    values: Mapping[str, Value | None]
    reason: str


@writes
def propose(actor: Actor, sent: Submission, questionnaire: Questionnaire, wanted: Wanted) -> Correction:
    """Propose to correct an answer of the version that stands; nothing changes before another confirms it."""
    require_team(actor)
    case = locked(actor, db.session.get_one(Case, sent.case_id))
    if actor.user_id is None:
        raise NotAllowed("person")
    if sent.number != case.versions:
        raise NotAllowed("replaced")
    if not wanted.reason.strip() or len(wanted.reason) > queries.MOST:
        raise NotAllowed("message_length")
    answers = from_json(sent.document)
    home = matters.home(questionnaire, answers, wanted.question, wanted.item)
    removes = matters.is_item(home, wanted.question)
    if not removes and wanted.question not in questionnaire.questions:
        raise NotFound
    changes = {} if removes else _changes(questionnaire, answers, home, wanted)
    if not (changes or removes):
        raise NotAllowed("unchanged")
    documents.storable({part: new for part, (_old, new) in changes.items()})
    made = Correction(
        case_id=case.id,
        submission_id=sent.id,
        document=home,
        item=wanted.item,
        question=wanted.question,
        changes=changes,
        removes=removes,
        reason=wanted.reason.strip(),
        proposed_at=clock.now(),
        proposed_by=actor.user_id,
        proposed_who=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    events.record(events.CORRECTION_PROPOSED, actor, case, _facts(made))
    return made


def _changes(
    questionnaire: Questionnaire, answers: Answers, home: str, wanted: Wanted
) -> dict[str, list[Value | None]]:
    """{part: [old, new]} of the parts of the question that would say something else."""
    own = (matters.item_of(answers, home, wanted.item) or Answers() if wanted.item else answers).own
    found = {}
    for part in questionnaire.questions[wanted.question].parts:
        new = wanted.values.get(part.name)
        new = None if new is None or blank(new) else new
        old = _said(own.get(part.name))
        if part.name in wanted.values and part.role != CALCULATED and new != old:
            found[part.name] = [old, new]
    return found


def _said(value: Value | None) -> Value | None:
    """What a submission says of a part; None where it is blank or was not asked."""
    return None if value is None or coded(value) in _NOTHING else value


def answered(answers: Answers) -> Answers:
    """The answers of a submission without what it says of parts that hold none."""
    own = {part: value for part, value in answers.own.items() if _said(value) is not None}
    items = {
        name: tuple(Item(below.own, below.items, one.id) for one in those for below in (answered(one),))
        for name, those in answers.items.items()
    }
    return Answers(own, items)


@writes
def confirm(actor: Actor, correction: Correction, language: str) -> Submission:
    """Make the version that a proposal asks for; NotAllowed to whoever proposed it.

    Incomplete where the version could not have been sent, as an answer that now disagrees with another;
    ChangedSince where the answer was changed since it was read.
    """
    require_team(actor)
    case = locked(actor, db.session.get_one(Case, correction.case_id))
    _require_another(actor, correction)
    if case.status != "submitted":
        raise NotAllowed("still_open")
    before = submission.versions(actor, case)[0]
    questionnaire = questionnaire_of(case)
    route = _route(case, questionnaire, before, correction)
    found = problems(route, language)
    if found:
        raise Incomplete(found)
    _write(case, questionnaire, correction, actor)
    made = submission.correct(case, submission_document(route), before, actor)
    correction.state, correction.version = CONFIRMED, made.number
    _decided(correction, actor)
    events.record(events.CORRECTED, actor, case, _facts(correction) | submission.facts(made))
    if mandates.addressee(case)[1]:
        payload = {"case": case.id, "why": outbox.CORRECTED}
        outbox.enqueue(outbox.MAIL_LINK, payload, unique_key=f"corrected:{case.id}:{made.number}")
    return made


def _require_another(actor: Actor, correction: Correction) -> None:
    """Refuse whoever proposed it, and what was decided already."""
    if actor.user_id is None or actor.user_id == correction.proposed_by:
        raise NotAllowed("second_person")
    if correction.state != PROPOSED:
        raise NotAllowed("decided")


def _route(case: Case, questionnaire: Questionnaire, before: Submission, correction: Correction) -> Route:
    """The version that stands, corrected: what is asked follows from it."""
    answers = answered(from_json(before.document))
    where = matters.item_of(answers, correction.document, correction.item) if correction.item else answers
    if where is None or any(where.own.get(part) != old for part, (old, _new) in correction.changes.items()):
        raise ChangedSince
    day = clock.day(before.received_at, case.round.timezone)
    last_round = prior.sent_before(case)
    return Route(questionnaire, changed(answers, correction), day, last_round, case.public_id)


def changed(answers: Answers, correction: Correction) -> Answers:
    """``answers`` as a correction would have them."""
    if not correction.item:
        return Answers(applied(answers.own, correction.changes), answers.items)
    gone = (correction.document, correction.item) if correction.removes else None
    items = {
        name: tuple(_corrected(name, one, correction) for one in those if (name, one.id) != gone)
        for name, those in answers.items.items()
    }
    return Answers(answers.own, items)


def _corrected(name: str, one: Item, correction: Correction) -> Item:
    below = changed(one, correction)
    here = (name, one.id) == (correction.document, correction.item)
    return Item(applied(one.own, correction.changes) if here else one.own, below.items, one.id)


def _write(case: Case, questionnaire: Questionnaire, correction: Correction, actor: Actor) -> None:
    """Have the draft say the same, so that the next version begins from what stands."""
    kept = documents.of_case(case)
    address = (correction.document, correction.item)
    document = kept.get(address)
    before = document.revision if document else 0
    mark = documents.mark(actor)
    if correction.removes:
        # Every change of a document is on record, be it without a part.
        if document is not None and not document.removed:
            kept[address] = items.removed_now(document, actor)
            events.record(
                events.ITEM_REMOVED, actor, case, via=events.BY_CORRECTION, document=address,
                revisions=(before, before + 1),
            )  # fmt: skip
        draft.finish_change(case, questionnaire, kept, {questionnaire.documents[correction.document].section})
        return
    own = document.answers if document else {}
    marks = {**(document.last if document else {}), **dict.fromkeys(correction.changes, mark)}
    answers = applied(own, correction.changes)
    facts = {part: [own.get(part), new] for part, (_old, new) in correction.changes.items()}
    if document is None:
        kept[address] = documents.begin(case, address, answers=answers, last=marks)
    else:
        kept[address] = documents.change(document, answers=answers, last=marks)
    revisions = (before, before + 1)
    events.record(
        events.SAVED, actor, case, facts, via=events.BY_CORRECTION, document=address, revisions=revisions
    )
    draft.finish_change(case, questionnaire, kept, {questionnaire.documents[correction.document].section})


@writes
def refuse(actor: Actor, correction: Correction) -> None:
    """Decide against a proposal; whoever made it withdraws it by this."""
    require_team(actor)
    case = locked(actor, db.session.get_one(Case, correction.case_id))
    if correction.state != PROPOSED:
        raise NotAllowed("decided")
    correction.state = WITHDRAWN if actor.user_id == correction.proposed_by else REFUSED
    _decided(correction, actor)
    events.record(events.CORRECTION_ENDED, actor, case, _facts(correction))


def _decided(correction: Correction, actor: Actor) -> None:
    correction.decided_at, correction.decided_by = clock.now(), actor.user_id
    correction.decided_who = actor.name


def of_case(actor: Actor, case: Case) -> list[Correction]:
    """The corrections of a case, latest first; a respondent's are those that were made."""
    query = (
        select(Correction)
        .where(Correction.case_id.in_(permitted(actor, case)))
        .order_by(Correction.id.desc())
    )
    found = list(db.session.scalars(query if actor.team else query.where(Correction.state == CONFIRMED)))
    return amending.readable(actor, case, found)


def named(actor: Actor, case: Case, public_id: str) -> Correction:
    """The correction of a case that an address names."""
    found = next((one for one in of_case(actor, case) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def _facts(correction: Correction) -> dict[str, str]:
    return {
        "correction": correction.public_id,
        "question": correction.question,
        "item": correction.item,
        "reason": correction.reason,
    }
