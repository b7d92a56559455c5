"""Run by itself, with limits: the sheets of the workbook on its input, as JSON on its output."""

import io
import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice

from openpyxl import load_workbook
from xlrd import (
    XL_CELL_BLANK,
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_EMPTY,
    XL_CELL_ERROR,
    Book,
    open_workbook,
    xldate_as_datetime,
)
from xlrd.sheet import Cell

MEMORY = 1 << 30
SECONDS = 20
MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_SHEETS = 20_000, 500, 600_000, 50
TOO_MUCH = 3
"""The exit code that says that a sheet holds more than is read."""
ARCHIVE = b"PK\x03\x04"


class TooMuchError(Exception):
    """More rows, columns or cells than anyone would have typed."""


def limit() -> None:
    """Take from this process what it has no need of: memory, time, files of any size."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def text(value: object) -> str:
    """A cell as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def sheets(content: bytes, most: int = MOST_SHEETS) -> dict[str, list[list[str]]]:
    """The rows of the first sheets as text; a blank one is empty, so that all keep their numbers."""
    if not content.startswith(ARCHIVE):
        book = open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True)
        named: Iterable[tuple[str, Iterable[Iterable[object]]]] = (
            (sheet.name, _old_rows(book, sheet.get_rows())) for sheet in book.sheets()
        )
    else:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        named = (
            (
                sheet.title,
                sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True),
            )
            for sheet in workbook.worksheets
        )
    found: dict[str, list[list[str]]] = {}
    cells = 0
    for name, rows in islice(named, most):
        found[name] = _written(rows)
        cells += sum(map(len, found[name]))
        if cells > MOST_CELLS:
            raise TooMuchError
    return found


def _written(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    """The rows without the blank cells at their ends, and without the blank rows at the end."""
    written: list[list[str]] = []
    cells = 0
    for row in rows:
        texts = [text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        written.append(texts)
        cells += len(texts)
        if len(texts) > MOST_COLUMNS or cells > MOST_CELLS:
            raise TooMuchError
    while written and not written[-1]:
        written.pop()
    if len(written) > MOST_ROWS:
        raise TooMuchError
    return written


def _old_rows(book: Book, rows: Iterable[list[Cell]]) -> Iterator[list[object]]:
    """The rows of a sheet of an old workbook, its dates and booleans as such."""
    for row in rows:
        yield [_old_value(book, cell) for cell in row]


def _old_value(book: Book, cell: Cell) -> object:
    if cell.ctype in (XL_CELL_EMPTY, XL_CELL_BLANK, XL_CELL_ERROR):
        return None
    if cell.ctype == XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == XL_CELL_DATE:
        moment = xldate_as_datetime(cell.value, book.datemode)
        return moment.time().isoformat("minutes") if cell.value < 1 else moment
    return cell.value


def main() -> None:
    """Read the input and write the output; the exit code says what went wrong, and nothing else does."""
    limit()
    try:
        found = sheets(sys.stdin.buffer.read(), int(sys.argv[1]))
    except TooMuchError:
        os._exit(TOO_MUCH)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
