"""The sheets of a section: its tables one below the other, and a sheet of its own for each wide one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import Chart, ReportSection, Role, Show, Table
from analysis.wording import Words, to_say
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_layout import Column, layout
from analysis.writers.xlsx_tables import Page, write_table
from analysis.writers.xlsx_tiles import write_tiles

LABEL, NUMBER, STEEP, SUM = 44.0, 10.5, 5.4, 8.0  # widths in characters
LEAST_COLUMNS, MOST_COLUMNS = 12, 15  # of numbers, on a sheet of several tables
ONE_PAGE = 900  # points of rows that a sheet of its own may have to be fitted to one page
_REPEATED = 56.0  # points that the rows repeated on each printed page take


@dataclass(frozen=True)
class Around:
    """What stands on every sheet: how things are said, the source, a warning, and where the contents are."""

    words: Words
    source: str
    notice: str
    contents: str


@dataclass(frozen=True)
class Written:
    """Where a table stands in the workbook."""

    table: Table
    sheet: str
    row: int
    first: int = 0  # the row of its first cells, unless it is a map of tiles
    picture: str = ""  # what its chart shows, in words, if it has one


def stands_alone(table: Table) -> bool:
    """Whether a table is so wide, or of such columns, that it would spoil the sheet of its section."""
    return Show.TEXT in table.shows or len(layout(table)) > MOST_COLUMNS


def write_section(
    sheet: Worksheet, own: Sequence[Worksheet], section: ReportSection, around: Around
) -> list[Written]:
    """Draw a section; says where each table is, in order, for the contents."""
    row = _head(sheet, section.title, around)
    if section.text:
        row = style.put_lines(sheet, row, section.text, style.BODY, 150) + 1
    together = [table for table in section.tables if not stands_alone(table)]
    columns = max([LEAST_COLUMNS, *(len(layout(table)) for table in together)])
    sizes = [LABEL, *[NUMBER] * columns]
    style.widths(sheet, sizes)
    page = Page(tuple(sizes), steep=False)
    written = []
    since, sheets = 1, iter(own)
    for table in section.tables:
        if stands_alone(table):
            written.append(_alone(next(sheets), section, table, around))
            message = to_say("Table %(number)s. %(title)s (on a sheet of its own)")
            text = table.words.say(message, number=table.number, title=table.title)
            style.put_link(style.at(sheet, row, 1), text, written[-1].sheet, font=style.LINK)
            row += 2
            continue
        drawn = write_table(sheet, table, row, around.source, page)
        if style.height(sheet, since, drawn.below) > _room(page, since) and since < row - 3 and written:
            sheet.row_breaks.append(Break(id=row - 1))
            since = row
        if drawn.chart_row and style.height(sheet, since, drawn.below) > _room(page, since):
            sheet.row_breaks.append(Break(id=drawn.chart_row - 1))
            since = drawn.chart_row
        written.append(Written(table, sheet.title, row, drawn.first, drawn.picture))
        row = drawn.below + 2
    sheet.freeze_panes = "B3"
    sheet.print_area = f"A1:{get_column_letter(len(sizes))}{row}"
    return written


def _room(page: Page, since: int) -> float:
    """How many points of rows a printed page takes that begins with this row; the last may be empty."""
    return page.height + style.ROW - (_REPEATED if since > 1 else 0)


def _alone(sheet: Worksheet, section: ReportSection, table: Table, around: Around) -> Written:
    row = _head(sheet, section.title, around, beside=8 if table.chart is Chart.TILES else 3)
    if table.chart is Chart.TILES:
        write_tiles(sheet, table, row, around.source)
        return Written(table, sheet.title, row)
    columns = layout(table)
    texts = Show.TEXT in table.shows
    sizes = [6.0, *_text_widths(table)] if texts else [LABEL, *(_width(c) for c in columns)]
    style.widths(sheet, sizes)
    drawn = write_table(sheet, table, row, around.source, Page(tuple(sizes), steep=not texts))
    sheet.freeze_panes = "A3" if texts else "B3"
    last = max(len(sizes), LEAST_COLUMNS if not texts else 0)
    sheet.print_area = f"A1:{get_column_letter(last)}{drawn.below}"
    sheet.sheet_view.zoomScale = 90
    return Written(table, sheet.title, row, drawn.first, drawn.picture)


def _width(column: Column) -> float:
    """Steep heads take little room; sums are long numbers."""
    return SUM if column.role is Role.TOTAL else STEEP


def _text_widths(table: Table) -> list[float]:
    """Names and titles need less room than what was said about them."""
    lengths: Callable[[int], int] = lambda n: max((len(row[n].text) for row in table.cells), default=0)  # noqa: E731
    return [max(18.0, min(52.0, lengths(n) / 2)) for n in range(len(table.columns))]


def _head(sheet: Worksheet, title: str, around: Around, beside: int = 3) -> int:
    style.put_text(style.at(sheet, 1, 1), title, style.HEADING)
    style.put_link(style.at(sheet, 2, 1), around.words.say("Back to contents"), around.contents)
    if around.notice:
        style.put_text(style.at(sheet, 2, beside), around.notice, style.WARNING)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 22, 19
    return 4
