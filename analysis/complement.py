"""Which further numbers must be hidden so that none already hidden can be worked out from sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce

from analysis.amounts import Amounts

Place = int
"""One number of a report, wherever it stands in it."""


@dataclass(frozen=True)
class Line:
    """Numbers that add up to another one, or, without it, to what is known or could be found out."""

    places: tuple[Place, ...]
    total: Place | None = None

    @property
    def signed(self) -> tuple[tuple[Place, int], ...]:
        """All its places, with the sign that makes their sum known."""
        parts = tuple((place, 1) for place in self.places)
        return parts if self.total is None else (*parts, (self.total, -1))


@dataclass(frozen=True)
class Ground:
    """What there is to hide: how much of each number is to be protected, and which sums tell of it."""

    sizes: dict[Place, int]
    lines: list[Line]
    least: dict[Place, int]
    unshown: frozenset[Place] = field(default=frozenset())  # differences, which no table shows
    issued: frozenset[Place] = field(
        default=frozenset()
    )  # in earlier reports, which nothing changes any more
    amounts: Mapping[Place, Amounts] = field(default_factory=dict)  # of sums: who contributed what
    dominance: int = 0  # by how many per cent the largest contribution must be uncertain

    @cached_property
    def beside(self) -> dict[Place, list[Place]]:
        """The places that share a line with each."""
        found: dict[Place, list[Place]] = {}
        for line in self.lines:
            places = [place for place, _ in line.signed]
            for place in places:
                found.setdefault(place, []).extend(places)
        return found

    def shown(self, places: Iterable[Place], hidden: set[Place]) -> list[Place]:
        """Those that could still be hidden, the cheapest first.

        It is the smallest that holds someone: to hide a zero protects nobody while a count is left.
        """
        fixed = self.unshown, self.issued
        left = [place for place in places if place not in hidden and not any(place in f for f in fixed)]
        return sorted(left, key=lambda place: (self.sizes[place] == 0, self.sizes[place], place))


def complemented(ground: Ground, primary: set[Place], also: Iterable[Place] = ()) -> set[Place]:
    """The places to hide so that no hidden one follows from the rest.

    Every line must hide at least two numbers that together hold the threshold, and no small one may be
    fixed by the sums of all lines taken together.
    """
    hidden = primary | set(also)
    while True:
        if not _widened(ground, hidden):
            more = _unfixed(ground, hidden, primary)
            if not more:
                return hidden
            hidden |= more


def _widened(ground: Ground, hidden: set[Place]) -> bool:
    """Hide in each line what it wants; whether that was anything."""
    changed = False
    for line in ground.lines:
        while not _safe(ground, line, hidden):
            left = ground.shown(line.places, hidden)
            if not left and line.total is not None:
                left = ground.shown([line.total], hidden)
            if not left:
                break
            hidden.add(left[0])
            changed = True
    return changed


def _safe(ground: Ground, line: Line, hidden: set[Place]) -> bool:
    gone = [place for place in line.places if place in hidden]
    unknown = [place for place in line.places if place in hidden or place in ground.unshown]
    if line.total is not None and line.total in hidden:
        return bool(unknown)
    if not gone:
        return True
    least = max(ground.least[place] for place in gone)
    enough = len(unknown) > 1 and sum(ground.sizes[place] for place in unknown) >= least
    return enough and not _dominated(ground, unknown)


def _dominated(ground: Ground, unknown: list[Place]) -> bool:
    """Whether the sum of hidden sums, which follows from the others, would tell of one contributor."""
    if not all(place in ground.amounts for place in unknown):
        return False
    return reduce(Amounts.with_, (ground.amounts[place] for place in unknown)).dominated(ground.dominance)


def _unfixed(ground: Ground, hidden: set[Place], primary: set[Place]) -> set[Place]:
    """More places to hide, each near a small one that the bounds of all lines pin down."""
    # Differences bear no mark that would say so.
    small = {p for p in primary - ground.unshown if 0 < ground.sizes[p] < ground.least[p]}
    bounds = _bounds(ground, hidden, {place: (1, ground.least[place] - 1) for place in small})
    found = set()
    for place in sorted(primary):
        low, high = bounds[place]
        if low == high:
            found.update(ground.shown(ground.beside.get(place, ()), hidden)[:1])
    return found


SWEEPS = 50  # bounds that still creep after so many are left to the audit


def _bounds(
    ground: Ground, hidden: set[Place], marked: dict[Place, tuple[int, int]]
) -> dict[Place, tuple[int, int]]:
    """What a reader can infer of each hidden place: lines add up, nothing is below zero, [c] says small."""
    unknown = hidden | ground.unshown
    sums = []
    for line in ground.lines:
        signed = [(place, sign) for place, sign in line.signed if place in unknown]
        if signed:
            sums.append((signed, sum(sign * ground.sizes[place] for place, sign in signed)))
    bounds = dict.fromkeys(unknown, (0, sum(ground.sizes.values()) + 1)) | marked
    for _ in range(SWEEPS):
        if not sum(_narrowed(signed, total, bounds) for signed, total in sums):
            break
    return bounds


def _narrowed(signed: list[tuple[Place, int]], total: int, bounds: dict[Place, tuple[int, int]]) -> bool:
    """Narrow the bounds of the places of one sum; whether any were."""
    lowest = sum(bounds[place][0 if sign > 0 else 1] * sign for place, sign in signed)
    highest = sum(bounds[place][1 if sign > 0 else 0] * sign for place, sign in signed)
    changed = False
    for place, sign in signed:
        low, high = bounds[place]
        least, most = (low, high) if sign > 0 else (-high, -low)
        new = max(least, total - (highest - most)), min(most, total - (lowest - least))
        if new != (least, most):
            bounds[place] = new if sign > 0 else (-new[1], -new[0])
            lowest, highest = lowest + new[0] - least, highest + new[1] - most
            changed = True
    return changed
