"""Sessions: who is signed in, by password or personal link, kept on the server so that they can be ended."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, select, update

from app.collection import attempts, clock, passwords, tokens
from app.collection.errors import Busy, NotAllowed, StorageFull
from app.collection.scope import ADMIN, FOCAL_POINT, TEAM, Actor
from app.collection.transaction import hastily, reads, writes
from app.db import db
from app.models import Mandate, Membership, PersonalLink, SignInAttempt, User, WebSession
from app.statement import Statement

PER_ACCOUNT, PER_ADDRESS = 5, 50
"""Failures in a window after which an account, or an address (an office behind one), has to wait."""
NAMED = 200
"""The longest name that an event can bear."""
RENEWED = timedelta(minutes=5)
"""A session is prolonged at most this often, so that reading pages writes nothing."""

_LIVE = Statement(
    select(WebSession.id, WebSession.seen_at, WebSession.expires_at, WebSession.link_id)
    .add_columns(PersonalLink.case_id, PersonalLink.name, PersonalLink.email, PersonalLink.mandate_id)
    .add_columns(PersonalLink.revoked_at, PersonalLink.expires_at.label("link_expires_at"))
    .add_columns(
        Mandate.role.label("mandated"), Mandate.provisional, Mandate.ended_at.label("mandate_ended_at")
    )
    .add_columns(User.id.label("user_id"), User.name.label("user_name"), User.disabled_at)
    .add_columns(Membership.role, Membership.survey)
    .outerjoin(PersonalLink, WebSession.link_id == PersonalLink.id)
    .outerjoin(Mandate, PersonalLink.mandate_id == Mandate.id)
    .outerjoin(User, WebSession.user_id == User.id)
    .outerjoin(
        # A list of roles would be written into the statement anew each time.
        Membership,
        (Membership.user_id == User.id) & ((Membership.role == TEAM) | (Membership.role == ADMIN)),
    )
    .where(WebSession.token_hash == bindparam("token"), WebSession.ended_at.is_(None))
    .where(WebSession.expires_at > bindparam("now"))
)
"""Asked with every request; a row a membership."""
_BEGUN = Statement(
    insert(WebSession).returning(WebSession.id),
    [column.key for column in WebSession.__table__.columns if column.key != "id"],
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is behind a live session, as Flask-Login wants to know them."""

    actor: Actor
    session_id: int
    expires_at: datetime

    @property
    def is_authenticated(self) -> bool:
        """Always: there is no visitor without a session."""
        return True

    is_active = is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """Never."""
        return False

    def get_id(self) -> str:
        """The session's id."""
        return str(self.session_id)


def visitor(token: str, hours: int = 12) -> Visitor | None:
    """Who carries ``token``; None where the session has ended. One query."""
    reads()
    now = clock.now()
    found = _LIVE.rows({"token": tokens.hashed(token), "now": now})
    if not found:
        return None
    session = found[0]
    actor = _by_link(session) if session.link_id is not None else _of_team(found)
    if actor is None:
        return None
    if now - session.seen_at > RENEWED:
        # Whoever only reads need not hear that nothing can be written now; the next page tries again.
        with suppress(Busy, StorageFull):
            _renew(session.id, now, _until(now, hours, session.link_expires_at))
    return Visitor(actor, session.id, session.expires_at)


def _by_link(session: Row[Any]) -> Actor | None:
    """Who acts by a personal link; nobody once it was revoked, or the mandate it was made for has ended."""
    if session.revoked_at is not None or session.mandate_ended_at is not None:
        return None
    name = session.name or session.email
    # Events have no room for the longest of addresses.
    shown = name if len(name) <= NAMED else name[: NAMED - 1] + "…"
    return Actor(
        shown,
        session.mandated or FOCAL_POINT,
        case_id=session.case_id,
        link_id=session.link_id,
        mandate_id=session.mandate_id,
        provisional=bool(session.provisional),
    )


def _of_team(sessions: Sequence[Row[Any]]) -> Actor | None:
    """Who acts as a user of the team, a row a membership; nobody once disabled or without membership."""
    user, memberships = sessions[0], [one for one in sessions if one.role is not None]
    if user.disabled_at is not None or not memberships:
        return None
    everything = any(not one.survey for one in memberships)
    # Users belong to no survey, so that only who is admin of all manages them.
    admin = any(one.role == ADMIN and not one.survey for one in memberships)
    return Actor(
        user.user_name,
        ADMIN if admin else TEAM,
        user_id=user.user_id,
        surveys=None if everything else frozenset(one.survey for one in memberships),
    )


def _until(now: datetime, hours: int, link_ends: datetime | None) -> datetime:
    """When a session ends that is used now: a link's own does not outlive the link."""
    later = now + timedelta(hours=hours)
    return later if link_ends is None else min(later, link_ends)


@hastily
def _renew(session_id: int, now: datetime, until: datetime) -> None:
    later = {"seen_at": now, "expires_at": until}
    db.session.execute(update(WebSession).where(WebSession.id == session_id).values(later))


def sign_in(email: str, password: str, address: str, hours: int = 12) -> str:
    """Sign a member of the team in and return the token for their cookie.

    NotAllowed("sign_in") for a wrong password, an unknown account and a disabled one alike. The slow hash is
    checked between two short transactions, so that nobody waits for it.
    """
    account = tokens.hashed(email.strip().lower())
    limits = ((SignInAttempt.account, account, PER_ACCOUNT), (SignInAttempt.address, address, PER_ADDRESS))
    attempts.require_patience(*limits)
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    known = user is not None and user.disabled_at is None
    allowed = passwords.right(user.password_hash if user and known else "", password)
    attempts.note(account, address, failed=not allowed)
    if user is None or not allowed:
        raise NotAllowed("sign_in")
    return begin(user_id=user.id, hours=hours)[0]


@writes
def begin(*, user_id: int | None = None, link_id: int | None = None, hours: int = 12) -> tuple[str, int]:
    """Begin a session and return its token, which is kept nowhere, and its id."""
    token, now = tokens.new(), clock.now()
    link = db.session.get(PersonalLink, link_id) if link_id else None
    made = {
        "token_hash": tokens.hashed(token),
        "user_id": user_id,
        "link_id": link_id,
        "created_at": now,
        "seen_at": now,
        "expires_at": _until(now, hours, link.expires_at if link else None),
        "ended_at": None,
    }
    return token, _BEGUN.rows(made)[0].id


@writes
def end(session_id: int) -> None:
    """End one session: its cookie is worth nothing from now on."""
    _end(WebSession.id == session_id)


@writes
def end_all(*, user_id: int | None = None, link_id: int | None = None) -> None:
    """End every session of a user or of a link."""
    _end(WebSession.user_id == user_id if user_id is not None else WebSession.link_id == link_id)


def _end(which: ColumnElement[bool]) -> None:
    ended = update(WebSession).where(which, WebSession.ended_at.is_(None)).values(ended_at=clock.now())
    db.session.execute(ended)
