"""The tree an expression is turned into: plain JSON, the same for Python and for the browser.

A leaf is a text or a number. Everything else is a list that starts with its kind:

    ["$", name]                         the value of a part, or one entry for each item of a repeat
    ["every", name]                     one entry for each item, even where it is asked from inside one
    ["list", x, …]                      a list of these; one that is itself a list adds its entries
    ["."]  ["pos"]                      the answer itself; the position of the item in its repeat
    ["col", column]                     a column of the choice or row being judged
    ["missing", name]                   the code of a coded missing
    ["prior", name]                     what a part was when it was sent in the last round
    ["neg", x]  ["and", x, …]  ["or", x, …]  ["if", condition, then, otherwise]
    ["=", x, y], also != < <= > >= + - * div mod
    ["at", x, index]                    one entry of a list
    ["filter", x, predicate]            the entries of a list for which the predicate holds
    ["label", x, name]                  the wording of choice x of the part `name`, or of {choice: wording}
    ["rows", list, [predicate, …], column]      a column of the rows of a list; "" for all columns
    ["f", function, x, …]               random() and uuid() hold in a plan where they stand, a text
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

Tree: TypeAlias = list[Any] | str | int | float | bool

# Kinds whose second entry is the name of a part or repeat.
_NAMED = frozenset({"$", "every", "missing"})


def nodes(tree: Tree) -> Iterator[list[Any]]:
    """Every list of the tree that is a node, the outermost first."""
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, list):
            continue
        if node and isinstance(node[0], str):
            yield node
        waiting.extend(reversed(node))


def names(tree: Tree) -> frozenset[str]:
    """The parts and repeats that an expression reads."""
    found = {str(node[1]) for node in nodes(tree) if node[0] in _NAMED}
    found |= {node[2] for node in nodes(tree) if node[0] == "label" and isinstance(node[2], str)}
    return frozenset(found)


def priors(tree: Tree) -> frozenset[str]:
    """The parts whose value in the last round an expression reads: of this round they need nothing."""
    return frozenset(str(node[1]) for node in nodes(tree) if node[0] == "prior")


def depth(tree: Tree) -> int:
    """How deep the tree is nested, measured without recursion since it guards against too much of it."""
    deepest = 0
    waiting: list[tuple[Any, int]] = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        if isinstance(node, list):
            waiting.extend((inner, level + 1) for inner in node)
    return deepest
