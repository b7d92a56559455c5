"""Answers read back in words: before they are sent, on paper, and as they were sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.models import Case
from app.questionnaire.answers import Answers, ItemPath, Value, blank, coded, unread
from app.questionnaire.asking import asking
from app.questionnaire.form import item_title
from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED, COMMENT, OTHER, Part
from app.questionnaire.review import Problem
from app.questionnaire.route import Route
from app.views.respond.drawing import slug
from app.views.respond.place import CHECK, page_url
from app.views.words import _, spoken

SKIPPED, BLANK = "skipped", "blank"


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer, a heading, or an item; ``url`` leads to where it can be changed."""

    kind: str
    number: str
    label: str
    answer: str = ""
    url: str = ""
    problem: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section read back."""

    name: str
    letter: str
    title: str
    rows: tuple[Row, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Reader:
    """Reads a response; ``case`` is given where each answer shall lead to the page that asks for it."""

    route: Route
    case: Case | None = None
    problems: Mapping[tuple[str, ItemPath, str], Problem] = field(default_factory=dict)

    @property
    def questionnaire(self) -> Questionnaire:
        """What was asked."""
        return self.route.questionnaire

    def sections(self) -> list[ReadSection]:
        """All sections; anonymous ones only say why they are empty."""
        return [self._section(section) for section in self.questionnaire.sections]

    def _section(self, section: Section) -> ReadSection:
        if section.anonymous:
            note = _("This section is sent on its own, and cannot be read back.")
            return ReadSection(section.name, section.number, section.title, note=note)
        if not self.route.applies(section.name):
            note = _("Not asked, because of other answers.")
            return ReadSection(section.name, section.number, section.title, note=note)
        return ReadSection(section.name, section.number, section.title, tuple(self.rows(section)))

    def rows(self, section: Section) -> Iterator[Row]:
        """The answers of one section."""
        for form in section.forms:
            if self.route.applies(form.name):
                yield from self._entries(form.questions, section, form, self.route.answers, (), ())

    def _entries(
        self,
        entries: Iterable[Any],
        section: Section,
        form: Page,
        answers: Answers,
        repeats: tuple[str, ...],
        item: ItemPath,
    ) -> Iterator[Row]:
        here = asking(self.route, spoken(), repeats, item)
        for entry in entries:
            if not self.route.applies(entry.name, item):
                continue
            if isinstance(entry, Group):
                yield Row("heading", "", here.pipe(entry.label), depth=len(item))
                yield from self._entries(entry.questions, section, form, answers, repeats, item)
            elif isinstance(entry, Repeat):
                yield from self._repeat(entry, section, form, answers, repeats, item)
            elif entry.parts:
                yield self._question(entry, section, form, repeats, item)

    def _repeat(
        self,
        repeat: Repeat,
        section: Section,
        form: Page,
        answers: Answers,
        repeats: tuple[str, ...],
        item: ItemPath,
    ) -> Iterator[Row]:
        found = answers.items.get(repeat.name, ())
        label = asking(self.route, spoken(), repeats, item).pipe(repeat.label)
        home = repeats[-1] if repeats else section.name
        problem = self.problems.get((home, item, repeat.name))
        yield Row(
            "repeat" if found else "question",
            repeat.number,
            label,
            "" if found else _("None"),
            self._url(section, form, repeats, item, repeat.name),
            problem.message if problem else "",
            len(item),
        )
        inner = (*repeats, repeat.name)
        for below in found:
            path = (*item, below.id)
            yield Row("item", "", item_title(self.route, repeat, inner, path, spoken()), depth=len(path))
            for own in repeat.forms:
                if self.route.applies(own.name, path):
                    page = own if repeat.ask == "page" else form
                    yield from self._entries(own.questions, section, page, below, inner, path)

    def _question(
        self, question: Question, section: Section, form: Page, repeats: tuple[str, ...], item: ItemPath
    ) -> Row:
        own = self.route.own(repeats, item)
        lines, problem, place = [], "", question.parts[0].name
        for part in question.parts:
            if not self.route.applies(part.name, item):
                continue
            value = own.get(part.name)
            if part.role == CALCULATED and value is None:
                value = self.route.calculated(part.name, item)
            if not (value is None or blank(value) or coded(value) in (BLANK, SKIPPED)):
                lines.append(self._line(question, part, value))
            wrong = self.problems.get((repeats[-1] if repeats else section.name, item, part.name))
            if wrong and not problem:
                problem, place = wrong.message, part.name
        return Row(
            "question",
            question.number or question.name.upper(),
            asking(self.route, spoken(), repeats, item).pipe(question.label),
            "\n".join(lines),
            "" if question.read_only else self._url(section, form, repeats, item, place),
            problem,
            len(item),
        )

    def _line(self, question: Question, part: Part, value: Value) -> str:
        code, typed = coded(value), unread(value)
        said = (
            self.questionnaire.missing.get(code, code)
            if code
            else typed or question.text(part, value, spoken())
        )
        if part.role == COMMENT:
            return _("Comment: %(text)s", text=said)
        below = part.label if part.role != OTHER and part.name != question.name else ""
        if not below and part.name.removeprefix(question.name + ".").isdigit():
            below = part.name.rpartition(".")[2]
        return f"{below}: {said}" if below else said

    def _url(self, section: Section, form: Page, repeats: tuple[str, ...], item: ItemPath, part: str) -> str:
        return field_url(self.case, section, form.name, repeats, item, part) if self.case else ""


def field_url(
    case: Case, section: Section, form: str, repeats: tuple[str, ...], item: ItemPath, part: str
) -> str:
    """The address of one field: its page and its place on it."""
    known = {entry.name: entry for entry in _repeats(section.forms)}
    outer = known.get(repeats[0]) if repeats else None
    paged = outer if outer and outer.ask == "page" else None
    depth = 1 if paged else 0
    prefix = f"{repeats[-1]}:{item[-1]}:" if len(repeats) > depth else ""
    anchor = f"f-{slug(prefix + part)}"
    return page_url(case, section, paged, item[0] if paged else "", form, anchor, CHECK)


def _repeats(forms: Iterable[Page]) -> Iterator[Repeat]:
    for form in forms:
        for entry in form.questions:
            if isinstance(entry, Repeat):
                yield entry
            elif isinstance(entry, Group):
                yield from _repeats([Page(name=entry.name, questions=entry.questions)])
