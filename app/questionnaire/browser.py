"""What a browser may judge by itself: the rules of one page, folded until they read only that page."""

import json
from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

from app.languages import number_marks
from app.questionnaire import expression
from app.questionnaire.answers import ItemPath
from app.questionnaire.asked import Asked
from app.questionnaire.asking import shown
from app.questionnaire.choices import Choice
from app.questionnaire.entries import AskedGroup, AskedRepeat
from app.questionnaire.expression import Tree
from app.questionnaire.expression.folding import CannotFoldError, all_of, is_constant, value_of
from app.questionnaire.expression.tree import names, nodes
from app.questionnaire.fold import Folding
from app.questionnaire.form import Beyond, PageForm, Proposes
from app.questionnaire.model import Page
from app.questionnaire.plan import Compiled
from app.questionnaire.questions.parts import ANSWER, EXPLANATION, OTHER
from app.questionnaire.reach import reach
from app.questionnaire.route import Home, Route
from app.questionnaire.wording import pieces

MOST = 20_000
"""The longest rule, as JSON, that is sent: a longer one stays on the server."""

MOST_CHOICES = 500
"""The longest list that is sent whole, for the browser to filter: of a longer one, what is offered now."""

COMMON = frozenset(
    {
        "selected", "count-selected", "not", "coalesce", "number", "int", "round", "sum", "count",
        "count-non-empty", "string", "string-length", "regex",
    }
)  # fmt: skip
"""The functions that every page knows; the others are loaded where a rule of the page calls one."""


class Outlook:
    """One page for one person: what may appear on it, and by which rules."""

    def __init__(
        self, route: Route, page: Page, language: str, repeats: Home = (), item: ItemPath = ()
    ) -> None:
        """``repeats`` are those around the page, ``item`` the one it is about."""
        self.route, self.language, self.item = route, language, item
        self.reach = reach(route.questionnaire, page)
        self.calls: set[str] = set()
        self.folding = Folding(route, self.reach.parts, self.reach.live, repeats, item)

    def beyond(self, proposes: Proposes | None = None) -> Beyond:
        """What the page holds beyond what applies: what its own answers may bring, and what it fills in."""
        return Beyond(self.may_appear if self.reach.conditions else None, proposes)

    def may_appear(self, name: str, item: ItemPath) -> bool:
        """Whether what does not apply would if other answers were given on this page."""
        chain = self.route.plan.conditions[name]
        if not any(rule.owner in self.reach.conditions for rule in chain):
            return False
        told = [rule for rule in chain if not self.route.veils(rule)]
        conditions = [self._folded(rule.tree, rule.repeats, item) for rule in told]
        return all(when is not None and (not is_constant(when) or _true(when)) for when in conditions)

    def _folded(
        self, tree: Tree, home: Home, item: ItemPath, own: Tree = "", row: Mapping[str, str] | None = None
    ) -> Tree | None:
        """The expression as the browser judges it; None where only the server can."""
        try:
            folded = self.folding(tree, home, item[: len(home)], own, row)
        except CannotFoldError:
            return None
        if is_constant(folded):
            return folded
        self.calls |= {node[1] for node in nodes(folded) if node[0] == "f"}
        return folded if len(json.dumps(folded)) <= MOST else None

    def _moving(self, owner: str, key: str, item: ItemPath, own: Tree = "") -> Tree | None:
        """The rule under a key; None where there is none, it never changes, or only the server knows."""
        rule = self.route.plan.compiled.get((owner, key))
        tree = self._folded(rule.tree, rule.repeats, item, own) if rule else None
        return None if tree is None or is_constant(tree) else tree

    def rules(self, form: PageForm) -> dict[str, Any] | None:
        """What the browser needs to keep a page in order by itself; None where nothing can change."""
        if not self.reach.moves:
            return None
        asked = [asked for _address, _question, asked in form.asked.values()]
        texts = list(_texts(form.entries, self.item))
        found = {
            "entries": [
                *_ordered([*self._of_entries(form.entries, self.item), *self._doubted(asked)]),
                *self._needed(asked),
            ],
            "results": [rule for one in asked for rule in self._result(one)],
            "wording": [rule for one, item in texts for rule in self._wording(one, item)],
            "constraints": [rule for one in asked for rule in self._constraint(one)],
            "choices": [rule for one in asked for rule in self._choices(one)],
        }
        if not any(found.values()):
            return None
        typed = not {"integer", "decimal", "date"}.isdisjoint(self.folding.kinds.values())
        return {
            **found,
            "kinds": self.folding.kinds,
            "absent": list(_absent(form.entries)),
            "marks": number_marks(self.language) if typed else None,
            "more": not self.calls <= COMMON,
        }

    def _of_entries(self, entries: Iterable[Any], item: ItemPath) -> Iterator[tuple[str, Tree, list[str]]]:
        """The key, condition and fields of what comes and goes, outer ones first."""
        for entry in entries:
            when = self._moving(entry.name, "relevant", item)
            if when is not None:
                yield entry.key, when, list(_fields(entry))
            if isinstance(entry, Asked):
                yield from self._of_rows(entry, item)
            elif isinstance(entry, AskedGroup):
                yield from self._of_entries(entry.entries, item)
            else:
                for row in entry.rows:
                    yield from self._of_entries(row.entries, row.path)

    def _of_rows(self, asked: Asked, item: ItemPath) -> Iterator[tuple[str, Tree, list[str]]]:
        """The rows of a matrix or table; the parts of one row share its condition."""
        rows: dict[str, list[str]] = {}
        for part in asked.parts.values():
            if part.relevant and part.role != OTHER:
                rows.setdefault(".".join(part.name.split(".")[:2]), []).append(part.name)
        for row, parts in rows.items():
            when = self._moving(parts[0], "relevant", item)
            if when is not None:
                yield asked.prefix + row, when, [asked.prefix + part for part in parts]

    def _needed(self, asked: Iterable[Asked]) -> Iterator[tuple[str, Tree, list[str]]]:
        """The marks of what is required only then: they come and go like entries."""
        for one in asked:
            tree = self._moving(one.question.name, "required", one.asking.item)
            if tree is not None:
                one.may_be_required = True
                yield f"{one.key}~needed", tree, []

    def _doubted(self, asked: Iterable[Asked]) -> Iterator[tuple[str, Tree, list[str]]]:
        """The fields in which unusual answers are explained: they come and go like entries."""
        for one in asked:
            broken = self._broken(one, "warning")
            if broken is not None:
                yield f"{one.key}~doubt", broken, [f"{one.key}.{EXPLANATION}"]

    def _result(self, asked: Asked) -> Iterator[list[Any]]:
        """The tree, kind and unit of what is worked out."""
        question, plan = asked.question, self.route.plan
        if question.name in plan.calculations and question.name in self.reach.live:
            tree = self._folded(["$", question.name], plan.repeats_of[question.name], asked.asking.item)
            if tree is not None and not is_constant(tree):
                part = question.parts[0]
                yield [asked.key, tree, part.kind, part.unit]

    def _wording(self, entry: Any, item: ItemPath) -> Iterator[list[Any]]:
        """The label and hint that name answers of this page."""
        for key in ("label", "hint"):
            source = getattr(entry.source, key)
            text = (
                self._spoken(source, self.route.plan.repeats_of[entry.name], item) if "${" in source else []
            )
            if any(isinstance(piece, list) for piece in text):
                yield [entry.key, key, text]

    def _spoken(self, text: str, home: Home, item: ItemPath) -> list[Any]:
        """A text in pieces: words, and for each answer of this page its tree and how it is read aloud."""
        found: list[Any] = []
        for is_name, piece in pieces(text):
            said = self._aloud(piece, home, item) if is_name and piece in self.reach.live else None
            if said:
                found.append(said)
            else:
                found.append(shown(self.route, piece, self.language, home, item) if is_name else piece)
        return found

    def _aloud(self, name: str, home: Home, item: ItemPath) -> list[Any] | None:
        tree = self._folded(["$", name], home, item)
        if tree is None or is_constant(tree):
            return None
        if name in self.route.questionnaire.repeats:
            return [["f", "count", tree], "integer"]
        # What stands elsewhere is worded by the server, which knows its labels.
        elsewhere = isinstance(tree, list) and tree[0] == "list" and any(map(is_constant, tree[1:]))
        return None if elsewhere else [tree, self.route.plan.parts[name].kind]

    def _constraint(self, asked: Asked) -> Iterator[list[Any]]:
        """When the answer breaks its constraint, the fields it is judged by, and the message."""
        question = asked.question
        broken = self._broken(asked, "constraint")
        if broken is not None:
            home = self.route.plan.repeats_of[question.name]
            message = self._spoken(question.constraint_message, home, asked.asking.item)
            yield [broken, list(_judged(asked)), message]

    def _broken(self, asked: Asked, key: str) -> Tree | None:
        """When there is an answer for which a rule does not hold; None if that never changes."""
        question, fields = asked.question, _judged(asked)
        if not fields or not self.reach.parts.issuperset(asked.parts):
            return None
        values: list[Tree] = [["$", field] for field in fields]
        own = ["list", *values] if question.several else values[0]
        tree = self._moving(question.name, key, asked.asking.item, own)
        if tree is None:
            return None
        self.folding.kinds |= fields
        return ["and", ["!=", own, ""], ["f", "not", tree]]

    def _choices(self, asked: Asked) -> Iterator[list[Any]]:
        """The field, and by code when a choice that comes and goes is offered."""
        if asked.question.name not in self.reach.filtered:
            return
        chosen, singles = self.route.plan.choice_rules[asked.question.name]
        for part in asked.parts.values():
            choices = part.choices.choices if part.choices else ()
            if len(choices) > MOST_CHOICES:
                continue
            rules = {
                choice.name: self._offered(choice, [chosen, singles.get(choice.name)], asked.asking.item)
                for choice in choices
            }
            moving = {
                code: when for code, when in rules.items() if when is not None and not is_constant(when)
            }
            if moving and None not in rules.values():
                asked.possible |= moving.keys()
                yield [asked.prefix + part.name, moving]

    def _offered(self, choice: Choice, rules: list[Compiled | None], item: ItemPath) -> Tree | None:
        """When a choice is offered; None where only the server can say."""
        trees = [self._folded(rule.tree, rule.repeats, item, row=choice.columns) for rule in rules if rule]
        return None if None in trees else all_of([tree for tree in trees if tree is not None])


def _judged(asked: Asked) -> dict[str, str]:
    """The fields that a constraint judges, and their kinds."""
    return {asked.prefix + part.name: part.kind for part in asked.parts.values() if part.role == ANSWER}


def _true(when: Tree) -> bool:
    return expression.to_boolean(value_of(when))


def _ordered(rules: list[tuple[str, Tree, list[str]]]) -> list[tuple[str, Tree, list[str]]]:
    """The rules so that each stands after those that decide whether what it reads is there."""
    hiding: dict[str, set[int]] = {}
    for place, (_key, _when, fields) in enumerate(rules):
        for field in fields:
            hiding.setdefault(field, set()).add(place)
    needs = {
        place: {other for name in names(when) for other in hiding.get(name, ())} - {place}
        for place, (_key, when, _fields) in enumerate(rules)
    }
    return [rules[place] for place in TopologicalSorter(needs).static_order()]


def _texts(entries: Iterable[Any], item: ItemPath) -> Iterator[tuple[Any, ItemPath]]:
    """Everything on the page that has a label, and the item it stands in."""
    for entry in entries:
        yield entry, item
        if isinstance(entry, AskedGroup):
            yield from _texts(entry.entries, item)
        elif isinstance(entry, AskedRepeat):
            for row in entry.rows:
                yield from _texts(row.entries, row.path)


def _absent(entries: Iterable[Any]) -> Iterator[str]:
    """The names that stand among those shown once the browser has brought out what they belong to."""
    for entry, _item in _texts(entries, ()):
        if isinstance(entry, Asked):
            yield from (entry.prefix + name for name in entry.parts if name in entry.absent_parts)
        elif isinstance(entry, AskedRepeat) and entry.absent:
            yield entry.name


def _fields(entry: Any) -> Iterator[str]:
    """The names that stand among those shown while the entry is there."""
    for inner, _item in _texts([entry], ()):
        if isinstance(inner, Asked):
            yield from inner.names
        elif isinstance(inner, AskedRepeat):
            yield inner.name
