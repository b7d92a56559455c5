"""A report as an Excel workbook: cover, contents, notes, tables with charts, codebook and data."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.plan import PUBLIC
from analysis.tables import Report, ReportSection, Table
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_bytes import settled
from analysis.writers.xlsx_cover import HOW_TO_READ, notice, write_contents, write_cover, write_notes
from analysis.writers.xlsx_data import write_codebook, write_data
from analysis.writers.xlsx_ledger import GROUPS, LEDGER, Ledger, write_groups, write_ledger
from analysis.writers.xlsx_mirror import mirrored
from analysis.writers.xlsx_rows import Rows
from analysis.writers.xlsx_sections import ONE_PAGE, Around, Written, stands_alone, write_section


def write(report: Report, out: Path) -> None:
    """Write the workbook; the same report is always the same bytes."""
    out.write_bytes(workbook(report))


def workbook(report: Report) -> bytes:
    """The workbook as bytes."""
    book = Workbook()
    filled = [section for section in report.sections if section.tables]
    own = [[table for table in section.tables if stands_alone(table)] for section in filled]
    say = report.words.say
    titles = [say("Cover"), say("Contents"), say("Notes")]
    shared = Counter(head for tables in own for table in tables for head in _heads(table.title))
    for section, tables in zip(filled, own, strict=True):
        titles += [section.name, *(_on_its_own(table, shared) for table in tables)]
    titles += [say("Codebook"), *(say("Data %(table)s", table=data.name.lstrip(":")) for data in report.data)]
    titles += [say("Ledger"), say("Groups")]
    names = style.sheet_names(titles)
    around = Around(report.words, report.source, notice(report), names[1])
    book.worksheets[0].title = names[0]
    sheets = [book.worksheets[0], *(book.create_sheet(name) for name in names[1:])]
    write_cover(sheets[0], report, names)
    written: list[tuple[ReportSection, list[Written]]] = []
    at = 3
    for section, tables in zip(filled, own, strict=True):
        places = write_section(sheets[at], sheets[at + 1 : at + 1 + len(tables)], section, around)
        written.append((section, places))
        at += 1 + len(tables)
    annexes = sheets[at:]
    write_codebook(annexes[0], report.codebook, around)
    of_data = enumerate(zip(annexes[1:-2], report.data, strict=True), start=1)
    below = {sheet.title: write_data(sheet, data, number, around) for number, (sheet, data) in of_data}
    below |= _write_ledger(annexes, report, [place for _, places in written for place in places], around)
    headings = [say("Codebook"), *(data.title for data in report.data), say(LEDGER), say(GROUPS)]
    links = [(say(HOW_TO_READ), names[2])]
    links += [(heading, sheet.title) for heading, sheet in zip(headings, annexes, strict=True)]
    write_contents(sheets[1], report, written, links)
    write_notes(sheets[2], report, names[1])
    alone = {place.sheet for _, places in written for place in places if stands_alone(place.table)}
    _finish(book, sheets[:at], annexes, report, alone)
    mirrored(sheets[:at], annexes, report.language)
    return settled(book, report.frozen_at, _pictures(written), below)


def _write_ledger(
    annexes: list[Worksheet], report: Report, written: list[Written], around: Around
) -> dict[str, Rows]:
    """How each figure that was drawn is counted from the sheets of answers."""
    named = zip(annexes[1:-2], report.data, strict=True)
    ledger = Ledger(written, {data.name: (sheet.title, data) for sheet, data in named})
    return {
        annexes[-2].title: write_ledger(annexes[-2], ledger, around, public=report.audience == PUBLIC),
        annexes[-1].title: write_groups(annexes[-1], ledger, around),
    }


def _heads(title: str) -> list[str]:
    """What stands before each colon of a title, with all that stands before that."""
    return [title[: found.end()] for found in re.finditer(r"\s?[:：]\s*", title)]


def _on_its_own(table: Table, shared: Mapping[str, int]) -> str:
    """The name of a wide table's sheet: without the beginning of its title that other sheets share."""
    common = [head for head in _heads(table.title) if shared[head] > 1]
    title = table.title.removeprefix(common[-1]) if common else table.title
    return table.words.say("Table %(number)s %(title)s", number=table.number, title=title)


def _pictures(written: list[tuple[ReportSection, list[Written]]]) -> dict[str, list[str]]:
    """The words for the charts of each sheet, in order."""
    pictures: dict[str, list[str]] = {}
    for _, places in written:
        for place in places:
            if place.picture:
                pictures.setdefault(place.sheet, []).append(place.picture)
    return pictures


def _finish(
    book: Workbook, drawn: list[Worksheet], annexes: list[Worksheet], report: Report, alone: set[str]
) -> None:
    parts = [notice(report), f"{report.title}. {report.source}"[:200]]
    footer = style.clean(". ".join(filter(None, parts)))
    pages = report.words.say("Page %(page)s of %(pages)s", page="&P", pages="&N")
    for number, sheet in enumerate(drawn):
        style.printed(sheet, footer, pages, "1:4" if number == 1 else "1:3")
        wide = sheet.title in alone
        sheet.sheet_properties.tabColor = style.ACT if number < 3 else style.TINT if wide else style.SHADE
        if (wide or number in (0, 2)) and style.height(sheet, 1, sheet.max_row) <= ONE_PAGE:
            sheet.page_setup.fitToHeight = 1
    for sheet in annexes:
        style.printed(sheet, footer, pages, "1:5")
    annexes[0].print_title_rows = "1:4"
    for sheet in annexes[1:]:
        style.not_for_print(sheet, "A1:J3")
    book.properties.title = style.clean(report.title)
    book.properties.creator = "Canvass"
    book.properties.description = style.clean(report.source)
