"""The secretariat's team: who belongs to it, as what, and their passwords."""

import re

from sqlalchemy import select

from app.collection import passwords, sessions
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.scope import ADMIN, TEAM, Actor
from app.collection.transaction import writes
from app.db import db
from app.models import Membership, User

EMAIL = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@[^@\s<>\"(),:;\\\[\]]+\.[^@\s<>\"(),:;\\\[\].]{2,}")


@writes
def add_user(actor: Actor, email: str, name: str, password: str, role: str = TEAM, survey: str = "") -> User:
    """Add someone to the team, for one survey or (empty) all; or change their name, password and role.

    Users belong to no survey: who manages them is admin of all.
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
    user = db.session.scalar(select(User).where(User.email == address))
    if user is None:
        user = User(email=address, name=name, password_hash="")
        db.session.add(user)
    user.name, user.disabled_at = name, None
    user.password_hash = passwords.hashed(password)
    db.session.flush()
    query = select(Membership).where(Membership.user_id == user.id, Membership.survey == survey)
    membership = db.session.scalar(query)
    if membership is None:
        db.session.add(Membership(user_id=user.id, survey=survey, role=role))
    else:
        membership.role = role
    sessions.end_all(user_id=user.id)
    return user


@writes
def change_password(actor: Actor, old: str, new: str) -> None:
    """Give oneself another password; every session of this user ends."""
    user = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if user is None:
        raise NotFound
    if not passwords.right(user.password_hash, old):
        raise NotAllowed("sign_in")
    user.password_hash = passwords.hashed(new)
    sessions.end_all(user_id=user.id)
