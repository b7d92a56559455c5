"""A table on its sheet: what is said above it, its heads, rows and shading, what is said below, its chart."""

import math
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Color, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import Cell, Chart, Role, Show, Table
from analysis.writers import xlsx_style as style
from analysis.writers import xlsx_words as words
from analysis.writers.xlsx_charts import Placed, drawn
from analysis.writers.xlsx_layout import Column, layout

BESIDE = 5  # columns of numbers that leave room for a chart beside them
_LOW, _HIGH = "FFFFFF", "6FA8C6"  # light enough at its end for the numbers to be read


@dataclass(frozen=True)
class Page:
    """The columns that a table is drawn in: their widths in characters, and whether heads stand upright."""

    sizes: tuple[float, ...]
    steep: bool

    @property
    def width(self) -> float:
        """Of all columns, in centimetres."""
        return sum(style.centimetres(size) for size in self.sizes)

    @property
    def height(self) -> float:
        """About how many points of rows fit a printed page, once its columns are fitted to its width."""
        return style.PRINTED_HEIGHT / min(1.0, style.PRINTED_WIDTH / self.width)

    def characters(self, columns: int) -> int:
        """How many small letters fit over the first columns."""
        return int(sum(self.sizes[:columns]) * 1.2)


@dataclass(frozen=True)
class Drawn:
    """What became of a table: the first free row below it, its picture in words, where its chart begins."""

    below: int
    first: int  # the row of its first cells
    picture: str = ""
    chart_row: int = 0  # where the chart stands below, not beside


def write_table(sheet: Worksheet, table: Table, row: int, source: str, page: Page) -> Drawn:
    """Draw a table with all that is said about it, and its chart."""
    style.put_text(style.at(sheet, row, 1), words.heading(table), style.TABLE_TITLE)
    sheet.row_dimensions[row].height = 19
    row += 1
    everywhere = min(page.characters(len(page.sizes)), 170)
    for line in words.above(table):
        row = style.put_lines(sheet, row, line, style.SMALL, everywhere)
    columns = layout(table)
    head = row + 1
    first = _write_head(sheet, table, columns, head, page)
    last = _write_rows(sheet, table, columns, first, page)
    placed = Placed(sheet, table, columns, first, first - 1)
    charted = table.chart in (Chart.BAR, Chart.STACKED, Chart.COLUMN) and placed.categories > 0
    beside = charted and len(columns) <= BESIDE
    row = last + 2
    sheet.row_dimensions[last + 1].height = 5
    if table.chart is Chart.HEAT:
        row = _heat(placed, row)
    room = page.characters(len(columns) + 1) if beside else everywhere
    for line in words.below(table, source):
        row = style.put_lines(sheet, row, line, style.SMALL, max(room, 60))
    if not charted:
        return Drawn(row, first)
    picture = words.picture(table)
    if beside:
        width = sum(style.centimetres(size) for size in page.sizes[len(columns) + 2 :])
        height = drawn(placed, f"{get_column_letter(len(columns) + 3)}{head}", width - 0.4)
        return Drawn(max(row, style.row_below(sheet, head, height)), first, picture)
    style.put_text(
        style.at(sheet, row + 1, 1),
        table.words.say("Chart of table %(number)s. %(title)s", number=table.number, title=table.title),
        style.SMALL_BOLD,
    )
    height = drawn(placed, f"A{row + 2}", min(page.width - 1.0, 28.0))
    return Drawn(style.row_below(sheet, row + 2, height), first, picture, row + 1)


def _write_head(sheet: Worksheet, table: Table, columns: tuple[Column, ...], row: int, page: Page) -> int:
    """The head in one row, above it the names of the blocks if there are any; returns the first row below."""
    if table.column_title or any(column.block for column in columns):
        before = ""
        style.put_text(style.at(sheet, row, 2), table.column_title, style.SMALL_BOLD)
        for number, column in enumerate(columns, start=2):
            if column.block and column.block != before:
                style.put_text(style.at(sheet, row, number), column.block, style.SMALL_BOLD)
            before = column.block
        row += 1
    labels = [table.row_title, *(column.label for column in columns)]
    texts = Show.TEXT in table.shows
    for number, label in enumerate(labels, start=1):
        cell = style.at(sheet, row, number)
        left = number == 1 or texts
        steep = page.steep and not left
        alignment = Alignment(
            wrap_text=True,
            vertical="bottom",
            horizontal="left" if left else "center" if steep else "right",
            text_rotation=90 if steep else 0,
        )
        style.put_text(cell, label, style.SMALL_BOLD, alignment)
        cell.fill, cell.border = style.HEAD_FILL, style.HEAD_BORDER
    if page.steep:
        sheet.row_dimensions[row].height = 5.8 * min(max(len(label) for label in labels[1:]), 32) + 8
    else:
        deepest = max(_lines(label, size) for label, size in zip(labels, page.sizes, strict=False))
        sheet.row_dimensions[row].height = 13 * deepest + 6
    return row + 1


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column: words are not broken, long ones take a line or more."""
    lines, used = 1, 0.0
    for word in text.split():
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        if used > width:
            lines, used = lines + math.ceil(used / width) - 1, used % width
    return lines


def _write_rows(sheet: Worksheet, table: Table, columns: tuple[Column, ...], row: int, page: Page) -> int:
    heat = table.chart is Chart.HEAT
    for heading, cells in zip(table.rows, table.cells, strict=True):
        font = {Role.TOTAL: style.BOLD, Role.MISSING: style.MUTED}.get(heading.role, style.BODY)
        head = style.at(sheet, row, 1)
        style.put_text(head, heading.label, font, style.WRAPPED if Show.TEXT in table.shows else style.MIDDLE)
        deep = _lines(heading.label, page.sizes[0] * 1.16)
        for number, column in enumerate(columns, start=2):
            cell = style.at(sheet, row, number)
            own = font if column.role is not Role.MISSING else style.MUTED
            _write_cell(cell, cells[column.index], column, own, dotted=heat)
            if column.show is Show.TEXT:
                deep = max(deep, _lines(cells[column.index].text, page.sizes[number - 1] * 1.02))
        for number in range(1, len(columns) + 2):
            cell = style.at(sheet, row, number)
            cell.border = style.TOTAL_BORDER if heading.role is Role.TOTAL else style.UNDER
            if heading.role is Role.TOTAL:
                cell.fill = style.TOTAL_FILL
        sheet.row_dimensions[row].height = min(15.5 * deep + 2, 400)
        row += 1
    return row - 1


def _write_cell(place: SheetCell, cell: Cell, column: Column, font: Font, *, dotted: bool) -> None:
    if cell.mark:
        style.put_text(place, cell.mark.text, style.MUTED, style.NUMERIC)
        return
    found = column.pick(cell)
    if isinstance(found, str):
        style.put_text(place, found, font, style.WRAPPED)
    elif found is not None:
        shown = style.year(found) if cell.year else column.format
        style.put_number(place, found, style.ZERO_AS_DOT if dotted and found == 0 else shown, font)


def _heat(placed: Placed, row: int) -> int:
    """A scale of one colour over the table, and its key in the row below; returns the row after."""
    show = placed.table.compared
    numbers = placed.numbers(show)
    rows = placed.category_rows
    if not numbers or not rows:
        return row
    area = f"{get_column_letter(numbers[0])}{rows[0]}:{get_column_letter(numbers[-1])}{rows[-1]}"
    ends = [FormatObject(type="num", val=0), FormatObject(type="max")]
    colours = [Color(f"FF{_LOW}"), Color(f"FF{_HIGH}")]
    rule = Rule(type="colorScale", colorScale=ColorScale(cfvo=ends, color=colours))
    placed.sheet.conditional_formatting.add(area, rule)
    values = [placed.sheet.cell(r, c).value for r in rows for c in numbers]
    most = max((value for value in values if isinstance(value, int | float | Decimal)), default=0)
    said, halves = placed.table.words, (Decimal(str(most)) / 2, Decimal(str(most)))
    places = 1 if show is Show.VALUE else 0
    key = ("·", *(said.percent(n) if show is Show.SHARE else said.number(n, places) for n in halves))
    style.put_text(
        style.at(placed.sheet, row, 1),
        placed.table.words.say("Key: none, half, greatest"),
        style.SMALL,
        style.NUMERIC,
    )
    for number, (text, colour) in enumerate(zip(key, (_LOW, "B7D3E2", _HIGH), strict=True), start=2):
        cell = style.at(placed.sheet, row, number)
        style.put_text(cell, text, style.SMALL, style.NUMERIC)
        cell.fill, cell.border = PatternFill("solid", fgColor=colour), style.UNDER
    placed.sheet.row_dimensions[row + 1].height = 5
    return row + 2
