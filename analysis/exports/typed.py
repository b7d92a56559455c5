"""The columns of an export with the types that other tools know: numbers, dates, text, lists of text."""

import pyarrow as pa
import pyarrow.compute as pc

from analysis.exports.extract import ExportTable
from app.questionnaire.codebook import Measure

_TYPES = {Measure.SCALE: pa.float64(), Measure.DATE: pa.date32()}


def typed_schema(table: ExportTable) -> pa.Schema:
    """The columns of a table; a dataset holds decimal numbers and dates as text, and here they are not."""
    kinds = {
        variable.name: _TYPES[variable.measure]
        for variable in table.variables
        if variable.measure in _TYPES and not variable.whole
    }
    return pa.schema([(field.name, kinds.get(field.name, field.type)) for field in table.schema])


def typed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Rows with these types; a decimal number becomes the nearest one that a computer's own number can be."""
    columns = [pc.cast(column, field.type) for column, field in zip(batch.columns, schema, strict=True)]
    return pa.record_batch(columns, schema=schema)
