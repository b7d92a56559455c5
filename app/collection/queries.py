"""Queries: prepared on what was sent, sent together in a limited number of rounds, answered, settled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from app.collection import amending, clock, documents, events, mandates, matters, outbox, rights
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.scope import Actor, locked, permitted, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Query, QueryMessage, Submission
from app.questionnaire.answers import Answers, from_json
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire

PREPARED, OPEN, ANSWERED, SETTLED = "prepared", amending.OPEN, "answered", "settled"
REASONS = (
    "outlier",
    "last_round",
    "inconsistent",
    "source_missing",
    "unclear",
    "incomplete",
    "unit",
    "other",
)
"""Why an answer is queried: codes that are never used for something else."""
MOST = 4_000
"""How many characters a message has at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone of the team asks about an answer, an item or a list."""

    question: str
    """The name of the matter; see `matters`."""
    item: str
    reason: str
    text: str
    due: date


@writes
def prepare(actor: Actor, sent: Submission, questionnaire: Questionnaire, asked: Asked) -> Query:
    """A query on an answer of a submission, which the respondent is not asked before `send`."""
    require_team(actor)
    case = locked(actor, _case_of(sent))
    at = matters.home(questionnaire, from_json(sent.document), asked.question, asked.item)
    if asked.reason not in REASONS:
        raise Invalid(f"'{asked.reason}' is none of the reasons")
    if asked.due < clock.today(case.round.timezone):
        raise NotAllowed("due_passed")
    made = Query(
        case_id=case.id,
        submission_id=sent.id,
        document=at,
        item=asked.item,
        question=asked.question,
        reason=asked.reason,
        due=asked.due,
        prepared_at=clock.now(),
        who=actor.name,
        user_id=actor.user_id,
    )
    db.session.add(made)
    db.session.flush()
    _say(made, actor, asked.text)
    events.record(events.QUERY_PREPARED, actor, case, _facts(made))
    return made


@writes
def ask_again(actor: Actor, query: Query, text: str, due: date) -> None:
    """Prepare a further question in the thread of a query that was answered, for the next sending."""
    require_team(actor)
    case = locked(actor, _case_of(query))
    if query.state != ANSWERED:
        raise NotAllowed("query_state")
    if due < clock.today(case.round.timezone):
        raise NotAllowed("due_passed")
    query.state, query.due = PREPARED, due
    _say(query, actor, text)
    events.record(events.QUERY_PREPARED, actor, case, _facts(query))


@writes
def discard(actor: Actor, query: Query) -> None:
    """Take back what was prepared and not sent."""
    require_team(actor)
    case = locked(actor, _case_of(query))
    if query.state != PREPARED:
        raise NotAllowed("query_state")
    events.record(events.QUERY_DISCARDED, actor, case, _facts(query))
    db.session.execute(
        delete(QueryMessage).where(QueryMessage.query_id == query.id, QueryMessage.sent_at.is_(None))
    )
    if query.round:
        query.state = ANSWERED
    else:
        db.session.delete(query)


@writes
def send(actor: Actor, case: Case, most: int) -> int:
    """Ask the respondent everything that is prepared, in one letter; how many queries went.

    At most ``most`` rounds of queries go to one respondent. What they ask of is open from now on.
    """
    require_team(actor)
    case = locked(actor, case)
    ready = [one for one in of_case(actor, case) if one.state == PREPARED]
    if not ready:
        raise NotAllowed("no_queries")
    number = rounds_asked(case) + 1
    if number > most:
        raise NotAllowed("query_rounds")
    now = clock.now()
    for query in ready:
        query.state, query.round, query.asked_at = OPEN, number, now
        query.answered_at = query.version = None
        for message in _unsent(query):
            message.sent_at = now
    case.queried_at, case.validated_at, case.validated_who = now, None, ""
    facts = {"round": number, "queries": len(ready)}
    events.record(events.QUERIES_SENT, actor, case, facts)
    if mandates.addressee(case)[1]:
        payload = {"case": case.id, "why": outbox.QUERIED}
        outbox.enqueue(outbox.MAIL_LINK, payload, unique_key=f"queries:{case.id}:{number}")
    return len(ready)


@writes
def reply(actor: Actor, query: Query, text: str) -> None:
    """What the respondent says to a query: its answer, unless an amendment to go with it is not sent yet."""
    if not rights.may_submit(actor):
        raise NotAllowed("reply")
    case = locked(actor, _case_of(query))
    if query.state != OPEN:
        raise NotAllowed("query_state")
    _say(query, actor, text, replies=True)
    events.record(events.QUERY_ANSWERED, actor, case, _facts(query))
    if not amended(case, query):
        query.state, query.answered_at = ANSWERED, clock.now()
    db.session.flush()
    if not amending.waiting(case):
        case.queried_at = None


def amended(case: Case, query: Query) -> bool:
    """Whether what a query is about was changed and not sent yet."""
    changed = amending.changed_since_sent(case)
    address, name = (query.document, query.item), query.question
    if any(name in (part, part.split(".")[0]) for part in changed.get(address, ())):
        return True
    inside = set(_inside(case, address, name, changed))
    return bool(inside) or (matters.is_item(query.document, name) and address in changed)


def _inside(case: Case, around: Address, name: str, changed: Iterable[Address]) -> Iterator[Address]:
    """The documents among ``changed`` that stand in a queried item, or in a queried list."""
    kept, sent = documents.of_case(case), amending.last_sent(case).answers
    for address in changed:
        document = kept.get(address)
        if document is None:
            continue
        if matters.is_item(around[0], name):
            stands = document.parent == around[1]
        else:
            gone_or_new = document.removed or matters.item_of(sent, *address) is None
            stands = (document.name, document.parent) == (name, around[1]) and gone_or_new
        if stands:
            yield address


@writes
def settle(actor: Actor, query: Query) -> None:
    """Be satisfied with a query, or withdraw it where no answer has come; nothing of its thread goes."""
    require_team(actor)
    case = locked(actor, _case_of(query))
    if query.state not in (OPEN, ANSWERED):
        raise NotAllowed("query_state")
    withdrawn = query.state == OPEN
    query.state, query.settled_at, query.settled_who = SETTLED, clock.now(), actor.name
    events.record(events.QUERY_SETTLED, actor, case, _facts(query) | {"withdrawn": withdrawn})
    db.session.flush()
    if not amending.waiting(case):
        case.queried_at = None


def answered_by(case: Case, made: Submission) -> None:
    """Note with the queries which of them a new version answers; the others go on waiting."""
    waiting = amending.waiting(case)
    if waiting:
        before = select(Submission).where(Submission.case_id == case.id, Submission.number == made.number - 1)
        earlier, later = (from_json(one.document) for one in (db.session.scalars(before).one(), made))
        for query in waiting:
            if _said(earlier, query) != _said(later, query) or replied(query):
                query.state, query.answered_at, query.version = ANSWERED, made.received_at, made.number
        db.session.flush()
    if not amending.waiting(case):
        case.queried_at = None


def _said(answers: Answers, query: Query) -> Any:
    """What a version says of what a query is about."""
    return matters.said(answers, query.document, query.item, query.question)


def replied(query: Query) -> bool:
    """Whether the respondent has said something since it was asked last."""
    return any(
        not message.ours and message.at >= query.asked_at for message in thread(query) if query.asked_at
    )


def of_case(actor: Actor, case: Case) -> list[Query]:
    """The queries on a case, in the order in which they were made; a respondent sees those that were sent."""
    query = select(Query).where(Query.case_id.in_(permitted(actor, case))).order_by(Query.id)
    found = list(db.session.scalars(query if actor.team else query.where(Query.round > 0)))
    return amending.readable(actor, case, found)


def named(actor: Actor, case: Case, public_id: str) -> Query:
    """The query of a case that an address names."""
    found = next((one for one in of_case(actor, case) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def thread(query: Query) -> list[QueryMessage]:
    """What was said to and fro, earliest first."""
    messages = select(QueryMessage).where(QueryMessage.query_id == query.id)
    return list(db.session.scalars(messages.order_by(QueryMessage.id)))


def rounds_asked(case: Case) -> int:
    """How many rounds of queries went to a respondent."""
    return db.session.scalar(select(func.max(Query.round)).where(Query.case_id == case.id)) or 0


def _unsent(query: Query) -> list[QueryMessage]:
    return [message for message in thread(query) if message.sent_at is None]


def _say(query: Query, actor: Actor, text: str, *, replies: bool = False) -> None:
    said = text.strip()
    if not said or len(said) > MOST:
        raise NotAllowed("message_length")
    now = clock.now()
    db.session.add(
        QueryMessage(
            query_id=query.id,
            at=now,
            sent_at=now if replies else None,
            who=actor.name,
            capacity=actor.capacity,
            ours=not replies,
            text=said,
        )
    )


def _facts(query: Query) -> dict[str, str]:
    return {"query": query.public_id, "question": query.question, "item": query.item}


def _case_of(row: Submission | Query) -> Case:
    return db.session.get_one(Case, row.case_id)
