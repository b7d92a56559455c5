"""Secrets that people carry: random, 256 bits, and kept only as hashes."""

import hashlib
import secrets


def new() -> str:
    """A token for a link or a cookie."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept of a token; with so many random bits, a plain hash cannot be searched."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
