"""An export as CSV: a file a table, with its codebook, codes and column map, and a descriptor of them all.

UTF-8 with a mark at the beginning, which Excel needs to read it as such. Text stands as it was typed, always
in quotation marks: nothing is put before a text that begins with `=`, `+`, `-` or `@`, because that would
change the answer for every other tool. The workbook is for Excel; a CSV is opened there by Data > From Text.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from analysis.exports.annexes import code_lines, codebook_lines, column_lines
from analysis.exports.datapackage import beside, table_file, write_descriptor
from analysis.exports.extract import ExportTable, Extract

MARK = "\ufeff".encode()


def write(extract: Extract, out: Path) -> None:
    """Write the main table to ``out`` and the others beside it."""
    files = {}
    for table in extract.tables:
        files[table.name] = table_file(out, table.name)
        _write_table(table, files[table.name])
    for name, lines in (
        ("codebook", codebook_lines(extract)),
        ("codes", code_lines(extract)),
        ("columns", column_lines(extract)),
    ):
        _write_lines(beside(out, f"{name}.csv"), lines)
    write_descriptor(extract, out, files)


def _write_table(table: ExportTable, path: Path) -> None:
    schema = pa.schema([(field.name, _type(field.type)) for field in table.schema])
    with path.open("wb") as file:
        file.write(MARK)
        with pc_csv.CSVWriter(file, schema) as writer:
            for batch in table.batches():
                writer.write_batch(
                    pa.record_batch([_flat(column) for column in batch.columns], schema=schema)
                )


def _type(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_list(kind) else kind


def _flat(column: pa.Array) -> pa.Array:
    """Several codes in one cell, parted by spaces, as XLSForm's tools write them."""
    return pc.binary_join(column, " ") if pa.types.is_list(column.type) else column


def _write_lines(path: Path, lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)
