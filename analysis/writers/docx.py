"""A report as a Word document: numbered paragraphs, chapters with their tables, annexes and disclaimers."""

import zipfile
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from docx import Document

from analysis.prose import Figure
from analysis.tables import Report, Role
from analysis.writers import docx_contents as contents
from analysis.writers import docx_style as style
from analysis.writers.document import (
    CONTENTS,
    Block,
    Heading,
    Notes,
    Paragraph,
    Picture,
    blocks,
    cautions,
    figures,
)
from analysis.writers.docx_language import spoken
from analysis.writers.grids import Grid, Line, level
from analysis.writers.spelled import writable
from app.languages import direction
from app.typeset.pictures import pictures

TEXT = 16.5
"""The width of what is printed on a page, in centimetres."""


def write(report: Report, out: Path) -> None:
    """Write the document; the same report is always the same bytes."""
    book = Document()
    moment = datetime.fromisoformat(report.frozen_at)
    style.prepare(book, report.title, moment)
    _cover(book, report)
    found = list(blocks(report))
    if direction(report.language) == "rtl":
        # LibreOffice lays turned text beside the page where columns run from the right.
        found = [level(block) if isinstance(block, Grid) and block.steep else block for block in found]
    shown = [block for block in found if isinstance(block, Picture)]
    made = dict(zip(shown, pictures([block.drawing for block in shown], report.language), strict=True))
    chapters = [block.text for block in found if isinstance(block, Heading) and block.level == 1]
    contents.listed(book, report.words.say(CONTENTS), chapters)
    numbers = count(1)
    for block in found:
        if isinstance(block, Picture):
            style.picture(book, made[block], block.words, TEXT)
        elif isinstance(block, Heading) and block.level == 1:
            contents.begun(book, block.text, next(numbers))
        else:
            _block(book, block)
    style.properties(book, {figure.name: figure.text for figure in figures(found)})
    spoken(book, report.language)
    out.write_bytes(_settled(book, moment))


def _cover(book: Any, report: Report) -> None:
    style.paragraph(book, report.title, "Title")
    style.paragraph(book, report.subtitle, "Subtitle")
    for text in cautions(report):
        style.boxed(style.paragraph(book, text, "Warning"))
    grid = book.add_table(0, 2)
    style.ruled(grid, [4.2, 12.3])
    for label, value in report.facts.items():
        row = grid.add_row().cells
        style.fill(row[0], label, "Cell", quiet=True)
        style.fill(row[1], value, "Cell")


def _block(book: Any, block: Block) -> None:
    if isinstance(block, Heading):
        style.paragraph(book, block.text, f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        # Word counts the numbers of paragraphs itself.
        made = style.paragraph(book, "", "List Number" if block.number else "Normal")
        for part in block.said:
            if isinstance(part, Figure):
                style.field(made, f'DOCPROPERTY "{part.name}"', part.text)
            else:
                made.add_run(writable(part))
        made.paragraph_format.keep_with_next = block.leads or None
    elif isinstance(block, Notes):
        for line in block.lines:
            style.paragraph(book, line, "Note")
    elif isinstance(block, Grid):
        _grid(book, block)


def _grid(book: Any, block: Grid) -> None:
    style.paragraph(book, block.caption, "Caption")
    for text in block.key:
        style.paragraph(book, text, "Note").paragraph_format.keep_with_next = True
    grid = book.add_table(1 + len(block.lines), len(block.head))
    style.ruled(grid, [TEXT * width for width in block.widths])
    rows = list(grid.rows)
    style.repeated(rows[0])
    for n, (cell, label) in enumerate(zip(rows[0].cells, block.head, strict=True)):
        style.fill(cell, label, "Cell", bold=True, end=n > 0 and not (block.wordy or block.steep))
        if n and block.steep:
            style.upright(cell)
    if block.steep:
        style.high(rows[0], max(len(label) for label in block.head[1:]))
    for row, line in zip(rows[1:], block.lines, strict=True):
        _line(row, line, wordy=block.wordy)


def _line(row: Any, line: Line, *, wordy: bool) -> None:
    if not wordy:
        style.whole(row)
    cells = row.cells
    total = line.role is Role.TOTAL
    style.fill(cells[0], line.label, "Cell", bold=total, quiet=line.role is Role.MISSING)
    for cell, spot in zip(cells[1:], line.cells, strict=True):
        style.fill(cell, spot.text, "Cell", bold=total, end=not wordy)
        if spot.dark:
            style.tinted(cell, spot.dark)


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
