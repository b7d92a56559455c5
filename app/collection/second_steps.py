"""The second step of signing in: a code that a device makes each half minute (RFC 6238), or another."""

import base64
import hmac
import secrets
from urllib.parse import quote, urlencode

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, select, update

from app.collection import clock, events, outbox, tokens
from app.collection.errors import NotAllowed
from app.collection.scope import TEAM, Actor
from app.collection.transaction import writes
from app.db import db
from app.models import RecoveryCode, SecondStep, User
from app.models.columns import readable

PERIOD, DIGITS = 30, 6
DRIFT = 1
"""How many half minutes a device's clock may be before or behind ours."""
BYTES = 20
"""The length of a secret: what RFC 4226 recommends, and every app takes."""
RECOVERY_CODES, RECOVERY_LENGTH, GROUP = 10, 16, 4
CODE, RECOVERY = "code", "recovery"
"""By what somebody came in."""


def code(secret: bytes, step: int) -> str:
    """The code of a half minute, counted from 1970 (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), "sha1").digest()
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def present() -> int:
    """The half minute of now."""
    return int(clock.now().timestamp()) // PERIOD


def address(secret: bytes, email: str, issuer: str) -> str:
    """What an app reads from the picture: the secret, and whose account where it is for."""
    known = urlencode({"secret": written(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{email}')}?{known}"


def written(secret: bytes) -> str:
    """The secret as it is typed into an app that has no camera."""
    return base64.b32encode(secret).decode()


def of(user: User) -> SecondStep | None:
    """The second step that someone has confirmed, if any."""
    found = db.session.get(SecondStep, user.id)
    return found if found is not None and found.confirmed_at is not None else None


def codes_left(user: User) -> int:
    """How many recovery codes have not been used yet."""
    left = (RecoveryCode.user_id == user.id) & RecoveryCode.used_at.is_(None)
    return db.session.scalar(select(func.count()).where(left)) or 0


@writes
def begun(user: User, key: str) -> bytes:
    """The secret to set a device up with: the same until it is confirmed, as the page may be loaded again."""
    known = db.session.get(SecondStep, user.id)
    if known is not None and known.confirmed_at is not None:
        raise NotAllowed("confirmed")
    if known is not None:
        opened = _opened(known.sealed, key)
        if opened:
            return opened
        db.session.delete(known)
        db.session.flush()
    secret = secrets.token_bytes(BYTES)
    sealed = _seal(key).encrypt(secret).decode()
    db.session.add(SecondStep(user_id=user.id, sealed=sealed, begun_at=clock.now(), last=0))
    return secret


@writes
def confirm(actor: Actor, user: User, given: str, key: str) -> list[str]:
    """Take up the second step, if the code is right; the recovery codes, which are shown this once."""
    known = db.session.get(SecondStep, user.id)
    if known is None or known.confirmed_at is not None or not _accepted(known, given, key):
        raise NotAllowed("second_step")
    known.confirmed_at = clock.now()
    events.record(events.SECOND_STEP_SET, actor, None, {"user": user.id})
    outbox.tell_member(user.id, events.SECOND_STEP_SET)
    return _codes(user)


@writes
def new_codes(actor: Actor, user: User) -> list[str]:
    """New recovery codes; the ones before are worth nothing from now on."""
    events.record(events.RECOVERY_CODES_MADE, actor, None, {"user": user.id})
    return _codes(user)


@writes
def remove(actor: Actor, user: User) -> None:
    """Take someone's second step away: their own wish, or another administrator's help."""
    for table in (RecoveryCode, SecondStep):
        db.session.execute(delete(table).where(table.user_id == user.id))
    kind = events.SECOND_STEP_REMOVED if actor.user_id == user.id else events.SECOND_STEP_RESET
    events.record(kind, actor, None, {"user": user.id})
    outbox.tell_member(user.id, kind)


@writes
def accept(user: User, given: str, key: str) -> str:
    """By what ``given`` lets someone in: each code does so once, of either kind. '' where it does not."""
    known = of(user)
    if known is not None and _accepted(known, given, key):
        return CODE
    # Written as it is read, with or without its dashes and in small or capital letters.
    typed = "".join(given.lower().replace("-", "").split())
    mine = (RecoveryCode.user_id == user.id) & RecoveryCode.used_at.is_(None)
    query = update(RecoveryCode).where(mine, RecoveryCode.code_hash == tokens.hashed(typed))
    used = db.session.scalar(query.values(used_at=clock.now()).returning(RecoveryCode.id))
    return RECOVERY if used is not None else ""


@writes
def note_failure(user: User) -> None:
    """Put on record that somebody knew the password, and not the code."""
    events.record(events.SECOND_STEP_FAILED, Actor(user.name, TEAM, user_id=user.id), None, {"user": user.id})


def _accepted(known: SecondStep, given: str, key: str) -> bool:
    secret, typed, now = _opened(known.sealed, key), "".join(given.split()), present()
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code(secret, step).encode(), typed.encode()) and secret:
            # Two who come with one code at once: the database lets one of them write.
            later = (SecondStep.user_id == known.user_id) & (SecondStep.last < step)
            query = update(SecondStep).where(later).values(last=step).returning(SecondStep.user_id)
            return db.session.scalar(query) is not None
    return False


def _codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    made = [readable(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=tokens.hashed(one)) for one in made)
    return ["-".join(one[at : at + GROUP] for at in range(0, len(one), GROUP)) for one in made]


def _seal(key: str) -> Fernet:
    """What seals secrets: a copy of the database alone is worth nothing to whoever has it."""
    return Fernet(base64.urlsafe_b64encode(hmac.new(key.encode(), b"second step", "sha256").digest()))


def _opened(sealed: str, key: str) -> bytes:
    """The secret; empty where it was sealed with another key."""
    try:
        return _seal(key).decrypt(sealed.encode())
    except InvalidToken:
        return b""
