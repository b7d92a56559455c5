"""A table with marks in place of the numbers that are not shown, and all that is said of them following."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from analysis.reasons_together import left_out_together
from analysis.sensitive import RANK, Spot, least_of, mean_tells, own, public_of, too_few
from analysis.tables import Cell, Chart, Heading, Mark, Role, Table
from analysis.wording import to_say

RESPONSES = "responses"  # how often cases stand under any heading: with one hidden, it tells of that one
BASE_HIDDEN = to_say("The base is not shown: small numbers could be worked out from it.")
FEWER = to_say("Fewer than %(least)s answered: nothing is shown.")
NO_MEAN = to_say("Mean ranks are not shown: with the counts, they would tell of a few.")
TOGETHER = to_say(
    "All groups are shown together: of each by itself, too many numbers would have to be hidden."
)
SMALL = to_say("Not shown, because too few answered: %(units)s.")


def marked(table: Table, marks: Mapping[Spot, Mark], bare: Collection[Spot] = ()) -> Table:
    """The table as it may be shown; ``bare`` are the cells whose share would tell a base that is hidden."""
    if too_few(table):
        return emptied(table, table.words.say(FEWER, least=least_of(table)))
    changed = replace(
        table,
        least=least_of(table),
        cells=tuple(
            tuple(
                cell.hidden(mark, public_of(table, (r, c)))
                if (mark := _mark(table, (r, c), marks))
                else replace(_bare(cell) if (r, c) in bare else cell, public=public_of(table, (r, c)))
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(table.cells)
        ),
    )
    if marks:
        changed = _without_what_tells(changed)
    if mean_tells(table) and not all(row[-1].mark for row in table.cells):
        changed = replace(changed, notes=(*changed.notes, table.words.say(NO_MEAN)))
    if table.opinion and any(0 < code.count < least_of(table) for code in table.left_out):
        changed = replace(changed, left_out=left_out_together(changed.left_out, changed.words))
    return _large_units(changed) if table.least_row else changed


def _mark(table: Table, spot: Spot, marks: Mapping[Spot, Mark]) -> Mark:
    """Numbers that are one respondent's own are never shown, and means of ranks in all rows or in none."""
    r, c = spot
    if table.kind == RANK and table.columns[c].code == "mean" and (marks or mean_tells(table)):
        return marks.get(spot, Mark.COMPLEMENTARY)
    responses = RESPONSES in (table.rows[spot[0]].code, table.columns[spot[1]].code) and bool(marks)
    if own(table, r, c):
        return Mark.PRIMARY if table.columns[c].code in ("min", "max") else marks.get(spot, Mark.PRIMARY)
    return marks.get(spot) or (Mark.COMPLEMENTARY if responses else Mark.NONE)


def _bare(cell: Cell) -> Cell:
    return replace(cell, share=None, base=None, base_population=None)


def _without_what_tells(table: Table) -> Table:
    """What stands around the cells and would give hidden ones: shares, base, missing codes, bars."""
    cells = tuple(
        tuple(
            replace(cell, share=None) if cell.share is not None and _base_is_hidden(table, r, c) else cell
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(table.cells)
    )
    changed = replace(table, cells=cells)
    if table.chart is Chart.STACKED:
        # Stacked bars would stretch what is left to the whole.
        changed = replace(changed, chart=Chart.NONE)
    if table.opinion:
        changed = replace(changed, left_out=left_out_together(table.left_out, table.words))
    if any(cell.mark for r, c in _totals(table) for cell in [table.cells[r][c]]):
        changed = replace(changed, base=None, base_text=table.words.say(BASE_HIDDEN), left_out=())
    return changed


def _totals(table: Table) -> list[Spot]:
    """The cells that hold bases: of the whole, and in a battery of each row."""
    rows = [r for r, row in enumerate(table.rows) if row.code == "total"]
    columns = [c for c, column in enumerate(table.columns) if column.code == "total"]
    if rows and columns:
        return [(rows[0], columns[0])]
    if columns:
        return [(r, columns[0]) for r in range(len(table.rows))]
    return [(r, c) for r in rows for c in range(len(table.columns))]


def _base_is_hidden(table: Table, r: int, c: int) -> bool:
    """Whether a share would tell a number that is hidden: divided into its count, it gives its base."""
    if table.of_responses or table.share_of == "cell":
        return table.suppressed
    across = [table.cells[r][k] for k, column in enumerate(table.columns) if column.code == "total"]
    down = [table.cells[k][c] for k, row in enumerate(table.rows) if row.code == "total"]
    bases = across if table.share_of == "row" else down
    return any(base.mark for base in bases)


def _large_units(table: Table) -> Table:
    """Only the units that are large enough; no total, which together with other tables tells of the rest."""
    kept: list[tuple[Heading, tuple[Cell, ...]]] = []
    small: list[tuple[Heading, tuple[Cell, ...]]] = []
    for row, cells in zip(table.rows, table.cells, strict=True):
        if row.role is Role.CATEGORY:
            shown = any(cell.mark is not Mark.PRIMARY for cell in cells)
            (kept if shown else small).append((row, cells))
    note = table.words.say(SMALL, units="; ".join(row.label for row, _ in small))
    return replace(
        table,
        rows=tuple(row for row, _ in kept),
        cells=tuple(cells for _, cells in kept),
        notes=(*table.notes, note) if small else table.notes,
        chart=table.chart if kept else Chart.NONE,
    )


def coarsened(table: Table) -> Table:
    """A table whose groups are put together: of its categories in rows only the total is left."""
    kept = [r for r, row in enumerate(table.rows) if row.role is not Role.CATEGORY]
    return replace(
        table,
        rows=tuple(table.rows[r] for r in kept),
        cells=tuple(table.cells[r] for r in kept),
        notes=(*table.notes, table.words.say(TOGETHER)),
        chart=Chart.NONE,
        adds_down=False,
        coarse=True,
    )


def can_be_coarsened(table: Table) -> bool:
    """Whether anything would be left of it: a total that says more than how many there are."""
    total = any(row.code == "total" for row in table.rows)
    several = sum(column.role is not Role.MISSING for column in table.columns) > 1
    return total and several and table.kind != RANK and not table.least_row


def emptied(table: Table, why: str) -> Table:
    """A table of which only the headings are shown, and not one number."""
    return replace(
        table,
        cells=tuple(tuple(cell.hidden(Mark.PRIMARY) for cell in row) for row in table.cells),
        least=least_of(table),
        base=None,
        base_text=why,
        left_out=(),
        chart=Chart.NONE,
    )
