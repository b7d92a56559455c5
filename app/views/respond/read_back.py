"""Answers read back in words: before they are sent, on paper, and as they were sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.collection.amending import Opening
from app.models import Case
from app.questionnaire.answers import ItemPath
from app.questionnaire.model import Group, Page, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED
from app.questionnaire.reading import NONE, QUESTION, Place, Read, Reading, joined
from app.questionnaire.review import Problem
from app.questionnaire.route import Route
from app.views.respond import as_file
from app.views.respond.drawing import slug
from app.views.respond.place import CHECK, page_url
from app.views.words import _, spoken


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer, a heading, or an item; ``url`` leads to where it can be changed."""

    kind: str
    number: str
    label: str
    answer: str = ""
    blank: str = ""
    """What is said where there is no answer, if not that."""
    url: str = ""
    problem: str = ""
    doubt: str = ""
    """What the answer is warned of, while nobody has explained it."""
    depth: int = 0
    file_url: str = ""
    """Where the file is to be had that the answer is."""


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
    """Reads a response; its files can be had where the case ``holds`` them.

    ``case`` is given where each answer shall lead to the page that asks for it.
    """

    route: Route
    holds: Case | None = None
    case: Case | None = None
    problems: Mapping[tuple[str, ItemPath, str], Problem] = field(default_factory=dict)
    opening: Opening | None = None
    """What alone can be changed, where that is not everything."""

    def sections(self) -> list[ReadSection]:
        """All sections; anonymous ones only say why they are empty."""
        return [self._section(section) for section in self.route.questionnaire.sections]

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
        for read in Reading(self.route, spoken()).section(section):
            yield self._row(read, section)

    def _row(self, read: Read, section: Section) -> Row:
        if read.entry is None:
            return Row(read.kind, read.number, read.label, depth=read.depth)
        known = self.problems
        home = read.place.repeats[-1] if read.place.repeats else section.name
        asked = (
            [read.entry.name] if isinstance(read.entry, Repeat) else [one.name for one in read.entry.parts]
        )
        wrong = [
            known[home, read.place.item, name] for name in asked if (home, read.place.item, name) in known
        ]
        place = wrong[0].part if wrong else asked[0]
        message = wrong[0].message if wrong else ""
        doubt = bool(wrong) and wrong[0].doubt
        answer = _("None") if read.kind == NONE else "\n".join(joined(line, spoken()) for line in read.lines)
        parts = read.entry.parts if isinstance(read.entry, Question) else ()
        worked_out = bool(parts) and all(part.role == CALCULATED for part in parts)
        fixed = worked_out or (isinstance(read.entry, Question) and read.entry.read_only)
        at = (home, read.place.item[-1] if read.place.item else "")
        if self.opening is not None:
            listed = isinstance(read.entry, Repeat)
            may = (
                self.opening.takes(read.entry.name, at[1])
                if listed
                else self.opening.has(at, read.entry.name)
            )
            fixed = fixed or not may
        changeable = self.case is not None and not fixed
        return Row(
            QUESTION if read.kind == NONE else read.kind,
            read.number,
            read.label,
            answer,
            _("Worked out once the answers it needs are there.") if worked_out else "",
            field_url(self.case, section, read.place, place) if self.case and changeable else "",
            "" if doubt else message,
            message if doubt else "",
            read.depth,
            as_file.address(self.holds, read.lines[0].file) if self.holds and len(read.lines) == 1 else "",
        )


def field_url(case: Case, section: Section, place: Place, part: str) -> str:
    """The address of one field: its page and its place on it."""
    repeats, item = place.repeats, place.item
    around = _repeats(section.forms) if repeats else ()
    outer = next((one for one in around if one.name == repeats[0]), None)
    paged = outer if outer and outer.ask == "page" else None
    depth = 1 if paged else 0
    prefix = f"{repeats[-1]}:{item[-1]}:" if len(repeats) > depth else ""
    anchor = f"f-{slug(prefix + part)}"
    return page_url(case, section, paged, item[0] if paged else "", place.form, anchor, CHECK)


def _repeats(forms: Iterable[Page]) -> Iterator[Repeat]:
    for form in forms:
        for entry in form.questions:
            if isinstance(entry, Repeat):
                yield entry
            elif isinstance(entry, Group):
                yield from _repeats([Page(name=entry.name, questions=entry.questions)])
