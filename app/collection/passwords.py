"""Passwords of the team: hashed with Argon2id; a wrong one and a missing account look alike."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.collection import guessable
from app.collection.errors import WeakPassword

SHORTEST, LONGEST = 15, 200
"""NIST SP 800-63B-4 wants 15 characters of a password that may stand alone, and asks for no kinds of them."""
LENGTH, COMMON, OWN = "length", "common", "own"

# About 60 ms and 32 MB a hash: above what is recommended as the least (19 MB, 2 passes), and eight people who
# sign in at once do not stop the others' work.
HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)


def hashed(password: str, *about: str) -> str:
    """The hash to keep of a new password; WeakPassword for one that whoever knows ``about`` would guess."""
    why = weakness(password, *about)
    if why:
        raise WeakPassword(
            why, f"a password has {SHORTEST} to {LONGEST} characters and is not easily guessed"
        )
    return HASHER.hash(_plain(password))


def weakness(password: str, *about: str) -> str:
    """Why a password is not taken, in one word, or ''."""
    if not SHORTEST <= len(_plain(password)) <= LONGEST:
        return LENGTH
    if guessable.own(password, about):
        return OWN
    return COMMON if guessable.common(password) else ""


def right(kept: str, password: str) -> bool:
    """Whether ``password`` belongs to the hash; for an empty one, the same work is done in vain."""
    try:
        HASHER.verify(kept or _nobody(), _plain(password)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def _plain(password: str) -> str:
    """The same password for the same letters, whichever way a keyboard puts their accents."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return HASHER.hash("nobody signs in with this")
