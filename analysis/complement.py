"""Which further numbers must be hidden so that none already hidden can be worked out from sums."""

from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """Cells that add up to a number that is known, or that could be found out."""

    places: tuple[Place, ...]


def complemented(
    sizes: dict[Place, int], lines: Iterable[Line], primary: set[Place], least: int
) -> set[Place]:
    """The places to hide so that no hidden one follows from the rest.

    Every line must hide at least two cells that together hold `least`, and no hidden place may be fixed
    by the sums of all lines taken together.
    """
    lines = list(lines)
    hidden = set(primary)
    while True:
        more = _widened(sizes, lines, hidden, least) or _unfixed(sizes, lines, hidden, primary, least)
        if not more:
            return hidden
        hidden |= more


def _widened(sizes: dict[Place, int], lines: list[Line], hidden: set[Place], least: int) -> set[Place]:
    for line in lines:
        gone = [place for place in line.places if place in hidden]
        safe = len(gone) > 1 and sum(sizes[place] for place in gone) >= least
        if gone and not safe:
            left = [place for place in line.places if place not in hidden]
            if left:
                return {_cheapest(sizes, left)}
    return set()


def _cheapest(sizes: dict[Place, int], places: list[Place]) -> Place:
    """The smallest cell that holds someone: to hide a zero protects nobody while a count is left."""
    return min(places, key=lambda place: (sizes[place] == 0, sizes[place], place))


def _unfixed(
    sizes: dict[Place, int], lines: list[Line], hidden: set[Place], primary: set[Place], least: int
) -> set[Place]:
    """One more place to hide, near a primary one that the bounds of all lines pin down."""
    small = {place for place in primary if 0 < sizes[place] < least}
    bounds = _bounds(sizes, lines, hidden, dict.fromkeys(small, (1, least - 1)))
    for place in sorted(primary):
        low, high = bounds[place]
        if low == high:
            near = [p for line in lines if place in line.places for p in line.places if p not in hidden]
            if near:
                return {_cheapest(sizes, near)}
    return set()


def _bounds(
    sizes: dict[Place, int], lines: list[Line], hidden: set[Place], marked: dict[Place, tuple[int, int]]
) -> dict[Place, tuple[int, int]]:
    """What a reader can infer of each hidden place: lines add up, nothing is below zero, [c] says small."""
    sums = [
        ([p for p in line.places if p in hidden], sum(sizes[p] for p in line.places if p in hidden))
        for line in lines
    ]
    sums = [(places, total) for places, total in sums if places]
    highest = sum(sizes.values()) + 1
    bounds = dict.fromkeys(hidden, (0, highest)) | marked
    changed = True
    while changed:
        changed = False
        for places, total in sums:
            for place in places:
                low, high = bounds[place]
                others = [bounds[p] for p in places if p != place]
                new = (
                    max(low, total - sum(h for _, h in others)),
                    min(high, total - sum(lo for lo, _ in others)),
                )
                if new != (low, high):
                    bounds[place], changed = new, True
    return bounds
