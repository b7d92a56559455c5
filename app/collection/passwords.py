"""Passwords of the team: hashed with Argon2id; a wrong one and a missing account look alike."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.collection.errors import Invalid

SHORTEST, LONGEST = 12, 200

# About 60 ms and 32 MB a hash: above what is recommended as the least (19 MB, 2 passes), and eight people who
# sign in at once do not stop the others' work.
_HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The hash to keep of a new password."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"a password has {SHORTEST} to {LONGEST} characters")
    return _HASHER.hash(password)


def right(kept: str, password: str) -> bool:
    """Whether ``password`` belongs to the hash; for an empty one, the same work is done in vain."""
    try:
        _HASHER.verify(kept or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def outdated(kept: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody signs in with this")
