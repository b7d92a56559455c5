"""Random trees of the expression language and random worlds for them, the same for the same seed.

Left out is what two correct engines may differ in by the last digit, since each has its own mathematics
library: powers with an exponent that is not whole, roots apart, and the transcendental functions.
"""

from random import Random
from typing import Any

NAMES = ("a", "b", "c", "d", "e", "constructor")
CODES = ("law", "plan", "other", "0", "10")
TEXTS = (
    "",
    "law",
    "plan other",
    "0",
    "7",
    "-2.5",
    ".5",
    "5.",
    "1e3",
    "٣",
    " 12 ",
    "\u00a012",
    "true",
    "false",
    "é😀z",
)
DATES = ("2020-02-29", "2019-02-29", "1969-12-31", "0001-01-01", "9999-12-31", "2020-03-01T10:30:00+03:00")
NUMBERS = (0.0, 1.0, -1.0, 2.5, 0.1, 0.2, 1.005, 1e21, 1e-7, 2.0**53, 123456789.125, 3.0)
ROWS = [
    {"name": "law", "region": "x", "size": "3"},
    {"name": "plan", "region": "y"},
    {"name": "10", "size": "7"},
]

ANY = {
    "selected": 2, "selected-at": 2, "count-selected": 1, "not": 1, "true": 0, "false": 0, "boolean": 1,
    "boolean-from-string": 1, "coalesce": 2, "number": 1, "int": 1, "round": 2, "floor": 1, "ceiling": 1,
    "abs": 1, "sqrt": 1, "pi": 0, "sum": 1, "min": 3, "max": 3, "count": 1, "count-non-empty": 1,
    "string": 1, "string-length": 1, "concat": 3, "join": 3, "contains": 2, "starts-with": 2,
    "ends-with": 2, "substr": 3, "substring": 3, "substring-before": 2, "substring-after": 2,
    "normalize-space": 1, "trim": 1, "translate": 3, "date": 1, "date-time": 1, "decimal-date-time": 1,
    "decimal-time": 1,
    "checklist": 4,
    "weighted-checklist": 6, "once": 1, "today": 0, "now": 0,
}  # fmt: skip
LAYOUTS = ("%Y-%m-%d", "%e %b %y", "%a %H:%M:%S %h %n %3 %% %q", "%")
PATTERNS = ("^[0-9]+$", "l.w", "[^a-z]", "(?:a|b)+$", "é")
COMPARED = ("=", "!=", "<", "<=", ">", ">=")
CALCULATED = ("+", "-", "*", "div", "mod")


def value(random: Random, *, deep: bool = True) -> Any:
    """What a part may hold: a text, a number, a boolean, or a list of such."""
    kinds = [
        lambda: random.choice(TEXTS),
        lambda: random.choice(CODES),
        lambda: random.choice(DATES),
        lambda: random.choice(NUMBERS),
        lambda: float(random.randint(-40, 40)) / random.choice((1, 2, 10)),
        lambda: " ".join(random.sample(CODES, random.randint(0, 3))),
        lambda: random.random() < 0.5,
    ]
    if deep:
        kinds.append(lambda: [value(random, deep=False) for _ in range(random.randint(0, 3))])
    return random.choice(kinds)()


def world(random: Random) -> dict[str, Any]:
    """Answers and all else that an expression may look at."""
    return {
        "values": {name: value(random) for name in NAMES if random.random() < 0.8},
        "every": {name: [value(random, deep=False) for _ in range(3)] for name in NAMES[:3]},
        "own": value(random),
        "today": "2020-01-15",
        "now": "2020-01-15T09:30:00Z",
        "position": float(random.randint(1, 4)),
        "row": random.choice(ROWS),
        "missing": {name: "dont_know" for name in NAMES if random.random() < 0.2},
        "labels": {name: {"law": "A law", "plan": "A plan"} for name in NAMES[:2]},
        "lists": {"kinds": ROWS},
    }


def tree(random: Random, depth: int = 4) -> Any:
    """A tree of at most this depth."""
    if depth <= 1 or random.random() < 0.15:
        return _leaf(random)

    def inner() -> Any:
        return tree(random, depth - 1)

    def name() -> str:
        return random.choice(NAMES)

    def several(least: int, most: int) -> list[Any]:
        return [inner() for _ in range(random.randint(least, most))]

    def called() -> list[Any]:
        function = random.choice(tuple(ANY))
        return ["f", function, *several(ANY[function], ANY[function])]

    def table() -> list[Any]:
        return ["rows", random.choice(("kinds", "none")), several(0, 2), random.choice(("name", "size", ""))]

    makers = (
        *[lambda: [random.choice(COMPARED), inner(), inner()]] * 3,
        *[lambda: [random.choice(CALCULATED), inner(), inner()]] * 2,
        lambda: [random.choice(("and", "or")), *several(2, 3)],
        lambda: random.choice((["if", *several(3, 3)], ["neg", inner()])),
        lambda: ["filter", ["$", name()], inner()],
        lambda: random.choice((["at", ["every", name()], inner()], ["label", inner(), name()])),
        lambda: _literal_call(random, inner()),
        table,
        *[called] * 4,
    )
    return random.choice(makers)()


def _leaf(random: Random) -> Any:
    kind = random.randint(0, 9)
    if kind <= 4:
        return ["$", random.choice(NAMES)]
    if kind <= 6:
        return random.choice((*TEXTS, *CODES, *DATES))
    if kind == 7:
        return random.choice((*NUMBERS, 2, 10))
    return random.choice(
        (["."], ["pos"], ["col", "size"], ["col", "toString"], ["missing", random.choice(NAMES)])
    )


def _literal_call(random: Random, operand: Any) -> Any:
    """A function of which one value is always written out."""
    calls = (
        ["f", "regex", operand, random.choice(PATTERNS)],
        ["f", "format-date", operand, random.choice(LAYOUTS)],
        ["f", "pow", operand, random.randint(-5, 12)],
        ["f", "exp10", random.randint(-20, 20)],
    )
    return random.choice(calls)
