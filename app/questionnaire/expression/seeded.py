"""What looks random and is not: random() and uuid() give the same in a response and item whenever asked."""

import hmac
from uuid import UUID

from app.questionnaire.expression.tree import Tree, nodes

CALLS = ("random", "uuid")
_BITS = 53  # as many as a number holds exactly


def draws(tree: Tree) -> bool:
    """Whether an expression draws a number or an identifier."""
    return any(node[0] == "f" and node[1] in CALLS for node in nodes(tree))


def placed(tree: Tree, place: str) -> Tree:
    """The tree, in which each call knows where it stands, so that no two calls draw the same."""
    calls = [node for node in nodes(tree) if node[0] == "f" and node[1] in CALLS]
    for number, node in enumerate(calls):
        node[2:] = [f"{place} {number}"]
    return tree


def fraction(seed: str, place: str) -> float:
    """A number from 0 up to but not 1."""
    return (int.from_bytes(_digest(seed, place)[:8]) >> (64 - _BITS)) / (1 << _BITS)


def identifier(seed: str, place: str) -> str:
    """A UUID in the form of version 4."""
    return str(UUID(bytes=_digest(seed, place)[:16], version=4))


def _digest(seed: str, place: str) -> bytes:
    return hmac.digest(seed.encode(), place.encode(), "sha256")
