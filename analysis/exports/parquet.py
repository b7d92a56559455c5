"""An export as Parquet: a file a table with typed columns, and beside them the same as beside a CSV."""

from pathlib import Path

import pyarrow.parquet as pq

from analysis.exports.annexes import write_annexes
from analysis.exports.datapackage import write_descriptor
from analysis.exports.extract import ExportTable, Extract
from analysis.exports.names import table_file
from analysis.exports.typed import typed, typed_schema


def write(extract: Extract, out: Path) -> None:
    """Write the main table to ``out`` and the others beside it."""
    files = {table.name: table_file(out, table.name) for table in extract.tables}
    for table in extract.tables:
        _write_table(table, files[table.name])
    write_annexes(extract, out)
    write_descriptor(extract, out, files)


def _write_table(table: ExportTable, path: Path) -> None:
    schema = typed_schema(table)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in table.batches():
            writer.write_batch(typed(batch, schema))
