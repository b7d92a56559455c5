"""Signing in: someone of the team becomes known, and who guesses is slowed without keeping anybody out."""

from dataclasses import dataclass

from sqlalchemy import select

from app.collection import attempts, events, passwords, second_steps, sessions, tokens
from app.collection.errors import NotAllowed
from app.collection.scope import TEAM, Actor
from app.collection.transaction import writes
from app.db import db
from app.models import User

PASSWORD = "password"  # noqa: S105 (a way of signing in)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody signs in from; ``device`` names one on which this account was signed in before."""

    address: str
    browser: str = ""
    device: str = ""

    @property
    def place(self) -> str:
        """What failures are counted by: the device where it is known, so that no stranger uses it up."""
        return f"device {self.device}" if self.device else attempts.network(self.address)


@dataclass(frozen=True, slots=True)
class Begun:
    """What came of signing in: the token for the cookie, and whether it still waits for the second step."""

    token: str
    email: str
    waits: bool = False


def account(email: str) -> str:
    """What stands for an address where attempts are counted: they hold nobody's in clear."""
    return tokens.hashed(email.strip().lower())


def by_password(email: str, password: str, origin: Origin, hours: int = 12) -> Begun:
    """Sign a member of the team in, or begin to, where a second step is to come.

    NotAllowed("sign_in") for a wrong password, an unknown account and a disabled one alike. The slow hash is
    checked between short transactions, so that nobody waits for it.
    """
    attempt = attempts.begin(account(email), origin.place)
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    known = user is not None and user.disabled_at is None
    allowed = passwords.right(user.password_hash if user and known else "", password)
    if user is None or not allowed:
        raise NotAllowed("sign_in")
    attempts.succeeded(attempt)
    return entered(user, origin, PASSWORD, hours)


@writes
def entered(user: User, origin: Origin, way: str, hours: int = 12) -> Begun:
    """Let someone in who has shown who they are; where there is a second step, it is still to come."""
    if second_steps.of(user) is None:
        return _let_in(user, origin, way, hours)
    return Begun(sessions.begin(user_id=user.id, waiting=True)[0], user.email, waits=True)


def by_second_step(token: str, given: str, origin: Origin, key: str, hours: int = 12) -> Begun:
    """Let in whoever gives the code of their device, or a recovery code.

    NotAllowed("waiting") where no session waits for it, NotAllowed("second_step") for a wrong code. Where no
    device is known, failures count by account alone: only who knows the password gets here, so that no
    stranger makes anyone wait, and a million codes would soon be tried from many networks.
    """
    found = sessions.waiting(token)
    if found is None:
        raise NotAllowed("waiting")
    session, user = found
    attempt = second_step_tried(user, origin)
    way = second_steps.accept(user, given, key)
    if not way:
        second_steps.note_failure(user)
        raise NotAllowed("second_step")
    attempts.succeeded(attempt)
    return _stepped(session.id, user, origin, way, hours)


def second_step_tried(user: User, origin: Origin) -> attempts.Attempt:
    """Try a code of somebody's second step; TooManyAttempts where it has to wait."""
    return attempts.begin(account(f"{user.email} second step"), origin.place if origin.device else "anywhere")


@writes
def _stepped(waited: int, user: User, origin: Origin, way: str, hours: int) -> Begun:
    sessions.end(waited)
    return _let_in(user, origin, way, hours)


def _let_in(user: User, origin: Origin, way: str, hours: int) -> Begun:
    failed = attempts.forgiven(account(user.email), origin.place)
    network = attempts.network(origin.address)
    token, _id = sessions.begin(user_id=user.id, hours=hours, browser=origin.browser, network=network)
    facts = {"user": user.id, "way": way, "failed": failed, "browser": origin.browser, "network": network}
    events.record(events.SIGNED_IN, of_user(user), None, facts)
    return Begun(token, user.email)


def of_user(user: User) -> Actor:
    """Someone of the team as the history names them, who is not signed in yet or no more."""
    return Actor(user.name, TEAM, user_id=user.id)
