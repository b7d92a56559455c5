"""On behalf: what the team reads of a draft in which it enters answers, and what it has entered there.

A draft is the respondent's own. Where its people have written anything in a section since it was last sent,
that whole section is closed to the team, unless they share the draft; what the team itself entered, it can
always read again.

Whether a member of staff has begun is nobody's to know. So what they have not sent is closed as a whole,
begun or not: the team adds things to it by a table, and reads what it added itself.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import func, or_, select

from app.collection import documents, events
from app.collection.reach import EVERYTHING, Opened, Reach
from app.collection.rounds import questionnaire_of
from app.collection.scope import ADMIN, ON_BEHALF, PREFILL, TEAM, Actor, permitted
from app.db import db
from app.models import Case, Document, Event
from app.questionnaire.answers import Answers, Value
from app.questionnaire.form import Address

OURS = (ON_BEHALF, TEAM, ADMIN, PREFILL)
"""Whose changes to a draft are not those of the respondent's own people."""
MOVES = (events.REVISED, events.RIVALS_MOVED)
"""What brings answers to a changed questionnaire, whoever gave them."""
SAID = (events.EARLIER_UNCHANGED, events.EARLIER_NO_LONGER, events.EARLIER_OPEN)


def opened(case: Case) -> Opened:
    """Whole sections that nobody of the respondent has written in since they last sent; all, if shared."""
    if case.shared_at is not None:
        return EVERYTHING
    if case.untold:
        return Opened(Reach(), Reach(items=frozenset(added(case))))
    theirs = set(_theirs(case))
    if not theirs:
        return EVERYTHING
    questionnaire = questionnaire_of(case)
    known = {name: one.section for name, one in questionnaire.documents.items()}
    closed = {known.get(name, "") for name in theirs}
    sections = (one.name for one in questionnaire.sections if not one.anonymous and one.name not in closed)
    own = Reach(sections=frozenset(sections))
    return Opened(own, own)


def added(case: Case) -> Iterator[Address]:
    """The items that the team has added, whatever became of them since."""
    query = select(Event.name, Event.item).where(
        Event.case_id == case.id, Event.kind == events.ITEM_ADDED, Event.capacity == ON_BEHALF
    )
    yield from ((name, item) for name, item in db.session.execute(query))


def added_to(case: Case, name: str) -> set[str]:
    """Those of one list."""
    return {item for repeat, item in added(case) if repeat == name}


def _theirs(case: Case) -> Iterator[str]:
    """The documents in which the respondent's own people have written, and not sent."""
    since = _since(case)
    written = select(Event.name).distinct().where(
        *since, Event.revision_to.is_not(None), or_(Event.capacity.not_in(OURS), Event.kind.in_(MOVES))
    )  # fmt: skip
    yield from db.session.scalars(written)
    said = select(Event.changes).where(*since, Event.kind.in_(SAID), Event.capacity.not_in(OURS))
    yield from (facts["document"] for facts in db.session.scalars(said))
    beside = select(Document.name, Document.rivals).where(Document.case_id == case.id)
    yield from (name for name, rivals in db.session.execute(beside) if rivals)


def _since(case: Case) -> tuple[Any, ...]:
    """What holds of the events since the version that stands was sent."""
    sent = select(func.max(Event.id)).where(Event.case_id == case.id, Event.kind == events.SUBMITTED)
    return Event.case_id == case.id, Event.id > func.coalesce(sent.scalar_subquery(), 0)


def entered(actor: Actor, case: Case) -> Answers:
    """What the team has entered for a respondent, each answer as it was entered last, and nothing else.

    What its own people have made of an answer since is not said.
    """
    query = (
        select(Event.name, Event.item, Event.changes)
        .where(
            Event.case_id.in_(permitted(actor, case)),
            Event.kind == events.SAVED,
            Event.capacity == ON_BEHALF,
        )
        .order_by(Event.id)
    )
    found: dict[Address, dict[str, Value]] = defaultdict(dict)
    for name, item, changes in db.session.execute(query):
        found[name, item] |= {part: new for part, (_old, new) in changes.items()}
    kept = documents.of_case(case)
    around = {one.parent for one in kept.values()}
    shown = {}
    for address, one in kept.items():
        said = {part: new for part, new in found.get(address, {}).items() if new is not None}
        if said or address[1] in around:
            shown[address] = replace(one, answers=said, last={}, rivals={}, removed=False)
    return documents.answers_of(questionnaire_of(case), shown)
