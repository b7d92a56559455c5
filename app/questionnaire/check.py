"""What is wrong with a definition beyond its shape: names, references, expressions, order, cycles."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.questionnaire import expression
from app.questionnaire.model import Questionnaire, Repeat
from app.questionnaire.plan import Rule, rules
from app.questionnaire.questions.base import Question, near
from app.questionnaire.wording import references

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,62}")
NO_LOOK_AHEAD = ("relevant", "choice_filter")
MAX_ROW_QUESTIONS = 6

Finding = tuple[str, str, str, str]
"""(name of what is wrong, key, what, how to mend it)."""


@dataclass(frozen=True)
class Kind:
    """What the expression checker asks of a name: how its value is kept, its codes, and whether it is a list."""

    kind: str
    choices: tuple[str, ...] = ()
    many: bool = False


def check(questionnaire: Questionnaire) -> list[Finding]:
    """Everything wrong with ``questionnaire``, in no order; an empty list where nothing is."""
    checker = _Checker(questionnaire)
    found = [*checker.names(), *checker.structure(), *checker.questions(), *checker.wording()]
    trees = {}
    for rule in rules(questionnaire):
        try:
            trees[rule] = expression.parse(rule.source, columns=rule.key == "choice_filter")
        except expression.ExpressionError as error:
            found.append((rule.line_owner, rule.key, f"{rule.key}: {error.message}", error.mend))
    for rule, tree in trees.items():
        found += checker.expression(rule, tree)
    if not found:
        found += checker.cycles({rule: expression.names(tree) for rule, tree in trees.items()})
    return found


class _Checker:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.order: dict[str, int] = {}
        self.kinds: dict[str, Kind] = {}
        self.repeats: dict[str, tuple[str, ...]] = {}
        for number, (entry, place) in enumerate(questionnaire.entries):
            self.order[entry.name] = number
            self.repeats[entry.name] = place.repeats
            if isinstance(entry, Repeat):
                self.kinds[entry.name] = Kind("repeat", many=True)
            elif isinstance(entry, Question):
                for part in entry.parts:
                    self.order[part.name] = number
                    self.repeats[part.name] = place.repeats
                    self.kinds[part.name] = Kind(part.kind, part.choices.names if part.choices else ())
        for section in questionnaire.sections:
            first = next((e.name for e, p in questionnaire.entries if p.section is section), None)
            for page in section.forms:
                names = [entry.name for entry in page.questions]
                self.order[page.name] = min((self.order[n] for n in names), default=0)
            self.order[section.name] = self.order[first] if first else 0

    def names(self) -> Iterator[Finding]:
        """Names are plain and permanent, and stand for one thing only."""
        found: list[str] = []
        for section in self.questionnaire.sections:
            found += [section.name, *(page.name for page in section.pages)]
        for entry, _place in self.questionnaire.entries:
            found.append(entry.name)
            found += [page.name for page in getattr(entry, "pages", ())]
        for name, times in Counter(found).items():
            if times > 1:
                yield (
                    name,
                    "name",
                    f"the name '{name}' stands {times} times",
                    "names are permanent: give each its own",
                )
            if not NAME.fullmatch(name):
                mend = "use small letters, digits and _, beginning with a letter"
                yield name, "name", f"'{name}' cannot be a name", mend
        for named, choices in self.questionnaire.choices.items():
            for choice in choices.choices:
                if not CODE.fullmatch(choice.name):
                    yield (
                        named,
                        "choices",
                        f"'{choice.name}' cannot be a choice's name",
                        "use letters, digits, _ and -",
                    )
        for language in (self.questionnaire.language, *self.questionnaire.languages):
            if language not in ("ar", "en", "es", "fr", "ru", "zh"):
                yield (
                    "",
                    "languages",
                    f"'{language}' is not a language of the interface",
                    "one of ar, en, es, fr, ru, zh",
                )

    def structure(self) -> Iterator[Finding]:
        """Where things may stand."""
        for section in self.questionnaire.sections:
            if not section.questions and not section.pages:
                yield (
                    section.name,
                    "",
                    f"the section '{section.name}' asks nothing",
                    "add questions, or delete it",
                )
            if section.questions and section.pages:
                yield (
                    section.name,
                    "pages",
                    "a section has either 'questions' or 'pages'",
                    "move the questions to a page",
                )
            if section.anonymous and len(section.forms) > 1:
                yield (
                    section.name,
                    "pages",
                    "an anonymous section is one page",
                    "write 'questions' instead of 'pages'",
                )
        for entry, place in self.questionnaire.entries:
            if not isinstance(entry, Repeat):
                continue
            if place.section.anonymous:
                yield (
                    entry.name,
                    "",
                    "an anonymous section has no repeats: it keeps no draft",
                    "ask for a text instead",
                )
            if len(place.repeats) > 1:
                yield entry.name, "", "repeats go two deep, no deeper", "move this repeat up"
            if place.repeats and entry.ask == "page":
                yield entry.name, "ask", "a repeat inside a repeat is asked in rows", "write 'ask: rows'"
            if entry.ask == "rows" and len(entry.forms[0].questions) > MAX_ROW_QUESTIONS:
                yield (
                    entry.name,
                    "ask",
                    f"rows have at most {MAX_ROW_QUESTIONS} questions",
                    "write 'ask: page'",
                )
            if entry.min > entry.max:
                yield entry.name, "min", "'min' is above 'max'", "exchange them"

    def questions(self) -> Iterator[Finding]:
        """What the questions say of themselves, and the codes and terms that they name."""
        for question in self.questionnaire.questions.values():
            for key, what, mend in question.problems():
                yield question.name, key, what, mend
            for code in question.missing:
                if code not in self.questionnaire.missing:
                    yield (
                        question.name,
                        "missing",
                        f"there is no missing code '{code}'",
                        near(code, self.questionnaire.missing),
                    )
            for term in question.define:
                if term not in self.questionnaire.terms:
                    yield (
                        question.name,
                        "define",
                        f"there is no term '{term}'",
                        near(term, self.questionnaire.terms),
                    )
            if question.constraint and not question.constraint_message:
                yield (
                    question.name,
                    "constraint",
                    "the constraint has no message",
                    "say in 'constraint_message' what is right",
                )

    def wording(self) -> Iterator[Finding]:
        """Every name that a text pipes in exists."""
        for entry, _place in self.questionnaire.entries:
            for key in ("label", "hint", "guidance", "constraint_message", "required_message", "item_label"):
                for name in references(getattr(entry, key, "")):
                    if name not in self.kinds:
                        yield (
                            entry.name,
                            key,
                            f"the text names ${{{name}}}, which is not asked",
                            near(name, self.kinds),
                        )

    def expression(self, rule: Rule, tree: Any) -> Iterator[Finding]:
        """Operands that fit, and nothing that looks ahead where it may not."""
        place = rule.repeats

        def kind(name: str) -> Kind | None:
            known = self.kinds.get(name)
            many = known is not None and len(self.repeats[name]) > len(place)
            return Kind(known.kind, known.choices, many or known.many) if known else None

        for finding in expression.check(tree, kind):
            yield rule.line_owner, rule.key, f"{rule.key}: {finding.message}", finding.mend
        home = self.order.get(rule.line_owner, 0)
        for name in sorted(expression.names(tree)):
            own = name.partition(".")[0] == rule.line_owner
            implied = own and rule.owner.endswith(".other")
            if rule.key in NO_LOOK_AHEAD and self.order.get(name, -1) >= home and not implied:
                what = f"{rule.key} names ${{{name}}}, which is asked later"
                yield rule.line_owner, rule.key, what, "move that question up, or this one down"

    def cycles(self, names: dict[Rule, frozenset[str]]) -> Iterator[Finding]:
        """Values that would need themselves to be worked out."""
        reads: dict[str, set[str]] = {}
        for rule, found in names.items():
            if rule.key == "calculation" or (rule.key == "relevant" and "|" not in rule.owner):
                reads.setdefault(rule.owner, set()).update(found)
        for entry, place in self.questionnaire.entries:
            above = {name for name, _source in place.above}
            reads.setdefault(entry.name, set()).update(above)
            for part in getattr(entry, "parts", ()):
                if part.name != entry.name:
                    reads.setdefault(part.name, set()).add(entry.name)
        done: set[str] = set()
        for start in list(reads):
            found_cycle = _cycle(start, reads, done)
            if found_cycle:
                what = f"this depends on itself: {' → '.join(found_cycle)}"
                yield (
                    found_cycle[0].partition(".")[0],
                    "calculation",
                    what,
                    "break the circle at one of these",
                )
                return


def _cycle(start: str, reads: dict[str, set[str]], done: set[str]) -> list[str]:
    """A circle reached from ``start`` as the names along it; empty where there is none."""
    path: list[str] = []
    stack: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(reads.get(start, ()))))]
    path.append(start)
    while stack:
        name, rest = stack[-1]
        step = next(rest, None)
        if step is None:
            done.add(name)
            stack.pop()
            path.pop()
        elif step in path:
            return [*path[path.index(step) :], step]
        elif step not in done:
            path.append(step)
            stack.append((step, iter(sorted(reads.get(step, ())))))
    return []
