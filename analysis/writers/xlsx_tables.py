"""The sheets of tables: a section of the report on each, its tables one below the other with their charts."""

import math
from dataclasses import dataclass

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Color, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import Cell, Chart, ReportSection, Role, Show, Table
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_charts import Placed, drawn
from analysis.writers.xlsx_layout import Column, layout

LABEL_WIDTH, NUMBER_WIDTH, NARROW = 44.0, 10.5, 5  # characters, characters, columns


@dataclass(frozen=True)
class Written:
    """Where a table stands in the workbook."""

    table: Table
    sheet: str
    row: int
    picture: str = ""  # what its chart shows, in words, if it has one


def write_section(sheet: Worksheet, section: ReportSection, source: str, notice: str) -> list[Written]:
    """Draw a section; says where each table is, for the contents."""
    style.put_text(style.at(sheet, 1, 1), section.title, style.HEADING)
    style.put_link(style.at(sheet, 2, 1), "Back to contents", "Contents")
    if notice:
        style.put_text(style.at(sheet, 2, 3), notice, style.WARNING)
    row = style.put_lines(sheet, 4, section.text, style.BODY, 112) + 1 if section.text else 4
    written = []
    wide = max((len(layout(table)) for table in section.tables), default=1)
    sizes = [LABEL_WIDTH, *[NUMBER_WIDTH] * max(wide, 9)]
    if any(Show.TEXT in table.shows for table in section.tables):
        sizes = [8.0, *[42.0] * wide]
    style.widths(sheet, sizes)
    page = _page_height(sizes)
    since = 1
    for table in section.tables:
        start = row
        below, picture = _write_table(sheet, table, row, source)
        if _height(sheet, since, below) > page and start > since + 3:
            sheet.row_breaks.append(Break(id=start - 1))
            since = start - 2
        written.append(Written(table, sheet.title, row, picture))
        row = below + 2
    sheet.freeze_panes = "B3"
    return written


def _page_height(sizes: list[float]) -> float:
    """About how many points of rows fit a printed page, once its columns are fitted to its width."""
    scale = min(1.0, 27.0 / (sum(sizes) * 0.19))
    return 540.0 / scale


def _height(sheet: Worksheet, first: int, last: int) -> float:
    return sum(sheet.row_dimensions[row].height or 15.0 for row in range(first, last))


def _write_table(sheet: Worksheet, table: Table, row: int, source: str) -> tuple[int, str]:
    style.put_text(style.at(sheet, row, 1), f"Table {table.number}. {table.title}", style.TABLE_TITLE)
    row = style.put_lines(sheet, row + 1, _question(table)) if _question(table) else row + 1
    row = style.put_lines(sheet, row, f"Base: {table.base_text}")
    columns = layout(table)
    head = row + 1
    first = _write_head(sheet, table, columns, head)
    last = _write_rows(sheet, table, columns, first)
    placed = Placed(sheet, table, columns, first, first - 1)
    row = last + 1
    picture = ""
    if table.chart in (Chart.BAR, Chart.STACKED, Chart.COLUMN) and placed.categories:
        picture = placed.picture
        beside = len(columns) <= NARROW
        anchor = f"{get_column_letter(len(columns) + 3)}{head}" if beside else f"A{last + 2}"
        rows = drawn(placed, anchor, beside=beside)
        row = max(row, head + rows) if beside else last + 2 + rows
    if table.chart is Chart.HEAT:
        _colour(placed)
    for line in _legend(table, source):
        row = style.put_lines(sheet, row, line)
    return row, picture


def _question(table: Table) -> str:
    return "\n".join(
        f"{wording.number}  {wording.text}" if wording.number else wording.text
        for wording in table.wordings[:4]
        if wording.text != table.title or wording.number
    )


def _write_head(sheet: Worksheet, table: Table, columns: tuple[Column, ...], row: int) -> int:
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
        side = "left" if number == 1 or texts else "right"
        style.put_text(
            cell, label, style.SMALL_BOLD, Alignment(wrap_text=True, vertical="bottom", horizontal=side)
        )
        cell.fill, cell.border = style.HEAD_FILL, style.HEAD_BORDER
    width = 40 if texts else NUMBER_WIDTH + 1
    deepest = max((_lines(label, width) for label in labels[1:]), default=1)
    sheet.row_dimensions[row].height = 13 * max(deepest, _lines(labels[0], LABEL_WIDTH)) + 6
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


def _write_rows(sheet: Worksheet, table: Table, columns: tuple[Column, ...], row: int) -> int:
    heat = table.chart is Chart.HEAT
    for heading, cells in zip(table.rows, table.cells, strict=True):
        font = {Role.TOTAL: style.BOLD, Role.MISSING: style.MUTED}.get(heading.role, style.BODY)
        head = style.at(sheet, row, 1)
        style.put_text(head, heading.label, font, style.MIDDLE)
        deep = _lines(heading.label, LABEL_WIDTH * 1.15)
        for number, column in enumerate(columns, start=2):
            cell = style.at(sheet, row, number)
            own = font if column.role is not Role.MISSING else style.MUTED
            _write_cell(cell, cells[column.index], column, own, dotted=heat)
            if column.show is Show.TEXT:
                deep = max(deep, _lines(cells[column.index].text, 44))
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
        style.put_text(place, f"[{cell.mark.value}]", style.MUTED, style.NUMERIC)
        return
    found = column.pick(cell)
    if isinstance(found, str):
        style.put_text(place, found, font, style.WRAPPED)
    elif found is not None:
        style.put_number(place, found, style.ZERO_AS_DOT if dotted and found == 0 else column.format, font)


def _colour(placed: Placed) -> None:
    """A scale of one colour, light enough at its end for the numbers to be read."""
    shares = any(column.show is Show.SHARE for column in placed.columns)
    wanted = Show.SHARE if shares else Show.COUNT
    numbers = [
        n
        for n, column in enumerate(placed.columns, start=2)
        if column.show is wanted and column.role is Role.CATEGORY
    ]
    rows = placed.category_rows
    if not numbers or not rows:
        return
    area = f"{get_column_letter(numbers[0])}{rows[0]}:{get_column_letter(numbers[-1])}{rows[-1]}"
    ends = [FormatObject(type="num", val=0), FormatObject(type="max")]
    colours = [Color("FFFFFFFF"), Color("FF6FA8C6")]
    rule = Rule(type="colorScale", colorScale=ColorScale(cfvo=ends, color=colours))
    placed.sheet.conditional_formatting.add(area, rule)


def _legend(table: Table, source: str) -> list[str]:
    lines = []
    if table.chart is Chart.HEAT:
        lines.append("The darker, the more; · stands for none.")
    if table.share_of and table.share_of not in ("row", "column"):
        lines.append(f"Per cent of {table.share_of}.")
    if table.left_out and not any(heading.role is Role.MISSING for heading in table.rows):
        listed = "; ".join(f"{code.label} {code.count:,}" for code in table.left_out)
        lines.append(f"Outside the base. {listed}.")
    lines += table.notes
    if table.suppressed:
        lines.append("[c] too few to be shown; [d] hidden, because [c] could be worked out from it.")
    lines.append(f"Source: {source}.")
    return lines
