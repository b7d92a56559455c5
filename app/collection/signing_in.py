"""Signing in: someone of the team becomes known, and who guesses is slowed without keeping anybody out."""

from dataclasses import dataclass

from sqlalchemy import select

from app.collection import attempts, events, passwords, sessions, tokens
from app.collection.errors import NotAllowed
from app.collection.scope import TEAM, Actor
from app.collection.transaction import writes
from app.db import db
from app.models import User


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


def account(email: str) -> str:
    """What stands for an address where attempts are counted: they hold nobody's in clear."""
    return tokens.hashed(email.strip().lower())


def by_password(email: str, password: str, origin: Origin, hours: int = 12) -> str:
    """Sign a member of the team in and return the token for their cookie.

    NotAllowed("sign_in") for a wrong password, an unknown account and a disabled one alike. The slow hash is
    checked between short transactions, so that nobody waits for it.
    """
    attempt = attempts.begin(account(email), origin.place)
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    known = user is not None and user.disabled_at is None
    allowed = passwords.right(user.password_hash if user and known else "", password)
    if user is None or not allowed:
        raise NotAllowed("sign_in")
    return _begun(user, attempt, origin, hours)


@writes
def _begun(user: User, attempt: attempts.Attempt, origin: Origin, hours: int) -> str:
    failed = attempts.succeeded(attempt)
    seen = {"browser": origin.browser, "network": attempts.network(origin.address)}
    token, _id = sessions.begin(
        user_id=user.id, hours=hours, browser=seen["browser"], network=seen["network"]
    )
    events.record(events.SIGNED_IN, of_user(user), None, {"user": user.id, "failed": failed, **seen})
    return token


def of_user(user: User) -> Actor:
    """Someone of the team as the history names them, who is not signed in yet or no more."""
    return Actor(user.name, TEAM, user_id=user.id)
