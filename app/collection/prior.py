"""What a respondent sent in the round that this one looks back on: for rules, and beside the questions."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.collection import clock
from app.collection.rounds import frozen
from app.db import db
from app.models import Case, Round, RoundInstrument, Submission
from app.questionnaire.answers import Answers, from_json
from app.questionnaire.last_time import Bridge
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.carry import Carrier
from app.questionnaire.revision.changes import Changes
from app.questionnaire.route import NOTHING, Route, plan_of


@dataclass(frozen=True)
class Earlier:
    """One earlier submission, and the way from what it was asked to what is asked now."""

    case: Case
    """The case in the earlier round."""
    sent: Submission
    answers: Answers
    """As they were sent, in the names of then."""
    bridge: Bridge

    @property
    def route(self) -> Route:
        """What was asked then, with the answers of then."""
        day = clock.day(self.sent.received_at, self.case.round.timezone)
        return Route(self.bridge.old, self.answers, day, seed=self.case.public_id)


def earlier(case: Case) -> Earlier | None:
    """The last version that this respondent sent in the round that its own looks back on; None without."""
    if case.round.earlier_id is None:
        return None
    query = (
        select(Submission, Case)
        .join(Case, Case.id == Submission.case_id)
        .where(Case.respondent_id == case.respondent_id, Case.round_id == case.round.earlier_id)
        .where(Submission.number == Case.versions)
        .options(undefer(Submission.document))
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    sent, before = found
    changes = _changes(before.round_id, case.round_id)
    bridge = _bridge(sent.instrument_sha256, case.instrument, changes)
    return Earlier(before, sent, from_json(sent.document), bridge)


@dataclass(frozen=True, slots=True)
class Shared:
    """How many are invited to a round, and how many of them sent answers in an earlier one."""

    invited: int
    sent: int


def shared(round_: Round, before: Round) -> Shared:
    """How many of a round have earlier answers."""
    own = select(Case.respondent_id).where(Case.round_id == round_.id)
    sent = select(func.count(Case.id)).where(
        Case.round_id == before.id, Case.versions > 0, Case.respondent_id.in_(own)
    )
    invited = select(func.count()).select_from(own.subquery())
    return Shared(db.session.scalar(invited) or 0, db.session.scalar(sent) or 0)


def between(before: Round, now: Round) -> Bridge:
    """The way from what an earlier round asked last to what a round asks."""
    return _bridge(before.instrument_sha256, now.instrument_sha256, _changes(before.id, now.id))


def _changes(before: int, now: int) -> str:
    """What authors said became of names, from one round to another."""
    query = (
        select(RoundInstrument.changes)
        .where(RoundInstrument.round_id.in_((before, now)))
        .order_by(RoundInstrument.at, RoundInstrument.number)
    )
    changes = Changes()
    for listed in db.session.scalars(query):
        changes += Changes.from_json(listed)
    return json.dumps(changes.to_json(), sort_keys=True)


@lru_cache(maxsize=64)
def _bridge(old: str, new: str, changes: str) -> Bridge:
    asked = (frozen(old), frozen(new))
    return Bridge(*asked, Carrier(asked, Changes.from_json(json.loads(changes)), 1))


def sent_before(case: Case) -> Answers:
    """What was sent in the round that this one looks back on, in the names of now."""
    known = earlier(case)
    if known is None:
        return NOTHING
    return from_json(known.bridge.carrier.document(known.sent.document))


def route(
    case: Case,
    questionnaire: Questionnaire,
    answers: Answers,
    sections: Iterable[str] | None = None,
    veiled: frozenset[str] = frozenset(),
) -> Route:
    """The route of a case with ``answers``; of ``sections`` only, where only they are asked about.

    The earlier round is looked up only where an expression of these sections asks for it.
    """
    looking = plan_of(questionnaire).looking_back
    looks = bool(looking if sections is None else looking.intersection(sections))
    prior = sent_before(case) if looks else NOTHING
    return Route(questionnaire, answers, clock.today(case.round.timezone), prior, case.public_id, veiled)
