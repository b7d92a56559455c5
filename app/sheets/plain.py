"""Sheets as plain text: the CSV and the tables in Markdown that XLSForm's own tools read and write."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from app.questionnaire.questions.parts import Translate
from app.sheets.look import MOST_BYTES, Refused
from app.sheets.workbook import Rows

MOST_ROWS = 100_000
_BETWEEN = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]+")


def text_of(content: bytes, _: Translate) -> str:
    """The text of a file; Refused where it is too large or no text."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 5 MB. Split it."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("This is not UTF-8 text. Save the file as UTF-8.")) from error
    if "\0" in text:
        raise Refused(_("This is not UTF-8 text. Save the file as UTF-8."))
    return text


def from_csv(content: bytes, _: Translate) -> dict[str, Rows]:
    """The sheets of a CSV file: a sheet's name in the first column, its rows in the columns after it."""
    found: dict[str, Rows] = {}
    rows: Rows = []
    try:
        for count, row in enumerate(csv.reader(io.StringIO(text_of(content, _), newline=""))):
            if count > MOST_ROWS:
                raise Refused(_("The file has more rows than are read here. Split it."))
            name = row[0].strip() if row else ""
            cells = [cell.strip() for cell in row[1:]]
            if name:
                rows = found.setdefault(name, [])
            if any(cells):
                rows.append(cells)
    except csv.Error as error:
        raise Refused(_("This table cannot be read. Save it as CSV (UTF-8).")) from error
    return found


def from_markdown(content: bytes, _: Translate) -> dict[str, Rows]:
    """The sheets of tables in Markdown: a sheet's name in the first cell, its rows in the cells after it."""
    found: dict[str, Rows] = {}
    rows: Rows = []
    for line in text_of(content, _).splitlines():
        row = line.strip()
        if not row.startswith("|") or _RULE.fullmatch(row):
            continue
        name, *cells = [
            cell.strip().replace(r"\|", "|") for cell in _BETWEEN.split(row[1:].removesuffix("|"))
        ]
        if name:
            rows = found.setdefault(name, [])
        if any(cells):
            rows.append(cells)
    return found


def csv_rows(content: bytes, _: Translate) -> Rows:
    """The rows of a CSV file that is one table, such as a list of choices."""
    try:
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text_of(content, _), newline=""))
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise Refused(_("This table cannot be read. Save it as CSV (UTF-8).")) from error
    if len(rows) > MOST_ROWS:
        raise Refused(_("The file has more rows than are read here. Split it."))
    return rows


def to_csv(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Sheets as `from_csv` reads them."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for name, rows in sheets.items():
        writer.writerow([name])
        writer.writerows(["", *row] for row in rows)
    return written.getvalue().encode()


def to_markdown(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Sheets as `from_markdown` reads them; a cell has one line there."""
    lines = []
    for name, rows in sheets.items():
        lines.append(f"| {name} |")
        lines += ["| | " + " | ".join(_cell(text) for text in row) + " |" for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _cell(text: str) -> str:
    return " ".join(text.split("\n")).replace("|", r"\|")
