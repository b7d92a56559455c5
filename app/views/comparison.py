"""Two submissions of one respondent side by side: what differs, part by part, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.questionnaire.answers import Answers, ItemPath, Value
from app.questionnaire.model import Section
from app.questionnaire.reading import ITEM, NONE, QUESTION, Line, Read, Reading
from app.questionnaire.route import Route
from app.views.words import _, spoken

EARLIER, LATER = 0, 1
Key = tuple[ItemPath, str]
"""The items that something stands in, and its name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One part that differs: what it is below its question, and its two texts; '' where one has none."""

    number: str
    label: str
    part: str
    texts: tuple[str, str]


@dataclass(slots=True)
class Group:
    """The rows of one item, or of what stands in none; ``only`` tells of an item that one version lacks."""

    title: str = ""
    only: int | None = None
    rows: list[Row] = field(default_factory=list)

    @property
    def telling(self) -> list[Row]:
        """The rows, without one that only says again what an item is called that one version lacks."""
        if self.only is None or len(self.rows) != 1 or self.rows[0].texts[self.only] != self.title:
            return self.rows
        return []


@dataclass(frozen=True, slots=True)
class Changed:
    """A section in which something differs."""

    letter: str
    title: str
    groups: list[Group]

    @property
    def count(self) -> int:
        """How many parts differ."""
        return sum(len(group.rows) for group in self.groups)


def compared(earlier: Route, later: Route) -> list[Changed]:
    """The sections of two submissions in which something differs, in the order of the later."""
    both = (earlier, later)
    values = tuple(dict(_values(route.answers)) for route in both)
    differ = {
        key
        for key in {*values[EARLIER], *values[LATER]}
        if values[EARLIER].get(key) != values[LATER].get(key)
    }
    names = dict.fromkeys(
        section.name for route in (later, earlier) for section in route.questionnaire.sections
    )
    found = []
    for name in names:
        sections = tuple(route.questionnaire.section(name) for route in both)
        reads = tuple(
            _by_key(Reading(route, spoken(), whole=True), section)
            if section and not section.anonymous
            else {}
            for route, section in zip(both, sections, strict=True)
        )
        groups = [group for group in _groups(reads, differ) if group.rows or group.only is not None]
        shown = sections[LATER] or sections[EARLIER]
        if groups and shown:
            found.append(Changed(shown.number, shown.title, groups))
    return found


def _values(answers: Answers, path: ItemPath = ()) -> Iterator[tuple[Key, Value]]:
    """Every part of a submission with its value."""
    for part, value in answers.own.items():
        yield (path, part), value
    for items in answers.items.values():
        for item in items:
            yield from _values(item, (*path, item.id))


def _by_key(reading: Reading, section: Section) -> dict[Key, Read]:
    """What a section reads, each under the items that it stands in and its name."""
    found: dict[Key, Read] = {}
    for read in reading.section(section):
        if read.kind == ITEM:
            found[read.place.item, ""] = read
        elif read.kind in (QUESTION, NONE) and read.entry is not None:
            found[read.place.item, read.entry.name] = read
    return found


def _groups(reads: tuple[Mapping[Key, Read], ...], differ: set[Key]) -> Iterator[Group]:
    """What differs in a section, by the items that it stands in."""
    groups: dict[ItemPath, Group] = {}
    for item, name in dict.fromkeys([*reads[LATER], *reads[EARLIER]]):
        pair = (reads[EARLIER].get((item, name)), reads[LATER].get((item, name)))
        shown = pair[LATER] or pair[EARLIER]
        group = groups.setdefault(item, Group())
        if shown is None:
            continue
        if shown.kind == ITEM:
            group.title = shown.label
            group.only = None if all(pair) else LATER if pair[LATER] else EARLIER
        elif shown.kind == QUESTION:
            group.rows += _rows(item, pair, shown, differ, one_sided=group.only is not None)
    yield from groups.values()


def _rows(
    item: ItemPath,
    pair: tuple[Read | None, Read | None],
    shown: Read,
    differ: set[Key],
    *,
    one_sided: bool,
) -> Iterator[Row]:
    """The parts of a question that differ; of an item that only one has, those that were answered."""
    lines = tuple({line.part.name: line for line in read.lines} if read else {} for read in pair)
    for part in dict.fromkeys([*lines[LATER], *lines[EARLIER]]):
        told = (lines[EARLIER].get(part), lines[LATER].get(part))
        one = told[LATER] or told[EARLIER]
        if one is None or (item, part) not in differ or (one_sided and one.missing):
            continue
        texts = (_text(told[EARLIER]), _text(told[LATER]))
        if texts[EARLIER] == texts[LATER]:
            texts = (_exactly(told[EARLIER]), _exactly(told[LATER]))
        yield Row(shown.number, shown.label, one.label, texts)


def _exactly(line: Line | None) -> str:
    """What tells two files of one name apart: how their fingerprints begin."""
    text = _text(line)
    return f"{text} ({line.file[:12]})" if line and line.file else text


def _text(line: Line | None) -> str:
    if line is None:
        return ""
    return line.text or _("Left blank")
