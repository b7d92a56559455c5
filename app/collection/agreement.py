"""How far two people who code the same answers agree: per cent, Cohen's kappa, Krippendorff's alpha."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import permutations
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)
Codes = frozenset[str]
Pair = tuple[Codes, Codes]
"""What the first and the second coder of an answer chose."""


def per_cent(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """The share of pairs that are equal, from 0 to 100; None where there is none."""
    return 100 * sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa: (po - pe) / (1 - pe).

    po is the share of pairs that are equal; pe is the share to be expected by chance, the sum over all values
    of the share that the first coder gave it times the share that the second gave it. None where chance alone
    explains everything (pe = 1), as when neither coder ever used a code.

    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement
    20 (1960), pp. 37-46.
    """
    if not pairs:
        return None
    size = len(pairs)
    first, second = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    expected = sum(first[value] * second[value] for value in first)
    if expected == size * size:
        return None
    observed = sum(one == other for one, other in pairs) * size
    return (observed - expected) / (size * size - expected)


def of_code(code: str, pairs: Iterable[Pair]) -> list[tuple[bool, bool]]:
    """Whether each of the two coders chose one code."""
    return [(code in one, code in other) for one, other in pairs]


def alpha(units: Iterable[Sequence[Value]], distance: Callable[[Value, Value], float]) -> float | None:
    """Krippendorff's alpha: 1 - Do / De.

    ``units`` are the values that each unit was given, by however many coders; one that has fewer than two is
    left out. Do is the mean distance within units: of each unit the distances of all ordered pairs of its m
    values, divided by m - 1, added up and divided by the number n of all values. De is the mean distance of
    all ordered pairs of the n values, whichever unit they are of: their sum divided by n (n - 1). None where
    nothing differs by which chance could be told (De = 0).

    K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), University of Pennsylvania.
    """
    kept = [unit for unit in units if len(unit) > 1]
    counted = Counter(value for unit in kept for value in unit)
    size = counted.total()
    if size == 0:
        return None
    within = sum(
        sum(distance(one, other) for one, other in permutations(unit, 2)) / (len(unit) - 1) for unit in kept
    )
    # Equal values are at no distance, so that it is enough to look at those that differ.
    between = sum(
        counted[one] * counted[other] * distance(one, other) for one, other in permutations(counted, 2)
    )
    return None if between == 0 else 1 - (within / size) / (between / (size * (size - 1)))


def masi(one: Codes, other: Codes) -> float:
    """How far two sets of codes lie apart: 1 - J × M, from 0 (the same) to 1 (nothing in common).

    J is Jaccard's share of what is in both among what is in either; M is 1 where the sets are the same, 2/3
    where one holds the other, 1/3 where they overlap otherwise, 0 where they have nothing in common. Of sets
    of one code each, it is the nominal distance.

    R. Passonneau, "Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation",
    Proceedings of LREC 2006.
    """
    if one == other:
        return 0.0
    both, either = len(one & other), len(one | other)
    weight = 2 / 3 if both in (len(one), len(other)) else 1 / 3
    return 1 - weight * both / either
