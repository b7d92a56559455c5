"""The map of tiles in the cells of a sheet: a square for each State, the key, and the States by name."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.charts.drawing import LEVELS
from analysis.charts.tiles import DARK, extent, key, places, shown
from analysis.tables import Table
from analysis.writers import xlsx_style as style
from analysis.writers import xlsx_words as words
from analysis.writers.grids import grids

WIDTH, HEIGHT = 4.0, 20.5
"""Of a tile, in characters and in points: a square on screen and on paper."""
_LETTERS = Font(name=style.SANS, size=7, color=style.INK)
_ON_DARK = Font(name=style.SANS, size=7, bold=True, color="FFFFFF")
_WHITE = Side(style="thin", color="FFFFFF")
_EDGE = Border(left=_WHITE, right=_WHITE, top=_WHITE, bottom=_WHITE)
_MIDDLE = Alignment(horizontal="center", vertical="center")
_CHARACTERS = 130


def write_tiles(sheet: Worksheet, table: Table, row: int, source: str) -> None:
    """Draw the map on a sheet of its own, with all that is said about it."""
    across, down = extent()
    style.widths(sheet, [WIDTH] * across)
    title = table.words.say("Table %(number)s.  %(title)s", number=table.number, title=table.title)
    style.put_text(style.at(sheet, row, 1), title, style.TABLE_TITLE, Alignment(vertical="center"))
    row = _lines(sheet, row + 1, words.above(table)) + 1
    for code, cell in shown(table).items():
        x, y = places()[code]
        _tile(sheet, row + y, x + 1, code, dark=bool(cell.count))
    for y in range(down):
        sheet.row_dimensions[row + y].height = HEIGHT
    row += down + 1
    for shade, label in key(table):
        _tile(sheet, row, 1, "", dark=shade == DARK)
        style.put_text(style.at(sheet, row, 2), label, style.BODY)
        row += 1
    for grid in grids(table):
        for line in grid.lines:
            said = f"{line.label} ({line.cells[0].text}): {line.cells[1].text}"
            row = _lines(sheet, row + 1, [said])
    row = _lines(sheet, row + 1, words.below(table, source))
    # East is on the right in every language, also where sheets are read from right to left.
    sheet.sheet_view.rightToLeft = False
    sheet.freeze_panes = "A3"
    sheet.print_area = f"A1:{get_column_letter(across)}{row}"
    sheet.page_setup.fitToHeight = 1


def _tile(sheet: Worksheet, row: int, column: int, letters: str, *, dark: bool) -> None:
    cell = style.at(sheet, row, column)
    style.put_text(cell, letters, _ON_DARK if dark else _LETTERS, _MIDDLE)
    colour = LEVELS[DARK - 1] if dark else style.LINE
    cell.fill, cell.border = PatternFill("solid", fgColor=colour.removeprefix("#").upper()), _EDGE


def _lines(sheet: Worksheet, row: int, texts: list[str]) -> int:
    """Lines over the whole width, high enough to be read."""
    across = get_column_letter(extent()[0])
    for text in texts:
        sheet.merge_cells(f"A{row}:{across}{row}")
        style.put_text(style.at(sheet, row, 1), text, style.SMALL, style.WRAPPED)
        sheet.row_dimensions[row].height = style.ROW * (1 + len(text) // _CHARACTERS)
        row += 1
    return row
