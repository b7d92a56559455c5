"""A response that was sent as a document: what its receipt proves, then every answer, in one language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.languages import direction, gettext
from app.paper.blocks import Block, Entry, Facts, Heading, Paper, Paragraph
from app.questionnaire.model import Section
from app.questionnaire.reading import HEADING, ITEM, NONE, REPEAT, Read, Reading, joined
from app.questionnaire.route import Route


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the answers: the title, what it is of, and the facts, each with its name."""

    title: str
    under: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...] = ()


def paper(route: Route, front: Front, language: str) -> Paper:
    """The document; the questionnaire of ``route`` has its wording in ``language``."""
    _ = gettext(language)
    return Paper(
        front.title,
        front.under,
        language,
        direction(language),
        _("Contents"),
        _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        tuple(_blocks(route, language)),
        (Facts(front.facts), *(Paragraph(text, "note") for text in front.words)),
    )


def _blocks(route: Route, language: str) -> Iterator[Block]:
    reading = Reading(route, language)
    for section in route.questionnaire.sections:
        yield Heading(1, section.title, section.number, f"section-{section.name}")
        yield from _section(route, section, reading)


def _section(route: Route, section: Section, reading: Reading) -> Iterator[Block]:
    _ = gettext(reading.language)
    if section.anonymous:
        yield Paragraph(_("This section is sent on its own, and cannot be read back."))
    elif not route.applies(section.name):
        yield Paragraph(_("Not asked, because of other answers."))
    else:
        yield from (_entry(read, reading.language) for read in reading.section(section))


def _entry(read: Read, language: str) -> Block:
    """An entry as a block: headings and items above what stands under them."""
    _ = gettext(language)
    if read.kind in (HEADING, REPEAT):
        return Heading(2 if read.depth == 0 else 3, read.label, read.number)
    if read.kind == ITEM:
        return Heading(3, read.label)
    if read.kind == NONE:
        said: Iterable[Paragraph] = [Paragraph(_("None"))]
    else:
        said = [Paragraph(_apart(joined(line, language))) for line in read.lines] or [
            Paragraph(_("No answer"), "how")
        ]
    return Entry(read.number, read.label, tuple(said), kind="answer")


def _apart(text: str) -> str:
    """What has no letters (a telephone number) runs from left to right among letters of any direction."""
    if any(sign.isalpha() for sign in text):
        return text
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
