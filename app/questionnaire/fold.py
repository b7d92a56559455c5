"""Folds an expression: what cannot change on a page becomes a value, what can becomes the name of a field."""

from collections.abc import Collection, Mapping
from math import isinf, isnan
from typing import Any

from app.questionnaire import expression
from app.questionnaire.answers import ItemPath
from app.questionnaire.expression import Tree
from app.questionnaire.expression.tree import nodes
from app.questionnaire.form import SEPARATOR
from app.questionnaire.route import Home, Route

_UNSENT = frozenset({"at", "filter", "rows"})
"""The kinds of node that read lists, of which a page holds only a part."""


class ServerOnlyError(Exception):
    """The expression needs more than the page has."""


def is_constant(tree: Tree) -> bool:
    """Whether nothing can change what a folded tree says."""
    return not isinstance(tree, list)


class Folding:
    """Folds the expressions of one page, in which ``parts`` are asked and the ``live`` names can change."""

    def __init__(self, route: Route, parts: Collection[str], live: frozenset[str], repeats: Home) -> None:
        """``repeats`` are those around the page."""
        self.route, self.parts, self.live, self.repeats = route, parts, live, repeats
        self.kinds: dict[str, str] = {}
        """How each field is read that a folded expression names."""
        self._row: Mapping[str, str] | None = None

    def __call__(self, tree: Tree, home: Home, item: ItemPath, row: Mapping[str, str] | None = None) -> Tree:
        """The tree for an expression at ``item`` of ``home``; ``row`` holds the columns of a choice."""
        self._row = row
        return self._fold(tree, home, item)

    def _fold(self, tree: Tree, home: Home, item: ItemPath) -> Tree:
        if not isinstance(tree, list):
            return tree
        if not self._changes(tree):
            return self._value(tree, home, item)
        kind = tree[0]
        if kind == "$":
            return self._named(str(tree[1]), home, item)
        if kind == "missing":
            return ["missing", self._field(str(tree[1]), home, item)]
        if kind == "label":
            return ["label", self._fold(tree[1], home, item), self._field(str(tree[2]), home, item)]
        if kind in _UNSENT:
            raise ServerOnlyError
        if kind == "f":
            return ["f", tree[1], *(self._fold(one, home, item) for one in tree[2:])]
        folded = [self._fold(one, home, item) for one in tree[1:]]
        return _shortened(kind, folded) if kind in ("and", "or", "if") else [kind, *folded]

    def _changes(self, tree: Tree) -> bool:
        return not self.live.isdisjoint(expression.names(tree)) or any(node[0] == "." for node in nodes(tree))

    def _value(self, tree: Tree, home: Home, item: ItemPath) -> Tree:
        """What the expression says now, written so that it means the same in a tree."""
        found = expression.compile(tree)(self.route.context(home, item, row=self._row))
        if isinstance(found, list):
            raise ServerOnlyError
        if isinstance(found, float) and isnan(found):
            return ["f", "number", ""]
        if isinstance(found, float) and isinf(found):
            raise ServerOnlyError
        return found

    def _named(self, name: str, home: Home, item: ItemPath) -> Tree:
        if name in self.parts:
            return ["$", self._field(name, home, item)]
        repeats, plan = self.route.plan.repeats_of[name], self.route.plan
        if home[: len(repeats)] != repeats:
            raise ServerOnlyError
        here = item[: len(repeats)]
        conditions = [
            self._fold(rule.tree, rule.repeats, here[: len(rule.repeats)]) for rule in plan.conditions[name]
        ]
        result = self._fold(plan.compiled[name, "calculation"].tree, repeats, here)
        return _shortened("if", [_shortened("and", conditions), result, ""])

    def _field(self, name: str, home: Home, item: ItemPath) -> str:
        """The field in which a part stands that is asked on this page."""
        repeats = self.route.plan.repeats_of[name]
        if name not in self.parts or home[: len(repeats)] != repeats:
            raise ServerOnlyError
        where = "" if repeats == self.repeats else SEPARATOR.join((repeats[-1], item[len(repeats) - 1], ""))
        self.kinds[where + name] = self.route.plan.parts[name].kind
        return where + name


def both(trees: list[Tree]) -> Tree:
    """What holds where all of these do."""
    return _shortened("and", trees)


def _shortened(kind: str, folded: list[Any]) -> Tree:
    """A choice between values without what is decided already."""
    if kind == "if":
        condition, then, otherwise = folded
        return [kind, *folded] if not is_constant(condition) else then if _holds(condition) else otherwise
    decides = kind == "or"
    if any(is_constant(one) and _holds(one) is decides for one in folded):
        return decides
    left = [one for one in folded if not is_constant(one)]
    return [kind, *left] if left else not decides


def _holds(value: Tree) -> bool:
    return expression.to_boolean(float(value) if type(value) is int else value)
