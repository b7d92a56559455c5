"""Sheets into a workbook whose cells are text, whatever they begin with."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

WIDTHS = (14, 60)
"""The narrowest and the widest column, in characters."""
LONGEST_CELL = 32_767
"""What a cell of Excel can hold."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class TooLong(ValueError):
    """A text that no cell can hold."""


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """The workbook of ``sheets``; their first rows are headings, which stay in sight."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, OPTIONS) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, text in enumerate(row):
                    if len(text) > LONGEST_CELL:
                        raise TooLong(
                            f"sheet {name}, row {number + 1}: a cell holds {LONGEST_CELL} characters"
                        )
                    if text:
                        sheet.write_string(number, column, text, wrapped if number else heading)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(rows[0] if rows else ()):
                longest = max((len(row[column]) for row in rows if column < len(row)), default=len(title))
                sheet.set_column(column, column, min(max(longest, WIDTHS[0]), WIDTHS[1]))
    return written.getvalue()
