"""Folds a tree: what cannot change becomes a value, and what is asked of a list is asked of its entries.

What is left reads single answers only, so that whoever evaluates it needs few kinds of node: the operators,
`$`, `missing`, `list`, `label`, `and`, `or`, `if` and `f`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import copysign, isinf, isnan
from typing import Any

from app.questionnaire.expression.context import Context
from app.questionnaire.expression.evaluate import compile, told  # noqa: A004 — as in re.compile
from app.questionnaire.expression.functions import FUNCTIONS
from app.questionnaire.expression.tree import Tree, nodes
from app.questionnaire.expression.values import Result, to_boolean, to_number

_NAMING = ("$", "missing", "every")
_LIVE = ("$", "missing")
_YES_OR_NO = ("and", "or", "=", "!=", "<", "<=", ">", ">=")
_NOTHING: Tree = ["list"]
MOST_ROWS = 1000
"""The longest list whose rows are gone through: the condition of a longer one stays with the server."""


class CannotFoldError(Exception):
    """The expression needs what only its evaluation knows, such as the place of an entry that may be gone."""


@dataclass(frozen=True)
class Scope:
    """What folding knows where the expression stands."""

    changes: Callable[[str], bool]
    """Whether the value of a name may change."""
    named: Callable[[str, str], Tree]
    """The folded tree of a name that may change, by kind of node: a single value or a `list` of such."""
    context: Context
    """Everything else, as it is now."""
    wording: Callable[[str], Mapping[str, str]]
    """The wording of a part's choices."""
    own: Tree = ""
    """What `.` is: nothing, the field of an answer that is judged, or an entry of a list."""


def fold(tree: Tree, scope: Scope) -> Tree:
    """The tree without what is known already."""
    if not isinstance(tree, list):
        return tree
    if not _changes(tree, scope):
        return literal(compile(tree)(scope.context))
    return _settled(_KINDS.get(tree[0], _operated)(tree, scope))


def is_constant(tree: Tree) -> bool:
    """Whether nothing can change what a folded tree says."""
    return not any(node[0] in _LIVE for node in nodes(tree))


def value_of(tree: Tree) -> Result:
    """The value of a constant tree."""
    return compile(tree)(_NOWHERE)


def literal(value: Result) -> Tree:
    """A value written as a tree, for which JSON has not always a word."""
    if isinstance(value, list):
        return ["list", *map(literal, value)]
    if isinstance(value, float) and isnan(value):
        return ["-", "", 0]
    if isinstance(value, float) and isinf(value):
        return ["div", copysign(1, value), 0]
    return value


def all_of(trees: list[Tree]) -> Tree:
    """What holds where all of these folded trees do."""
    return _shortened("and", trees)


def listed(found: list[tuple[Tree, Tree]]) -> Tree:
    """A list of entries, each with the condition under which it is there."""
    return [
        "list",
        *(
            entry if is_constant(condition) else ["if", condition, entry, _NOTHING]
            for condition, entry in found
            if not is_constant(condition) or to_boolean(value_of(condition))
        ),
    ]


def _changes(tree: Tree, scope: Scope) -> bool:
    own = not is_constant(scope.own)
    for node in nodes(tree):
        if node[0] in _NAMING:
            if scope.changes(str(node[1])):
                return True
        elif own and (node[0] == "." or node[:2] == ["f", "once"]):
            return True
    return False


def _settled(tree: Tree) -> Tree:
    """The tree, as the value that it has always if it is constant."""
    return literal(value_of(tree)) if is_constant(tree) else tree


def _operated(tree: list[Any], scope: Scope) -> Tree:
    return [tree[0], *(fold(one, scope) for one in tree[1:])]


def _logic(tree: list[Any], scope: Scope) -> Tree:
    return _shortened(tree[0], [fold(one, scope) for one in tree[1:]])


def _shortened(kind: str, folded: list[Tree]) -> Tree:
    """A choice between values without what is decided already."""
    if kind == "if":
        condition, then, otherwise = folded
        if not is_constant(condition):
            return [kind, *folded]
        return then if to_boolean(value_of(condition)) else otherwise
    decides = kind == "or"
    left = []
    for one in folded:
        if not is_constant(one):
            left.append(one)
        elif to_boolean(value_of(one)) is decides:
            return decides
    return [kind, *left] if left else not decides


def _name(tree: list[Any], scope: Scope) -> Tree:
    return scope.named(tree[0], tree[1])


def _own(_tree: list[Any], scope: Scope) -> Tree:
    return scope.own


def _label(tree: list[Any], scope: Scope) -> Tree:
    wording = scope.wording(tree[2]) if isinstance(tree[2], str) else tree[2]
    return ["label", fold(tree[1], scope), dict(wording)]


def _call(tree: list[Any], scope: Scope) -> Tree:
    if tree[1] == "once":
        return ["f", "coalesce", scope.own, fold(tree[2], scope)]
    return ["f", tree[1], *(fold(one, scope) for one in tree[2:])]


def _at(tree: list[Any], scope: Scope) -> Tree:
    """The entry at a place; where the place may change, it is compared with each."""
    entries, index = _entries(fold(tree[1], scope)), fold(tree[2], scope)
    if not _sure(entries):
        raise CannotFoldError
    found: Tree = ""
    if is_constant(index):
        place = to_number(value_of(index))
        return entries[int(place) - 1][1] if 1 <= place <= len(entries) else found
    for place, (_condition, entry) in reversed(list(enumerate(entries, 1))):
        found = ["if", ["=", ["f", "int", index], place], entry, found]
    return ["if", ["<=", ["f", "number", index], len(entries)], found, ""]


def _filter(tree: list[Any], scope: Scope) -> Tree:
    entries, found = _entries(fold(tree[1], scope)), []
    if not _sure(entries) and any(node[0] == "pos" for node in nodes(tree[2])):
        raise CannotFoldError
    for place, (condition, entry) in enumerate(entries, 1):
        own = value_of(entry) if is_constant(entry) else ""
        here = replace(scope, own=entry, context=scope.context.at(place, own))
        verdict = _verdict(fold(tree[2], here), place, sure=_sure(entries))
        found.append((all_of([condition, verdict]), entry))
    return listed(found)


def _rows(tree: list[Any], scope: Scope) -> Tree:
    rows: list[tuple[Tree, Mapping[str, str]]] = [(True, row) for row in scope.context.lists.get(tree[1], ())]
    if len(rows) > MOST_ROWS:
        raise CannotFoldError
    for predicate in tree[2]:
        sure, left = _sure(rows), []
        for place, (condition, row) in enumerate(rows, 1):
            here = replace(scope, context=scope.context.on(row))
            left.append((all_of([condition, _verdict(fold(predicate, here), place, sure=sure)]), row))
        rows = [(condition, row) for condition, row in left if condition is not False]
    return listed([(condition, told(row, tree[3])) for condition, row in rows])


def _entries(tree: Tree) -> list[tuple[Tree, Tree]]:
    """The entries of a folded list, each with the condition under which it is there."""
    if not (isinstance(tree, list) and tree[0] == "list"):
        return [(True, tree)]
    conditional = [isinstance(one, list) and one[0] == "if" and one[3] == _NOTHING for one in tree[1:]]
    return [
        (one[1], one[2]) if maybe else (True, one) for one, maybe in zip(tree[1:], conditional, strict=True)
    ]


def _sure(entries: Sequence[tuple[Tree, Any]]) -> bool:
    """Whether all entries are there, so that each has its place."""
    return all(condition is True for condition, _entry in entries)


def _verdict(folded: Tree, place: int, *, sure: bool) -> Tree:
    """The condition in brackets for one entry: a number picks the one at that place."""
    if not is_constant(folded):
        if _says_yes_or_no(folded):
            return folded
        raise CannotFoldError
    verdict = value_of(folded)
    if type(verdict) not in (float, int):
        return to_boolean(verdict)
    if not sure:
        raise CannotFoldError
    return verdict == place


def _says_yes_or_no(tree: Any) -> bool:
    if tree[0] != "f":
        return tree[0] in _YES_OR_NO
    return tree[1] == "regex" or (tree[1] in FUNCTIONS and FUNCTIONS[tree[1]].gives == "boolean")


_NOWHERE = Context(lambda _name: "")
_KINDS: dict[str, Callable[[list[Any], Scope], Tree]] = {
    **dict.fromkeys(_NAMING, _name),
    **dict.fromkeys(("and", "or", "if"), _logic),
    ".": _own,
    "label": _label,
    "at": _at,
    "filter": _filter,
    "rows": _rows,
    "f": _call,
}
