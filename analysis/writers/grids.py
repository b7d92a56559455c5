"""The rows and columns of a table as they fit on paper: in parts where it is wide, with nothing cut."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.tables import Chart, Role, Table
from analysis.writers.spelled import in_parts, most_of, shade, spelled
from analysis.writers.xlsx_layout import Column, layout

STEEP = 13
"""So many fit where heads stand upright; wider numbers leave room for fewer."""
WORDY, CURT = 5, 7
"""So many columns of words fit side by side, and so many of a few words, whose heads have a brief name."""
LONG_WORD, FEW_WORDS = 18, 12
"""In columns of words: longer words are parted (formulas, addresses); so many letters stand in a row."""
UPRIGHT, LONGEST = 60, 90
"""With more characters than these a head is too long to stand upright, or to stand over a column at all."""
PAPER, PADDING, LETTER = 16.5, 0.4, 0.165
"""The width of a table, the room around what stands in a cell, and that of a letter, in centimetres."""
EMPTY = "·"
"""What stands for none in a heat map, as in the workbook."""
_PAPER = 66
"""So many figures fit beside the labels of the rows, in all columns together."""


@dataclass(frozen=True)
class Spot:
    """What stands in a cell, and how dark it is, from 0 to 1."""

    text: str
    dark: float = 0.0


@dataclass(frozen=True)
class Line:
    """A row."""

    label: str
    cells: tuple[Spot, ...]
    role: Role


@dataclass(frozen=True)
class Grid:
    """A table, or a part of one that has room on paper."""

    caption: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    widths: tuple[float, ...]  # of the whole
    wordy: bool = False  # cells are sentences
    steep: bool = False  # heads stand upright
    key: tuple[str, ...] = ()  # what the letters stand for that are its heads


def grids(table: Table) -> Iterator[Grid]:
    """The parts of a table."""
    say = table.words.say
    caption = say("Table %(number)s.  %(title)s", number=table.number, title=table.title)
    if table.chart is Chart.TILES:
        yield _listed(table, caption)
        return
    table, before = _named(table), None
    for name, columns in in_parts(table, _capacity(table)):
        said = say("%(table)s (%(part)s)", table=caption, part=name) if name else caption
        goes_on = name == before
        yield _grid(table, columns, say("%(table)s (continued)", table=said) if goes_on else said)
        before = name


def _named(table: Table) -> Table:
    """With whose row it is for its label, in place of a number: each part on paper says it."""
    if not table.columns or table.columns[0].code not in ("respondent", "group"):
        return table
    return replace(
        table,
        rows=tuple(
            replace(row, label=cells[0].text) for row, cells in zip(table.rows, table.cells, strict=True)
        ),
        columns=table.columns[1:],
        cells=tuple(cells[1:] for cells in table.cells),
        row_title=table.columns[0].label,
    )


def _listed(table: Table, caption: str) -> Grid:
    """What is said of each of many States, as lists of States: a row for each would fill pages."""
    words, said = table.words, dict.fromkeys(cell.text for (cell,) in table.cells)
    named = {
        text: [head.label for head, (cell,) in zip(table.rows, table.cells, strict=True) if cell.text == text]
        for text in said
    }
    return Grid(
        caption=caption,
        head=(table.columns[0].label, words.say("Number"), table.row_title),
        lines=tuple(
            Line(text, (Spot(words.number(len(labels))), Spot("; ".join(labels))), Role.TEXT)
            for text, labels in named.items()
        ),
        widths=(0.2, 0.1, 0.7),
        wordy=True,
    )


def _capacity(table: Table) -> int:
    """How many columns fit: the widest number decides."""
    if any(column.role is Role.TEXT for column in table.columns):
        return CURT if all(column.brief for column in table.columns) else WORDY
    columns = layout(table)
    longest = max(
        (len(spelled(row[c.index], c, table.words)) for row in table.cells for c in columns), default=1
    )
    return max(1, min(STEEP, _PAPER // (longest + 1)))


def _grid(table: Table, columns: tuple[Column, ...], caption: str) -> Grid:
    wordy = any(column.role is Role.TEXT for column in columns)
    labels = tuple(map(_label, columns))
    longest = max(len(word) for label in labels for word in label.split() or [""])
    widths = _numbers(len(columns), longest)
    narrow = longest > _room(widths[-1])
    brief = tuple(filter(None, (table.columns[column.index].brief for column in columns)))
    named = len(brief) == len(labels)
    # Parts of a table have heads of one kind.
    longest_label = max(map(len, (column.label for column in table.columns) if named else labels))
    lettered = named if wordy else longest_label > (UPRIGHT if narrow or named else LONGEST)
    letters = brief if named else tuple(string.ascii_uppercase[: len(labels)])
    lines = tuple(_lines(table, columns))
    head = (table.row_title, *(letters if lettered else labels))
    return Grid(
        caption=caption,
        head=head,
        lines=lines,
        widths=_worded(head, lines) if wordy else widths,
        wordy=wordy,
        steep=narrow and not wordy and not lettered,
        key=_key(letters, labels, named=named) if lettered else (),
    )


def level(grid: Grid) -> Grid:
    """The same with letters for heads, and what each stands for above, where heads would stand upright."""
    letters, labels = tuple(string.ascii_uppercase[: len(grid.head) - 1]), grid.head[1:]
    return replace(grid, head=(grid.head[0], *letters), steep=False, key=_key(letters, labels, named=False))


def breaking(text: str, longest: int) -> str:
    """The text; words longer than that may go on in the next line after a stop, a low line or a bracket."""
    return " ".join(
        re.sub(r"([._{(/])", "\\1\N{ZERO WIDTH SPACE}", word) if len(word) > longest else word
        for word in text.split(" ")
    )


def _key(letters: tuple[str, ...], labels: tuple[str, ...], *, named: bool) -> tuple[str, ...]:
    """What heads stand for; the labels of those with a brief name begin with it."""
    return labels if named else tuple(map(": ".join, zip(letters, labels, strict=True)))


def _label(column: Column) -> str:
    return column.block if column.joins and column.role is Role.TOTAL else column.label


def _lines(table: Table, columns: tuple[Column, ...]) -> Iterator[Line]:
    most, heat = most_of(table), table.chart is Chart.HEAT
    for head, cells in zip(table.rows, table.cells, strict=True):
        spots = []
        for column in columns:
            cell = cells[column.index]
            tinted = column.role is Role.CATEGORY and head.role is Role.CATEGORY
            empty = heat and column.pick(cell) == 0 and not cell.mark
            text = EMPTY if empty else spelled(cell, column, table.words)
            text = breaking(text, LONG_WORD) if column.role is Role.TEXT else text
            spots.append(Spot(text, shade(cell, column, most) if tinted else 0.0))
        yield Line(head.label, tuple(spots), head.role)


def _numbers(columns: int, longest: int) -> tuple[float, ...]:
    """Labels have the room that numbers leave, and the longest word of their heads where there are few."""
    needed = ((longest + 0.5) * LETTER + PADDING) / PAPER
    first = max(0.3, 1 - max(0.13, needed) * columns)
    first = first if first > 0.3 else max(0.3, 1 - 0.13 * columns)
    return (first, *[(1 - first) / columns] * columns)


def _room(width: float) -> float:
    """How many letters of a head fit into a column side by side."""
    return (width * PAPER - PADDING) / LETTER


def _worded(head: tuple[str, ...], lines: tuple[Line, ...]) -> tuple[float, ...]:
    """Each column of words has room for its longest word, and of what is left as much as it says."""
    columns = zip(*([line.label, *(spot.text for spot in line.cells)] for line in lines), strict=True)
    texts = [list(column) for column in columns] or [[] for _ in head]
    least = [_least(own, said) for own, said in zip(head, texts, strict=True)]
    spare = max(0.0, 1 - sum(least))
    weights = [1 + sum(map(len, said)) for said in texts]
    widths = [room + spare * weight / sum(weights) for room, weight in zip(least, weights, strict=True)]
    return tuple(width / sum(widths) for width in widths)


def _least(head: str, texts: list[str]) -> float:
    """The width of the longest word, and of a few words in a row where there are as many."""
    words = [len(word) for text in (head, *texts) for word in re.split(r"[\s\u200b-]", text)]
    letters = max(min(max(words), LONG_WORD), min(max(map(len, texts), default=0), FEW_WORDS))
    return ((letters + 0.5) * LETTER + PADDING) / PAPER
