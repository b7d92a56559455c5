"""Attempts: what failed is counted, and whoever fails too often has to wait; then it is forgotten."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from app.collection import clock
from app.collection.errors import TooManyAttempts
from app.collection.transaction import writes
from app.db import db
from app.models import SignInAttempt

WINDOW = timedelta(minutes=15)
"""How long failures count where only the place is known."""
KEPT = timedelta(days=1)
LONGEST = 64
"""The longest account or address that is kept."""
FREE = 5
"""How many failures cost no waiting; each further one costs twice as much as the one before."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
BITS = {4: 24, 6: 48}
"""How much of an address names a network: an office, or a household."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that is being tried: it counts as failed until it has succeeded."""

    id: int
    account: str
    place: str


def network(address: str) -> str:
    """The network of an address; of what is none, what is given."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:LONGEST]
    mapped = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((mapped, BITS[mapped.version]), strict=False))


def begin(account: str, place: str) -> Attempt:
    """Try something for an account from a place; TooManyAttempts where it still has to wait.

    Only failures of the same account from the same place make it wait, so that nobody who guesses keeps
    out whoever the account belongs to. It is noted before it is tried: a thousand tries at once count.
    """
    made = Attempt(_noted(account, place[:LONGEST]), account, place[:LONGEST])
    until = _until(made)
    if until is not None and clock.now() < until:
        _taken_back(made)
        raise TooManyAttempts(until)
    return made


@writes
def succeeded(attempt: Attempt) -> None:
    """It was right, and counts no more."""
    own = update(SignInAttempt).where(SignInAttempt.id == attempt.id)
    db.session.execute(own.values(failed=False))


@writes
def forgiven(account: str, place: str) -> int:
    """Forget what failed for an account from a place; how often it failed, from there and elsewhere."""
    failed = _of(account) & SignInAttempt.failed
    count = db.session.scalar(select(func.count()).where(failed)) or 0
    db.session.execute(delete(SignInAttempt).where(failed, SignInAttempt.address == place[:LONGEST]))
    return count


def _until(attempt: Attempt) -> datetime | None:
    """How long it has to wait, by what failed before it."""
    query = select(func.count(), func.max(SignInAttempt.at)).where(
        _of(attempt.account),
        SignInAttempt.address == attempt.place,
        SignInAttempt.failed,
        SignInAttempt.id < attempt.id,
        SignInAttempt.at > clock.now() - KEPT,
    )
    count, last = db.session.execute(query).one()
    if count < FREE:
        return None
    # More doublings than these are past the longest wait anyway.
    wait = min(FIRST_WAIT * 2 ** min(count - FREE, 10), LONGEST_WAIT)
    until: datetime = last + wait
    return until


def _of(account: str) -> ColumnElement[bool]:
    return SignInAttempt.account == account


@writes
def _noted(account: str, place: str) -> int:
    _in_turn(f"{account} {place}")
    now = clock.now()
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT))
    made = SignInAttempt(account=account, address=place, at=now, failed=True)
    db.session.add(made)
    db.session.flush()
    return made.id


def _in_turn(pair: str) -> None:
    """Wait until nobody else notes a try of the same account and place: the ids say which came first.

    SQLite has one writer anyway. On PostgreSQL a later id could be seen by all before an earlier one.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(pair))))


@writes
def _taken_back(attempt: Attempt) -> None:
    """What was not even tried does not count."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt.id))


def require_patience(place: str, most: int) -> None:
    """Refuse whoever failed ``most`` times from a place in a quarter of an hour, for whatever account."""
    since = clock.now() - WINDOW
    query = select(func.count(), func.min(SignInAttempt.at))
    count, first = db.session.execute(
        query.where(SignInAttempt.address == place[:LONGEST], SignInAttempt.failed, SignInAttempt.at > since)
    ).one()
    if count >= most:
        raise TooManyAttempts(first + WINDOW)


def failed(account: str, place: str) -> None:
    """Keep that something was tried in vain."""
    _noted(account, place[:LONGEST])
