"""What applies, given the answers: lazy, each condition and value worked out once and only when asked for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from app.questionnaire import expression
from app.questionnaire.answers import Answers, ItemPath, Value, coded, fits
from app.questionnaire.choices import Choice
from app.questionnaire.model import Questionnaire
from app.questionnaire.plan import Compiled, Plan
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.defaults import filled, worked_out, written
from app.questionnaire.questions.parts import ANSWER, Part

NOTHING = Answers()

NO_CASE = "no case"
"""The seed where there is no case, as in a check or a test: what is drawn from it is the same for all."""

Home = tuple[str, ...]
"""The repeats around the place from which something is looked at, outermost first."""


class Route:
    """The route of one response through a questionnaire.

    ``today`` is the day in the round's time zone. Values off the route read as empty everywhere. A page asks
    only about its own questions, so that its cost does not grow with the rest of the questionnaire.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Answers,
        today: date,
        prior: Answers = NOTHING,
        seed: str = NO_CASE,
        veiled: frozenset[str] = frozenset(),
    ) -> None:
        """``answers`` may be those of some sections only, if only these and what they read are asked.

        ``prior`` is what the same respondent sent in the last round. From ``seed``, which never changes in a
        case, random() and uuid() are drawn. Of what is ``veiled``, whoever looks may know nothing: no rule
        that names it is judged, what it would hide is shown, and it reads as empty.
        """
        self.questionnaire, self.answers, self.today = questionnaire, answers, today
        self.prior, self.seed, self.veiled = prior, seed, veiled
        self.plan = plan_of(questionnaire)
        self._applies: dict[tuple[str, ItemPath], bool] = {}
        self._held: dict[tuple[str, ItemPath], bool] = {}
        self._values: dict[tuple[str, ItemPath], Any] = {}
        self._own: dict[tuple[Home, ItemPath], Mapping[str, Value]] = {}
        self._contexts: dict[tuple[Home, ItemPath], expression.Context] = {}
        self._offered: dict[tuple[str, ItemPath], tuple[Choice, ...]] = {}

    def of(self, answers: Answers) -> "Route":
        """The route of the same response with other answers."""
        return Route(self.questionnaire, answers, self.today, self.prior, self.seed, self.veiled)

    def veils(self, rule: Compiled) -> bool:
        """Whether judging a rule would tell something of what is veiled."""
        return bool(self.veiled) and not self.veiled.isdisjoint(rule.names | rule.priors)

    # What applies.

    def applies(self, name: str, item: ItemPath = ()) -> bool:
        """Whether the section, page, question, group, repeat or part ``name`` is on the route at ``item``."""
        if name in self.plan.always:
            return True
        known = self._applies.get((name, item))
        if known is None:
            known = all(self.holds(rule, item) for rule in self.plan.conditions[name])
            if known and name in self.plan.explained:
                known = self.breaks(self.plan.explained[name], "warning", item)
            self._applies[name, item] = known
        return known

    def holds(self, rule: Compiled, item: ItemPath) -> bool:
        """Whether a condition holds at ``item``, or at the item around it if it stands there."""
        here = item[: len(rule.repeats)]
        known = self._held.get((rule.owner, here))
        if known is None:
            known = self.veils(rule) or expression.to_boolean(rule.run(self.context(rule.repeats, here)))
            self._held[rule.owner, here] = known
        return known

    def breaks(self, question: Question, key: str, item: ItemPath) -> bool:
        """Whether an answer breaks its ``constraint`` or ``warning``; what is not answered breaks nothing."""
        if (question.name, key) not in self.plan.compiled:
            return False
        own = self.own(self.plan.repeats_of[question.name], item)
        parts = [part for part in question.parts if part.role == ANSWER and self.applies(part.name, item)]
        values = [seen(part, own.get(part.name)) for part in parts]
        if not any(value != "" for value in values[: None if question.several else 1]):
            return False
        return self.judge(question.name, key, item, values if question.several else values[0]) is False

    def judge(self, owner: str, key: str, item: ItemPath, own: Any = None) -> bool | None:
        """The truth of a question's ``required``, ``constraint`` or ``warning``; None where it has none."""
        rule = self.plan.compiled.get((owner, key))
        if rule is None or self.veils(rule):
            return None
        return expression.to_boolean(rule.run(self.context(rule.repeats, item, own)))

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

    def _offers(
        self, choice: Choice, chosen: Compiled | None, single: Compiled | None, item: ItemPath
    ) -> bool:
        if single is not None and not self.holds(single, item):
            return False
        if chosen is None or self.veils(chosen):
            return True
        return expression.to_boolean(chosen.run(self.context(chosen.repeats, item, row=choice.columns)))

    # What expressions see.

    def value(self, name: str, item: ItemPath = (), home: Home | None = None) -> Any:
        """What ``${name}`` means at ``item`` of the repeats ``home`` (those around the name itself, if None).

        One value where the name stands in the same item or above it, else a list, one entry for each item.
        """
        if name in self.questionnaire.repeats:
            return self._items_of(name, item, home)
        found = [self._value(name, path) for path in self.places(name, item, home)]
        return found[0] if self._is_near(name, item, home) else found

    def places(self, name: str, item: ItemPath = (), home: Home | None = None) -> list[ItemPath]:
        """The items whose ``name`` is meant by what stands at ``item`` of ``home``."""
        repeats = self.plan.repeats_of[name]
        shared = item[: self.shared(name, item, home)]
        if len(shared) == len(repeats):
            return [shared]
        return [path for path in self.paths(repeats, shared) if self.applies(repeats[-1], path[:-1])]

    def _is_near(self, name: str, item: ItemPath, home: Home | None) -> bool:
        return self.shared(name, item, home) == len(self.plan.repeats_of[name])

    def shared(self, name: str, item: ItemPath, home: Home | None) -> int:
        """How many of the repeats around ``name`` stand around ``item`` of ``home``, too."""
        return _shared(self.plan.repeats_of[name], home, item)

    def paths(self, repeats: Home, within: ItemPath = ()) -> list[ItemPath]:
        """The paths of the items below ``repeats``, of those inside the item ``within``, in order."""
        return [path for path in self.answers.paths(repeats) if path[: len(within)] == within]

    def _items_of(self, name: str, item: ItemPath, home: Home | None) -> list[str]:
        repeats = self.plan.repeats_of[name]
        paths = self.paths((*repeats, name), item[: self.shared(name, item, home)])
        return [path[-1] for path in paths if self.applies(name, path[:-1])]

    def _value(self, name: str, item: ItemPath) -> Any:
        key = (name, item)
        if key not in self._values:
            self._values[key] = self._find(name, item)
        return self._values[key]

    def _find(self, name: str, item: ItemPath) -> Any:
        if name in self.veiled or not self.applies(name, item):
            return ""
        repeats = self.plan.repeats_of[name]
        if name in self.plan.calculations:
            return self.plan.compiled[name, "calculation"].run(self.context(repeats, item))
        return seen(self.plan.parts[name], self.own(repeats, item).get(name))

    def own(self, repeats: Home, item: ItemPath) -> Mapping[str, Value]:
        """The stored parts of the document at ``item``, on the route or not."""
        known = self._own.get((repeats, item))
        if known is None:
            known = self._own[repeats, item] = (self.answers.at(repeats, item) or NOTHING).own
        return known

    def missing(self, name: str, item: ItemPath = (), home: Home | None = None) -> Any:
        """The code of the coded missing at ``name``, '' where there is none; a list as for `value`."""
        repeats = self.plan.repeats_of[name]
        found = [
            coded(self.own(repeats, path).get(name)) if self.applies(name, path) else ""
            for path in self.places(name, item, home)
        ]
        return found[0] if self._is_near(name, item, home) else found

    def calculated(self, name: str, item: ItemPath = ()) -> Value | None:
        """The result of a calculation as a stored value; None where it is undefined."""
        return stored(self._value(name, item), self.plan.parts[name].kind)

    def proposed(self, question: Question, item: ItemPath = ()) -> Value | None:
        """What the question is filled in with before anybody answers it; None where that is nothing."""
        part = filled(question.parts)
        if not question.default or part is None:
            return None
        rule = self.plan.compiled.get((question.name, "default"))
        if rule is None:
            return written(question.default, part)
        if self.veils(rule):
            return None
        result = rule.run(self.context(rule.repeats, item[: len(rule.repeats)]))
        if part.kind in ("integer", "decimal"):
            return stored(result, part.kind)
        return worked_out(
            expression.to_text(result), part, [choice.name for choice in self.offered(part, item)]
        )

    def context(
        self, home: Home, item: ItemPath, own: Any = None, row: Mapping[str, str] | None = None
    ) -> expression.Context:
        """What an expression at ``item`` of ``home`` is evaluated in; ``own`` is the value of ``.``."""
        plain = own is None and row is None
        if plain and (home, item) in self._contexts:
            return self._contexts[home, item]
        made = expression.Context(
            value=lambda name: self.value(name, item, home),
            own="" if own is None else own,
            today=self.today.isoformat(),
            missing=lambda name: self.missing(name, item, home),
            prior=self._prior,
            label=self.label,
            row=row,
            lists=self.plan.lists,
            position=self._position(home, item),
            every=lambda name: self.value(name, item[:-1], home[:-1]),
            seed="/".join((self.seed, *item)),
        )
        if plain:
            self._contexts[home, item] = made
        return made

    def _prior(self, name: str) -> Any:
        """A part as it was sent in the last round; '' where it was not."""
        return seen(self.plan.parts[name], self.prior.own.get(name))

    def _position(self, home: Home, item: ItemPath) -> int:
        """The place of an item among its siblings, from 1."""
        if not item or not self.plan.uses_position:
            return 1
        return self.paths(home, item[:-1]).index(item) + 1

    def label(self, name: str, code: str) -> str:
        """The wording of a choice, in the source language."""
        part = self.plan.parts.get(name)
        choice = part.choices.choice(code) if part and part.choices else None
        return choice.label if choice else code


def _shared(repeats: Home, home: Home | None, item: ItemPath) -> int:
    """How many of the repeats around a name stand around the place that looks at it, too."""
    count = 0
    for one, other in zip(repeats, (repeats if home is None else home)[: len(item)], strict=False):
        if one != other:
            break
        count += 1
    return count


def seen(part: Part, value: Value | None) -> Any:
    """A stored value as expressions see it: numbers, codes joined by spaces, '' for what is no answer."""
    if value is None or not fits(part.kind, value):
        return ""
    if isinstance(value, dict):
        return str(value["name"])
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
