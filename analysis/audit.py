"""An attempt to work out, from nothing but published tables, the numbers that they hide."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from analysis.reading import Equation, Key, Reading
from analysis.tables import Table

SWEEPS = 50  # so often are all sums gone through, each by itself


@dataclass(frozen=True)
class Recovered:
    """A hidden number that is known too well: it lies between these bounds."""

    key: Key
    low: float
    high: float
    beside: frozenset[Key] = frozenset()  # the numbers that share a sum with it


Solved: TypeAlias = dict[Hashable, tuple[Recovered, ...]]
"""What has been worked out from numbers that hang together, by all that is known of them."""


@dataclass(frozen=True)
class Audit:
    """What can be worked out from published tables."""

    reading: Reading
    solved: Solved = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Sequence[Table], solved: Solved | None = None) -> "Audit":
        """Read them; what `solved` holds already is not worked out again, and what is new is added to it."""
        return cls(Reading.of(tables), {} if solved is None else solved)

    @cached_property
    def systems(self) -> tuple["_System", ...]:
        """The numbers that hang together."""
        return tuple(_systems(self.reading))

    def recovered(self) -> tuple[Recovered, ...]:
        """Every hidden number whose bounds are closer than the rule allows.

        How many answered a question at all is no secret, though what it would tell of others may be.
        """
        reading = self.reading
        exact = [key for key in reading.marked if key in reading.known]
        found = [Recovered(key, reading.known[key], reading.known[key]) for key in exact]
        known = [system.known(reading) for system in self.systems]
        new = {one: system for one, system in zip(known, self.systems, strict=True) if one not in self.solved}
        for (one, system), bounds in zip(new.items(), self._pushed(tuple(new.values())), strict=True):
            self.solved[one] = tuple(system.recovered(reading, bounds))
        found += [recovered for one in known for recovered in self.solved[one]]
        found = [one for one in found if reading.tells(one.key)]
        few = (*reading.differences(), *reading.few())
        found += [Recovered(key, value, value) for key, value in few]
        return tuple(self._with_beside(found))

    def largest_set(self) -> list[Key]:
        """The hidden numbers of the largest set of connected tables."""
        sets = ([key for key in one.keys if key in self.reading.hidden] for one in self.systems)
        return max(sets, key=len, default=[])

    def _pushed(self, systems: Sequence["_System"]) -> Iterator["_Bounds"]:
        """What a few programmes over all these systems at once find, which costs less than some for each."""
        joined = _joined(systems)
        every = _Bounds.none(joined.keys)
        if joined.keys:
            joined.push(self.reading, every)
        start = 0
        for system in systems:
            end = start + len(system.keys)
            yield _Bounds(every.lowest[start:end], every.highest[start:end])
            start = end

    def _with_beside(self, found: Sequence[Recovered]) -> Iterator[Recovered]:
        wanted: dict[Key, set[Key]] = {one.key: set() for one in found}
        for equation in self.reading.equations if wanted else ():
            for key in wanted.keys() & equation.keys():
                wanted[key] |= equation.keys()
        for one in found:
            yield replace(one, beside=frozenset(wanted[one.key] - {one.key}))


def recovered(tables: Sequence[Table]) -> tuple[Recovered, ...]:
    """Every hidden number of these tables whose bounds are closer than the rule allows."""
    return Audit.of(tables).recovered()


@dataclass(frozen=True)
class _Bounds:
    """How small and how great each of some numbers has been seen to be."""

    lowest: np.ndarray
    highest: np.ndarray

    @classmethod
    def none(cls, keys: Sequence[Key]) -> "_Bounds":
        return cls(np.full(len(keys), np.inf), np.full(len(keys), -np.inf))

    def take(self, found: np.ndarray) -> None:
        """What one solution gives to each number is within the bounds of that number, too."""
        np.minimum(self.lowest, found, out=self.lowest)
        np.maximum(self.highest, found, out=self.highest)

    def narrow(self, widths: np.ndarray) -> np.ndarray:
        """Where they are not wide enough yet."""
        return np.flatnonzero((widths > 0) & (self.highest - self.lowest < widths - 1e-6))


@dataclass(frozen=True)
class _System:
    """Unknown numbers that hang together, and what their sums come to."""

    keys: tuple[Key, ...]
    rows: tuple[tuple[dict[int, int], int], ...]

    def known(self, reading: Reading) -> Hashable:
        """All that decides what follows from it."""
        rows = tuple((tuple(row.items()), total) for row, total in self.rows)
        asked = tuple((reading.hidden.get(key, 0), reading.public.get(key, 0)) for key in self.keys)
        return self.keys, rows, asked

    def recovered(self, reading: Reading, bounds: _Bounds) -> Iterator[Recovered]:
        """The hidden numbers whose bounds are too close."""
        widths = self._widths(reading)
        if np.isinf(bounds.lowest).any() and not self.push(reading, bounds):
            return  # what a reader assumes does not hold together: nothing follows
        told = self._told(reading, widths) if bounds.narrow(widths).size else {}
        for n in bounds.narrow(widths):
            if n in told:
                continue
            for sign in (1.0, -1.0):
                if n in bounds.narrow(widths):
                    goal = np.zeros(len(self.keys))
                    goal[n] = sign
                    if (found := self._solution(reading, goal)) is not None:
                        bounds.take(found)
        for n in bounds.narrow(widths):
            low, high = told.get(n, (bounds.lowest[n], bounds.highest[n]))
            yield Recovered(self.keys[n], float(low), float(high))

    def _told(self, reading: Reading, widths: np.ndarray) -> dict[int, tuple[float, float]]:
        """The numbers that each sum by itself, taken again and again, shows to be too close.

        That costs less than a programme for each of them, and finds most of them where many are.
        """
        low, high = self._limits(reading)
        r, n, factor = self._entries
        up = factor > 0
        for _ in range(SWEEPS):
            least, most = factor * np.where(up, low[n], high[n]), factor * np.where(up, high[n], low[n])
            totals = self._matrix[1][r]
            top = totals - (np.bincount(r, least)[r] - least)
            bottom = totals - (np.bincount(r, most)[r] - most)
            before = (high - low).sum()
            np.minimum.at(high, n, np.where(up, top, bottom) / factor)
            np.maximum.at(low, n, np.where(up, bottom, top) / factor)
            if before - (high - low).sum() < 0.5:
                break
        close = np.flatnonzero((widths > 0) & (high - low < widths - 1e-6))
        return {int(one): (float(low[one]), float(high[one])) for one in close}

    def push(self, reading: Reading, bounds: _Bounds) -> bool:
        """Push many numbers at once, some up and some down, for most are seen to be free by that.

        False where the sums do not hold together.
        """
        signs, widths = np.random.default_rng(0), self._widths(reading)
        left = np.flatnonzero(widths)
        while left.size:
            goal = np.zeros(len(self.keys))
            goal[left] = signs.choice((-1.0, 1.0), left.size)
            for way in (goal, -goal):
                found = self._solution(reading, way)
                if found is None:
                    return False
                bounds.take(found)
            before, left = left, bounds.narrow(widths)
            if left.size > 0.9 * before.size:
                break
        return True

    def _widths(self, reading: Reading) -> np.ndarray:
        return np.array([reading.hidden.get(key, 0) for key in self.keys], dtype=float)

    def _solution(self, reading: Reading, goal: np.ndarray) -> np.ndarray | None:
        """One way to fill in all numbers: the one that makes the goal as small as can be."""
        matrix, totals = self._matrix
        bounds = np.column_stack(self._limits(reading))
        done = linprog(goal, A_eq=matrix, b_eq=totals, bounds=bounds, method="highs")
        return done.x if done.status == 0 else None

    def _limits(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """How small and how great each number can be at all."""
        floor = np.array([reading.public.get(key, 0) for key in self.keys], dtype=float)
        top = 2 * (sum(abs(total) for _, total in self.rows) + floor.sum()) + 1000
        return floor, np.full(len(self.keys), top)

    @cached_property
    def _entries(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each number in each sum: the sum, the number, its factor."""
        found = [(r, n, factor) for r, (row, _) in enumerate(self.rows) for n, factor in row.items()]
        r, n, factors = map(np.array, zip(*found, strict=True))
        return r, n, factors

    @cached_property
    def _matrix(self) -> tuple[csr_matrix, np.ndarray]:
        r, n, factors = self._entries
        shape = (len(self.rows), len(self.keys))
        return csr_matrix((factors, (r, n)), shape=shape), np.array([total for _, total in self.rows])


def _joined(systems: Sequence[_System]) -> _System:
    """All systems as one, of which nothing connects the parts."""
    rows, start = [], 0
    for system in systems:
        rows += [({n + start: factor for n, factor in row.items()}, total) for row, total in system.rows]
        start += len(system.keys)
    return _System(tuple(key for system in systems for key in system.keys), tuple(rows))


def _systems(reading: Reading) -> Iterator[_System]:
    """The unknown numbers put together by the equations that they share, where any is marked as hidden."""
    rows = []
    for equation in reading.equations:
        unknown = {key: factor for key, factor in equation.items() if key not in reading.known}
        if unknown:
            known = sum(factor * reading.known[key] for key, factor in equation.items() if key not in unknown)
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
