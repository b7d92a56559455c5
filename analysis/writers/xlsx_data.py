"""The annexes of the workbook: the codebook and the answers, as real Excel tables that can be filtered."""

from decimal import Decimal

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import CodebookLine, DataSheet
from analysis.writers import xlsx_style as style

_STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
_CODEBOOK_HEADS = (
    "Variable",
    "No.",
    "Section",
    "Table",
    "Wording",
    "Measure",
    "Codes",
    "Missing codes",
    "Unit",
)


def write_codebook(sheet: Worksheet, lines: tuple[CodebookLine, ...]) -> None:
    """A row for each variable."""
    _title(sheet, "Codebook", "Every variable: what was asked, what it may hold.")
    _heads(sheet, 4, _CODEBOOK_HEADS)
    style.widths(sheet, [26, 8, 24, 14, 60, 16, 70, 30, 12])
    for row, line in enumerate(lines, start=5):
        texts = (line.name, line.number, line.section, line.table, line.wording, line.measure, line.codes)
        for column, text in enumerate((*texts, line.missing, line.unit), start=1):
            style.put_text(style.at(sheet, row, column), text, style.SMALL, style.WRAPPED)
    _as_table(sheet, "Codebook", 4, 4 + len(lines), len(_CODEBOOK_HEADS))
    sheet.freeze_panes = "B5"


def write_data(sheet: Worksheet, data: DataSheet, number: int) -> None:
    """A row for each submission or item; above each code its wording."""
    _title(
        sheet,
        data.title,
        "Codes as in the codebook; several codes are parted by spaces; empty means no answer. "
        "Made for filtering: only this heading is printed, until the print area is cleared.",
    )
    for column, heading in enumerate(data.headings, start=1):
        cell = style.at(sheet, 4, column)
        style.put_text(cell, heading.text, style.SMALL, Alignment(wrap_text=True, vertical="bottom"))
        sheet.column_dimensions[get_column_letter(column)].width = 16 if column > 2 else 14
    sheet.row_dimensions[4].height = 62
    _heads(sheet, 5, tuple(heading.number for heading in data.headings))
    for row, values in enumerate(data.rows, start=6):
        for column, value in enumerate(values, start=1):
            cell = style.at(sheet, row, column)
            if isinstance(value, str):
                style.put_text(cell, value)
            elif isinstance(value, (int, Decimal)):
                style.put_number(cell, value, "General")
    _as_table(sheet, f"Data{number}", 5, 5 + len(data.rows), len(data.headings))
    sheet.freeze_panes = "C6"


def _title(sheet: Worksheet, title: str, text: str) -> None:
    style.put_text(style.at(sheet, 1, 1), title, style.HEADING)
    style.put_link(style.at(sheet, 2, 1), "Back to contents", "Contents")
    style.put_text(style.at(sheet, 3, 1), text, style.SMALL)


def _heads(sheet: Worksheet, row: int, labels: tuple[str, ...]) -> None:
    for column, label in enumerate(labels, start=1):
        cell = style.at(sheet, row, column)
        style.put_text(cell, label, style.BOLD)
        cell.fill = style.HEAD_FILL


def _as_table(sheet: Worksheet, name: str, first: int, last: int, columns: int) -> None:
    """Excel wants at least one row under the heads of a table."""
    if last > first and columns:
        table = ExcelTable(displayName=name, ref=f"A{first}:{get_column_letter(columns)}{last}")
        table.tableStyleInfo = _STYLE
        sheet.add_table(table)
