"""The members of the team, for who manages them: invited, ended, helped when they have lost everything."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.collection import clock, events, outbox, second_steps, sessions, team
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.scope import ADMIN, Actor, round_named
from app.collection.signing_in import account
from app.collection.transaction import writes
from app.db import db
from app.models import Membership, SecondStep, User, WebSession


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the team: as what, on which surveys (none named: all), how they sign in, and when last."""

    user: User
    admin: bool
    surveys: tuple[str, ...]
    two_steps: bool
    seen_at: datetime | None


def everyone(actor: Actor) -> list[Member]:
    """All members of the team, by name."""
    _require_manager(actor)
    given: dict[int, list[Membership]] = {}
    for one in db.session.scalars(select(Membership)):
        given.setdefault(one.user_id, []).append(one)
    confirmed = select(SecondStep.user_id).where(SecondStep.confirmed_at.is_not(None))
    two_steps = set(db.session.scalars(confirmed))
    last = select(WebSession.user_id, func.max(WebSession.seen_at)).group_by(WebSession.user_id)
    seen = dict(db.session.execute(last).all())
    found = []
    for user in db.session.scalars(select(User).order_by(User.name, User.id)):
        own = given.get(user.id, [])
        admin = any(one.role == ADMIN and not one.survey for one in own)
        surveys = () if any(not one.survey for one in own) else tuple(sorted(one.survey for one in own))
        found.append(Member(user, admin, surveys, user.id in two_steps, seen.get(user.id)))
    return found


@writes
def invite(actor: Actor, email: str, name: str, role: str, survey: str = "", language: str = "") -> User:
    """Add someone to the team, and have them be sent a link by which they choose a password."""
    _require_manager(actor)
    if not name.strip():
        raise Invalid("a member has a name")
    if actor.user_id is not None and account(team.own(actor).email) == account(email):
        raise NotAllowed("own_account")
    user = team.add_user(actor, email, name.strip(), None, role, survey)
    send_link(actor, user, language, invited=True)
    return user


@writes
def send_link(actor: Actor, user: User, language: str, *, invited: bool = False) -> None:
    """Have someone be sent a link for a new password; pressed twice in a minute, it goes once."""
    _require_manager(actor)
    facts = {"account": account(user.email), "language": language, "invited": invited}
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    outbox.enqueue(outbox.MAIL_PASSWORD_LINK, facts, unique_key=f"password:{user.id}:{minute}")


@writes
def end(actor: Actor, user: User) -> None:
    """End someone's membership: they are signed out, and sign in no more. Nobody ends their own."""
    _require_another(actor, user)
    if user.disabled_at is None:
        user.disabled_at = clock.now()
        sessions.end_all(user_id=user.id)
        events.record(events.MEMBER_ENDED, actor, None, {"user": user.id})


@writes
def reset_second_step(actor: Actor, user: User) -> None:
    """Take away the second step of someone who has lost device and codes; they are signed out, and told."""
    _require_another(actor, user)
    if second_steps.of(user) is not None:
        second_steps.remove(actor, user)
        sessions.end_all(user_id=user.id)


@writes
def require_second_step(actor: Actor, name: str, *, required: bool) -> None:
    """Say whether everyone who works on a round signs in in two steps."""
    _require_manager(actor)
    found = round_named(actor, name)
    if found.second_step != required:
        found.second_step = required
        events.record(events.SECOND_STEP_REQUIRED, actor, found, {"required": required})


def called(actor: Actor, user_id: int) -> User:
    """A member by their number."""
    _require_manager(actor)
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound
    return found


def addressed(actor: Actor, email: str) -> User:
    """A member by their address."""
    _require_manager(actor)
    found = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if found is None:
        raise NotFound
    return found


def _require_manager(actor: Actor) -> None:
    """Users belong to no survey, so that who manages them is admin of all."""
    if not actor.admin or actor.surveys is not None:
        raise NotAllowed("admin")


def _require_another(actor: Actor, user: User) -> None:
    _require_manager(actor)
    if actor.user_id == user.id:
        raise NotAllowed("own_account")
