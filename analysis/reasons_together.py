"""Why there is no answer, in one number where single reasons would tell of a few: in reports to the public.

Beside other reasons the one number tells nothing that the base does not: who was asked less who answered.
"""

from collections.abc import Sequence
from dataclasses import replace

from analysis.query import Query
from analysis.sensitive import least_of
from analysis.tables import Cell, Heading, LeftOut, Role, Table
from analysis.tally import UNGROUPED, WITHHELD
from analysis.wording import Words

TOGETHER = "none"
"""The code of all reasons together."""
APART = frozenset({UNGROUPED, WITHHELD})
"""What is no answer of anybody: being in no group, and keeping a section to the secretariat."""


def reasons_together(table: Table) -> Table:
    """The table with one number for every reason why there is no answer, if any single one is of a few.

    Of levels it stays as it is: they are worked out, and nobody has chosen them.
    """
    least = least_of(table)
    if not least or table.opinion or not table.wordings:
        return table
    rows, columns = _reasons(table.rows), _reasons(table.columns)
    found = [table.cells[r][c] for r in rows for c in range(len(table.columns))]
    found += [row[c] for row in table.cells for c in columns]
    few = any(0 < (cell.count or 0) < least for cell in found)
    few = few or any(0 < one.count < least for one in table.left_out if one.code not in APART)
    if not few:
        return table
    folded = replace(table, left_out=left_out_together(table.left_out, table.words))
    if len(rows) > 1:
        folded = _folded(folded, rows)
    if len(columns) > 1:
        folded = _folded(folded.turned(), columns).turned()
    return _renamed(folded)


def left_out_together(codes: Sequence[LeftOut], words: Words) -> tuple[LeftOut, ...]:
    """Who is outside the base, in one number for all reasons."""
    total = sum(code.count for code in codes if code.code not in APART)
    apart = (code for code in codes if code.code in APART)
    return (*((LeftOut(TOGETHER, words.say("No answer"), total),) if total else ()), *apart)


def _reasons(headings: Sequence[Heading]) -> list[int]:
    return [n for n, head in enumerate(headings) if head.role is Role.MISSING and head.code not in APART]


def _folded(table: Table, rows: Sequence[int]) -> Table:
    """The table with the first of these rows for all of them."""
    first, others = rows[0], set(rows[1:])
    columns = range(len(table.columns))
    one = tuple(_sum([table.cells[r][c] for r in rows]) for c in columns)
    kept = [r for r in range(len(table.rows)) if r not in others]
    return replace(
        table,
        rows=tuple(table.rows[r] for r in kept),
        cells=tuple(one if r == first else table.cells[r] for r in kept),
    )


def _renamed(table: Table) -> Table:
    def named(headings: Sequence[Heading]) -> tuple[Heading, ...]:
        label, reasons = table.words.say("No answer"), _reasons(headings)
        return tuple(
            replace(one, code=TOGETHER, label=label, brief="") if n in reasons else one
            for n, one in enumerate(headings)
        )

    return replace(table, rows=named(table.rows), columns=named(table.columns))


def _sum(cells: Sequence[Cell]) -> Cell:
    counts = [cell.count for cell in cells if cell.count is not None]
    query, hidden = _either([cell.query for cell in cells]), [cell.mark for cell in cells if cell.mark]
    if hidden:
        return Cell(mark=hidden[0], query=query)
    return Cell(count=sum(counts) if counts else None, query=query)


def _either(queries: Sequence[Query | None]) -> Query | None:
    """The rows of any of them, which differ by the reason alone."""
    found = [query for query in queries if query]
    if not found or len(found) < len(queries):
        return None
    conditions = zip(*(query.where for query in found), strict=True)
    where = (
        replace(alike[0], codes=tuple(dict.fromkeys(code for one in alike for code in one.codes)))
        for alike in conditions
    )
    return replace(found[0], where=tuple(where))
