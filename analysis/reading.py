"""What a reader of published tables writes down: numbers, marks, and every sum that the numbers make.

It knows the numbers and marks, which rows and columns add up, which cases each cell counts, how many in it
are public anyway, and the thresholds. It shares no code with what chose the marks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TypeGuard

from analysis.population import ANSWERED, MISSING, PIECES, RESPONDENT, Codes, Population
from analysis.tables import Heading, Mark, Role, Table

Key = Population | tuple[int, int, int]
Equation = dict[Key, int]
"""Keys with factors; together they make zero."""

_WITH_BASE = ("crosstab", "heat", "frequency", "multiple", "share")  # whose base is that of their total
_UNLISTED = "unlisted"
_RESPONSES = "responses"


@dataclass
class Reading:
    """What a reader has written down."""

    shown: dict[Key, int] = field(default_factory=dict)
    hidden: dict[Key, int] = field(default_factory=dict)  # how far apart its bounds have to be
    public: dict[Key, int] = field(default_factory=dict)  # how many of it are known anyway
    least: dict[str, int] = field(default_factory=dict)  # of each unit of analysis, the strictest threshold
    marked: set[Key] = field(default_factory=set)
    figures: set[Key] = field(default_factory=set)  # how many have a number, where its sum and mean stand
    derived: dict[Key, int] = field(default_factory=dict)  # follows from two cells of a row: what is too few
    sums: dict[tuple[str, Key], Decimal] = field(default_factory=dict)  # of a number, of those who have it
    equations: list[Equation] = field(default_factory=list)
    follows: dict[Key, Equation] = field(default_factory=dict)  # the sum that a number not shown follows from

    @classmethod
    def of(cls, tables: Sequence[Table]) -> "Reading":
        """Everything that tables say."""
        reading = cls()
        for t, table in enumerate(tables):
            if table.population is not None and table.least and table.tells:
                _read(reading, t, table)
                name = table.population.table
                reading.least[name] = max(table.least, reading.least.get(name, 0))
        # A number hidden in one table and shown in another is known.
        reading.hidden = {key: width for key, width in reading.hidden.items() if key not in reading.shown}
        for _ in range(2):  # the second time over the differences that the first has found
            known = [*reading.shown, *reading.hidden, *(key for one in reading.equations for key in one)]
            reading.equations += _links({key for key in known if isinstance(key, Population)})
        once = {frozenset(equation.items()): equation for equation in reading.equations}
        reading.equations = list(once.values())
        return reading

    @cached_property
    def known(self) -> dict[Key, int]:
        """The numbers that are shown, and those that follow from a sum of which all others are known."""
        known = dict(self.shown)
        waiting = {n: {key for key in one if key not in known} for n, one in enumerate(self.equations)}
        of_key: dict[Key, list[int]] = defaultdict(list)
        for n, unknown in waiting.items():
            for key in unknown:
                of_key[key].append(n)
        due = [n for n, unknown in waiting.items() if len(unknown) == 1]
        while due:
            n = due.pop()
            if waiting[n]:
                (key,) = waiting[n]
                known[key] = _solved(self.equations[n], key, known)
                self.public.setdefault(key, max(_solved(self.equations[n], key, self.public), 0))
                self.follows[key] = self.equations[n]
                for other in of_key[key]:
                    waiting[other].discard(key)
                    if len(waiting[other]) == 1:
                        due.append(other)
        return known

    def tells(self, key: Key) -> bool:
        """Whether a number says what some answered, and not only that they did."""
        return not isinstance(key, Population) or _tells(key)

    def few(self) -> Iterator[tuple[Key, int]]:
        """Numbers that stand in no cell, but follow from two of them, and are of a few."""
        for key, least in self.derived.items():
            if 0 < self.shown[key] - self.public[key] < least:
                yield key, self.shown[key]

    def differences(self) -> Iterator[tuple[Key, int]]:
        """What follows of reports that were issued one after the other: how few were added, or replaced.

        No table shows these numbers. They are those of the cells of tables: of one late answer something
        always follows, such as that it was none of several.
        """
        cells = {_whole(key) for key in (*self.shown, *self.marked) if _is_piece(key)}
        for key, value in self.known.items():
            if _is_piece(key) and key not in self.shown and key not in self.marked and _whole(key) in cells:
                few = 0 < value - self.public.get(key, 0) < self.least.get(key.table, 0)
                if few and (_tells(key) or self.figures & self.follows[key].keys()):
                    yield key, value


def _solved(equation: Equation, key: Key, known: dict[Key, int]) -> int:
    others = sum(factor * known.get(other, 0) for other, factor in equation.items() if other != key)
    return -others // equation[key]


def _whole(key: Population) -> Population:
    return key.without(PIECES)


def _is_piece(key: Key) -> TypeGuard[Population]:
    return isinstance(key, Population) and any(name == PIECES for name, _ in key.groups)


def _tells(key: Population) -> bool:
    """Whether it says what somebody answered, and not only that somebody of some place did."""
    answers = [codes for name, codes in key.groups if name not in (PIECES, RESPONDENT)]
    return any(not code.startswith(MISSING) for codes in answers for code in codes - ANSWERED)


def _read(reading: Reading, t: int, table: Table) -> None:
    anchored = {"rank": "first", "summary": "n"}.get(table.kind, "")
    keys: dict[tuple[int, int], Key] = {}
    for r, row in enumerate(table.rows):
        for c, column in enumerate(table.columns):
            cell = table.cells[r][c]
            if anchored and column.code != anchored and Role.MISSING not in (row.role, column.role):
                continue
            key = keys[r, c] = cell.population or (t, r, c)
            count = cell.count if cell.count is not None else cell.value
            reading.public[key] = max(cell.public, reading.public.get(key, 0))
            if cell.mark:
                reading.marked.add(key)
                width = table.least if cell.mark is Mark.PRIMARY else 1
                reading.hidden[key] = max(width, reading.hidden.get(key, 0))
            elif count is not None:
                reading.shown[key] = int(count)
                if anchored == "n" and column.code == "n":
                    reading.figures.add(key)
                    total = _added_up(table, r)
                    if total is not None:
                        reading.sums[table.summed or row.code, key] = total
    if table.kind == "rank":
        _read_ranks(reading, t, table)
    _read_bases(reading, table, keys)
    reading.equations += _sums(table, keys)


def _added_up(table: Table, r: int) -> Decimal | None:
    """The sum of a row of statistics; of years, which show none, what their number and mean tell."""
    said = {column.code: cell.value for column, cell in zip(table.columns, table.cells[r], strict=True)}
    if said.get("sum") is not None:
        return said["sum"]
    mean, n = said["mean"], said["n"]
    return None if mean is None or n is None else round(mean * n, 0)


def _read_ranks(reading: Reading, t: int, table: Table) -> None:
    """First places and all places tell how many gave a choice a lower rank."""
    first, ranked = (table.column_index(code) for code in ("first", "ranked"))
    for r, row in enumerate(table.rows):
        best, every = table.cells[r][first], table.cells[r][ranked]
        if row.role is Role.CATEGORY and best.count is not None and every.count is not None:
            reading.shown[t, r, ranked] = every.count - best.count
            reading.public[t, r, ranked] = every.public - best.public
            reading.derived[t, r, ranked] = table.least


def _read_bases(reading: Reading, table: Table, keys: dict[tuple[int, int], Key]) -> None:
    """A share and its count tell the base that the share is of."""
    bottom, end = (_margin(side, table) for side in (table.rows, table.columns))
    for r, c in keys:
        cell = table.cells[r][c]
        of_row = table.share_of == "row" and end is not None
        spot = (r if of_row else bottom, end if of_row or table.share_of == "cell" else c)
        if cell.share and cell.count and cell.base_population is not None:
            base = reading.shown[cell.base_population] = round(cell.count / cell.share)
            public = 0 if table.opinion else base - cell.base_guarded
            reading.public[cell.base_population] = max(public, reading.public.get(cell.base_population, 0))
        elif cell.share and cell.count and None not in spot and table.kind != "share":
            reading.shown[keys[spot]] = round(cell.count / cell.share)  # type: ignore[index]
    whole = (_total(table.rows), _total(table.columns) or 0)
    if table.base is not None and whole in keys and table.kind in _WITH_BASE:
        reading.shown[keys[whole]] = table.base


def _total(headings: tuple[Heading, ...], code: str = "total") -> int | None:
    return next((n for n, heading in enumerate(headings) if heading.code == code), None)


def _margin(headings: tuple[Heading, ...], table: Table) -> int | None:
    """Where what shares are of stands: responses where a case may give several, else cases."""
    responses = _total(headings, _RESPONSES) if table.of_responses else None
    return _total(headings) if responses is None else responses


def _sums(table: Table, keys: dict[tuple[int, int], Key]) -> Iterator[Equation]:
    """The sums that a table's own rows and columns make."""
    rows = [r for r, row in enumerate(table.rows) if row.role is Role.CATEGORY]
    columns = [c for c, column in enumerate(table.columns) if column.role is Role.CATEGORY]
    total_row, total_column = _total(table.rows), _total(table.columns)
    if table.adds_down and total_row is not None:
        for c in [*columns, *([] if total_column is None else [total_column])]:
            yield _equation(keys[total_row, c], [keys[r, c] for r in rows])
    if table.adds_across and total_column is not None:
        for r in [*rows, *([] if total_row is None else [total_row])]:
            yield _equation(keys[r, total_column], [keys[r, c] for c in columns])
    if (responses := _total(table.columns, _RESPONSES)) is not None:
        for r in [*rows, *([] if total_row is None else [total_row])]:
            yield _equation(keys[r, responses], [keys[r, c] for c in columns])
    if (responses := _total(table.rows, _RESPONSES)) is not None:
        for c in [*columns, *([] if total_column is None else [total_column])]:
            yield _equation(keys[responses, c], [keys[r, c] for r in rows])


def _equation(whole: Key, parts: Iterable[Key]) -> Equation:
    found: Equation = {whole: -1}
    for part in parts:
        found[part] = found.get(part, 0) + 1
    return {key: factor for key, factor in found.items() if factor}


def _links(populations: set[Population]) -> Iterator[Equation]:
    """Cut each variable's codes, in each context, as finely as the tables do: wholes are sums of pieces."""
    contexts: dict[tuple[Population, str], dict[Codes, Population]] = defaultdict(dict)
    codes_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    for population in populations:
        for variable, codes in population.groups:
            contexts[population.without(variable), variable][codes] = population
            codes_of[population.table, variable] |= codes - ANSWERED
    for (context, variable), sets in contexts.items():
        # What is listed nowhere must mean the same in every context.
        listed = frozenset(codes_of[context.table, variable])
        valid = frozenset(code for code in listed if not code.startswith(MISSING)) | {_UNLISTED}
        full = {_in_full(codes, valid): population for codes, population in sets.items()}
        if context in populations:
            full[listed | {_UNLISTED, MISSING + _UNLISTED}] = context
        if len(full) > 1:
            yield from _pieces(full, context, variable, valid)


def _in_full(codes: Codes, valid: Codes) -> Codes:
    """The codes with every valid one in place of the sign for any."""
    return valid | (codes - ANSWERED) if codes >= ANSWERED else codes


def _pieces(
    full: dict[Codes, Population], context: Population, variable: str, valid: Codes
) -> Iterator[Equation]:
    signed: dict[frozenset[Population], set[str]] = defaultdict(set)
    for code in frozenset[str]().union(*full):
        signed[frozenset(population for codes, population in full.items() if code in codes)].add(code)
    pieces: dict[Population, frozenset[Population]] = {}
    for inside, codes in signed.items():
        own = frozenset(codes)
        short = ANSWERED | (own - valid) if own >= valid else own
        piece = full.get(own) or context.within({variable: short})
        pieces[piece] = inside
    for whole in full.values():
        parts = [piece for piece, inside in pieces.items() if whole in inside]
        if parts != [whole]:
            yield _equation(whole, parts)
