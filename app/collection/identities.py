"""Identities: by which account of the organization's own sign-in service a member of the team is known."""

from dataclasses import dataclass

from sqlalchemy import select

from app.collection import clock, events, outbox, signing_in
from app.collection.errors import NotAllowed
from app.collection.signing_in import Begun, Origin
from app.collection.transaction import writes
from app.db import db
from app.models import Identity, User

PROVIDER = "provider"
"""A way of signing in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the service vouches for: who somebody is to it, and the address that it has verified, if any."""

    issuer: str
    subject: str
    email: str = ""


@writes
def sign_in(shown: Shown, origin: Origin, hours: int = 12) -> Begun:
    """Sign in, or begin to, whoever the service vouches for: by issuer and subject, and by nothing else.

    The first time, a verified address that is a member's joins the two; no member is made of anybody.
    NotAllowed("sign_in") for whoever is not of the team, or not any more.
    """
    user = _known(shown) or _joined(shown)
    if user is None or user.disabled_at is not None:
        raise NotAllowed("sign_in")
    return signing_in.entered(user, origin, PROVIDER, hours)


def _known(shown: Shown) -> User | None:
    theirs = (Identity.issuer == shown.issuer) & (Identity.subject == shown.subject)
    return db.session.scalar(select(User).join(Identity, Identity.user_id == User.id).where(theirs))


def _joined(shown: Shown) -> User | None:
    """The member whose address it is, joined to the identity from now on; None where there is none to join.

    Who is joined to another account of the same service is not joined again: an address that passed on to
    somebody else brings no membership with it.
    """
    if not shown.email or not shown.subject:
        return None
    user = db.session.scalar(select(User).where(User.email == shown.email.strip().lower()))
    if user is None or user.disabled_at is not None or _has_one(user, shown.issuer):
        return None
    made = Identity(user_id=user.id, issuer=shown.issuer, subject=shown.subject, created_at=clock.now())
    db.session.add(made)
    facts = {"user": user.id, "issuer": shown.issuer}
    events.record(events.IDENTITY_JOINED, signing_in.of_user(user), None, facts)
    outbox.tell_member(user.id, events.IDENTITY_JOINED)
    return user


def _has_one(user: User, issuer: str) -> bool:
    theirs = (Identity.user_id == user.id) & (Identity.issuer == issuer)
    return db.session.scalar(select(Identity.id).where(theirs)) is not None
