"""Disclosure control: hides small counts, and whatever would let them be worked out from what is shown."""

from dataclasses import replace

from analysis.complement import Line, Place, complemented
from analysis.tables import Cell, Chart, Heading, LeftOut, Mark, Role, Show, Table

OPINION_LEAST = 5  # an opinion is shown where at least so many hold it
AGGREGATE_LEAST = 3  # States that allow only aggregates are shown where at least so many fall in a cell


def disclosed(table: Table) -> Table:
    """The table as it may be shown: itself, or with marks in place of numbers."""
    if table.opinion:
        guarded = _guarded(_whole_counts_guarded(table), OPINION_LEAST)
        return _large_units(guarded) if table.least_row else guarded
    if table.restricted:
        return _guarded(table, AGGREGATE_LEAST)
    return table


def _whole_counts_guarded(table: Table) -> Table:
    """In a table of opinions everybody counted is to be protected."""
    cells = tuple(tuple(replace(cell, guarded=cell.count or 0) for cell in row) for row in table.cells)
    return replace(table, cells=cells)


def _guarded(table: Table, least: int) -> Table:
    if Show.TEXT in table.shows or table.kind == "participation":
        return table
    if table.opinion and table.base is not None and table.base < least:
        return _emptied(table, least)
    if Show.VALUE in table.shows and Show.COUNT not in table.shows:
        return _without_extremes(table, least)
    primary = _primary(table, least)
    if table.kind == "rank":
        # Counts of the first place and of all places are nested, and the mean joins them: whole rows go.
        primary |= {(r, c) for r, _ in primary for c in range(len(table.columns))}
    hidden = complemented(_sizes(table), _lines(table), primary, least)
    if table.kind == "rank":
        hidden |= {(r, c) for r, _ in hidden for c in range(len(table.columns))}
    return _marked(table, primary, hidden)


def _primary(table: Table, least: int) -> set[Place]:
    """Small cells; where categories do not exclude each other, also cells whose complement is small."""
    found = set()
    for r, row in enumerate(table.rows):
        for c, column in enumerate(table.columns):
            if Role.MISSING in (row.role, column.role):
                if table.opinion and 0 < (table.cells[r][c].count or 0) < least:
                    found.add((r, c))
            elif 0 < table.cells[r][c].guarded < least or _complement_is_small(table, r, c, least):
                found.add((r, c))
    return found | _small_rows(table, least) | _unanimous(table)


def _complement_is_small(table: Table, r: int, c: int, least: int) -> bool:
    """Whether those of the total who are *not* in the cell are few, and shown by the difference."""
    bases = []
    if not table.adds_down and table.rows[r].role is Role.CATEGORY:
        bases += [table.cells[k][c] for k, row in enumerate(table.rows) if row.code == "total"]
    if not table.adds_across and table.columns[c].role is Role.CATEGORY and table.kind != "share":
        bases += [table.cells[r][k] for k, column in enumerate(table.columns) if column.code == "total"]
    cell = table.cells[r][c]
    few_others = table.opinion and cell.base is not None and 0 < cell.base - cell.guarded < least
    return few_others or any(0 < base.guarded - cell.guarded < least for base in bases)


def _small_rows(table: Table, least: int) -> set[Place]:
    """Rows of units that are too small to be shown at all, zeros included."""
    found: set[Place] = set()
    for r, row in enumerate(table.rows):
        base = _row_base(table, r)
        if row.role is Role.CATEGORY and base is not None and base < max(table.least_row, 0):
            found |= {(r, c) for c in range(len(table.columns))}
        elif row.role is Role.CATEGORY and base is not None and table.adds_across and base < least:
            found |= {
                (r, c) for c, column in enumerate(table.columns) if column.role is Role.CATEGORY and base
            }
    return found


def _unanimous(table: Table) -> set[Place]:
    """Groups of which all gave the same answer: a zero beside it tells what each of them said."""
    found: set[Place] = set()
    if table.kind != "crosstab" or not table.adds_across:
        return found
    for r, row in enumerate(table.rows):
        if row.role is not Role.CATEGORY:
            continue
        places = [(r, c) for c, column in enumerate(table.columns) if column.role is Role.CATEGORY]
        sizes = [table.cells[r][c].guarded for r, c in places]
        if len(places) > 1 and sum(size > 0 for size in sizes) == 1:
            found |= set(places)
    return found


def _row_base(table: Table, r: int) -> int | None:
    for c, column in enumerate(table.columns):
        if column.code == "total":
            return table.cells[r][c].guarded
    return None


def _sizes(table: Table) -> dict[Place, int]:
    return {
        (r, c): cell.count or 0
        if Role.MISSING in (table.rows[r].role, table.columns[c].role)
        else cell.guarded
        for r, row in enumerate(table.cells)
        for c, cell in enumerate(row)
    }


def _lines(table: Table) -> list[Line]:
    """Every sum that a reader knows or can know: additive rows and columns, and their margins."""
    by_role = {
        role: (
            [r for r, row in enumerate(table.rows) if row.role is role],
            [c for c, column in enumerate(table.columns) if column.role is role],
        )
        for role in (Role.CATEGORY, Role.TOTAL, Role.MISSING)
    }
    rows, columns = by_role[Role.CATEGORY]
    total_rows, total_columns = by_role[Role.TOTAL]
    missing_rows, missing_columns = by_role[Role.MISSING]
    lines = []
    if table.adds_down:
        lines += [[(r, c) for r in rows] for c in columns + total_columns]
    if table.adds_across:
        lines += [[(r, c) for c in columns] for r in rows + total_rows]
    if table.kind == "rank":
        # Whoever ranked anything put something first, so the first places add up to the base.
        lines += [[(r, c) for r in rows] for c, column in enumerate(table.columns) if column.code == "first"]
    if table.opinion:
        # Answered and missing together make everyone asked.
        lines += [[(r, c) for r in missing_rows] for c in columns if missing_rows]
        lines += [[(r, c) for c in missing_columns] for r in rows if missing_columns]
    return [Line(tuple(line)) for line in lines if line]


def _large_units(table: Table) -> Table:
    """Only the units that are large enough; no total, which together with other tables tells of the rest."""
    kept: list[tuple[Heading, tuple[Cell, ...]]] = []
    small: list[tuple[Heading, tuple[Cell, ...]]] = []
    for row, cells in zip(table.rows, table.cells, strict=True):
        if row.role is Role.CATEGORY:
            shown = any(cell.mark is not Mark.PRIMARY for cell in cells)
            (kept if shown else small).append((row, cells))
    note = f"Not shown, because too few answered: {'; '.join(row.label for row, _ in small)}."
    return replace(
        table,
        rows=tuple(row for row, _ in kept),
        cells=tuple(cells for _, cells in kept),
        notes=(*table.notes, note) if small else table.notes,
        chart=table.chart if kept else Chart.NONE,
    )


def _marked(table: Table, primary: set[Place], hidden: set[Place]) -> Table:
    cells = [list(row) for row in table.cells]
    for r, c in hidden:
        cells[r][c] = cells[r][c].hidden(Mark.PRIMARY if (r, c) in primary else Mark.COMPLEMENTARY)
    if hidden and table.kind == "multiple":
        for r, row in enumerate(table.rows):
            if row.code == "responses":
                cells[r][0] = cells[r][0].hidden(Mark.COMPLEMENTARY)
    changed = replace(table, cells=tuple(tuple(row) for row in cells))
    if hidden and table.chart is Chart.STACKED:
        # Stacked bars would stretch what is left to the whole.
        changed = replace(changed, chart=Chart.NONE)
    if hidden and table.opinion:
        changed = replace(changed, left_out=_large(table.left_out))
    return changed


def _large(codes: tuple[LeftOut, ...]) -> tuple[LeftOut, ...]:
    """Who is outside the base, in one number: single codes could be small."""
    total = sum(code.count for code in codes)
    return (LeftOut("none", "No answer", total),) if total else ()


def _without_extremes(table: Table, least: int) -> Table:
    """Of summaries: the least and greatest are one respondent's own, and groups of few are not shown.

    Where groups add up to a total, a second group goes with the first, or it would follow from the total.
    """
    sizes = [_protected(row, table) for row in table.cells]
    few = {r for r, size in enumerate(sizes) if 0 < size < least}
    hidden = set(few)
    groups = [r for r, row in enumerate(table.rows) if row.role is Role.CATEGORY]
    if len(groups) < len(table.rows):
        while hidden and (len(hidden) == 1 or sum(sizes[r] for r in hidden) < least):
            left = [r for r in groups if r not in hidden and sizes[r]]
            if not left:
                break
            hidden.add(min(left, key=lambda r: sizes[r]))
    cells = []
    for r, row in enumerate(table.cells):
        mark = Mark.PRIMARY if r in few else Mark.COMPLEMENTARY
        cells.append(
            tuple(
                Cell(mark=mark if r in hidden else Mark.PRIMARY)
                if (r in hidden and column.role is Role.STATISTIC) or column.code in ("min", "max")
                else cell
                for cell, column in zip(row, table.columns, strict=True)
            )
        )
    return replace(table, cells=tuple(cells))


def _protected(row: tuple[Cell, ...], table: Table) -> int:
    """How many of a row of statistics must not be recognisable."""
    return max(((cell.base or 0) if table.opinion else cell.guarded for cell in row), default=0)


def _emptied(table: Table, least: int) -> Table:
    """A table of too few: its headings, and not one number."""
    return replace(
        table,
        cells=tuple(tuple(Cell(mark=Mark.PRIMARY) for _ in row) for row in table.cells),
        base=None,
        base_text=f"Fewer than {least} {table.cases} answered: nothing is shown.",
        left_out=(),
        chart=Chart.NONE,
    )
