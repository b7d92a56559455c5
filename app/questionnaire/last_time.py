"""Answers of an earlier round beside the questions of now: where they belong, and what came of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.languages import gettext
from app.questionnaire.answers import Answers, ItemPath, Value, blank, coded, to_json
from app.questionnaire.asking import asking
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import AUTHORS, Question
from app.questionnaire.questions.parts import ANSWER, COMMENT, OTHER, Part
from app.questionnaire.revision.carry import ASIDE, Carrier
from app.questionnaire.route import Home, Route

UNCHANGED, NO_LONGER = "unchanged", "no_longer"
"""What somebody says of an earlier answer, or of an earlier item."""
CONFIRMED, AGAIN, UPDATED, WITHDRAWN, UNTOUCHED = "confirmed", "again", "updated", "withdrawn", "untouched"
"""What came of an earlier answer: said to be unchanged, given anew and the same, given anew and another, said
to be no longer so, or left alone without a new answer."""
OUTCOMES = (CONFIRMED, AGAIN, UPDATED, WITHDRAWN, UNTOUCHED)
NO_ANSWER = ("blank", "skipped", "not_asked")
"""The codes of what was never answered: there is nothing to confirm."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part as it was answered then, and where that belongs now: nowhere, if ``part`` is empty."""

    asked: Part
    value: Value
    part: str = ""
    carried: Value | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one earlier answer, or of one earlier item; ``question`` is then its repeat."""

    document: str
    item: str
    question: str
    outcome: str


def looks_back(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether earlier answers to a question are shown.

    What was said about persons was given for that round only, a declaration is made anew each time, and
    anonymous answers are nobody's.
    """
    place = questionnaire.places[question.name]
    kept_apart = question.personal or place.personal or place.section.anonymous
    return not (kept_apart or question.read_only or question.type == "acknowledge")


@dataclass(frozen=True)
class Bridge:
    """The way from what was asked in an earlier round to what is asked now."""

    old: Questionnaire
    new: Questionnaire
    carrier: Carrier

    @cached_property
    def beside(self) -> Mapping[str, tuple[Part, ...]]:
        """By question of now: the parts that were asked then and belong beside it."""
        found: dict[str, list[Part]] = defaultdict(list)
        for part in self.old.parts.values():
            question = self.old.questions[part.question]
            if part.role not in (ANSWER, OTHER, COMMENT) or not looks_back(self.old, question):
                continue
            for name in self._questions(part):
                if looks_back(self.new, self.new.questions[name]):
                    found[name].append(part)
        return {name: tuple(parts) for name, parts in found.items()}

    @cached_property
    def repeats(self) -> Mapping[str, str]:
        """By repeat of now: what it was called then."""
        then = {self.carrier.table(name): name for name in self.old.repeats}
        return {now: old for now, old in then.items() if now in self.new.repeats}

    def _questions(self, part: Part) -> Iterator[str]:
        """The questions of now that a part of then belongs beside."""
        names = [placed.part for placed in self.carrier.carry(part.name, None)]
        asked = [self.new.parts[name].question for name in names if name in self.new.parts]
        split = self.carrier.changes.split(part.question)
        meant = [self.carrier.changes.renamed(part.question), *(split.into if split else ())]
        yield from dict.fromkeys(name for name in (*asked, *meant) if name in self.new.questions)

    def lines(self, question: str, sent: Answers, item: ItemPath = ()) -> list[Line]:
        """What was answered then to what ``question`` asks now, at the item of the same name."""
        found: list[Line] = []
        for part in self.beside.get(question, ()):
            repeats = self.old.places[part.question].repeats
            node = sent.at(repeats, item) if len(repeats) == len(item) else None
            value = node.own.get(part.name) if node else None
            if value is None or blank(value) or coded(value) in NO_ANSWER:
                continue
            found += self._placed(question, part, value)
        return found

    def _placed(self, question: str, part: Part, value: Value) -> Iterator[Line]:
        if part.role == COMMENT:
            yield Line(part, value)
            return
        own = {one.name for one in self.new.questions[question].parts}
        placed = [
            one
            for one in self.carrier.carry(part.name, value)
            if one.part in own and one.how != ASIDE and self.new.parts[one.part].role in (ANSWER, OTHER)
        ]
        if not placed:
            yield Line(part, value)
        yield from (Line(part, value, one.part, one.value) for one in placed if one.value is not None)

    def means_otherwise(self, question: str) -> bool:
        """Whether earlier answers are beside a question of which none can be an answer to it now."""
        if question not in self.beside:
            return False
        own = {one.name for one in self.new.questions[question].parts}
        return not any(
            placed.part in own and placed.how != ASIDE
            for part in self.beside[question]
            if part.role != COMMENT
            for placed in self.carrier.carry(part.name, None)
        )

    def same_wording(self, question: str) -> bool:
        """Whether a question is asked in the words of then."""
        before = {self.old.questions[part.question].label for part in self.beside.get(question, ())}
        return before == {self.new.questions[question].label}


def confirmable(route: Route, question: Question, lines: Iterable[Line], item: ItemPath) -> dict[str, Value]:
    """The parts that could be answered as they were then: what is asked, and would not be refused."""
    carried = {one.part: one.carried for one in lines if one.part and one.carried is not None}
    repeats = route.questionnaire.places[question.name].repeats
    here = asking(route, AUTHORS, repeats, item)
    asked = {part.name for part in question.parts if here.asks(part)}
    wrong = question.errors(carried, here, gettext(AUTHORS))
    return {part: value for part, value in carried.items() if part in asked and part not in wrong}


def outcome(before: Value, now: Value | None, said: str) -> str:
    """What came of one part: by what was ``said`` of it, and by what its answer is now."""
    if now is None or blank(now) or coded(now) in NO_ANSWER:
        return WITHDRAWN if said == NO_LONGER else UNTOUCHED
    if now != before:
        return UPDATED
    return CONFIRMED if said == UNCHANGED else AGAIN


def together(outcomes: Iterable[str]) -> str:
    """What came of several parts: the same of all, or updated as a whole; untouched where a part still is."""
    found = set(outcomes)
    if len(found) == 1:
        return found.pop()
    if found <= {CONFIRMED, AGAIN}:
        return AGAIN
    return UNTOUCHED if UNTOUCHED in found and UPDATED not in found else UPDATED


Said = Callable[[tuple[str, str, str], Any], str]
"""What was said of an earlier answer, by document, item and part and by its value; of a whole item, the part
is empty, and the value all that it held."""


def outcomes(bridge: Bridge, sent: Answers, route: Route, said: Said) -> Iterator[Outcome]:
    """What came of every earlier answer that is asked for now, then of every earlier item."""
    by_item: dict[tuple[str, ItemPath], list[str]] = defaultdict(list)
    for name in bridge.beside:
        repeats = bridge.new.places[name].repeats
        document = repeats[-1] if repeats else bridge.new.places[name].section.name
        for path in route.answers.paths(repeats):
            found = _of_question(bridge, sent, route, said, (name, document, repeats, path))
            if found:
                yield Outcome(document, path[-1] if path else "", name, found)
                by_item[document, path].append(found)
    for repeat in bridge.repeats:
        yield from _of_items(bridge, sent, route, said, repeat, by_item)


def _of_question(
    bridge: Bridge, sent: Answers, route: Route, said: Said, where: tuple[str, str, Home, ItemPath]
) -> str:
    """What came of one question; '' where nothing is to be compared, or it is not asked now."""
    name, document, repeats, path = where
    if not route.applies(name, path):
        return ""
    own = route.own(repeats, path)
    item = path[-1] if path else ""
    found = [
        outcome(one.carried, own.get(one.part), said((document, item, one.part), one.carried))
        for one in bridge.lines(name, sent, path)
        if one.part and one.carried is not None and route.applies(one.part, path)
    ]
    return together(found) if found else ""


def _of_items(
    bridge: Bridge,
    sent: Answers,
    route: Route,
    said: Said,
    repeat: str,
    by_item: Mapping[tuple[str, ItemPath], list[str]],
) -> Iterator[Outcome]:
    """What came of the earlier items of a repeat, inside of items that still stand."""
    above = bridge.new.places[repeat].repeats
    for path in earlier_items(bridge, sent, repeat):
        if route.answers.at(above, path[:-1]) is None or not route.applies(repeat, path[:-1]):
            continue
        if route.answers.at((*above, repeat), path) is not None:
            found = together(by_item.get((repeat, path)) or [AGAIN])
        else:
            then = sent.at((*bridge.old.places[bridge.repeats[repeat]].repeats, bridge.repeats[repeat]), path)
            word = said((repeat, path[-1], ""), to_json(then) if then else {})
            found = WITHDRAWN if word == NO_LONGER else UNTOUCHED
        yield Outcome(repeat, path[-1], repeat, found)


def earlier_items(bridge: Bridge, sent: Answers, repeat: str) -> list[ItemPath]:
    """The items that a repeat had then, by the ids that lead to them."""
    then = bridge.repeats.get(repeat)
    if then is None:
        return []
    around = bridge.old.places[then].repeats
    if len(around) != len(bridge.new.places[repeat].repeats):
        return []
    return list(sent.paths((*around, then)))
