"""Rows of a sheet by the hundred thousand: what the library writes, without a cell for each value."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, TypeAlias
from zipfile import ZIP64_LIMIT

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.writers import xlsx_style as style

Value: TypeAlias = str | float | Decimal | None
Say: TypeAlias = Callable[[Sequence[Any]], Sequence[Value]]
MOST = 1_000_000
"""How many of them a sheet takes at most: Excel's own have 1,048,576 rows."""
_CHUNK = 500
"""How many rows are text at a time."""
_CELL, _LETTER = 64, 9
"""The most bytes that a cell takes without its text, and a letter of that."""
_DIMENSION = re.compile(rb'(<dimension ref="A1:[A-Z]+)\d+"')
_END = b"</sheetData>"


@dataclass(frozen=True)
class Rows:
    """What follows below the cells of a sheet, from row ``first`` on; in plain cells, as they are."""

    first: int
    lines: Sequence[Sequence[Any]]
    say: Say  # what stands in the cells of a line
    apart: str  # the style of texts that begin as formulas do
    large: bool  # whether the sheet may be more than a plain ZIP file holds

    @property
    def last(self) -> int:
        """The last row of the sheet."""
        return self.first - 1 + len(self.lines)

    def into(self, sheet: bytes) -> Iterator[bytes]:
        """The part of a saved sheet with these rows in it, piece by piece."""
        if not self.lines:
            yield sheet
            return
        head, tail = _DIMENSION.sub(rb'\g<1>%d"' % self.last, sheet, count=1).split(_END)
        yield head
        letters = [get_column_letter(n) for n in range(1, 1 + max(map(len, self.lines)))]
        for at in range(0, len(self.lines), _CHUNK):
            lines = enumerate(self.lines[at : at + _CHUNK], self.first + at)
            text = "".join(self._row(number, self.say(line), letters) for number, line in lines)
            # The library writes no other letters either.
            yield text.encode("ascii", "xmlcharrefreplace")
        yield _END + tail

    def _row(self, number: int, line: Sequence[Value], letters: Sequence[str]) -> str:
        cells = "".join(
            [
                f'<c r="{letter}{number}"{cell}'
                for letter, value in zip(letters, line, strict=False)
                if value is not None and (cell := _cell(value, self.apart))
            ]
        )
        return f'<row r="{number}">{cells}</row>'


def rows_below(sheet: Worksheet, first: int, lines: Sequence[Sequence[Any]], say: Say = tuple) -> Rows:
    """Rows to be written from ``first`` on, when the workbook is packed."""
    characters, formulas = 0, False
    for line in lines:
        for value in say(line):
            if isinstance(value, str):
                characters += len(value)
                formulas = formulas or value.startswith(style.READ_AS_FORMULA)
    most = _CELL * sum(map(len, lines)) + _LETTER * characters
    return Rows(first, lines, say, _apart(sheet) if formulas else "", most > ZIP64_LIMIT)


def _apart(sheet: Worksheet) -> str:
    """The number of the style that keeps a text from being read as a formula when it is edited."""
    cell = SheetCell(sheet, row=1, column=1)
    style.put_text(cell, "=", None)
    return f' s="{cell.style_id}"'


@lru_cache(maxsize=1 << 16, typed=True)
def _cell(value: str | float | Decimal, apart: str) -> str:
    """A cell after its place, if anything stands in it: most values stand in many cells."""
    if not isinstance(value, str):
        return f' t="n"><v>{safe_string(value)}</v></c>'
    text = style.clean(value)
    if not text:
        return ""
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    own = apart if text.startswith(style.READ_AS_FORMULA) else ""
    return f'{own} t="inlineStr"><is><t{kept}>{escape(text, quote=False)}</t></is></c>'
