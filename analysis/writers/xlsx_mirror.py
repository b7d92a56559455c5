"""A workbook from right to left: its sheets, what stands in their cells, and the text of its charts."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from app.languages import direction

_RIGHT_TO_LEFT = 2
"""The reading order of a cell, as the format numbers it."""
_HEADING = 5
"""So many rows of an annex are read as text; below them stand answers."""


def mirrored(drawn: Sequence[Worksheet], annexes: Sequence[Worksheet], language: str) -> None:
    """Turn every sheet, where the language is written from right to left.

    Of the sheets of answers only the headings: a style of its own for each of half a million cells would make
    the workbook twice as slow to open.
    """
    if direction(language) != "rtl":
        return
    for sheet in (*drawn, *annexes):
        sheet.sheet_view.rightToLeft = True
        last = _HEADING if sheet in annexes else sheet.max_row
        for row in sheet.iter_rows(max_row=last):
            for cell in row:
                if cell.value is not None:
                    cell.alignment = _turned(cell.alignment)


def _turned(given: Any) -> Alignment:
    turned: Alignment = copy(given)
    if given.horizontal in ("left", "right"):
        turned.horizontal = "right" if given.horizontal == "left" else "left"
    turned.readingOrder = _RIGHT_TO_LEFT
    return turned
