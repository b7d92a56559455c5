"""A response in words, in the order asked: what is checked, printed on a receipt and read by the team."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.languages import gettext
from app.questionnaire.answers import Answers, ItemPath, Value, blank, coded, unread
from app.questionnaire.asking import asking
from app.questionnaire.form import item_title
from app.questionnaire.model import Group, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED, COMMENT, EXPLANATION, OTHER, Asking, Part
from app.questionnaire.route import Route

SKIPPED, BLANK = "skipped", "blank"
HEADING, REPEAT, ITEM, QUESTION, NONE = "heading", "repeat", "item", "question", "none"
"""The kinds of entry; NONE is a repeat of which there is no item."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part: what it is below its question, the answer in words, and whether that is no answer."""

    part: Part
    label: str
    text: str
    missing: bool = False
    file: str = ""
    warning: str = ""
    """What the answer was warned of, where this explains it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry is asked: its page, and the items that it stands in."""

    form: str
    repeats: tuple[str, ...] = ()
    item: ItemPath = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A question with its lines, or a heading; ``skipped`` where no part of it was asked."""

    kind: str
    number: str
    label: str
    place: Place
    lines: tuple[Line, ...] = ()
    entry: Question | Repeat | None = None
    skipped: bool = False

    @property
    def depth(self) -> int:
        """How many items it stands in."""
        return len(self.place.item)


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads the answers of a route; a ``whole`` submission with what was left blank or not asked as well."""

    route: Route
    language: str
    whole: bool = False

    def section(self, section: Section) -> Iterator[Read]:
        """The entries of one section."""
        for form in section.forms:
            if self._asked(form.name, ()):
                yield from self._entries(form.questions, self.route.answers, Place(form.name))

    def question(self, question: Question) -> Iterator[tuple[str, Read]]:
        """One question alone, in each item that asks it, with what the item is called ('' outside)."""
        where = self.route.questionnaire.places[question.name]
        for path in self.route.answers.paths(where.repeats):
            answers = self.route.answers.at(where.repeats, path)
            if answers is None or not self._asked(question.name, path):
                continue
            titles = (
                item_title(self.route, self.route.questionnaire.repeats[name], around, inner, self.language)
                for depth, name in enumerate(where.repeats, 1)
                for around, inner in ((where.repeats[:depth], path[:depth]),)
            )
            place = Place(where.page.name, where.repeats, path)
            label = asking(self.route, self.language, where.repeats, path).pipe(question.label)
            yield " · ".join(titles), self._question(question, answers, place, label)

    def _asked(self, name: str, item: ItemPath) -> bool:
        return self.whole or self.route.applies(name, item)

    def _entries(
        self, entries: Iterable[Question | Group | Repeat], answers: Answers, place: Place
    ) -> Iterator[Read]:
        here = asking(self.route, self.language, place.repeats, place.item)
        for entry in entries:
            if not self._asked(entry.name, place.item):
                continue
            if isinstance(entry, Group):
                yield Read(HEADING, "", here.pipe(entry.label), place)
                yield from self._entries(entry.questions, answers, place)
            elif isinstance(entry, Repeat):
                yield from self._repeat(entry, answers, place, here.pipe(entry.label))
            elif entry.parts:
                yield self._question(entry, answers, place, here.pipe(entry.label))

    def _repeat(self, repeat: Repeat, answers: Answers, place: Place, label: str) -> Iterator[Read]:
        found = answers.items.get(repeat.name, ())
        yield Read(REPEAT if found else NONE, repeat.number, label, place, entry=repeat)
        repeats = (*place.repeats, repeat.name)
        for below in found:
            path = (*place.item, below.id)
            title = item_title(self.route, repeat, repeats, path, self.language)
            yield Read(ITEM, "", title, Place(place.form, repeats, path))
            for own in repeat.forms:
                if self._asked(own.name, path):
                    form = own.name if repeat.ask == "page" else place.form
                    yield from self._entries(own.questions, below, Place(form, repeats, path))

    def _question(self, question: Question, answers: Answers, place: Place, label: str) -> Read:
        values = {
            part.name: self._value(part, answers, place.item)
            for part in question.parts
            if self._asked(part.name, place.item)
        }
        here = asking(self.route, self.language, place.repeats, place.item)
        lines = tuple(
            _line(self.route, question, part, values[part.name], here)
            for part in question.parts
            if part.name in values and self._said(part, values[part.name])
        )
        skipped = all(coded(value) == SKIPPED for value in values.values())
        number = question.number or question.name.upper()
        return Read(QUESTION, number, label, place, lines, question, skipped)

    def _value(self, part: Part, answers: Answers, item: ItemPath) -> Value:
        value = answers.own.get(part.name)
        if value is None and part.role == CALCULATED:
            value = self.route.calculated(part.name, item)
        return {"missing": BLANK} if value is None or blank(value) else value

    def _said(self, part: Part, value: Value) -> bool:
        """Whether a part is worth a line: a comment or another's words only where there are any."""
        if self.whole:
            return part.role not in (COMMENT, OTHER, EXPLANATION) or not coded(value)
        return coded(value) not in (BLANK, SKIPPED)


def _line(route: Route, question: Question, part: Part, value: Value, here: Asking) -> Line:
    """A part and its value in words."""
    _ = gettext(here.language)
    beside = {COMMENT: _("Comment"), OTHER: _("In their words"), EXPLANATION: _("Explanation")}
    label = beside.get(part.role) or part_label(question, part)
    code, typed = coded(value), unread(value)
    if code:
        words = {SKIPPED: _("Not asked, because of earlier answers."), BLANK: _("Left blank")}
        said = words.get(code) or route.questionnaire.missing.get(code, code)
        return Line(part, label, said, missing=True)
    if typed is not None:
        return Line(part, label, typed)
    file = str(value.get("sha256", "")) if isinstance(value, dict) else ""
    warning = here.pipe(question.warning_message) if part.role == EXPLANATION else ""
    return Line(part, label, question.text(part, value, here.language), file=file, warning=warning)


def joined(line: Line, language: str) -> str:
    """A line with what it is before it, where that says more than its question does."""
    _ = gettext(language)
    if line.part.role == COMMENT:
        return _("Comment: %(text)s", text=line.text)
    if line.part.role == EXPLANATION:
        return _("Explanation: %(text)s", text=line.text)
    known = line.part.role == OTHER or line.part.name == line.part.question
    return line.text if known or not line.label else f"{line.label}: {line.text}"


def part_label(question: Question, part: Part) -> str:
    """What a part is below its question; '' where it is the whole answer."""
    if part.label:
        return part.label
    below = part.name.removeprefix(question.name).lstrip(".")
    return below if len(question.parts) > 1 and below.isdigit() else ""
