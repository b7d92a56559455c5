"""A report as leaves to read on a page: each table as HTML with its chart, and what is said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from analysis.charts import chart
from analysis.prose import plain
from analysis.tables import Chart, Heading, Role, Show, Table
from analysis.writers.spelled import most_of, shade, spelled
from analysis.writers.xlsx_layout import Column, layout
from analysis.writers.xlsx_words import above, below
from app.questionnaire.wording import clean

NONE = "·"
"""What stands for none in a heat map, as in the workbook."""

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: clean(value) if type(value) is str else value,
)
"""Whatever the answers and labels hold is escaped, and has no sign that a page must not hold."""
PAGES.filters["plain"] = plain


@dataclass(frozen=True)
class Leaf:
    """A table as it stands on a page."""

    number: str
    title: str
    above: tuple[str, ...]
    table: str  # HTML
    chart: str  # SVG, or nothing
    below: tuple[str, ...]
    wide: bool  # whether the table wants the whole width, so that the chart stands under it


@dataclass(frozen=True)
class Spot:
    """A cell of the page: what it reads, and how it looks."""

    text: str
    look: str


def leaf(table: Table, source: str) -> Leaf:
    """The leaf of a table."""
    columns = layout(table)
    wordy = Show.TEXT in table.shows
    return Leaf(
        number=table.number,
        title=table.title,
        above=tuple(above(table)),
        table=_drawn(table, columns),
        chart=chart(table),
        below=tuple(below(table, source)),
        wide=wordy or len(columns) > 4,
    )


def _drawn(table: Table, columns: tuple[Column, ...]) -> str:
    blocks: list[list[object]] = []
    for column in columns:
        if blocks and blocks[-1][0] == column.block:
            blocks[-1][1] += 1  # type: ignore[operator] # the second is the count
        else:
            blocks.append([column.block, 1])
    return PAGES.get_template("table.html").render(
        table=table,
        blocks=blocks if any(column.block for column in columns) else [],
        columns=columns,
        rows=list(_rows(table, columns)),
        look="heat" if table.chart is Chart.HEAT else "",
        wordy=Show.TEXT in table.shows,
    )


def _rows(table: Table, columns: tuple[Column, ...]) -> Iterator[tuple[Heading, list[Spot]]]:
    most, heat = most_of(table), table.chart is Chart.HEAT
    for head, cells in zip(table.rows, table.cells, strict=True):
        spots = []
        for column in columns:
            cell = cells[column.index]
            text = spelled(cell, column, table.words)
            look = "" if column.show is Show.TEXT else "number"
            if cell.mark:
                look += " not-shown"
            elif heat and head.role is Role.CATEGORY and column.role is Role.CATEGORY:
                text = NONE if column.pick(cell) == 0 else text
                dark = shade(cell, column, most)
                look += f" step-{min(5, int(dark * 5) + 1)}" if dark else ""
            spots.append(Spot(text, look.strip()))
        yield head, spots
