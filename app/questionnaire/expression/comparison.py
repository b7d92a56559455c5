"""The operators between two values: how they compare and how they calculate."""

import operator
from collections.abc import Callable
from itertools import product

from app.questionnaire.expression.dates import same_day
from app.questionnaire.expression.numeric import divide, remainder
from app.questionnaire.expression.values import Result, flat, to_boolean, to_number

Binary = Callable[[Result, Result], Result]


def equal(one: Result, other: Result) -> bool:
    """Equal as booleans if either is one, else as numbers if either is, else as dates, else as texts."""
    if type(one) is str and type(other) is str:
        return one == other or same_day(one, other)
    if type(one) is bool or type(other) is bool:
        return to_boolean(one) == to_boolean(other)
    return to_number(one) == to_number(other)


def different(one: Result, other: Result) -> bool:
    """The opposite of equal, for two single values."""
    return not equal(one, other)


def _any_pair(compare: Callable[[Result, Result], bool]) -> Binary:
    """Lists compare as XPath's do: one pair for which it holds is enough."""

    def run(one: Result, other: Result) -> bool:
        if type(one) is not list and type(other) is not list:
            return compare(one, other)
        return any(compare(left, right) for left, right in product(list(flat([one])), list(flat([other]))))

    return run


def _ordered(compare: Callable[[float, float], bool]) -> Binary:
    return _any_pair(lambda one, other: compare(to_number(one), to_number(other)))


def _calculated(calculate: Callable[[float, float], float]) -> Binary:
    return lambda one, other: calculate(to_number(one), to_number(other))


BINARY: dict[str, Binary] = {
    "=": _any_pair(equal),
    "!=": _any_pair(different),
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "+": _calculated(operator.add),
    "-": _calculated(operator.sub),
    "*": _calculated(operator.mul),
    "div": _calculated(divide),
    "mod": _calculated(remainder),
}
