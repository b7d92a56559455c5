"""Folds the expressions of a page: what is asked on it becomes the name of a field, all else a value."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from app.questionnaire.answers import ItemPath, coded
from app.questionnaire.expression import Tree, names, priors
from app.questionnaire.expression.folding import CannotFoldError, Scope, all_of, fold, listed
from app.questionnaire.expression.tree import nodes
from app.questionnaire.form import SEPARATOR
from app.questionnaire.plan import Compiled
from app.questionnaire.route import Home, Route, seen

MOST_NODES = 2_000
"""The largest tree that is sent: what needs a larger one stays on the server."""


class Folding:
    """Folds the expressions of one page, in which ``parts`` are asked and the ``live`` names can change."""

    def __init__(
        self, route: Route, parts: Collection[str], live: Collection[str], repeats: Home, item: ItemPath
    ) -> None:
        """``repeats`` are those around the page, ``item`` the one it is about."""
        self.route, self.parts, self.live, self.repeats, self.item = route, parts, live, repeats, item
        self.kinds: dict[str, str] = {}
        """How each field is read that a folded expression names."""
        self._known: dict[tuple[str, str, ItemPath], Tree] = {}

    def __call__(
        self, tree: Tree, home: Home, item: ItemPath, own: Tree = "", row: Mapping[str, str] | None = None
    ) -> Tree:
        """The tree of an expression at ``item`` of ``home``; ``row`` holds the columns of a choice.

        Raises CannotFoldError where only the server can evaluate it.
        """
        if self.route.veiled and not self.route.veiled.isdisjoint(names(tree) | priors(tree)):
            raise CannotFoldError
        context = self.route.context(home, item, row=row)
        named = partial(self._named, home, item)
        folded = fold(tree, Scope(self.live.__contains__, named, context, self._wording, own))
        # Calculations stand in the place of their names, so that a few lines could grow without end.
        if sum(1 for _node in nodes(folded)) > MOST_NODES:
            raise CannotFoldError
        return folded

    def condition(self, rule: Compiled, item: ItemPath) -> Tree:
        """A condition, folded once however many read what hangs on it."""
        if self.route.veils(rule):
            return True
        here = item[: len(rule.repeats)]
        return self._once("?", rule.owner, here, lambda: self(rule.tree, rule.repeats, here))

    def _once(self, kind: str, name: str, item: ItemPath, make: Callable[[], Tree]) -> Tree:
        if (kind, name, item) not in self._known:
            self._known[kind, name, item] = make()
        return self._known[kind, name, item]

    def _named(self, home: Home, item: ItemPath, kind: str, name: str) -> Tree:
        if kind == "every":
            return self._named(home[:-1], item[:-1], "$", name)
        repeats = self.route.plan.repeats_of[name]
        shared = self.route.shared(name, item, home)
        if name in self.route.questionnaire.repeats:
            items = self.route.paths((*repeats, name), item[:shared])
            return listed([(self._there(name, path[:-1]), path[-1]) for path in items])
        if shared == len(repeats):
            return self._one(kind, name, item[:shared])
        paths = self.route.paths(repeats, item[:shared])
        return listed([(self._there(repeats[-1], path[:-1]), self._one(kind, name, path)) for path in paths])

    def _there(self, name: str, item: ItemPath) -> Tree:
        """When a thing applies."""
        rules = self.route.plan.conditions[name]
        return all_of([self.condition(rule, item) for rule in rules])

    def _one(self, kind: str, name: str, item: ItemPath) -> Tree:
        """The answer at one place, or its missing code."""
        return self._once(kind, name, item, lambda: self._found(kind, name, item))

    def _found(self, kind: str, name: str, item: ItemPath) -> Tree:
        if name in self.parts and item[: len(self.repeats)] == self.item:
            return [kind, self._field(name, item)]
        plan, repeats = self.route.plan, self.route.plan.repeats_of[name]
        kept = self.route.own(repeats, item).get(name)
        if kind == "missing":
            result: Tree = coded(kept)
        elif name in plan.calculations:
            result = self(plan.compiled[name, "calculation"].tree, repeats, item)
        else:
            result = seen(plan.parts[name], kept)
        applies = self._there(name, item)
        if applies is True:
            return result
        return "" if applies is False else ["if", applies, result, ""]

    def _field(self, name: str, item: ItemPath) -> str:
        """The field in which a part stands that is asked on this page."""
        repeats = self.route.plan.repeats_of[name]
        where = "" if repeats == self.repeats else SEPARATOR.join((repeats[-1], item[-1], ""))
        self.kinds[where + name] = self.route.plan.parts[name].kind
        return where + name

    def _wording(self, name: str) -> Mapping[str, str]:
        """The wording of a part's choices, in the source language as the server evaluates it."""
        part = self.route.plan.parts.get(name)
        return {choice.name: choice.label for choice in part.choices.choices} if part and part.choices else {}
