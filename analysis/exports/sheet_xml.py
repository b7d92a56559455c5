"""The sheets of a large workbook as text, made by columns: many rows a second, and few of them in memory."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import pyarrow as pa
import pyarrow.compute as pc

from analysis.fingerprint import by_value

MAIN_XML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DATE, HEAD = 1, 2
"""Styles, by their place in the workbook's list."""
LONGEST_TEXT = 32_767
_EPOCH = 25_569  # the number of the first of January 1970 in Excel's calendar
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class TooLong(Exception):
    """A text that no cell holds; carries how long it is."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a text of {length:,} characters")
        self.length = length


def letters(number: int) -> str:
    """The name of a column, counted from one."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def text_xml(value: str) -> str:
    """A text as a cell holds it: text, whatever it begins with; what XML cannot hold in Excel's way."""
    if len(value) > LONGEST_TEXT:
        raise TooLong(len(value))
    # Excel reads a carriage return only so, and the rest as XML's own rules allow.
    safe = _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", value).replace("\r", "_x000D_")
    return f'<is><t xml:space="preserve">{escape(safe, quote=False)}</t></is>'


def opening(columns: Sequence[str], frozen: int, width: int = 16) -> str:
    """The sheet up to its rows: the heading and the first ``frozen`` columns stay in sight."""
    pane = (
        f'<pane xSplit="{frozen}" ySplit="1" topLeftCell="{letters(frozen + 1)}2" '
        'activePane="bottomRight" state="frozen"/>'
        if frozen
        else '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    )
    heads = "".join(
        f'<c r="{letters(n)}1" s="{HEAD}" t="inlineStr">{text_xml(name)}</c>'
        for n, name in enumerate(columns, 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN_XML}" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<cols><col min="1" max="{len(columns)}" width="{width}" customWidth="1"/></cols>'
        f'<sheetData><row r="1">{heads}</row>'
    )


CLOSING = '</sheetData><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'


def rows_xml(batch: pa.RecordBatch, numbers: frozenset[str], first: int) -> memoryview:
    """Rows from the sheet's row ``first`` on; texts of the columns ``numbers`` are numbers."""
    count = batch.num_rows
    places = pa.array(range(first, first + count)).cast(pa.string())
    cells = [
        pc.fill_null(_cells(column, f'<c r="{letters(n)}', places, number=name in numbers), "")
        for n, (name, column) in enumerate(zip(batch.schema.names, batch.columns, strict=True), 1)
    ]
    begun = pc.binary_join_element_wise('<row r="', places, '">', "")
    rows = pc.binary_join_element_wise(begun, *cells, "</row>", "").cast(pa.large_binary())
    _, ends, content = rows.buffers()
    edges = memoryview(ends).cast("q")
    return memoryview(content)[edges[rows.offset] : edges[rows.offset + len(rows)]]


def _cells(column: pa.Array, begun: str, places: pa.Array, *, number: bool) -> pa.Array:
    """The cells of a column, null where it has no value."""
    if pa.types.is_list(column.type):
        column = pc.binary_join(column, " ")
    if pa.types.is_date(column.type):
        days = pc.add(column.cast(pa.int32()), _EPOCH).cast(pa.string())
        return pc.binary_join_element_wise(begun, places, f'" s="{DATE}"><v>', days, "</v></c>", "")
    if number or not pa.types.is_string(column.type):
        plain = column.cast(pa.string())
        return pc.binary_join_element_wise(begun, places, '"><v>', plain, "</v></c>", "")
    spelled = by_value(column, lambda value: f'" t="inlineStr">{text_xml(value)}</c>')
    return pc.binary_join_element_wise(begun, places, spelled, "")


def batches_of(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[pa.RecordBatch]:
    """A short sheet of text."""
    rows = list(lines)
    columns = [pa.array([line[n] for line in rows], pa.string()) for n in range(len(heads))]
    yield pa.record_batch(columns, names=list(heads))
