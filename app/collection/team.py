"""The secretariat's team: who belongs to it, as what, and their passwords."""

import re

from sqlalchemy import select

from app.collection import attempts, events, outbox, passwords, sessions
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.scope import ADMIN, TEAM, Actor
from app.collection.signing_in import account
from app.collection.transaction import writes
from app.db import db
from app.models import Event, Membership, User

EMAIL = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@[^@\s<>\"(),:;\\\[\]]+\.[^@\s<>\"(),:;\\\[\].]{2,}")
CHANGE = "change"
"""Where failures are counted of someone who is signed in and changes the password."""
MOST = 20
"""How many happenings of an account are shown."""


def add_user(
    actor: Actor, email: str, name: str, password: str | None, role: str = TEAM, survey: str = ""
) -> User:
    """Add someone to the team, for one survey or (empty) all; or change their name, password and role.

    Users belong to no survey: who manages them is admin of all. Without a ``password``, whoever is new has
    none, and whoever is known keeps theirs.
    """
    if not actor.admin or actor.surveys is not None:
        raise NotAllowed("admin")
    if role not in (TEAM, ADMIN):
        raise Invalid(f"the role is {TEAM} or {ADMIN}")
    if role == ADMIN and survey:
        raise Invalid(f"an {ADMIN} works on all surveys; leave the survey out, or make the role {TEAM}")
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise Invalid(f"'{email}' is not an e-mail address")
    # The slow hash is made before the transaction, so that nobody waits for it.
    made = None if password is None else passwords.hashed(password, name, address)
    return _added(actor, address, name, made, role, survey)


@writes
def _added(actor: Actor, address: str, name: str, password_hash: str | None, role: str, survey: str) -> User:
    user = db.session.scalar(select(User).where(User.email == address))
    if user is None:
        user = User(email=address, name=name, password_hash="")
        db.session.add(user)
    user.name, user.disabled_at = name, None
    user.password_hash = user.password_hash if password_hash is None else password_hash
    db.session.flush()
    query = select(Membership).where(Membership.user_id == user.id, Membership.survey == survey)
    membership = db.session.scalar(query)
    if membership is None:
        db.session.add(Membership(user_id=user.id, survey=survey, role=role))
    else:
        membership.role = role
    sessions.end_all(user_id=user.id)
    facts = {"user": user.id, "email": address, "role": role, "survey": survey}
    events.record(events.MEMBER_ADDED, actor, None, facts)
    return user


def change_password(actor: Actor, old: str, new: str) -> None:
    """Give oneself another password; every session of this user ends."""
    user = own(actor)
    # Whoever has taken over a session could guess here: they wait, and nobody else does.
    attempt = attempts.begin(account(user.email), CHANGE)
    if not passwords.right(user.password_hash, old):
        raise NotAllowed("sign_in")
    attempts.succeeded(attempt)
    attempts.forgiven(attempt.account, CHANGE)
    _changed(actor, user, passwords.hashed(new, user.name, user.email))


@writes
def _changed(actor: Actor, user: User, password_hash: str) -> None:
    db.session.get_one(User, user.id).password_hash = password_hash
    sessions.end_all(user_id=user.id)
    events.record(events.PASSWORD_CHANGED, actor, None, {"user": user.id})
    outbox.tell_member(user.id, events.PASSWORD_CHANGED)


def own(actor: Actor) -> User:
    """The account of someone of the team; NotFound for whoever has none."""
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None:
        raise NotFound
    return user


def happenings(user: User) -> list[Event]:
    """What happened to an account, latest first."""
    query = select(Event).where(Event.round_id.is_(None), Event.kind.in_(events.OF_MEMBERS))
    query = query.where(Event.changes["user"].as_integer() == user.id)
    return list(db.session.scalars(query.order_by(Event.id.desc()).limit(MOST)))
