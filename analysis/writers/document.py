"""A report as a document to print: headings, numbered paragraphs and grids of text, for Word and for PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from analysis.charts import chart
from analysis.prose import Figure
from analysis.prose import Paragraph as Said
from analysis.tables import Chart, Report, Table
from analysis.wording import to_say
from analysis.writers import codebook
from analysis.writers.grids import Grid, grids
from analysis.writers.spelled import follows
from analysis.writers.xlsx_cover import warnings
from analysis.writers.xlsx_words import above, below, picture

CONTENTS = to_say("Contents")
PAGE = to_say("Page {page} of {pages}")
CHAPTER = to_say("%(number)s.  %(title)s")
ANNEXES = to_say(
    "Each table states its base, the question as it was put, and who is outside the base. The annexes say "
    "how to read them, and have the disclaimers."
)
BASES = to_say(
    "Where a table has shares of its rows, the base of each row stands beside them. The number of answers "
    "under each share stands in the workbook."
)
FIRST = to_say(
    "On paper, the first %(shown)s of %(all)s stand here; all that are listed stand in the workbook."
)
LISTS, LINES = ("list", "overlap", "text"), 100
"""So many lines of these are set: nobody leafs through forty pages of them, and the workbook has them all."""
PIXELS = 740
"""How wide a chart is drawn: on the width of a page its letters are as large as those of the table."""
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class Heading:
    """A heading: 1 for a chapter or an annex, 2 for a part of it."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words and figures; with the number that they bear in the whole document, or none."""

    said: Said
    number: int = 0
    leads: bool = False
    """Whether it belongs to what follows, and must not stand on another page."""


@dataclass(frozen=True)
class Notes:
    """What is said under a table."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG), and what it shows in words for those who do not see it."""

    drawing: str
    words: str


Block = Heading | Paragraph | Grid | Picture | Notes


def blocks(report: Report) -> Iterator[Block]:
    """All that follows the cover, in order."""
    number, say = count(1), report.words.say
    yield Heading(1, say(CHAPTER, number=roman(1), title=say("Summary")))
    for said in report.summary:
        yield Paragraph(said, next(number))
    yield Paragraph((_extent(report),), next(number))
    filled = [section for section in report.sections if section.tables]
    for n, section in enumerate(filled, 2):
        yield Heading(1, say(CHAPTER, number=roman(n), title=section.title))
        for said in section.said:
            yield Paragraph(said, next(number))
        for table in section.tables:
            yield from _table(table, report.source, next(number))
    yield Heading(
        1, say("Annex %(number)s.  %(title)s", number=roman(1), title=say("How to read the figures"))
    )
    for note in report.notes:
        yield Heading(2, note.number)
        for text in filter(None, note.text.split("\n")):
            yield Paragraph((text,), next(number))
    if report.codebook:
        yield Heading(1, say("Annex %(number)s.  %(title)s", number=roman(2), title=say("Codebook")))
        yield Paragraph((say(codebook.ABOUT),), next(number))
        yield from codebook.by_section(report.codebook, report.words)


def figures(found: Iterable[Block]) -> Iterator[Figure]:
    """The figures in the sentences of a document."""
    for block in found:
        if isinstance(block, Paragraph):
            yield from (part for part in block.said if isinstance(part, Figure))


def roman(number: int) -> str:
    """A number of a chapter as United Nations documents write it."""
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def cautions(report: Report) -> tuple[str, ...]:
    """What nobody may overlook, for the cover."""
    say = report.words.say
    return tuple(
        say("%(warning)s. %(meaning)s", warning=words, meaning=text)
        for words, text in warnings(report).items()
    )


def _extent(report: Report) -> str:
    """How much the report holds, and how it is to be read."""
    words = report.words
    chapters = sum(bool(section.tables) for section in report.sections)
    counts = words.say(
        "Tables: %(tables)s. Chapters: %(chapters)s.", tables=len(report.tables), chapters=chapters
    )
    said = [counts, words.say(ANNEXES)]
    if any(map(follows, report.tables)):
        said.append(words.say(BASES))
    return " ".join(said)


def _table(whole: Table, source: str, number: int) -> Iterator[Block]:
    table = _on_paper(whole)
    told = " ".join(_sentence(line) for line in above(table))
    text = table.words.say("Table %(number)s: %(text)s", number=table.number, text=told)
    yield Paragraph((text,), number, leads=True)
    yield from grids(table)
    # The cells of a heat map bear its colours.
    if table.chart is not Chart.HEAT and (drawing := chart(table, PIXELS)):
        yield Picture(drawing, picture(table))
    yield Notes(tuple(below(table, source)))


def _on_paper(table: Table) -> Table:
    """A list as long as paper bears it; every other table whole."""
    if table.kind not in LISTS or len(table.rows) <= LINES:
        return table
    note = table.words.say(FIRST, shown=LINES, all=len(table.rows))
    rows, cells = table.rows[:LINES], table.cells[:LINES]
    return replace(table, rows=rows, cells=cells, notes=(*table.notes, note))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "؟", "。", "？")) else f"{text}."
