"""An attempt to work out hidden sums of amounts from those that are shown, by linear programming."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from analysis.audit import Recovered
from analysis.population import ANSWERED, Population
from analysis.reading import Equation, Reading

Sum = tuple[str, Population]
"""Which number is added up, and of which cases."""


@dataclass(frozen=True)
class Guarded:
    """Of a hidden sum: how great it must be thought possible to be, and how small it cannot be anyway."""

    least_top: float
    floor: float


def too_close(reading: Reading, guarded: Mapping[Sum, Guarded]) -> Iterator[Recovered]:
    """The hidden sums that are known to be smaller than they must be thought possible to be."""
    for variable in dict.fromkeys(name for name, _ in guarded):
        asked = {population: one for (name, population), one in guarded.items() if name == variable}
        system = _System.of(reading, variable)
        for population in asked.keys() & system.places.keys():
            top = system.top(population, asked)
            if top is not None and top < asked[population].least_top - 1e-6:
                beside = {key for one in system.equations if population in one for key in one}
                yield Recovered(population, asked[population].floor, top, frozenset(beside - {population}))


@dataclass(frozen=True)
class _System:
    """The unknown sums of one number, and what they come to together."""

    equations: Sequence[Equation]
    places: Mapping[Population, int]
    matrix: csr_matrix
    totals: np.ndarray

    @classmethod
    def of(cls, reading: Reading, variable: str) -> "_System":
        """What holds of how many have a number holds of the sums of their numbers."""
        group = variable, ANSWERED
        equations = [
            one
            for one in reading.equations
            if all(isinstance(key, Population) and group in key.groups for key in one)
        ]
        shown = {population: float(n) for (name, population), n in reading.sums.items() if name == variable}
        unknown = dict.fromkeys(key for one in equations for key in one if key not in shown)
        places = {key: n for n, key in enumerate(unknown) if isinstance(key, Population)}
        entries: list[tuple[int, int, int]] = []
        totals: list[float] = []
        for one in equations:
            line = [(places[key], factor) for key, factor in one.items() if key in places]
            if line:
                entries += [(len(totals), n, factor) for n, factor in line]
                totals.append(-sum(factor * shown[key] for key, factor in one.items() if key in shown))
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(totals), len(places))
        return cls(equations, places, csr_matrix((factors, (rows, columns)), shape=shape), np.array(totals))

    def top(self, population: Population, guarded: Mapping[Population, Guarded]) -> float | None:
        """How great a sum can be; none where the sums do not hold together or nothing bounds it."""
        goal = np.zeros(len(self.places))
        goal[self.places[population]] = -1.0
        floors = [guarded[key].floor if key in guarded else 0.0 for key in self.places]
        bounds = np.column_stack([floors, np.full(len(floors), np.inf)])
        done = linprog(goal, A_eq=self.matrix, b_eq=self.totals, bounds=bounds, method="highs")
        return float(-done.fun) if done.status == 0 else None
