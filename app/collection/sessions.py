"""Sessions: who is signed in, by password or personal link, kept on the server so that they can be ended."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, false, insert, select, update

from app import bounds, rows
from app.bounds import Bounds
from app.collection import clock, events, tokens
from app.collection.errors import Busy, NotFound, StorageFull
from app.collection.scope import ADMIN, FOCAL_POINT, TEAM, Actor
from app.collection.transaction import hastily, reads, writes
from app.db import db
from app.models import Case, Mandate, Membership, PersonalLink, Round, SecondStep, User, WebSession
from app.statement import Statement, connection

WAITING = timedelta(minutes=10)
"""How long the second step may take."""
NAMED = 200
"""The longest name that an event can bear."""
RENEWED = timedelta(minutes=5)
"""A session is prolonged at most this often, so that reading pages writes nothing."""

_REQUIRED = (
    select(Round.id)
    .where(Round.second_step, Round.closed_at.is_(None))
    .where((Membership.survey == "") | (Membership.survey == Round.survey))
    .exists()
)
"""Whether a round that this membership is for wants the second step."""
_LIVE = Statement(
    select(WebSession.id, WebSession.seen_at, WebSession.expires_at, WebSession.link_id)
    .add_columns(
        PersonalLink.case_id, PersonalLink.name, PersonalLink.email, PersonalLink.mandate_id, Mandate.voice_id
    )
    .add_columns(PersonalLink.revoked_at, PersonalLink.expires_at.label("link_expires_at"))
    .add_columns(
        Mandate.role.label("mandated"), Mandate.provisional, Mandate.ended_at.label("mandate_ended_at")
    )
    .add_columns(User.id.label("user_id"), User.name.label("user_name"), User.disabled_at)
    .add_columns(Membership.role, Membership.survey, SecondStep.confirmed_at.label("second_step"))
    .add_columns(_REQUIRED.label("required"))
    .outerjoin(PersonalLink, WebSession.link_id == PersonalLink.id)
    .add_columns(Case.respondent_id, *rows.telling(PersonalLink.case_id, Case.respondent_id))
    .outerjoin(Mandate, PersonalLink.mandate_id == Mandate.id)
    .outerjoin(Case, PersonalLink.case_id == Case.id)
    .outerjoin(User, WebSession.user_id == User.id)
    .outerjoin(
        # A list of roles would be written into the statement anew each time.
        Membership,
        (Membership.user_id == User.id) & ((Membership.role == TEAM) | (Membership.role == ADMIN)),
    )
    .outerjoin(SecondStep, SecondStep.user_id == User.id)
    .where(WebSession.token_hash == bindparam("token"), WebSession.ended_at.is_(None))
    .where(WebSession.waiting == false())
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
    respondent_id: int | None = None
    """For whom somebody acts who came by a personal link."""
    owes_second_step: bool = False
    """Whether the second step is required of this person, and not set up: all else waits for it."""

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


@bounds.lifted()
def visitor(token: str, hours: int = 12, *, two_steps: bool = False) -> Visitor | None:
    """Who carries ``token``; None where the session has ended. One query.

    ``two_steps``: whether the whole team has to sign in in two.
    """
    reads()
    now = clock.now()
    found = _LIVE.rows({"token": tokens.hashed(token), "now": now})
    if not found:
        return None
    session = found[0]
    of_case = session.case_id is not None
    rows.told(connection(), Bounds(session.respondent_id, session.case_id) if of_case else None)
    actor = _by_link(session) if session.link_id is not None else _of_team(found)
    if actor is None:
        return None
    if now - session.seen_at > RENEWED:
        # Whoever only reads need not hear that nothing can be written now; the next page tries again.
        with suppress(Busy, StorageFull):
            _renew(session.id, now, _until(now, hours, session.link_expires_at))
    required = actor.team and (two_steps or any(one.required for one in found))
    owes = required and session.second_step is None
    return Visitor(actor, session.id, session.expires_at, session.respondent_id, owes)


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
        voice_id=session.voice_id,
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


@writes
def begin(
    *,
    user_id: int | None = None,
    link_id: int | None = None,
    hours: int = 12,
    browser: str = "",
    network: str = "",
    waiting: bool = False,
) -> tuple[str, int]:
    """Begin a session and return its token, which is kept nowhere, and its id."""
    token, now = tokens.new(), clock.now()
    link = db.session.get(PersonalLink, link_id) if link_id else None
    made = {
        "token_hash": tokens.hashed(token),
        "user_id": user_id,
        "link_id": link_id,
        "created_at": now,
        "seen_at": now,
        "expires_at": now + WAITING if waiting else _until(now, hours, link.expires_at if link else None),
        "ended_at": None,
        "browser": browser[:200],
        "network": network,
        "waiting": waiting,
    }
    return token, _BEGUN.rows(made)[0].id


def waiting(token: str) -> tuple[WebSession, User] | None:
    """Whose second step is to come, by the token of their session; None where it has taken too long."""
    live = WebSession.ended_at.is_(None) & (WebSession.expires_at > clock.now()) & WebSession.waiting
    query = select(WebSession, User).join(User, User.id == WebSession.user_id)
    query = query.where(WebSession.token_hash == tokens.hashed(token), live, User.disabled_at.is_(None))
    return db.session.execute(query).one_or_none()


@writes
def end(session_id: int) -> None:
    """End one session: its cookie is worth nothing from now on."""
    _end(WebSession.id == session_id)


@writes
def sign_out(visitor: Visitor) -> None:
    """End the session of whoever signs out."""
    _end(WebSession.id == visitor.session_id)
    user_id = visitor.actor.user_id
    if user_id is not None:
        events.record(events.SIGNED_OUT, visitor.actor, None, {"user": user_id})


@writes
def end_all(*, user_id: int | None = None, link_id: int | None = None) -> None:
    """End every session of a user or of a link."""
    _end(WebSession.user_id == user_id if user_id is not None else WebSession.link_id == link_id)


def of_user(actor: Actor) -> list[WebSession]:
    """Where someone of the team is signed in now, the one used last first."""
    live = WebSession.ended_at.is_(None) & (WebSession.expires_at > clock.now())
    query = select(WebSession).where(WebSession.user_id == actor.user_id, live, ~WebSession.waiting)
    return list(db.session.scalars(query.order_by(WebSession.seen_at.desc(), WebSession.id.desc())))


@writes
def end_own(actor: Actor, session_id: int) -> None:
    """End another session of one's own; NotFound for whatever is none."""
    if session_id not in [one.id for one in of_user(actor)]:
        raise NotFound
    _end(WebSession.id == session_id)
    events.record(events.SESSIONS_ENDED, actor, None, {"user": actor.user_id, "sessions": 1})


@writes
def end_others(actor: Actor, session_id: int) -> None:
    """End every session of one's own but the one that asks for it."""
    others = [one.id for one in of_user(actor) if one.id != session_id]
    if others:
        _end(WebSession.id.in_(others))
        facts = {"user": actor.user_id, "sessions": len(others)}
        events.record(events.SESSIONS_ENDED, actor, None, facts)


def _end(which: ColumnElement[bool]) -> None:
    ended = update(WebSession).where(which, WebSession.ended_at.is_(None)).values(ended_at=clock.now())
    db.session.execute(ended)
