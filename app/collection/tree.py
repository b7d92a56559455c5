"""A Merkle tree that grows at its end, as RFC 6962 draws it: its root stands for every leaf."""

import hashlib
import re
from collections.abc import Sequence

_HASH = re.compile(r"[0-9a-f]{64}")


def leaf(content: bytes) -> str:
    """The hash of a leaf, in hexadecimal digits; never that of an inner node."""
    return hashlib.sha256(b"\x00" + content).hexdigest()


def grown(size: int, peaks: Sequence[str], hashed: str) -> list[str]:
    """The peaks of a tree of ``size`` leaves, once another leaf is put at its end.

    The peaks are the roots of the whole trees that it consists of, largest first: one for each 1 in ``size``.
    """
    now, rest = list(peaks), size
    while rest & 1:
        hashed = _node(now.pop(), hashed)
        rest >>= 1
    return [*now, hashed]


def root(peaks: Sequence[str]) -> str:
    """The root of a tree, from its peaks."""
    *others, found = peaks
    for peak in reversed(others):
        found = _node(peak, found)
    return found


def is_hash(text: str) -> bool:
    """Whether a text can be the hash of a leaf or a node."""
    return _HASH.fullmatch(text) is not None


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
