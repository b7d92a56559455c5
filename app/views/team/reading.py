"""A submission as a document: its sections, and in each the questions by the headings they stand under."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.questionnaire.model import Section
from app.questionnaire.reading import HEADING, ITEM, NONE, REPEAT, Line, Read, Reading
from app.questionnaire.route import Route
from app.views.words import _, spoken


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


def read(route: Route) -> list[ReadSection]:
    """The sections of a submission, each with all of its questions; anonymous ones say why they are empty."""
    reading = Reading(route, spoken(), whole=True)
    return [_section(section, reading) for section in route.questionnaire.sections]


def explained(sections: Iterable[ReadSection]) -> Iterator[tuple[Read, Line]]:
    """The answers that were warned of, each with its explanation."""
    for section in sections:
        for block in section.blocks:
            for entry in block.questions:
                yield from ((entry, line) for line in entry.lines if line.warning)


def _section(section: Section, reading: Reading) -> ReadSection:
    if section.anonymous:
        note = _("This section is sent on its own and never joined to a respondent.")
        return ReadSection(section.name, section.number, section.title, note=note)
    entries = list(reading.section(section))
    if entries and all(entry.skipped or entry.kind in (HEADING, NONE) for entry in entries):
        note = _("Not asked, because of earlier answers.")
        return ReadSection(section.name, section.number, section.title, note=note)
    return ReadSection(section.name, section.number, section.title, tuple(_blocks(entries)))


def _blocks(entries: Iterable[Read]) -> Iterator[Block]:
    """Entries by the headings that they stand under."""
    block = Block(None, [])
    for entry in entries:
        if entry.kind in (HEADING, REPEAT, ITEM):
            if block.heading or block.questions:
                yield block
            block = Block(entry, [])
        else:
            block.questions.append(entry)
    if block.heading or block.questions:
        yield block
