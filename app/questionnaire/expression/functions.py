"""The functions an expression may call, by the name an author writes: one table."""

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from app.questionnaire.expression import numeric, texts
from app.questionnaire.expression.values import (
    BLANKS,
    Result,
    entries,
    flat,
    to_boolean,
    to_number,
    to_text,
    words,
)

MANY = 99  # as many values as one likes


class Function(NamedTuple):
    """How many values a function takes, what kind it gives, and what it does with them."""

    least: int
    most: int
    call: Callable[..., Result]
    gives: str = "any"  # number, boolean, date, words (a text) or any


def _number(least: int, most: int, call: Callable[..., Result]) -> Function:
    return Function(least, most, call, "number")


def _boolean(least: int, most: int, call: Callable[..., Result]) -> Function:
    return Function(least, most, call, "boolean")


def _words(least: int, most: int, call: Callable[..., Result]) -> Function:
    return Function(least, most, call, "words")


def _date(least: int, most: int, call: Callable[..., Result]) -> Function:
    return Function(least, most, call, "date")


def _of_number(function: Callable[[float], float]) -> Function:
    return _number(1, 1, lambda value: function(to_number(value)))


def _extreme(choose: Callable[[Iterable[float]], float]) -> Function:
    def of(*values: Result) -> float:
        numbers = [number for number in map(to_number, flat(values)) if not math.isnan(number)]
        return choose(numbers) if numbers else math.nan

    return Function(1, MANY, of)


def _sum(value: Result) -> float:
    # Left to right in plain additions, which is what JavaScript does; math.fsum would differ from it.
    total = 0.0
    for entry in flat([value]):
        total += to_number(entry)
    return total


def _count(value: Result) -> float:
    return float(len(value)) if isinstance(value, list) else float(value != "")


def _within(number: float, lowest: Result, highest: Result) -> bool:
    least, most = to_number(lowest), to_number(highest)
    return (least < 0 or number >= least) and (most < 0 or number <= most)


def _checklist(lowest: Result, highest: Result, *answers: Result) -> bool:
    return _within(float(sum(map(to_boolean, flat(answers)))), lowest, highest)


def _weighted_checklist(lowest: Result, highest: Result, *pairs: Result) -> bool:
    weight = 0.0
    for place in range(0, len(pairs) - 1, 2):
        if to_boolean(pairs[place]):
            weight += to_number(pairs[place + 1])
    return _within(weight, lowest, highest)


_CHOICES = {
    "selected": _boolean(2, 2, texts.selected),
    "selected-at": Function(2, 2, texts.selected_at),
    "count-selected": _number(1, 1, lambda value: float(len(words(value)))),
    "checklist": _boolean(3, MANY, _checklist),
    "weighted-checklist": _boolean(4, MANY, _weighted_checklist),
}
_LOGIC = {
    "not": _boolean(1, 1, lambda value: not to_boolean(value)),
    "true": _boolean(0, 0, lambda: True),
    "false": _boolean(0, 0, lambda: False),
    "boolean": _boolean(1, 1, to_boolean),
    "boolean-from-string": _boolean(1, 1, lambda value: to_text(value) in ("1", "true")),
    "coalesce": Function(2, 2, lambda one, other: to_text(one) or to_text(other)),
}
_NUMBERS = {
    "number": _number(1, 1, to_number),
    "int": _of_number(numeric.truncated),
    "round": _number(1, 2, lambda value, places=0.0: numeric.rounded(to_number(value), to_number(places))),
    "floor": _of_number(numeric.floor),
    "ceiling": _of_number(numeric.ceiling),
    "abs": _of_number(abs),
    "pow": _number(2, 2, lambda base, exponent: numeric.power(to_number(base), to_number(exponent))),
    "sqrt": _of_number(numeric.guarded(math.sqrt)),
    "exp": _of_number(numeric.guarded(math.exp, math.inf)),
    "exp10": _of_number(lambda exponent: numeric.power(10.0, exponent)),
    "log": _of_number(numeric.logarithm(math.log)),
    "log10": _of_number(numeric.logarithm(math.log10)),
    "pi": _number(0, 0, lambda: math.pi),
    "sin": _of_number(numeric.guarded(math.sin)),
    "cos": _of_number(numeric.guarded(math.cos)),
    "tan": _of_number(numeric.guarded(math.tan)),
    "asin": _of_number(numeric.guarded(math.asin)),
    "acos": _of_number(numeric.guarded(math.acos)),
    "atan": _of_number(math.atan),
    "atan2": _number(2, 2, lambda y, x: math.atan2(to_number(y), to_number(x))),
}
_LISTS = {
    "sum": _number(1, 1, _sum),
    "min": _extreme(min),
    "max": _extreme(max),
    "count": _number(1, 1, _count),
    "count-non-empty": _number(1, 1, lambda value: float(sum(to_text(x) != "" for x in entries(value)))),
}
_TEXTS = {
    "string": _words(1, 1, to_text),
    "string-length": _number(1, 1, lambda value: float(len(to_text(value)))),
    "concat": _words(0, MANY, texts.concatenated),
    "join": _words(1, MANY, texts.joined),
    "contains": _boolean(2, 2, lambda value, sought: to_text(sought) in to_text(value)),
    "starts-with": _boolean(2, 2, lambda value, start: to_text(value).startswith(to_text(start))),
    "ends-with": _boolean(2, 2, lambda value, end: to_text(value).endswith(to_text(end))),
    "substr": _words(2, 3, texts.between),
    "substring": _words(2, 3, texts.from_place),
    "substring-before": _words(2, 2, texts.before),
    "substring-after": _words(2, 2, texts.after),
    "normalize-space": _words(1, 1, lambda value: " ".join(words(value))),
    "trim": _words(1, 1, lambda value: to_text(value).strip(BLANKS)),
    "translate": _words(3, 3, texts.translated),
}
_DATES = {
    "date": _date(1, 1, texts.date_text),
    "date-time": _date(1, 1, texts.date_text),
    "decimal-date-time": _number(1, 1, texts.decimal_date),
    "decimal-time": _number(1, 1, texts.decimal_time),
    "format-date": _words(2, 2, texts.formatted_date),
    "format-date-time": _words(2, 2, texts.formatted_date),
}

FUNCTIONS: dict[str, Function] = _CHOICES | _LOGIC | _NUMBERS | _LISTS | _TEXTS | _DATES

# Written like functions, but they need more than values: (fewest, most) values each takes.
SPECIAL: dict[str, tuple[int, int]] = {
    "if": (3, 3),
    "once": (1, 1),
    "random": (0, 0),
    "uuid": (0, 0),
    "today": (0, 0),
    "now": (0, 0),
    "position": (0, 1),
    "current": (0, 0),
    "missing": (1, 1),
    "prior": (1, 1),
    "regex": (2, 2),
    "choice-name": (2, 2),
    "indexed-repeat": (3, 7),
    "pulldata": (4, 4),
    "instance": (1, 1),
}

_ON_A_MAP = "needs a place on a map, which no question asks for"
_DEVICE = "asks the device, which a browser does not tell"

# What XLSForm knows and cannot be here: what is wrong with it, and how to mend it. An expression must give
# the same value each time it is asked, on the server and in the browser.
REFUSED: dict[str, tuple[str, str]] = {
    "randomize": ("gives another order each time", "choices stand in the order of their list"),
    "digest": ("is not worked out here", "leave it out: every submission has its hash"),
    "base64-decode": ("is not worked out here", "write the text itself"),
    "extract-signed": ("is not worked out here", "prefill the question instead"),
    "itext": (
        "has no use: every text has its translations",
        "write jr:choice-name(${x}, '${x}') for a choice",
    ),
    **dict.fromkeys(
        ("area", "distance", "enclosed-area", "geofence", "intersects"), (_ON_A_MAP, "ask for a number")
    ),
    **dict.fromkeys(("property", "version", "depend"), (_DEVICE, "leave it out, or ask")),
}


def arity(name: str) -> tuple[int, int] | None:
    """The fewest and the most values a function takes; None for one that does not exist."""
    if name in SPECIAL:
        return SPECIAL[name]
    function: Any = FUNCTIONS.get(name)
    return (function.least, function.most) if function else None
