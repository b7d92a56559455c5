"""The canonical JSON lines of a table, made by columns: the same bytes as row by row, many times sooner."""

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical_lines(batch: pa.RecordBatch) -> memoryview:
    """Every row as a line of canonical JSON: what `package.rows_hash` digests, for the types of a dataset.

    Those are text, whole numbers and lists of text; for them RFC 8785 and the library's own JSON agree, but
    for the order of keys, which is that of UTF-16.
    """
    names = sorted(batch.schema.names, key=lambda name: name.encode("utf-16-be"))
    if not batch.num_rows or not names:
        return memoryview(b"{}\n" * batch.num_rows)
    members = [_members(name, batch.column(name)) for name in names]
    rows = pc.binary_join_element_wise(*members, ",")
    lines = pc.binary_join_element_wise("{", rows, "}\n", "").cast(pa.large_binary())
    _, ends, content = lines.buffers()
    last = memoryview(ends).cast("q")[lines.offset + len(lines)]
    first = memoryview(ends).cast("q")[lines.offset]
    return memoryview(content)[first:last]


def _members(name: str, column: pa.Array) -> pa.Array:
    """Each row's `"name":value`; a text that occurs often is spelled once."""
    key = _text(name) + ":"
    if pa.types.is_integer(column.type):
        spelled = pc.binary_join_element_wise(key, column.cast(pa.string()), "")
    elif pa.types.is_string(column.type):
        spelled = by_value(column, lambda value: key + _text(value))
    else:
        values = column.to_pylist()
        spelled = pa.array([None if one is None else key + _text(one) for one in values], pa.string())
    return pc.fill_null(spelled, key + "null")


def by_value(column: pa.Array, spell: Callable[[str], str]) -> pa.Array:
    """A column of text with each value spelled in another way, once for all rows that have it."""
    coded = column.dictionary_encode()
    spelled: Any = pa.array([spell(value) for value in coded.dictionary.to_pylist()], pa.string())
    return spelled.take(coded.indices)
