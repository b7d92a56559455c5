"""Arithmetic as JavaScript does it, so that both evaluators give the same figure."""

import math
from collections.abc import Callable

MAX_PLACES = 15


def divide(one: float, other: float) -> float:
    """Division; by zero it is infinite, and nothing divided by nothing is NaN."""
    if other == 0:
        return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, one)
    return one / other


def remainder(one: float, other: float) -> float:
    """The remainder, with the sign of what is divided."""
    if other == 0 or math.isinf(one) or math.isnan(one) or math.isnan(other):
        return math.nan
    return math.fmod(one, other)


def truncated(number: float) -> float:
    """The whole part."""
    return float(math.trunc(number)) if math.isfinite(number) else number


def floor(number: float) -> float:
    """The whole number below."""
    return float(math.floor(number)) if math.isfinite(number) else number


def ceiling(number: float) -> float:
    """The whole number above."""
    return float(math.ceil(number)) if math.isfinite(number) else number


def rounded(number: float, places: float = 0.0) -> float:
    """Round half away from zero, on the decimal digits: 1.005 to two places is 1.01."""
    if not math.isfinite(number):
        return number
    shift = 0 if math.isnan(places) else int(max(-MAX_PLACES, min(MAX_PLACES, places)))
    size = _shifted(abs(number), shift)
    if not math.isfinite(size):
        return number
    below = float(math.floor(size))
    nearest = below + 1.0 if size - below >= 0.5 else below
    return math.copysign(_shifted(nearest, -shift), number)


def power(base: float, exponent: float) -> float:
    """The power; NaN where Python would raise, or would say 1 and JavaScript says NaN."""
    if math.isfinite(exponent) and exponent == math.floor(exponent):
        return _whole_power(base, int(exponent))
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    try:
        return math.pow(base, exponent)
    except ValueError:
        return math.inf if base == 0 else math.nan
    except OverflowError:
        return math.inf


def _whole_power(base: float, exponent: int) -> float:
    """A power by squaring: the two languages' own functions differ in the last digit."""
    result, factor, left = 1.0, base, abs(exponent)
    while left:
        if left % 2:
            result *= factor
        factor *= factor
        left //= 2
    return result if exponent >= 0 else divide(1.0, result)


def guarded(function: Callable[[float], float], beyond: float = math.nan) -> Callable[[float], float]:
    """A function of `math` that gives NaN where it is not defined and `beyond` where it is too large."""

    def guard(number: float) -> float:
        try:
            return function(number)
        except ValueError:
            return math.nan
        except OverflowError:
            return beyond

    return guard


def logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    """A logarithm: of zero it is infinite, of what is below zero NaN."""

    def of(number: float) -> float:
        if math.isnan(number) or number < 0:
            return math.nan
        return -math.inf if number == 0 else function(number)

    return of


def _shifted(number: float, places: int) -> float:
    """The number with its decimal point moved: exact on its digits, as multiplying by ten is not."""
    if places == 0:
        return number
    mantissa, _, exponent = repr(number).partition("e")
    return float(f"{mantissa}e{int(exponent or 0) + places}")
