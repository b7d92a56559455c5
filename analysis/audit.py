"""An attempt to work out, from nothing but published tables, the numbers that they hide.

It knows what a reader knows: the numbers and marks, which rows and columns add up, which cases each cell
counts, how many in it are public anyway, and the thresholds. It shares no code with what chose the marks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from analysis.population import ANSWERED, MISSING, Codes, Population
from analysis.tables import Heading, Mark, Role, Table

Key = Population | tuple[int, int, int]
Equation = dict[Key, int]
"""Keys with factors; together they make zero."""

_UNLISTED = "unlisted"
_RESPONSES = "responses"


@dataclass(frozen=True)
class Recovered:
    """A hidden number that is known too well: it lies between these bounds."""

    key: Key
    low: float
    high: float


@dataclass
class Reading:
    """What a reader has written down."""

    shown: dict[Key, int] = field(default_factory=dict)
    hidden: dict[Key, int] = field(default_factory=dict)  # how far apart its bounds have to be
    public: dict[Key, int] = field(default_factory=dict)  # how many of it are known anyway
    marked: set[Key] = field(default_factory=set)
    equations: list[Equation] = field(default_factory=list)

    @classmethod
    def of(cls, tables: Sequence[Table]) -> "Reading":
        """Everything that tables say."""
        reading = cls()
        for t, table in enumerate(tables):
            if table.population is not None and table.least and table.tells:
                _read(reading, t, table)
        # A number hidden in one table and shown in another is known.
        reading.hidden = {key: width for key, width in reading.hidden.items() if key not in reading.shown}
        for _ in range(2):  # the second time over the differences that the first has found
            known = [*reading.shown, *reading.hidden, *(key for one in reading.equations for key in one)]
            reading.equations += _links({key for key in known if isinstance(key, Population)})
        once = {frozenset(equation.items()): equation for equation in reading.equations}
        reading.equations = list(once.values())
        return reading

    def told(self) -> list[Key]:
        """The numbers that are marked as hidden in one table and shown in another."""
        return [key for key in self.marked if key in self.shown]


def recovered(tables: Sequence[Table]) -> tuple[Recovered, ...]:
    """Every hidden number whose bounds are closer than the rule allows."""
    reading = Reading.of(tables)
    found = [Recovered(key, reading.shown[key], reading.shown[key]) for key in reading.told()]
    for system in _systems(reading):
        found += system.recovered(reading)
    return tuple(found)


def largest_set(tables: Sequence[Table]) -> list[Key]:
    """The hidden numbers of the largest set of connected tables."""
    reading = Reading.of(tables)
    sets = ([key for key in one.keys if key in reading.hidden] for one in _systems(reading))
    return max(sets, key=len, default=[])


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
    _read_bases(reading, table, keys)
    reading.equations += _sums(table, keys)


def _read_bases(reading: Reading, table: Table, keys: dict[tuple[int, int], Key]) -> None:
    """A share and its count tell the base that the share is of."""
    bottom, end = (_margin(side, table) for side in (table.rows, table.columns))
    for r, c in keys:
        cell = table.cells[r][c]
        of_row = table.share_of == "row" and end is not None
        spot = (r if of_row else bottom, end if of_row or table.share_of == "cell" else c)
        if cell.share and cell.count and None not in spot and table.kind != "share":
            reading.shown[keys[spot]] = round(cell.count / cell.share)  # type: ignore[index]
    whole = (_total(table.rows), _total(table.columns) or 0)
    if table.base is not None and whole in keys and table.kind in ("crosstab", "heat", "frequency"):
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
    return found


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


@dataclass(frozen=True)
class _System:
    """Unknown numbers that hang together, and what their sums come to."""

    keys: tuple[Key, ...]
    rows: tuple[tuple[dict[int, int], int], ...]

    def recovered(self, reading: Reading) -> Iterator[Recovered]:
        """The hidden numbers whose bounds are too close."""
        floor = np.array([reading.public.get(key, 0) for key in self.keys], dtype=float)
        widths = np.array([reading.hidden.get(key, 0) for key in self.keys], dtype=float)
        top = 2 * (sum(abs(total) for _, total in self.rows) + floor.sum()) + 1000
        lowest, highest = np.full(len(self.keys), np.inf), np.full(len(self.keys), -np.inf)
        for goal in self._goals(widths, lowest, highest):
            found = self._least(goal, floor, top)
            if found is None:  # what a reader assumes does not hold together: nothing follows
                return
            # What one solution gives to each number is within the bounds of that number, too.
            np.minimum(lowest, found, out=lowest)
            np.maximum(highest, found, out=highest)
        for n in np.flatnonzero(highest - lowest < widths - 1e-6):
            yield Recovered(self.keys[n], float(lowest[n]), float(highest[n]))

    def _goals(self, widths: np.ndarray, lowest: np.ndarray, highest: np.ndarray) -> Iterator[np.ndarray]:
        """What to make as small as can be, until the bounds, widened meanwhile, are all wide enough.

        Most numbers are seen to be free when many are pushed at once, some up and some down; only for
        those left over is it decided one by one.
        """
        signs = np.random.default_rng(0)
        left = np.flatnonzero(widths)
        while left.size:
            goal = np.zeros(len(self.keys))
            goal[left] = signs.choice((-1.0, 1.0), left.size)
            yield goal
            yield -goal
            before, left = left, left[(highest - lowest)[left] < widths[left]]
            if left.size > 0.9 * before.size:
                break
        for n in left:
            for sign in (1.0, -1.0):
                if highest[n] - lowest[n] < widths[n]:
                    goal = np.zeros(len(self.keys))
                    goal[n] = sign
                    yield goal

    def _least(self, goal: np.ndarray, floor: np.ndarray, top: float) -> np.ndarray | None:
        matrix, totals = self._matrix
        bounds = np.column_stack([floor, np.full(len(self.keys), top)])
        done = linprog(goal, A_eq=matrix, b_eq=totals, bounds=bounds, method="highs")
        return done.x if done.status == 0 else None

    @cached_property
    def _matrix(self) -> tuple[csr_matrix, np.ndarray]:
        entries = [(r, n, factor) for r, (row, _) in enumerate(self.rows) for n, factor in row.items()]
        r, n, factors = zip(*entries, strict=True)
        shape = (len(self.rows), len(self.keys))
        return csr_matrix((factors, (r, n)), shape=shape), np.array([total for _, total in self.rows])


def _systems(reading: Reading) -> Iterator[_System]:
    """The unknown numbers put together by the equations that they share, where any is marked as hidden."""
    rows = []
    for equation in reading.equations:
        unknown = {key: factor for key, factor in equation.items() if key not in reading.shown}
        if unknown:
            known = sum(factor * reading.shown[key] for key, factor in equation.items() if key not in unknown)
            rows.append((unknown, -known))
    leader: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while (above := leader.setdefault(key, key)) != key:
            leader[key] = leader[above]
            key = leader[key]
        return key

    for unknown, _ in rows:
        first, *others = unknown
        for other in others:
            leader[root(other)] = root(first)
        root(first)
    sets: dict[Key, list[tuple[Equation, int]]] = defaultdict(list)
    for unknown, total in rows:
        sets[root(next(iter(unknown)))].append((unknown, total))
    for members in sets.values():
        keys = tuple(dict.fromkeys(key for unknown, _ in members for key in unknown))
        if any(key in reading.hidden for key in keys):
            at = {key: n for n, key in enumerate(keys)}
            yield _System(
                keys,
                tuple(({at[k]: f for k, f in unknown.items()}, total) for unknown, total in members),
            )
