"""A report as a Word document: numbered paragraphs, chapters with their tables, annexes and disclaimers."""

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from analysis.tables import Report, Role, Table
from analysis.writers import docx_style as style
from analysis.writers.spelled import in_parts, most_of, shade, spelled
from analysis.writers.xlsx_cover import warnings
from analysis.writers.xlsx_layout import Column
from analysis.writers.xlsx_words import above, below

WIDE = 7
"""So many columns of numbers fit beside the labels of a table."""
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def write(report: Report, out: Path) -> None:
    """Write the document; the same report is always the same bytes."""
    book = Document()
    style.prepare(book, report.title, datetime.fromisoformat(report.frozen_at))
    _cover(book, report)
    _summary(book, report)
    filled = [section for section in report.sections if section.tables]
    for number, section in enumerate(filled, 2):
        style.paragraph(book, f"{roman(number)}.  {section.title}", "Heading 1")
        for text in filter(None, section.text.split("\n")):
            _numbered(book, text)
        for table in section.tables:
            _table(book, table, report.source)
    style.paragraph(book, "Annex.  How to read the figures", "Heading 1")
    for note in report.notes:
        style.paragraph(book, note.number, "Heading 2")
        for text in filter(None, note.text.split("\n")):
            _numbered(book, text)
    out.write_bytes(_settled(book, datetime.fromisoformat(report.frozen_at)))


def roman(number: int) -> str:
    """A number of a chapter as United Nations documents write it."""
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def _numbered(book: Any, text: str) -> None:
    style.paragraph(book, text, "List Number")


def _cover(book: Any, report: Report) -> None:
    style.paragraph(book, report.title, "Title")
    style.paragraph(book, report.subtitle, "Subtitle")
    for words, text in warnings(report).items():
        style.boxed(style.paragraph(book, f"{words}. {text}", "Warning"))
    grid = book.add_table(0, 2)
    style.ruled(grid, [4.2, 12.3])
    for label, value in report.facts.items():
        row = grid.add_row().cells
        style.fill(row[0], label, "Cell", quiet=True)
        style.fill(row[1], value, "Cell")


def _summary(book: Any, report: Report) -> None:
    style.paragraph(book, "I.  Summary", "Heading 1")
    told = report.facts
    if report.about:
        for text in filter(None, report.about.split("\n")):
            _numbered(book, text)
    _numbered(book, f"As at {told.get('As at', report.frozen_at)}, {told.get('Submitted', '')} had answered.")
    tables = len(report.tables)
    chapters = sum(bool(section.tables) for section in report.sections)
    _numbered(
        book,
        f"The report has {tables} tables in {chapters} chapters. Each states its base, the question as it "
        "was put, and who is outside the base. The annex says how to read them, and has the disclaimers.",
    )


def _table(book: Any, table: Table, source: str) -> None:
    heads = above(table)
    _numbered(book, f"Table {table.number}: {' '.join(_sentence(line) for line in heads)}")
    caption = f"Table {table.number}.  {table.title}"
    before = None
    for name, columns in in_parts(table, WIDE):
        said = f"{caption}: {name.lower()}" if name else caption
        style.paragraph(book, f"{said} (continued)" if name == before else said, "Caption")
        before = name
        _grid(book, table, columns)
    for line in below(table, source):
        style.paragraph(book, line, "Note")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _grid(book: Any, table: Table, columns: tuple[Column, ...]) -> None:
    wordy = any(column.role is Role.TEXT for column in columns)
    grid = book.add_table(0, 1 + len(columns))
    first = 4.0 if wordy else 6.3 if len(columns) < 5 else 4.0
    style.ruled(grid, [first, *([(16.5 - first) / len(columns)] * len(columns))])
    head = grid.add_row()
    style.repeated(head)
    style.fill(head.cells[0], table.row_title, "Cell", bold=True)
    for cell, column in zip(head.cells[1:], columns, strict=True):
        label = "Base" if column.block == "Base" and column.label == "Total" else column.label
        style.fill(cell, label, "Cell", bold=True, end=not wordy)
    most = most_of(table)
    for heading, cells in zip(table.rows, table.cells, strict=True):
        row = grid.add_row()
        style.whole(row)
        total = heading.role is Role.TOTAL
        style.fill(row.cells[0], heading.label, "Cell", bold=total, quiet=heading.role is Role.MISSING)
        for cell, column in zip(row.cells[1:], columns, strict=True):
            style.fill(cell, spelled(cells[column.index], column), "Cell", bold=total, end=not wordy)
            dark = shade(cells[column.index], column, most) if column.role is Role.CATEGORY else 0.0
            if dark and heading.role is Role.CATEGORY:
                style.tinted(cell, dark)


def _settled(book: Any, moment: datetime) -> bytes:
    """The document as bytes; the files in it bear the time of the freeze."""
    raw, result = BytesIO(), BytesIO()
    book.save(raw)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, 0)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
