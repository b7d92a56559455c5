"""Why something on a page is asked or hidden now: each condition in words, and the answers that it saw."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.languages import gettext
from app.questionnaire.answers import ItemPath, coded
from app.questionnaire.asking import shown
from app.questionnaire.in_words import InWords
from app.questionnaire.model import Group, Page, Questionnaire, Repeat
from app.questionnaire.plan import Compiled
from app.questionnaire.questions.base import Question
from app.questionnaire.route import Home, Route
from app.questionnaire.rules import rules

ALWAYS = "true()"
SOURCES = "sources"
"""Where a questionnaire keeps its expressions as written, by what bears them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition: what bears it ('' for the thing itself), its words, whether it holds, what it saw."""

    of: str
    words: str
    holds: bool
    saw: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One thing on a page, asked or hidden, with its conditions."""

    name: str
    number: str
    label: str
    asked: bool
    reasons: tuple[Reason, ...]


def why(route: Route, page: Page, language: str, home: Home = (), item: ItemPath = ()) -> list[Why]:
    """Everything that a page can ask at ``item`` of ``home``, hidden or not, in order."""
    return list(_Explainer(route, language).entries(page.questions, home, item))


class _Explainer:
    """Explains one route in one language."""

    def __init__(self, route: Route, language: str) -> None:
        self.route, self.language, self._ = route, language, gettext(language)
        self.words = InWords(route.questionnaire, language)
        self.sources = _sources(route.questionnaire)

    def entries(
        self, entries: Iterable[Question | Group | Repeat], home: Home, item: ItemPath
    ) -> Iterator[Why]:
        """The things in a list of entries; what stands in rows, once for each item that there is."""
        for entry in entries:
            yield self._one(entry, home, item)
            if isinstance(entry, Group):
                yield from self.entries(entry.questions, home, item)
            elif isinstance(entry, Repeat) and entry.ask == "rows":
                inner = (*home, entry.name)
                for path in self.route.paths(inner, item):
                    yield from self.entries(entry.forms[0].questions, inner, path)

    def _one(self, entry: Question | Group | Repeat, home: Home, item: ItemPath) -> Why:
        number = getattr(entry, "number", "")
        if isinstance(entry, Question):
            number = number or entry.name.upper()
        reasons = (self._reason(rule, entry.name, item) for rule in self.route.plan.conditions[entry.name])
        return Why(
            entry.name,
            number,
            self.words.plain(entry.label),
            self.route.applies(entry.name, item),
            tuple(reason for reason in reasons if reason.words != ALWAYS),
        )

    def _reason(self, rule: Compiled, name: str, item: ItemPath) -> Reason:
        here = item[: len(rule.repeats)]
        source = self.sources[rule.owner]
        return Reason(
            "" if rule.owner == name else self._called(rule.owner),
            source if source == ALWAYS else self.words.condition(source, rule.repeats),
            bool(self.route.holds(rule, here)),
            tuple(self._saw(read, rule.repeats, here) for read in sorted(rule.names, key=self._place)),
        )

    def _place(self, name: str) -> int:
        """Where a part stands in the order asked."""
        order = self.route.questionnaire.kept.setdefault(
            "order", {part: at for at, part in enumerate(self.route.questionnaire.parts)}
        )
        return int(order.get(name, -1))

    def _called(self, name: str) -> str:
        """What encloses a question: a section or page by its title, a group or repeat by its label."""
        questionnaire = self.route.questionnaire
        titles = {section.name: section.title for section in questionnaire.sections}
        titles |= {page.name: page.title for section in questionnaire.sections for page in section.pages}
        titles |= {
            entry.name: entry.label
            for entry, _place in questionnaire.entries
            if isinstance(entry, Group | Repeat)
        }
        return self._("“%(text)s”", text=self.words.plain(titles.get(name, "") or name))

    def _saw(self, name: str, home: Home, item: ItemPath) -> tuple[str, str]:
        """What an expression reads, and the answer that it finds there."""
        called, said = self.words.called(name), shown(self.route, name, self.language, home, item)
        if said:
            return called, said
        found = self.route.places(name, item, home)
        if not any(self.route.applies(name, path) for path in found):
            return called, self._("not asked")
        own = self.route.own(self.route.plan.repeats_of[name], found[0])
        code = coded(own.get(name))
        if code:
            return called, self.route.questionnaire.missing.get(code, code)
        return called, self._("not answered")


def _sources(questionnaire: Questionnaire) -> dict[str, str]:
    """The conditions as written, by what bears them."""
    if SOURCES not in questionnaire.kept:
        questionnaire.kept[SOURCES] = {
            rule.owner: rule.source for rule in rules(questionnaire) if rule.key == "relevant"
        }
    kept: dict[str, str] = questionnaire.kept[SOURCES]
    return kept
