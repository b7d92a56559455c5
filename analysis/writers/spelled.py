"""The numbers of a table in words, as the workbook's own formats show them; text as any file may hold it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from analysis.tables import Cell, Chart, Role, Show, Table
from analysis.wording import Words
from analysis.writers.xlsx_layout import Column, layout

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Text without what no workbook or document may hold, its lines parted alike."""
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def spelled(cell: Cell, column: Column, words: Words) -> str:
    """What stands in a cell: a number, a text, or the mark of why none is shown."""
    if cell.mark:
        return cell.mark.text
    value = column.pick(cell)
    if value is None or isinstance(value, str):
        return value or ""
    if column.show is Show.SHARE:
        return words.percent(value)
    _, _, decimals = column.format.partition(".")
    return words.number(Decimal(str(value)), len(decimals), year=cell.year)


def shade(cell: Cell, column: Column, most: Mapping[Show, float]) -> float:
    """How dark a cell of a heat map is, from 0 to 1."""
    value, largest = column.pick(cell), most.get(column.show)
    return 0.0 if cell.mark or not value or isinstance(value, str) or not largest else float(value) / largest


def most_of(table: Table) -> dict[Show, float]:
    """The largest number of a heat map among those of a kind, categories alone; nothing for other tables."""
    if table.chart is not Chart.HEAT:
        return {}
    most: dict[Show, float] = {}
    for column in layout(table):
        if column.role is Role.CATEGORY and column.show is table.compared:
            found = (column.pick(row[column.index]) for row in table.cells)
            numbers = [float(one) for one in found if one is not None and not isinstance(one, str)]
            most[column.show] = max([most.get(column.show, 0.0), *numbers])
    return most


def in_parts(table: Table, most: int) -> Iterator[tuple[str, tuple[Column, ...]]]:
    """The columns of a table in parts that fit on paper, which is not as wide as a sheet, each with its name.

    Shares go with their base and with those who gave no answer. What share and base of a row say already
    does not stand there again as a number.
    """
    columns = [column for column in layout(table) if not (follows(table) and _is_number(column))]
    blocks: list[list[Column]] = []
    for column in columns:
        goes_on = blocks and (column.block == blocks[-1][-1].block or column.joins)
        if goes_on:
            blocks[-1].append(column)
        else:
            blocks.append([column])
    for block in blocks:
        parts = -(-len(block) // most)
        each = -(-len(block) // parts)
        for first in range(0, len(block), each):
            yield block[0].block, tuple(block[first : first + each])


def follows(table: Table) -> bool:
    """Whether its numbers follow from what else stands in a row: shares, and the base that they are of."""
    plain = table.kind in ("matrix", "crosstab") and table.share_of == "row" and not table.of_responses
    several = sum(head.role is Role.CATEGORY for head in table.columns) > 1
    based = any(head.role is Role.TOTAL for head in table.columns)
    return plain and several and based and set(table.shows) == {Show.COUNT, Show.SHARE}


def _is_number(column: Column) -> bool:
    return column.show is Show.COUNT and column.role is Role.CATEGORY
