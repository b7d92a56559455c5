"""What applies, given the answers: lazy, each condition and value worked out once and only when asked for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from app.questionnaire import expression
from app.questionnaire.answers import Answers, ItemPath, Value, coded
from app.questionnaire.choices import Choice
from app.questionnaire.model import Questionnaire
from app.questionnaire.plan import Plan
from app.questionnaire.questions.parts import Part

NOTHING = Answers()


class Route:
    """The route of one response through a questionnaire.

    ``today`` is the day in the round's time zone. Values off the route read as empty everywhere. A page asks only
    about its own questions, so that its cost does not grow with the rest of the questionnaire.
    """

    def __init__(self, questionnaire: Questionnaire, answers: Answers, today: date) -> None:
        """``answers`` may be those of some sections only, where just these and what they read are asked about."""
        self.questionnaire, self.answers, self.today = questionnaire, answers, today
        self.plan = plan_of(questionnaire)
        self._applies: dict[tuple[str, ItemPath], bool] = {}
        self._held: dict[tuple[str, ItemPath], bool] = {}
        self._values: dict[tuple[str, ItemPath], Any] = {}
        self._contexts: dict[ItemPath, Any] = {}
        self._offered: dict[tuple[str, ItemPath], tuple[Choice, ...]] = {}

    # What applies.

    def applies(self, name: str, item: ItemPath = ()) -> bool:
        """Whether the section, page, question, group, repeat or part ``name`` is on the route at ``item``."""
        known = self._applies.get((name, item))
        if known is None:
            known = all(self._holds(rule, item) for rule in self.plan.conditions[name])
            self._applies[name, item] = known
        return known

    def _holds(self, rule: Any, item: ItemPath) -> bool:
        here = item[: rule.depth]
        known = self._held.get((rule.owner, here))
        if known is None:
            known = expression.to_boolean(rule.run(self.context(here)))
            self._held[rule.owner, here] = known
        return known

    def judge(self, owner: str, key: str, item: ItemPath, own: Any = "") -> bool | None:
        """The truth of a question's ``required`` or ``constraint`` at ``item``; None where it has none."""
        rule = self.plan.compiled.get((owner, key))
        return None if rule is None else expression.to_boolean(rule.run(self.context(item, own)))

    def offered(self, part: Part, item: ItemPath = ()) -> tuple[Choice, ...]:
        """The choices of ``part`` that can be chosen at ``item``, in order."""
        if part.choices is None:
            return ()
        if part.question not in self.plan.choice_rules:
            return part.choices.choices
        known = self._offered.get((part.name, item))
        if known is None:
            chosen, singles = self.plan.choice_rules[part.question]
            known = tuple(
                c for c in part.choices.choices if self._offers(c, chosen, singles.get(c.name), item)
            )
            self._offered[part.name, item] = known
        return known

    def _offers(self, choice: Choice, chosen: Any, single: Any, item: ItemPath) -> bool:
        if single is not None and not self._holds(single, item):
            return False
        if chosen is None:
            return True
        context = self.context(item, row={"name": choice.name, "label": choice.label, **choice.attributes})
        return expression.to_boolean(chosen.run(context))

    # What expressions see.

    def value(self, name: str, item: ItemPath = ()) -> Any:
        """What ``${name}`` means at ``item``: one value in the same item or above, a list from outside a repeat."""
        repeats = self.plan.repeats_of[name]
        if name in self.questionnaire.repeats:
            return self._items_of(name, repeats, item)
        if len(repeats) <= len(item):
            return self._value(name, item[: len(repeats)])
        below = (path for path in self.answers.paths(repeats) if path[: len(item)] == item)
        return [self._value(name, path) for path in below]

    def _items_of(self, name: str, repeats: tuple[str, ...], item: ItemPath) -> list[str]:
        inner = (*repeats, name)
        return [
            path[-1]
            for path in self.answers.paths(inner)
            if path[: len(item)] == item[: len(path)] and self.applies(name, path[:-1])
        ]

    def _value(self, name: str, item: ItemPath) -> Any:
        key = (name, item)
        if key not in self._values:
            self._values[key] = self._find(name, item)
        return self._values[key]

    def _find(self, name: str, item: ItemPath) -> Any:
        if not self.applies(name, item):
            return ""
        part = self.plan.parts[name]
        if name in self.plan.calculations:
            return self.plan.compiled[name, "calculation"].run(self.context(item))
        return seen(part, self.own(self.plan.repeats_of[name], item).get(name))

    def own(self, repeats: tuple[str, ...], item: ItemPath) -> Mapping[str, Value]:
        """The stored parts of the document at ``item``, on the route or not."""
        return (self.answers.at(repeats, item) or NOTHING).own

    def missing(self, name: str, item: ItemPath = ()) -> str:
        """The code of the coded missing at ``name``; '' where there is an answer, a blank, or nothing is asked."""
        here = item[: len(self.plan.repeats_of[name])]
        return coded(self.own(self.plan.repeats_of[name], here).get(name)) if self.applies(name, here) else ""

    def calculated(self, name: str, item: ItemPath = ()) -> Value | None:
        """The result of a calculation as a stored value; None where it is undefined."""
        return stored(self._value(name, item), self.plan.parts[name].kind)

    def context(self, item: ItemPath = (), own: Any = "", row: Mapping[str, str] | None = None) -> Any:
        """What an expression at ``item`` is evaluated in; ``own`` is the value of ``.``."""
        plain = own == "" and row is None
        if plain and item in self._contexts:
            return self._contexts[item]
        made = expression.Context(
            value=lambda name: self.value(name, item),
            own=own,
            today=self.today.isoformat(),
            missing=lambda name: self.missing(name, item),
            label=self.label,
            row=row,
            position=self._position(item),
            every=lambda name: self.value(name, item[:-1]),
        )
        if plain:
            self._contexts[item] = made
        return made

    def _position(self, item: ItemPath) -> int:
        """The place of an item among its siblings, from 1."""
        if not item or not self.plan.uses_position:
            return 1
        return self._siblings(item).index(item) + 1

    def _siblings(self, item: ItemPath) -> list[ItemPath]:
        found = next(
            (
                document.repeats
                for document in self.questionnaire.documents.values()
                if len(document.repeats) == len(item) and self.answers.at(document.repeats, item) is not None
            ),
            (),
        )
        return [path for path in self.answers.paths(found) if path[:-1] == item[:-1]]

    def label(self, name: str, code: str) -> str:
        """The wording of a choice, in the source language."""
        part = self.plan.parts.get(name)
        choice = part.choices.choice(code) if part and part.choices else None
        return choice.label if choice else code


def seen(part: Part, value: Value | None) -> Any:
    """A stored value as expressions see it: numbers as numbers, codes joined by spaces, missing and unread as ''."""
    if value is None or isinstance(value, dict):
        return str(value.get("name", "")) if isinstance(value, dict) and part.kind == "file" else ""
    if isinstance(value, list):
        return " ".join(value)
    return float(value) if part.kind in ("integer", "decimal") else value


def stored(result: Any, kind: str) -> Value | None:
    """The result of an expression as a stored value of ``kind``; None where there is none."""
    if kind == "text":
        return expression.to_text(result) or None
    number = expression.to_number(result)
    if not isfinite(number):
        return None
    # Ten places hide the noise of binary fractions (0.1 + 0.2) and are more than any answer bears.
    exact = Decimal(repr(round(float(number), 10))).normalize()
    return int(exact) if kind == "integer" else f"{exact:f}"


def plan_of(questionnaire: Questionnaire) -> Plan:
    """The plan of a questionnaire, built when it is first asked for and kept beside it."""
    plan = questionnaire.kept.get("plan")
    if plan is None:
        plan = questionnaire.kept["plan"] = Plan(questionnaire)
    return plan
