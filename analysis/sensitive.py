"""Which cells of one table are too small to be shown, and which sums a reader of it knows."""

from collections.abc import Iterator

from analysis.population import Population
from analysis.tables import Cell, Heading, Role, Show, Table

Spot = tuple[int, int]
"""Row and column of a cell; of a row that is shown or hidden whole, its anchor's."""

RANK = "rank"
OPINION_LEAST = 5  # an opinion is shown where at least so many hold it
AGGREGATE_LEAST = 3  # States that allow only aggregates are shown where at least so many fall in a cell


def least_of(table: Table) -> int:
    """How many there must be in a cell of a table; 0 where nothing of it is protected."""
    if Show.TEXT in table.shows or table.kind == "participation":
        return 0
    house = OPINION_LEAST if table.opinion else AGGREGATE_LEAST if table.restricted else 0
    return max(house, table.floor) if house else 0


def is_summary(table: Table) -> bool:
    """Whether its rows are statistics."""
    return table.kind == "summary"


def too_few(table: Table) -> bool:
    """Whether so few gave an opinion that nothing of the table is shown."""
    return table.opinion and table.base is not None and table.base < least_of(table)


def anchor(table: Table, c: int) -> int:
    """The column that stands for this one: rows of statistics are shown or hidden whole."""
    return 0 if is_summary(table) and table.columns[c].role is Role.STATISTIC else c


def together(table: Table, c: int) -> tuple[int, ...]:
    """The columns that stand for this one, of which none may be hidden where it is shown.

    In a ranking, first places and all places give each other away.
    """
    return _ranks(table) if table.kind == RANK else (anchor(table, c),)


def _ranks(table: Table) -> tuple[int, int]:
    return table.column_index("first"), table.column_index("ranked")


def own(table: Table, r: int, c: int) -> bool:
    """Whether a statistic is the number of one respondent, or lies between those of two that are few.

    That are the least and the greatest of a summary; and a quartile on whose one side only a few lie, for
    with the others it tells each of them.
    """
    if not is_summary(table):
        return False
    sides = {"min": None, "max": None, "median": 2, "q1": 4, "q3": 4}.get(table.columns[c].code, 0)
    return sides is None or _size(table, r, c, table.cells[r][c]) < sides * least_of(table)


def mean_tells(table: Table) -> bool:
    """Whether the means of a ranking, with its counts, would tell of a few who gave a choice some rank."""
    if table.kind != RANK:
        return False
    c, least = table.column_index("mean"), least_of(table)
    return any(0 < row[c].guarded < least for row in table.cells)


def sizes(table: Table) -> dict[Spot, int]:
    """How many in each cell are to be protected."""
    found: dict[Spot, int] = {}
    for r, row in enumerate(table.cells):
        for c, cell in enumerate(row):
            spot = (r, anchor(table, c))
            if table.kind != RANK or c in _ranks(table):
                found[spot] = max(found.get(spot, 0), _size(table, r, c, cell))
    return found


def _size(table: Table, r: int, c: int, cell: Cell) -> int:
    if is_summary(table) and table.columns[c].role is Role.STATISTIC:
        return (cell.base or 0) if table.opinion else cell.guarded
    if Role.MISSING in (table.rows[r].role, table.columns[c].role):
        return cell.count or 0
    return _lower(table, r) if table.kind == RANK and c == _ranks(table)[1] else _held(table, cell)


def _lower(table: Table, r: int) -> int:
    """How many gave a choice a rank, but not the first: they follow from the two counts of its row."""
    first, ranked = (table.cells[r][c] for c in _ranks(table))
    return _held(table, ranked) - _held(table, first)


def _held(table: Table, cell: Cell) -> int:
    """How many of a cell are to be protected: in a table of opinions everybody."""
    # Where columns are of several surveys, each cell says itself how many of it are.
    return (cell.count or 0) if table.opinion and table.kind != "beside" else cell.guarded


def public_of(table: Table, spot: Spot) -> int:
    """How many of a count said the same publicly, so that a reader knows of them anyway."""
    r, c = spot
    cell = table.cells[r][c]
    missing = Role.MISSING in (table.rows[r].role, table.columns[c].role)
    everybody = table.opinion and table.kind != "beside"
    return 0 if everybody or missing or cell.count is None else cell.count - cell.guarded


def bases(table: Table) -> Iterator[tuple[Population, int, int]]:
    """The bases that shares of a table tell and no cell of it counts: how many, and to be protected."""
    for row in table.cells:
        for cell in row:
            if cell.base_population is not None and cell.base is not None:
                yield cell.base_population, cell.base, cell.base if table.opinion else cell.base_guarded


def primary(table: Table) -> set[Spot]:
    """Small cells; where categories do not exclude each other, also cells whose complement is small."""
    least, found = least_of(table), set()
    if too_few(table):
        return set(sizes(table))
    if is_summary(table):
        return {
            (r, c)
            for (r, c), size in sizes(table).items()
            if _is_statistic(table, (r, c))
            and (0 < size < least or (size > 0 and _dominated(table, table.cells[r][c])))
        }
    for r, row in enumerate(table.rows):
        for c, column in enumerate(table.columns):
            cell = table.cells[r][c]
            if table.kind == RANK and c not in _ranks(table):
                continue
            if Role.MISSING in (row.role, column.role):
                if table.opinion and 0 < (cell.count or 0) < least:
                    found.add((r, anchor(table, c)))
            elif 0 < _held(table, cell) < least or _complement_is_small(table, r, c, least):
                found.add((r, anchor(table, c)))
    return found | _small_rows(table, least) | _unanimous(table) | _few_lower(table, least)


def _few_lower(table: Table, least: int) -> set[Spot]:
    """Choices of a ranking to which a few gave a lower rank."""
    if table.kind != RANK:
        return set()
    ranked = _ranks(table)[1]
    return {(r, ranked) for r in _at(table.rows, Role.CATEGORY) if 0 < _lower(table, r) < least}


def _dominated(table: Table, cell: Cell) -> bool:
    return cell.amounts is not None and cell.amounts.dominated(table.dominance)


def _is_statistic(table: Table, spot: Spot) -> bool:
    return table.columns[spot[1]].role is Role.STATISTIC


def _complement_is_small(table: Table, r: int, c: int, least: int) -> bool:
    """Whether those of the total who are *not* in the cell are few, and shown by the difference."""
    bases = []
    if not table.adds_down and table.rows[r].role is Role.CATEGORY:
        bases += [table.cells[k][c] for k, row in enumerate(table.rows) if row.code == "total"]
    if not table.adds_across and table.columns[c].role is Role.CATEGORY and table.kind != "share":
        bases += [table.cells[r][k] for k, column in enumerate(table.columns) if column.code == "total"]
    cell = table.cells[r][c]
    held = _held(table, cell)
    few_others = table.opinion and cell.base is not None and 0 < cell.base - held < least
    return few_others or any(0 < _held(table, base) - held < least for base in bases)


def _small_rows(table: Table, least: int) -> set[Spot]:
    """Rows of units that are too small to be shown at all, zeros included."""
    found: set[Spot] = set()
    for r, row in enumerate(table.rows):
        base = _row_base(table, r)
        if row.role is not Role.CATEGORY or base is None:
            continue
        if base < table.least_row:
            found |= {(r, c) for c in range(len(table.columns))}
        elif table.adds_across and 0 < base < least:
            found |= {(r, c) for c, column in enumerate(table.columns) if column.role is Role.CATEGORY}
    return found


def _unanimous(table: Table) -> set[Spot]:
    """Groups of which all gave the same answer: a zero beside it tells what each of them said."""
    found: set[Spot] = set()
    if table.kind != "crosstab" or not table.adds_across:
        return found
    for r in _at(table.rows, Role.CATEGORY):
        spots = [(r, c) for c in _at(table.columns, Role.CATEGORY)]
        if len(spots) > 1 and sum(_held(table, table.cells[r][c]) > 0 for r, c in spots) == 1:
            found |= set(spots)
    return found


def _row_base(table: Table, r: int) -> int | None:
    for c, column in enumerate(table.columns):
        if column.code == "total":
            return _held(table, table.cells[r][c])
    return None


def lines(table: Table) -> list[tuple[list[Spot], Spot | None]]:
    """Every sum that a reader knows or can know: parts, and the cell that has their total if one does."""
    rows, columns = _at(table.rows, Role.CATEGORY), _at(table.columns, Role.CATEGORY)
    total_row = next((r for r, row in enumerate(table.rows) if row.code == "total"), None)
    total_column = next((c for c, column in enumerate(table.columns) if column.code == "total"), None)
    found: list[tuple[list[Spot], Spot | None]] = []
    if total_row is not None and is_summary(table):
        found.append(([(r, 0) for r in rows], (total_row, 0)))
    if total_row is not None and table.kind == RANK:
        # Whoever ranked anything put something first; where all ranks had to be given, of the lower ones too
        # it is known how many there are.
        first, ranked = _ranks(table)
        found.append(([(r, first) for r in rows], (total_row, first)))
        found.append(([(r, ranked) for r in rows], None))
    if table.adds_down:
        found += [
            ([(r, c) for r in rows], None if total_row is None else (total_row, c))
            for c in columns + _at(table.columns, Role.TOTAL)
        ]
    if table.adds_across:
        found += [
            ([(r, c) for c in columns], None if total_column is None else (r, total_column))
            for r in rows + _at(table.rows, Role.TOTAL)
        ]
    if table.opinion:
        # Answered and missing together make everyone asked.
        found += [([(r, c) for r in _at(table.rows, Role.MISSING)], None) for c in columns]
        found += [([(r, c) for c in _at(table.columns, Role.MISSING)], None) for r in rows]
    return [(parts, total) for parts, total in found if parts]


def _at(headings: tuple[Heading, ...], role: Role) -> list[int]:
    return [n for n, heading in enumerate(headings) if heading.role is role]
