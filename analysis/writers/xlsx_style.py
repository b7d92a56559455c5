"""How the workbook looks, and the one gate through which every text enters a cell."""

import re
import textwrap
from collections.abc import Iterable
from decimal import Decimal

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from analysis.writers.spelled import writable

INK, SECOND, LINE, GROUND = "14232F", "4A5B68", "D5DDE3", "F4F7F9"
ACT, SHADE, TINT, WARN, WARN_GROUND = "00567D", "7FB2CC", "E6F3F9", "8A4B00", "FFF3D6"
SERIES = ("D5DDE3", "A9CDDF", "6FA8C6", "2F7FA8", "00567D", "14232F", "8A4B00", "C98B3A")
SERIF, SANS = "Georgia", "Calibri"

TITLE = Font(name=SERIF, size=22, bold=True, color=INK)
HEADING = Font(name=SERIF, size=16, bold=True, color=INK)
TABLE_TITLE = Font(name=SERIF, size=12, bold=True, color=INK)
BODY = Font(name=SANS, size=11, color=INK)
BOLD = Font(name=SANS, size=11, bold=True, color=INK)
SMALL = Font(name=SANS, size=9.5, color=SECOND)
SMALL_BOLD = Font(name=SANS, size=9.5, bold=True, color=SECOND)
MUTED = Font(name=SANS, size=11, color=SECOND)
FAINT = DifferentialStyle(font=Font(color="66757F"))  # laid over a cell's own by a condition
LINK = Font(name=SANS, size=11, color=ACT, underline="single")
WARNING = Font(name=SANS, size=14, bold=True, color=WARN)

HEAD_FILL = PatternFill("solid", fgColor=TINT)
TOTAL_FILL = PatternFill("solid", fgColor=GROUND)
WARN_FILL = PatternFill("solid", fgColor=WARN_GROUND)
_HAIR = Side(style="hair", color=LINE)
_THIN = Side(style="thin", color="8FA3B0")
UNDER = Border(bottom=_HAIR)
HEAD_BORDER = Border(bottom=_THIN)
TOTAL_BORDER = Border(top=_THIN, bottom=_THIN)

ROW = 15.0  # points: how high a row is that nothing is said of
PRINTED_WIDTH, PRINTED_HEIGHT = 27.0, 498.0  # of an A4 page: centimetres, points
COUNT, ZERO_AS_DOT = "#,##0", '#,##0;-#,##0;"·"'
LONGEST = 32_767  # characters a cell can hold
WRAPPED = Alignment(wrap_text=True, vertical="top")
MIDDLE = Alignment(wrap_text=True, vertical="center")
NUMERIC = Alignment(horizontal="right", vertical="center")
AFTER = Alignment(indent=1, vertical="center")

READ_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str) -> str:
    """Text without what no workbook may hold; what is too long for a cell is cut, and says so."""
    cleaned = writable(text)
    if len(cleaned) <= LONGEST:
        return cleaned
    notice = f" [cut here: {len(cleaned):,} characters in all]"
    return cleaned[: LONGEST - len(notice)] + notice


def put_text(
    cell: SheetCell, text: str, font: Font | None = BODY, alignment: Alignment | None = None
) -> None:
    """Write text as text, whatever it begins with; no font is the workbook's own, which costs nothing."""
    content = clean(text)
    cell.value = content or None
    if content:
        cell.data_type = "s"
        if content.startswith(READ_AS_FORMULA):
            cell.quotePrefix = True
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment


def put_number(cell: SheetCell, number: float | Decimal, number_format: str, font: Font = BODY) -> None:
    """Write a number as a number."""
    cell.value = number
    cell.number_format = number_format
    cell.font = font
    cell.alignment = NUMERIC


def year(number: float | Decimal) -> str:
    """How a year is written: its digits are not parted, and a mean of several has a decimal."""
    return "0" if number == int(number) else "0.0"


def put_link(cell: SheetCell, text: str, sheet: str, target: str = "A1", font: Font = LINK) -> None:
    """Write a link to another place of the workbook."""
    put_text(cell, text, font)
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target}", display=clean(text))
    cell.font = font


def put_lines(sheet: Worksheet, row: int, text: str, font: Font = SMALL, width: int = 128) -> int:
    """Write a paragraph as rows of its own, which run over empty cells: no merging. Returns the next row."""
    for paragraph in clean(text).splitlines():
        for line in textwrap.wrap(paragraph, width) or [""]:
            put_text(at(sheet, row, 1), line, font)
            sheet.row_dimensions[row].height = 13 if font is SMALL else ROW
            row += 1
    return row


def at(sheet: Worksheet, row: int, column: int) -> SheetCell:
    """A cell by its numbers."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, SheetCell):
        message = f"{cell.coordinate} is part of a merged cell"
        raise TypeError(message)
    return cell


def widths(sheet: Worksheet, sizes: Iterable[float]) -> None:
    """Set the widths of the first columns."""
    for number, size in enumerate(sizes, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = size


def centimetres(size: float) -> float:
    """How wide a column of so many characters is."""
    return (size * 7 + 5) / 37.8


def height(sheet: Worksheet, first: int, last: int) -> float:
    """Of the rows from the first to before the last, in points."""
    return sum(sheet.row_dimensions[row].height or ROW for row in range(first, last))


def row_below(sheet: Worksheet, row: int, size: float) -> int:
    """The first row that is free below a picture of so many centimetres from this row on."""
    left = size * 72 / 2.54
    while left > 0:
        left -= sheet.row_dimensions[row].height or ROW
        row += 1
    return row + 1


def printed(sheet: Worksheet, footer: str, pages: str, rows: str = "1:2") -> None:
    """Landscape A4, as wide as the page, its first rows on every page, with a footer."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = rows
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW, True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(footer.replace("&", "&&"), size=8), right=_HeaderFooterPart(pages, size=8)
    )
    sheet.sheet_view.showGridLines = False


def not_for_print(sheet: Worksheet, heading: str) -> None:
    """Print only the heading; who clears the print area gets legible pages with their heads."""
    sheet.print_area = heading
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.scale = 60
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.print_title_cols = "A:B"


LONGEST_NAME = 31
"""So many characters Excel takes for the name of a sheet."""


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel takes: at most 31 characters, none forbidden, none twice whatever the case."""
    taken: set[str] = {"history"}
    names = []
    for text in wanted:
        allowed = " ".join(re.sub(r"[\[\]:*?/\\]", " ", clean(text)).split()).strip("'").strip() or "Sheet"
        name, number = _shortened(allowed, LONGEST_NAME), 2
        while name.casefold() in taken:
            suffix = f" ({number})"
            name, number = _shortened(allowed, LONGEST_NAME - len(suffix)) + suffix, number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _shortened(text: str, most: int) -> str:
    """What fits of a text, to its last whole word, if that leaves half of it."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    whole = kept if text[most - 1] == " " else kept.rpartition(" ")[0]
    return (whole if len(whole) > most // 2 else kept).rstrip(" ,;") + "…"
