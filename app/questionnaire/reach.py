"""What on a page can change by answers of the same page: found once for each page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.questionnaire.model import Group, Page, Questionnaire, Repeat
from app.questionnaire.plan import Compiled, Plan
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED
from app.questionnaire.route import plan_of
from app.questionnaire.wording import references

JUDGED = ("constraint", "required")
"""What is judged of a question beside whether it applies."""
OWN = ("constraint", "warning")
"""What is judged of a question's own answer."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The names on a page by what its own answers do to them."""

    parts: frozenset[str]
    """What is asked on it."""
    live: frozenset[str]
    """Whose value can change: what is asked, and wherever it stands what follows from that."""
    conditions: frozenset[str]
    """What appears or disappears: entries, and parts such as the rows of a matrix."""
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
    asked = [part for question in questions for part in question.parts if part.role != CALCULATED]
    parts = {part.name for part in asked if part.kind != "file"}
    live = _live(plan, parts)
    bearers = [*(entry.name for entry in entries), *(part.name for part in asked)]
    conditions = {name for name in bearers if _reads(plan.compiled.get((name, "relevant")), live)}
    filtered = {q.name for q in questions if any(_reads(rule, live) for rule in _on_choices(plan, q.name))}
    judged = any(_reads(plan.compiled.get((q.name, key)), live) for q in questions for key in JUDGED)
    judged = judged or any((q.name, key) in plan.compiled for q in questions for key in OWN)
    piped = any(name in live for entry in entries for name in references(entry.label + entry.hint))
    results = any(q.name in live for q in questions if q.name in plan.calculations)
    moves = bool(conditions or filtered) or judged or piped or results
    return Reach(frozenset(parts), frozenset(live), frozenset(conditions), frozenset(filtered), moves)


def _live(plan: Plan, parts: set[str]) -> set[str]:
    """The names whose values follow from these parts, themselves included."""
    live, before = set(parts), 0
    while before != len(live):
        before = len(live)
        for name in {*plan.parts, *plan.questionnaire.repeats} - live:
            rules = [*plan.conditions[name], plan.compiled.get((name, "calculation"))]
            if any(_reads(rule, live) for rule in rules):
                live.add(name)
    return live


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
