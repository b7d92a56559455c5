"""A submission read as a document: every question with its wording, its answer in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.questionnaire.answers import Answers, ItemPath, Value, coded, from_json, unread
from app.questionnaire.asking import asking
from app.questionnaire.form import item_title
from app.questionnaire.model import Group, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import COMMENT, OTHER, Part
from app.questionnaire.route import Route
from app.views.words import _, spoken

SKIPPED, BLANK = "skipped", "blank"
HEADING, ITEM, QUESTION = "heading", "item", "question"


@dataclass(frozen=True, slots=True)
class Line:
    """One part: what it is below its question, the answer in words, and whether that is no answer."""

    label: str
    text: str
    missing: bool
    file: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A question with its lines, or a heading; ``depth`` says how many items it stands in."""

    kind: str
    number: str
    label: str
    lines: tuple[Line, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (None at the beginning of a section) and the questions under it."""

    heading: Read | None
    questions: list[Read]


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section as it was sent."""

    name: str
    letter: str
    title: str
    blocks: tuple[Block, ...] = ()
    note: str = ""


def read(questionnaire: Questionnaire, document: Mapping[str, Any], route: Route) -> list[ReadSection]:
    """The sections of a submission, each with all of its questions; anonymous ones say why they are empty."""
    answers = from_json(document)
    return [_section(questionnaire, section, answers, route) for section in questionnaire.sections]


def _section(questionnaire: Questionnaire, section: Section, answers: Answers, route: Route) -> ReadSection:
    if section.anonymous:
        note = _("This section is sent on its own and never joined to a respondent.")
        return ReadSection(section.name, section.number, section.title, note=note)
    reader = _Reader(questionnaire, route)
    entries = [found for page in section.forms for found in reader.entries(page.questions, answers, (), ())]
    if entries and all(_skipped(entry) for entry in entries):
        note = _("Not asked, because of earlier answers.")
        return ReadSection(section.name, section.number, section.title, note=note)
    return ReadSection(section.name, section.number, section.title, tuple(_blocks(entries)))


def _skipped(entry: Read) -> bool:
    return entry.kind in (HEADING, SKIPPED)


def _blocks(entries: Iterable[Read]) -> Iterator[Block]:
    """Entries by the headings that they stand under."""
    block = Block(None, [])
    for entry in entries:
        if entry.kind in (HEADING, ITEM):
            if block.heading or block.questions:
                yield block
            block = Block(entry, [])
        else:
            block.questions.append(entry)
    if block.heading or block.questions:
        yield block


class _Reader:
    """Walks entries in the order asked."""

    def __init__(self, questionnaire: Questionnaire, route: Route) -> None:
        self.questionnaire, self.route, self.language = questionnaire, route, spoken()

    def entries(
        self,
        entries: Iterable[Question | Group | Repeat],
        answers: Answers,
        repeats: tuple[str, ...],
        item: ItemPath,
    ) -> Iterator[Read]:
        """The questions, headings and items among ``entries``."""
        here = asking(self.route, self.language, repeats, item)
        for entry in entries:
            if isinstance(entry, Group):
                yield Read(HEADING, "", here.pipe(entry.label), depth=len(item))
                yield from self.entries(entry.questions, answers, repeats, item)
            elif isinstance(entry, Repeat):
                yield from self._repeat(entry, answers, repeats, item, here.pipe(entry.label))
            elif entry.parts:
                yield self._question(entry, answers, here.pipe(entry.label), len(item))

    def _repeat(
        self, repeat: Repeat, answers: Answers, repeats: tuple[str, ...], item: ItemPath, label: str
    ) -> Iterator[Read]:
        found = answers.items.get(repeat.name, ())
        if found:
            yield Read(HEADING, repeat.number, label, depth=len(item))
        else:
            none = Line("", _("None was given."), missing=True)
            yield Read(SKIPPED, repeat.number, label, (none,), len(item))
        inner = (*repeats, repeat.name)
        for below in found:
            path = (*item, below.id)
            title = item_title(self.route, repeat, inner, path, self.language)
            yield Read(ITEM, "", title, depth=len(path))
            for page in repeat.forms:
                yield from self.entries(page.questions, below, inner, path)

    def _question(self, question: Question, answers: Answers, label: str, depth: int) -> Read:
        values = {part.name: answers.own.get(part.name, {"missing": BLANK}) for part in question.parts}
        number = question.number or question.name.upper()
        if all(coded(value) == SKIPPED for value in values.values()):
            line = Line("", _("Not asked, because of earlier answers."), missing=True)
            return Read(SKIPPED, number, label, (line,), depth)
        lines = [
            self._line(question, part, values[part.name]) for part in question.parts if _said(part, values)
        ]
        return Read(QUESTION, number, label, tuple(lines), depth)

    def _line(self, question: Question, part: Part, value: Value) -> Line:
        label = {COMMENT: _("Comment"), OTHER: _("In their words")}.get(part.role, part_label(question, part))
        code = coded(value)
        if code:
            return Line(label, self._missing(code), missing=True)
        typed = unread(value)
        if typed is not None:
            return Line(label, typed, missing=False)
        file = str(value.get("sha256", "")) if isinstance(value, dict) else ""
        return Line(label, question.text(part, value, self.language), missing=False, file=file)

    def _missing(self, code: str) -> str:
        """A missing code in words: the survey's own for those that it offers."""
        words = {SKIPPED: _("Not asked, because of earlier answers."), BLANK: _("Left blank")}
        return words.get(code) or self.questionnaire.missing.get(code, code)


def part_label(question: Question, part: Part) -> str:
    """What a part is below its question; '' where it is the whole answer."""
    if part.label:
        return part.label
    below = part.name.removeprefix(question.name).lstrip(".")
    return below if len(question.parts) > 1 and below.isdigit() else ""


def _said(part: Part, values: Mapping[str, Value]) -> bool:
    """Whether a part is worth a line: a comment or another's words only where there are any."""
    return part.role not in (COMMENT, OTHER) or not coded(values[part.name])
