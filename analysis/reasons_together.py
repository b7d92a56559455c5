"""Why there is no answer, in one number where single reasons, or what differs in them, would tell of a few.

Beside other reasons the one number tells nothing that the base does not: who was asked less who answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.population import RESPONDENT
from analysis.query import Query
from analysis.sensitive import least_of
from analysis.tables import Cell, Heading, LeftOut, Role, Table
from analysis.tally import UNGROUPED, WITHHELD
from analysis.wording import Words

TOGETHER = "none"
"""The code of all reasons together."""
APART = frozenset({UNGROUPED, WITHHELD})
"""What is no answer of anybody: being in no group, and keeping a section to the secretariat."""


Told = frozenset[tuple[str, int]]
"""How many gave each reason."""


def reasons_together(tables: Sequence[Table], *, follows: bool) -> tuple[Table, ...]:
    """The tables of a report, with one number for every reason why there is no answer where single ones tell.

    They do where any is of a few, and where a difference may be: to another table that tells reasons of the
    same question otherwise, or is of other cases; and to a report before, which this one ``follows``.
    """
    subjects, told = [_subjects(table) for table in tables], [_told(table) for table in tables]

    def told_otherwise(t: int) -> bool:
        return any(
            subjects[t] & subjects[k]
            and (tables[k].population not in (None, tables[t].population) or (told[k] and told[t] != told[k]))
            for k in range(len(tables))
        )

    return tuple(
        _together(table)
        if told[t] and (follows or _tells_of_few(table, told[t]) or told_otherwise(t))
        else table
        for t, table in enumerate(tables)
    )


def _subjects(table: Table) -> frozenset[str]:
    """What a table may tell reasons of: its questions, by their numbers, and the variables of its cells."""
    filters = dict(table.population.groups) if table.population else {}
    cells = (cell.population for row in table.cells for cell in row)
    variables = {name for one in cells if one for name, _ in one.groups}
    numbers = {f"number {wording.number}" for wording in table.wordings}
    return frozenset(numbers | (variables - filters.keys() - {RESPONDENT}))


def _told(table: Table) -> frozenset[Told]:
    """The reasons that a table tells, around it and in each of its lines; none where nothing is protected.

    Of levels none either: they are worked out, and nobody has chosen them.
    """
    if not least_of(table) or not table.wordings:
        return frozenset()
    rows, columns = _reasons(table.rows), _reasons(table.columns)
    lines: list[list[tuple[str, int | None]]] = [
        [(one.code, one.count) for one in table.left_out if one.code not in APART],
        *([(table.rows[r].code, table.cells[r][c].count) for r in rows] for c in range(len(table.columns))),
        *([(table.columns[c].code, row[c].count) for c in columns] for row in table.cells),
    ]
    found = (frozenset((code, count) for code, count in line if count) for line in lines)
    return frozenset(filter(None, found))


def _tells_of_few(table: Table, told: Iterable[Told]) -> bool:
    """Whether any reason is of a few; of opinions, each such number is hidden by itself."""
    return not table.opinion and any(count < least_of(table) for line in told for _, count in line)


def _together(table: Table) -> Table:
    """The table with one number for all reasons."""
    rows, columns = _reasons(table.rows), _reasons(table.columns)
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
