"""What a document to print is made of: blocks of plain text that say what they are, never how they look."""

from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any, TypeAlias

from app.languages import named
from app.questionnaire.wording import Foreign

MARGIN = 5
"""How many signs of a number stand beside its question; a longer one stands above."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 for a section, 2 for a page of it, 3 for a group."""

    level: int
    text: str
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; ``role`` is lead, text, hint, how (to answer) or note."""

    text: str
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a short name and what is to be known of it; ``role`` is rules, columns or terms."""

    pairs: tuple[tuple[str, str], ...]
    role: str = "rules"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen; those ``apart`` say why there is no answer."""

    label: str
    code: str = ""
    hint: str = ""
    note: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen; ``mark`` is one, several, rank or none (a list of names alone)."""

    options: tuple[Option, ...]
    mark: str = "one"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid."""

    label: str
    code: str = ""
    hint: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by columns; ``mark`` says what stands in the cells, as in Options, or is '' where words do."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, or a list of things that questions are asked of; ``kind`` is question,
    note, repeat, or answer: a question with what was answered.
    """

    number: str
    label: str
    body: tuple["Block", ...]
    code: str = ""
    kind: str = "question"
    anchor: str = ""
    nested: bool = False
    """Whether it depends on an answer."""
    needed: str = ""
    """The word that marks what must be answered, where it must."""

    @property
    def above(self) -> bool:
        """Whether the number has a line of its own, since it is long: a name that stands for one."""
        return len(self.number) > MARGIN


Block: TypeAlias = Heading | Paragraph | Facts | Options | Grid | Entry

KINDS: dict[type, str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    Facts: "facts",
    Options: "options",
    Grid: "grid",
    Entry: "entry",
}
"""What each block is called where templates tell blocks apart."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its title, what stands under it, the words of the language that frame it, its blocks."""

    title: str
    under: tuple[str, ...]
    language: str
    direction: str
    contents: str
    """The heading of the table of contents."""
    page: str
    """What stands at the foot of each page, with {page} and {pages}."""
    blocks: tuple[Block, ...]
    front: tuple[Block, ...] = ()
    """What stands on the first page, before the table of contents."""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the first level: what the table of contents lists."""
        return tuple(block for block in self.blocks if isinstance(block, Heading) and block.level == 1)


def kind_of(block: Block) -> str:
    """What a block is, as templates tell it."""
    return KINDS[type(block)]


def plain(paper: Paper) -> dict[str, Any]:
    """The document as JSON, each block with its ``block``."""
    whole = asdict(paper)
    whole["blocks"] = [_plain(block) for block in paper.blocks]
    whole["front"] = [_plain(block) for block in paper.front]
    return whole


def _plain(block: Block) -> dict[str, Any]:
    made = {"block": kind_of(block), **asdict(block)}
    if isinstance(block, Entry):
        made["body"] = [_plain(inner) for inner in block.body]
        made["above"] = block.above
    return made


def foreign(thing: Any) -> dict[str, str]:
    """Every text of a document that is not translated, with the language it is in."""
    if isinstance(thing, Foreign):
        return {str(thing): thing.language}
    inside = [getattr(thing, one.name) for one in fields(thing)] if is_dataclass(thing) else thing
    if not isinstance(inside, list | tuple):
        return {}
    return {text: language for one in inside for text, language in foreign(one).items()}


def marked(thing: Any, language: str) -> Any:
    """A document or part of it in which each text that is not translated says which language it is in."""
    if isinstance(thing, Foreign):
        return Foreign(f"{thing} [{named(thing.language, language)}]", thing.language)
    if isinstance(thing, tuple):
        return tuple(marked(one, language) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        inside = {one.name: marked(getattr(thing, one.name), language) for one in fields(thing)}
        return replace(thing, **inside)
    return thing
