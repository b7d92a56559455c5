"""A report as an Excel workbook: cover, contents, notes, tables with charts, codebook and data."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import Report, ReportSection
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_bytes import settled
from analysis.writers.xlsx_cover import notice, write_contents, write_cover, write_notes
from analysis.writers.xlsx_data import write_codebook, write_data
from analysis.writers.xlsx_sections import ONE_PAGE, Written, stands_alone, write_section


def write(report: Report, out: Path) -> None:
    """Write the workbook; the same report is always the same bytes."""
    out.write_bytes(workbook(report))


def workbook(report: Report) -> bytes:
    """The workbook as bytes."""
    book = Workbook()
    filled = [section for section in report.sections if section.tables]
    own = [[table for table in section.tables if stands_alone(table)] for section in filled]
    titles = ["Cover", "Contents", "Notes"]
    for section, tables in zip(filled, own, strict=True):
        titles += [section.name, *(f"Table {table.number} {table.title}" for table in tables)]
    titles += ["Codebook", *(f"Data {data.name}" for data in report.data)]
    names = style.sheet_names(titles)
    book.worksheets[0].title = names[0]
    sheets = [book.worksheets[0], *(book.create_sheet(name) for name in names[1:])]
    write_cover(sheets[0], report)
    written: list[tuple[ReportSection, list[Written]]] = []
    at = 3
    for section, tables in zip(filled, own, strict=True):
        places = write_section(
            sheets[at], sheets[at + 1 : at + 1 + len(tables)], section, report.source, notice(report)
        )
        written.append((section, places))
        at += 1 + len(tables)
    annexes = sheets[at:]
    write_codebook(annexes[0], report.codebook)
    for number, (sheet, data) in enumerate(zip(annexes[1:], report.data, strict=True), start=1):
        write_data(sheet, data, number)
    headings = ["Codebook", *(data.title for data in report.data)]
    links = [("Notes: how to read this", "Notes")]
    links += [(heading, sheet.title) for heading, sheet in zip(headings, annexes, strict=True)]
    write_contents(sheets[1], report, written, links)
    write_notes(sheets[2], report)
    _finish(book, sheets[:at], annexes, report)
    return settled(book, report.frozen_at, _pictures(written))


def _pictures(written: list[tuple[ReportSection, list[Written]]]) -> dict[str, list[str]]:
    """The words for the charts of each sheet, in order."""
    pictures: dict[str, list[str]] = {}
    for _, places in written:
        for place in places:
            if place.picture:
                pictures.setdefault(place.sheet, []).append(place.picture)
    return pictures


def _finish(book: Workbook, drawn: list[Worksheet], annexes: list[Worksheet], report: Report) -> None:
    footer = f"{report.title}. {report.source}"[:200]
    if notice(report):
        footer = f"{notice(report)}. {footer}"
    for number, sheet in enumerate(drawn):
        style.printed(sheet, style.clean(footer), "1:4" if sheet.title == "Contents" else "1:3")
        alone = sheet.title.startswith("Table ")
        sheet.sheet_properties.tabColor = style.ACT if number < 3 else style.TINT if alone else style.SHADE
        if (alone or number in (0, 2)) and style.height(sheet, 1, sheet.max_row) <= ONE_PAGE:
            sheet.page_setup.fitToHeight = 1
    for sheet in annexes:
        style.printed(sheet, style.clean(footer), "1:5")
    annexes[0].print_title_rows = "1:4"
    for sheet in annexes[1:]:
        style.not_for_print(sheet, "A1:J3")
    book.properties.title = style.clean(report.title)
    book.properties.creator = "Canvass"
    book.properties.description = style.clean(report.source)
