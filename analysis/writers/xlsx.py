"""A report as an Excel workbook: cover, contents, notes, tables with charts, codebook and data."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import Report, ReportSection
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_bytes import settled
from analysis.writers.xlsx_cover import SYNTHETIC, write_contents, write_cover, write_notes
from analysis.writers.xlsx_data import write_codebook, write_data
from analysis.writers.xlsx_tables import Written, write_section


def write(report: Report, out: Path) -> None:
    """Write the workbook; the same report is always the same bytes."""
    out.write_bytes(workbook(report))


def workbook(report: Report) -> bytes:
    """The workbook as bytes."""
    book = Workbook()
    cover = book.worksheets[0]
    filled = [section for section in report.sections if section.tables]
    names = style.sheet_names(
        [
            *("Cover", "Contents", "Notes"),
            *(section.name for section in filled),
            "Codebook",
            *(f"Data {data.name}" for data in report.data),
        ]
    )
    cover.title = names[0]
    sheets = [cover, *(book.create_sheet(name) for name in names[1:])]
    notice = SYNTHETIC if report.synthetic else ""
    write_cover(cover, report)
    written: list[tuple[ReportSection, list[Written]]] = []
    pictures: dict[str, list[str]] = {}
    for section, sheet in zip(filled, sheets[3:], strict=False):
        places = write_section(sheet, section, report.source, notice)
        written.append((section, places))
        pictures[sheet.title] = [place.picture for place in places if place.picture]
    annexes = sheets[3 + len(filled) :]
    write_codebook(annexes[0], report.codebook)
    for number, (sheet, data) in enumerate(zip(annexes[1:], report.data, strict=True), start=1):
        write_data(sheet, data, number)
    titles = ["Codebook", *(data.title for data in report.data)]
    links = [("Notes: how to read this", "Notes")]
    links += [(title, sheet.title) for title, sheet in zip(titles, annexes, strict=True)]
    write_contents(sheets[1], report, written, links)
    write_notes(sheets[2], report)
    _finish(book, sheets, report, len(filled))
    return settled(book, report.frozen_at, pictures)


def _finish(book: Workbook, sheets: list[Worksheet], report: Report, sections: int) -> None:
    footer = f"{report.title}. {report.source}"[:200]
    if report.synthetic:
        footer = f"{SYNTHETIC}. {footer}"
    for number, sheet in enumerate(sheets):
        rows = "1:3" if number < 3 + sections else "1:5"
        style.printed(sheet, style.clean(footer), rows)
        if number < 3 + sections:
            sheet.sheet_properties.tabColor = style.ACT if number < 3 else style.SHADE
    sheets[3 + sections].print_title_rows = "1:4"
    book.properties.title = style.clean(report.title)
    book.properties.creator = "Canvass"
    book.properties.description = style.clean(report.source)
