"""Links for a new password: asked for by whoever forgot theirs, mailed, good for an hour and for one use."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from app.collection import attempts, clock, events, outbox, passwords, sessions, tokens
from app.collection.errors import LinkGone, NotFound
from app.collection.scope import WORKER
from app.collection.signing_in import account, of_user
from app.collection.transaction import writes
from app.db import db
from app.models import PasswordLink, User

HOURS, HOURS_INVITED = 1, 72
"""How long a link works that was asked for, and one for somebody who is new."""
ASKED = "asked for a link"
"""What asking is counted under, by network: more in a quarter of an hour are refused."""
MOST = 30


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made, with its token, which is kept nowhere, and for whom."""

    token: str
    hours: int
    user: User


def ask(email: str, address: str, language: str) -> None:
    """Have a link be sent, if the address is somebody's: the worker alone finds out whether it is.

    What is done here is the same for every address.
    """
    place = tokens.hashed(f"{ASKED} {attempts.network(address)}")
    attempts.require_patience(place, MOST)
    attempts.failed(tokens.hashed(ASKED), place)
    _asked(account(email), language)


@writes
def _asked(known: str, language: str) -> None:
    ten_minutes = int(clock.now().timestamp()) // 600
    facts = {"account": known, "language": language}
    outbox.enqueue(outbox.MAIL_PASSWORD_LINK, facts, unique_key=f"password:{known}:{ten_minutes}")


@writes
def make(known: str, *, invited: bool = False) -> Made | None:
    """The link for an account, by the hash of its address; None where there is none, or it is disabled."""
    users = db.session.scalars(select(User).where(User.disabled_at.is_(None)))
    user = next((one for one in users if account(one.email) == known), None)
    if user is None:
        return None
    token, now, hours = tokens.new(), clock.now(), HOURS_INVITED if invited else HOURS
    made = PasswordLink(user_id=user.id, token_hash=tokens.hashed(token), created_at=now)
    made.expires_at = now + timedelta(hours=hours)
    # Anyone can ask for a link: it never takes away an invitation that works longer.
    _end(user, PasswordLink.expires_at <= made.expires_at)
    db.session.add(made)
    events.record(events.PASSWORD_LINK_SENT, WORKER, None, {"user": user.id})
    return Made(token, hours, user)


def owner(token: str) -> User:
    """Whose link it is, while it works; looking does not use it up. NotFound, or LinkGone for an old one."""
    query = select(PasswordLink, User).join(User, User.id == PasswordLink.user_id)
    query = query.where(PasswordLink.token_hash == tokens.hashed(token), User.disabled_at.is_(None))
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    link, user = found
    if link.used_at is not None:
        raise LinkGone("used")
    if link.expires_at <= clock.now():
        raise LinkGone("expired")
    return user


def use(token: str, password: str) -> User:
    """Give the link's owner a new password, once; every session of theirs ends."""
    user = owner(token)
    _used(tokens.hashed(token), user, passwords.hashed(password, user.name, user.email))
    return user


@writes
def _used(token_hash: str, user: User, password_hash: str) -> None:
    mine = (PasswordLink.token_hash == token_hash) & PasswordLink.used_at.is_(None)
    query = update(PasswordLink).where(mine).values(used_at=clock.now()).returning(PasswordLink.id)
    if db.session.scalar(query) is None:
        raise LinkGone("used")
    _end(user)
    db.session.get_one(User, user.id).password_hash = password_hash
    sessions.end_all(user_id=user.id)
    events.record(events.PASSWORD_SET, of_user(user), None, {"user": user.id})
    outbox.tell_member(user.id, events.PASSWORD_SET)


def _end(user: User, *which: ColumnElement[bool]) -> None:
    """Have no link of theirs work any more, or none of some."""
    theirs = (PasswordLink.user_id == user.id, PasswordLink.used_at.is_(None), *which)
    db.session.execute(update(PasswordLink).where(*theirs).values(used_at=clock.now()))
