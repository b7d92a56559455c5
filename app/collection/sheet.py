"""A list that came as CSV: whatever program wrote it, its rows, and what was found on the way."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from app.questionnaire.wording import clean

MARKS = {",": "commas", ";": "semicolons", "\t": "tabs"}
OTHER_NAMES = {
    "code": ("state", "country", "iso3", "iso", "iso_code", "country_code", "id", "staff_id"),
    "email": ("mail", "e-mail", "email address", "e-mail address", "address"),
    "name": ("full name", "full_name", "person", "staff member"),
}
"""What lists call the columns that are wanted."""
LONGEST = 2_000_000
MOST_ROWS = 20_000


class Unreadable(Exception):
    """A file that is no list at all: ``what``, and how to ``mend`` it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a list, each with its line, by the names of its columns in lower case."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    notes: tuple[str, ...]
    """What should be said: another encoding, another separator, columns left aside."""
    lacking: tuple[tuple[str, str, str], ...] = ()
    """Required columns that are not there: the column, what is wrong, and how to mend it."""


def read(content: bytes, required: tuple[str, ...], known: tuple[str, ...]) -> Sheet:
    """The rows of ``content``; Unreadable where it is no list at all. It may lack required columns."""
    if len(content) > LONGEST:
        raise Unreadable("the file is larger than 2 MB", "split it, or leave out columns that are not needed")
    text, encoding = _text(content)
    notes = [] if encoding.startswith("UTF-8") else [f"the file is not UTF-8; it was read as {encoding}"]
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(MARKS, key=first.count)
    if mark != "," and mark in first:
        notes.append(f"columns are separated by {MARKS[mark]}")
    try:
        lines = list(_lines(text, mark))
    except csv.Error as error:
        raise Unreadable(f"this is not CSV: {error}", "save the list as CSV (UTF-8)") from error
    if not lines:
        raise Unreadable("the file is empty", f"write the columns {', '.join(required)} in its first line")
    if len(lines) > MOST_ROWS:
        raise Unreadable(f"the list has more than {MOST_ROWS} rows", "split it")
    columns = tuple(name.strip().lower() for name in lines[0][1])
    lacking = tuple(_lacking(columns, required, known))
    aside = [name for name in columns if name and name not in known]
    if aside:
        notes.append(f"columns left aside: {', '.join(aside)}")
    rows = tuple(
        (number, {name: clean(cell) for name, cell in zip(columns, cells, strict=False) if name in known})
        for number, cells in lines[1:]
    )
    return Sheet(columns, rows, tuple(notes), lacking)


def _text(content: bytes) -> tuple[str, str]:
    """The text of a file in whatever encoding a spreadsheet program has chosen, and its name."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise Unreadable("the file is cut off", "export it again as CSV (UTF-8)") from error
    if b"\0" in content:
        raise Unreadable("this is not a text file", "save the list as CSV (UTF-8), not as a workbook")
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # Every byte means something here, so that this comes last; who reads the note can judge the letters.
        return content.decode("cp1252", errors="replace"), "Windows-1252 (look at accented letters)"


def _lines(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _lacking(
    columns: tuple[str, ...], required: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise Unreadable(f"the column '{twice[0]}' stands twice", "keep one of them")
    for name in required:
        if name in columns:
            continue
        others = [column for column in columns if column not in known]
        usual = [column for column in others if column in OTHER_NAMES.get(name, ())]
        near = usual or get_close_matches(name, others, 1)
        mend = f"'{near[0]}' stands there; did you mean '{name}'?" if near else ""
        yield name, f"there is no column '{name}'", mend or f"the first line names: {', '.join(known)}"
