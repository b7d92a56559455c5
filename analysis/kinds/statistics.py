"""Statistics of numbers, exactly: from how many cases have each, or how much these count."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from analysis.kinds.counting import decimal_of
from analysis.tally import Key

STATISTICS = ("n", "mean", "median", "q1", "q3", "min", "max", "sum")


def statistics(values: Mapping[Decimal, int]) -> dict[str, Decimal | None]:
    """The statistics of exact numbers, given how often each occurs; none but n and sum of no numbers."""
    n = sum(values.values())
    if not n:
        return {**dict.fromkeys(STATISTICS), "n": Decimal(0), "sum": Decimal(0)}
    total = sum((value * count for value, count in values.items()), Decimal(0))
    ordered = sorted(values)
    reached = list(accumulate(values[value] for value in ordered))
    return {
        "n": Decimal(n),
        "mean": total / n,
        "median": quantile(ordered, reached, 2),
        "q1": quantile(ordered, reached, 1),
        "q3": quantile(ordered, reached, 3),
        "min": ordered[0],
        "max": ordered[-1],
        "sum": total,
    }


def quantile(ordered: Sequence[Decimal], reached: Sequence[int], quarter: int) -> Decimal:
    """A quartile of numbers, given their values in order and how many there are up to each of them."""
    position, remainder = divmod((reached[-1] - 1) * quarter, 4)
    below = ordered[bisect_right(reached, position)]
    if not remainder:
        return below
    return below + (ordered[bisect_right(reached, position + 1)] - below) * remainder / 4


def weighted(amounts: Mapping[Key, Fraction]) -> dict[str, Decimal | None]:
    """The sum and the mean of numbers, each of which counts as much as the weights of those who gave it."""
    whole = sum(amounts.values(), Fraction(0))
    total = sum((Fraction(str(number)) * weight for (number,), weight in amounts.items()), Fraction(0))
    return {"sum": decimal_of(total), "mean": decimal_of(total / whole) if whole else None}
