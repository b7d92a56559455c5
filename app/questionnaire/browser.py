"""What a browser may judge by itself: the rules of one page, folded until they read only that page."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.languages import number_marks
from app.questionnaire import expression
from app.questionnaire.answers import ItemPath
from app.questionnaire.asked import Asked
from app.questionnaire.asking import shown
from app.questionnaire.choices import Choice
from app.questionnaire.expression import Tree
from app.questionnaire.fold import Folding, ServerOnlyError, both, is_constant
from app.questionnaire.form import AskedGroup, AskedRepeat, PageForm
from app.questionnaire.model import Group, Page, Questionnaire, Repeat
from app.questionnaire.plan import Compiled, Plan
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import ANSWER, CALCULATED, OTHER
from app.questionnaire.route import Home, Route, plan_of
from app.questionnaire.wording import pieces, references

MOST = 20_000
"""The longest rule, as JSON, that is sent: a longer one stays on the server."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What on a page can change by answers of the same page; found once for each page."""

    parts: frozenset[str]
    live: frozenset[str]
    """The page's parts, and the calculations that read them wherever these stand."""
    conditions: frozenset[str]
    """The names of what appears or disappears."""
    filtered: frozenset[str]
    """The questions whose choices change."""
    moves: bool
    """Whether anything changes at all: most pages just ask."""


def reach(questionnaire: Questionnaire, page: Page) -> Reach:
    """What can change on ``page`` without a request."""
    kept: dict[str, Reach] = questionnaire.kept.setdefault("reach", {})
    if page.name not in kept:
        kept[page.name] = _reach(plan_of(questionnaire), page)
    return kept[page.name]


def _reach(plan: Plan, page: Page) -> Reach:
    entries = list(_entries(page.questions))
    questions = [entry for entry in entries if isinstance(entry, Question)]
    parts = {
        part.name for q in questions for part in q.parts if part.kind != "file" and part.role != CALCULATED
    }
    live, before = set(parts), 0
    while before != len(live):
        before = len(live)
        for name in plan.calculations - live:
            rules = (*plan.conditions[name], plan.compiled[name, "calculation"])
            if any(rule.names & live for rule in rules):
                live.add(name)
    conditions = {e.name for e in entries if _reads(plan.compiled.get((e.name, "relevant")), live)}
    piped = any(name in live for q in questions for name in references(q.label + q.hint))
    results = any(q.name in live for q in questions if q.name in plan.calculations)
    constraints = any((q.name, "constraint") in plan.compiled for q in questions)
    filtered = {q.name for q in questions if any(_reads(rule, live) for rule in _on_choices(plan, q.name))}
    moves = bool(conditions or filtered) or piped or results or constraints
    return Reach(frozenset(parts), frozenset(live), frozenset(conditions), frozenset(filtered), moves)


def _on_choices(plan: Plan, question: str) -> list[Compiled | None]:
    chosen, singles = plan.choice_rules.get(question, (None, {}))
    return [chosen, *singles.values()]


def _entries(entries: Iterable[Question | Group | Repeat]) -> Iterator[Question | Group | Repeat]:
    """Everything that stands on a page: the pages of items are others."""
    for entry in entries:
        yield entry
        if isinstance(entry, Group):
            yield from _entries(entry.questions)
        elif isinstance(entry, Repeat) and entry.ask == "rows":
            yield from _entries(entry.forms[0].questions)


def _reads(rule: Compiled | None, names: set[str]) -> bool:
    return rule is not None and bool(rule.names & names)


class Outlook:
    """One page for one person: what may appear on it, and by which rules."""

    def __init__(
        self, route: Route, page: Page, language: str, repeats: Home = (), item: ItemPath = ()
    ) -> None:
        """``repeats`` are those around the page, ``item`` the one it is about."""
        self.route, self.language, self.item = route, language, item
        self.reach = reach(route.questionnaire, page)
        self.folding = Folding(route, self.reach.parts, self.reach.live, repeats)

    def may_appear(self, entry: Question | Group | Repeat, item: ItemPath) -> bool:
        """Whether ``entry``, which does not apply, would if other answers were given on this page."""
        chain = self.route.plan.conditions[entry.name]
        if isinstance(entry, Repeat) or not any(rule.owner in self.reach.conditions for rule in chain):
            return False
        if isinstance(entry, Question) and any(p.relevant and p.role != OTHER for p in entry.parts):
            return False
        conditions = [self._when(rule, item) for rule in chain]
        return all(when is not None and (not is_constant(when) or _true(when)) for when in conditions)

    def _when(self, rule: Compiled, item: ItemPath) -> Tree | None:
        """The condition as the browser judges it; None where only the server can."""
        return self._folded(rule.tree, rule.repeats, item[: len(rule.repeats)])

    def _folded(
        self, tree: Tree, home: Home, item: ItemPath, row: Mapping[str, str] | None = None
    ) -> Tree | None:
        try:
            folded = self.folding(tree, home, item, row)
        except ServerOnlyError:
            return None
        return folded if is_constant(folded) or len(json.dumps(folded)) <= MOST else None

    def rules(self, form: PageForm) -> dict[str, Any] | None:
        """What the browser needs to keep a page in order by itself; None where nothing can change."""
        if not self.reach.moves:
            return None
        asked = [asked for _address, _question, asked in form.asked.values()]
        found = {
            "entries": list(self._of_entries(form.entries, self.item)),
            "results": [rule for one in asked for rule in self._result(one)],
            "wording": [rule for one in asked for rule in self._wording(one)],
            "constraints": [rule for one in asked for rule in self._constraint(one)],
            "choices": [rule for one in asked for rule in self._choices(one)],
        }
        if not any(found.values()):
            return None
        absent = [name for one in asked if one.absent for name in one.names]
        return {**found, "kinds": self.folding.kinds, "absent": absent, "marks": number_marks(self.language)}

    def _of_entries(self, entries: Iterable[Any], item: ItemPath) -> Iterator[dict[str, Any]]:
        """The conditions, outer ones first, since what stands inside is hidden with what is around it."""
        for entry in entries:
            rule = self.route.plan.compiled.get((entry.name, "relevant"))
            if rule is not None and entry.name in self.reach.conditions:
                when = self._when(rule, item)
                if when is not None and not is_constant(when):
                    yield {"key": entry.key, "when": when, "fields": list(_fields(entry))}
            if isinstance(entry, AskedGroup):
                yield from self._of_entries(entry.entries, item)
            elif isinstance(entry, AskedRepeat):
                for row in entry.rows:
                    yield from self._of_entries(row.entries, row.path)

    def _result(self, asked: Asked) -> Iterator[list[Any]]:
        """The tree, kind and unit of what is worked out."""
        question, plan = asked.question, self.route.plan
        if question.name in plan.calculations and question.name in self.reach.live:
            tree = self._folded(["$", question.name], plan.repeats_of[question.name], asked.asking.item)
            if tree is not None and not is_constant(tree):
                part = question.parts[0]
                yield [asked.key, tree, part.kind, part.unit]

    def _wording(self, asked: Asked) -> Iterator[list[Any]]:
        """The label and hint that name answers of this page: texts, and trees in their places."""
        home = self.route.plan.repeats_of[asked.question.name]
        for place in ("label", "hint"):
            text = getattr(asked.question, place)
            found: list[Any] = []
            if self.reach.live.isdisjoint(references(text)):
                continue
            for is_name, piece in pieces(text):
                tree = self._folded(["$", piece], home, asked.asking.item) if is_name else None
                if not is_name:
                    found.append(piece)
                elif tree is None or is_constant(tree):
                    found.append(shown(self.route, piece, self.language, home, asked.asking.item))
                else:
                    found.append(tree)
            if any(isinstance(one, list) for one in found):
                yield [asked.key, place, found]

    def _constraint(self, asked: Asked) -> Iterator[list[Any]]:
        """The tree, the fields it judges, whether these are judged as one list, and the message."""
        question = asked.question
        rule = self.route.plan.compiled.get((question.name, "constraint"))
        fields = [asked.prefix + p.name for p in asked.parts.values() if p.role == ANSWER]
        if rule is None or not fields or not self.reach.parts.issuperset(asked.parts):
            return
        tree = self._folded(rule.tree, rule.repeats, asked.asking.item)
        if tree is not None and not is_constant(tree):
            self.folding.kinds |= {asked.prefix + p.name: p.kind for p in asked.parts.values()}
            yield [tree, fields, question.several, asked.asking.pipe(question.constraint_message)]

    def _choices(self, asked: Asked) -> Iterator[list[Any]]:
        """The field, and by code when a choice that comes and goes is offered."""
        if asked.question.name not in self.reach.filtered:
            return
        chosen, singles = self.route.plan.choice_rules[asked.question.name]
        for part in asked.parts.values():
            rules = {
                choice.name: self._offered(choice, [chosen, singles.get(choice.name)], asked.asking.item)
                for choice in (part.choices.choices if part.choices else ())
            }
            moving = {
                code: when for code, when in rules.items() if when is not None and not is_constant(when)
            }
            if moving and None not in rules.values():
                asked.possible |= moving.keys()
                yield [asked.prefix + part.name, moving]

    def _offered(self, choice: Choice, rules: list[Compiled | None], item: ItemPath) -> Tree | None:
        """When a choice is offered; None where only the server can say."""
        columns = {"name": choice.name, "label": choice.label, **choice.attributes}
        trees = [self._folded(rule.tree, rule.repeats, item, columns) for rule in rules if rule]
        return None if None in trees else both([tree for tree in trees if tree is not None])


def _true(when: Tree) -> bool:
    return not isinstance(when, list) and expression.to_boolean(when)


def _fields(entry: Any) -> Iterator[str]:
    """The names that stand among those shown while the entry is there."""
    if isinstance(entry, Asked):
        yield from entry.names
    elif isinstance(entry, AskedGroup):
        for inner in entry.entries:
            yield from _fields(inner)
    else:
        yield entry.name
        for row in entry.rows:
            for inner in row.entries:
                yield from _fields(inner)
