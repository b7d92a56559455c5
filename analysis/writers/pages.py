"""A report as the files that the team's pages show: contents, chapters, and each table to download."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, replace

from analysis.charts import chart
from analysis.prose import plain
from analysis.tables import Report, ReportSection, Table
from analysis.variants import Variant
from analysis.writers import html, xlsx
from analysis.writers.leaves import leaf
from analysis.writers.xlsx_cover import warnings
from analysis.writers.xlsx_layout import layout
from app import languages
from app.typeset.pictures import pictures

CONTENTS = "contents.json"
WIDE = 720.0
"""How wide a chart is as a file of its own, in pixels."""
_MARK = "\ufeff"
"""Without it Excel takes a CSV for something else than UTF-8."""


def pages(report: Report, variant: Variant, offers: list[dict[str, object]]) -> Iterator[tuple[str, bytes]]:
    """The files, each with its name; `offers` are the groupings that may be switched to."""
    chapters = [section for section in report.sections if section.tables]
    drawings = {table.number: drawing for table in report.tables if (drawing := chart(table, WIDE))}
    yield (
        CONTENTS,
        _json(
            {
                "title": report.title,
                "subtitle": report.subtitle,
                "summary": [plain(paragraph) for paragraph in report.summary],
                "facts": dict(report.facts),
                "warnings": warnings(report),
                "notes": [asdict(note) for note in report.notes],
                "language": report.language,
                "direction": languages.direction(report.language),
                "variant": asdict(variant),
                "offers": offers,
                "chapters": [_chapter(section, drawings) for section in chapters],
            }
        ),
    )
    for n, section in enumerate(chapters, start=1):
        leaves = [asdict(leaf(table, report.source)) for table in section.tables]
        yield (
            f"chapter-{n}.json",
            _json({"said": [plain(paragraph) for paragraph in section.said], "leaves": leaves}),
        )
    yield "report.html", html.page(report).encode()
    for table in report.tables:
        yield f"table-{table.number}.csv", _csv(table)
        yield f"table-{table.number}.xlsx", _workbook(report, table)
    made = pictures(list(drawings.values()), report.language)
    for (number, drawing), picture in zip(drawings.items(), made, strict=True):
        yield f"table-{number}.svg", drawing.encode()
        yield f"table-{number}.png", picture


def profile_page(report: Report) -> Iterator[tuple[str, bytes]]:
    """What a respondent's own page shows, and the page to keep: each with the ending of its name."""
    leaves = [asdict(leaf(table, report.source)) for table in report.tables]
    yield (
        "json",
        _json(
            {
                "title": report.title,
                "subtitle": report.subtitle,
                "summary": [plain(paragraph) for paragraph in report.summary],
                "said": [plain(paragraph) for section in report.sections for paragraph in section.said],
                "warnings": warnings(report),
                "language": report.language,
                "direction": languages.direction(report.language),
                "leaves": leaves,
            }
        ),
    )
    yield "html", html.page(report).encode()


def _chapter(section: ReportSection, drawings: dict[str, str]) -> dict[str, object]:
    tables = [
        {"number": table.number, "title": table.title, "drawn": table.number in drawings}
        for table in section.tables
    ]
    return {"title": section.title, "tables": tables}


def _csv(table: Table) -> bytes:
    """A table with its heads; a text stands as it is, in quotation marks, as in every export."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC)
    columns = layout(table)
    writer.writerow(
        [table.row_title, *(f"{one.block}: {one.label}" if one.block else one.label for one in columns)]
    )
    for head, cells in zip(table.rows, table.cells, strict=True):
        found = (
            cells[one.index].mark.text if cells[one.index].mark else one.pick(cells[one.index])
            for one in columns
        )
        writer.writerow([head.label, *("" if value is None else value for value in found)])
    return (_MARK + written.getvalue()).encode()


def _workbook(report: Report, table: Table) -> bytes:
    """The table in a workbook of its own, with the same cover and notes as all of them."""
    section = next(one for one in report.sections if table in one.tables)
    alone = replace(section, tables=(table,))
    return xlsx.workbook(replace(report, sections=(alone,), codebook=(), data=()))


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
