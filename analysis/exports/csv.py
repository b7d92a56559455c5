"""An export as CSV: a file a table, with its codebook, codes and column map, and a descriptor of them all.

UTF-8 with a mark at the beginning, which Excel needs to read it as such. Text stands as it was typed, always
in quotation marks: nothing is put before a text that begins with `=`, `+`, `-` or `@`, because that would
change the answer for every other tool. The workbook is for Excel; a CSV is opened there by Data > From Text.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from analysis.exports.annexes import MARK, write_annexes
from analysis.exports.datapackage import write_descriptor
from analysis.exports.extract import ExportTable, Extract
from analysis.exports.names import table_file


def write(extract: Extract, out: Path) -> None:
    """Write the main table to ``out`` and the others beside it."""
    files = {}
    for table in extract.tables:
        files[table.name] = table_file(out, table.name)
        _write_table(table, files[table.name])
    write_annexes(extract, out)
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
