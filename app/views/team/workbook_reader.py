"""Run by itself, with limits: the first sheet of the workbook on its input, as JSON on its output."""

import io
import json
import resource
import sys
from datetime import date, datetime, time

from openpyxl import load_workbook

MEMORY = 1 << 30
SECONDS = 20
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 2_000, 200, 100_000


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


def rows(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that hold anything, up to the limits."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    found: list[list[str]] = []
    cells = 0
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        written = [text(value) for value in row]
        cells += len(written)
        if cells > MOST_CELLS:
            break
        if any(written):
            found.append(written)
    return found


if __name__ == "__main__":
    limit()
    json.dump(rows(sys.stdin.buffer.read()), sys.stdout)
