"""An export as a workbook: a sheet a table, with typed cells as an Excel table, and what the columns mean."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.compute as pc

from analysis.exports import sheet_parts as parts
from analysis.exports.annexes import code_lines, codebook_lines, column_lines
from analysis.exports.extract import ExportTable, Extract
from analysis.exports.sheet_xml import CLOSING, LONGEST_TEXT, TooLong, batches_of, opening, rows_xml
from app.questionnaire.codebook import Measure
from app.questionnaire.package import PackageError

MOST_ROWS, MOST_COLUMNS = 1_048_575, 16_384
_LARGE = 5_000_000
"""Of so many cells, a sheet may be larger than a plain ZIP file says."""
_MEND = "export the dataset as CSV or Parquet"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its heading, its rows as they come, which texts are numbers, which columns stay in sight."""

    name: str
    columns: tuple[str, ...]
    batches: Iterable[pa.RecordBatch]
    rows: int
    numbers: frozenset[str] = frozenset()
    frozen: int = 0
    width: int = 16


def write(extract: Extract, out: Path) -> None:
    """Write the workbook."""
    sheets = list(_sheets(extract))
    names = parts.sheet_names([sheet.name for sheet in sheets])
    # The files inside bear no date of their own; the workbook's is that of the freeze.
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for path, text in parts.fixed(names, extract.title, str(extract.facts["frozen_at"])):
            _put(book, path, text)
        for number, sheet in enumerate(sheets, 1):
            _write_sheet(book, sheet, number)


def _put(book: ZipFile, path: str, text: str) -> None:
    with book.open(path, "w") as file:
        file.write(text.encode())


def _sheets(extract: Extract) -> Iterator[Sheet]:
    about = list(_about(extract))
    yield Sheet("About", ("Fact", "Value"), batches_of(("Fact", "Value"), about), len(about), width=60)
    for table in extract.tables:
        yield _sheet(table)
    for name, lines in (
        ("Codebook", codebook_lines(extract)),
        ("Codes", code_lines(extract)),
        ("Columns", column_lines(extract)),
    ):
        heads, *rows = lines
        yield Sheet(name, heads, batches_of(heads, rows), len(rows), width=24)


def _about(extract: Extract) -> Iterator[Sequence[str]]:
    facts, round_ = extract.facts, extract.facts["round"]
    yield "Survey", extract.title
    yield "Round", str(round_["title"])
    for applies, words in ((round_["synthetic"], "SYNTHETIC DATA"), (round_["pilot"], "PILOT")):
        if applies:
            yield "Note", f"{words}: nothing here is a finding."
    yield "Frozen at", str(facts["frozen_at"])
    yield "Submitted, of invited", f"{facts['submitted']} of {facts['invited']}"
    yield "Dataset", extract.dataset_hash
    for digest in facts["instrument"]:
        yield "Instrument", digest
    yield "Made by", f"Canvass {facts['canvass_version']}"


def _sheet(table: ExportTable) -> Sheet:
    if table.rows > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        what = f"has {table.rows:,} rows and {len(table.columns):,} columns, more than a sheet holds"
        raise PackageError(table.name, what, _MEND)
    numbers = {v.name for v in table.variables if v.measure is Measure.SCALE}
    dates = {v.name for v in table.variables if v.measure is Measure.DATE}
    return Sheet(
        f"Data {table.name}",
        table.columns,
        (_dated(batch, dates) for batch in table.batches()),
        table.rows,
        frozenset(numbers),
        frozen=2,
    )


def _dated(batch: pa.RecordBatch, dates: set[str]) -> pa.RecordBatch:
    columns = [
        pc.cast(column, pa.date32()) if name in dates else column
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.record_batch(columns, names=batch.schema.names)


def _write_sheet(book: ZipFile, sheet: Sheet, number: int) -> None:
    large = sheet.rows * len(sheet.columns) > _LARGE
    with book.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=large) as file:
        file.write(opening(sheet.columns, sheet.frozen, sheet.width).encode())
        row = 2
        for batch in sheet.batches:
            try:
                file.write(rows_xml(batch, sheet.numbers, row))
            except TooLong as error:
                raise PackageError(
                    sheet.name, f"holds {error}, and a cell holds {LONGEST_TEXT:,}", _MEND
                ) from error
            row += batch.num_rows
        file.write(CLOSING.encode())
    for path, text in parts.of_sheet(number, [escape(name) for name in sheet.columns], sheet.rows):
        _put(book, path, text)
