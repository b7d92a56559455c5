"""What is done when a round's time comes: the team is told beforehand, and an erasure is asked for."""

from datetime import timedelta

from sqlalchemy import or_, select

from app.collection import clock, erasures, outbox, retention
from app.collection.scope import WORKER
from app.collection.transaction import writes
from app.db import db
from app.models import Membership, Round, User

REASON = "The time for which this round said that it keeps personal data has ended."
AGAIN = timedelta(days=30)
"""How long the team is left in peace about a round of which nothing is decided."""


@writes
def ask() -> None:
    """Have the worker look today, unless it was asked already."""
    now = clock.now()
    outbox.enqueue(outbox.RETENTION, {}, unique_key=f"retention:{now:%Y-%m-%d}")


@writes
def look() -> int:
    """Look at all rounds, and tomorrow again; how many letters are to be written."""
    now = clock.now()
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    outbox.enqueue(outbox.RETENTION, {}, due=tomorrow, unique_key=f"retention:{tomorrow:%Y-%m-%d}")
    return sum(_looked_at(round_) for round_ in coming())


def coming() -> list[Round]:
    """The rounds whose time has come, or comes soon enough to tell the team; soonest first."""
    known = db.session.scalars(select(Round).where(Round.erased_at.is_(None), Round.synthetic.is_(False)))
    soon = clock.now() + retention.TOLD_BEFORE
    return sorted((one for one in known if retention.ends(one) <= soon), key=retention.ends)


def _looked_at(round_: Round) -> int:
    now, end = clock.now(), retention.ends(round_)
    due = end <= now
    stage = f"due:{(now - end) // AGAIN}" if due else "soon"
    if due:
        erasures.propose(WORKER, erasures.of_round(WORKER, round_), REASON)
    letters = 0
    for user in _team(round_):
        facts = {"user": user, "round": round_.id, "due": due}
        key = f"retention_letter:{round_.id}:{user}:{stage}"
        letters += 1
        outbox.enqueue(outbox.RETENTION_LETTER, facts, unique_key=key)
    return letters


def _team(round_: Round) -> list[int]:
    """Who works on a round, by their numbers."""
    theirs = or_(Membership.survey == "", Membership.survey == round_.survey)
    query = select(User.id).join(Membership, Membership.user_id == User.id)
    query = query.where(theirs, User.disabled_at.is_(None)).order_by(User.id).distinct()
    return list(db.session.scalars(query))
