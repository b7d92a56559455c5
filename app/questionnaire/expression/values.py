"""The values of the expression language and how one kind is read as another.

A value is a text, a number, a boolean or a list of values (the codes of a question with several
choices, or one entry for each item of a repeat). Blank is ''.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from app.questionnaire.expression.dates import day_number

Result: TypeAlias = str | float | bool | list[Any]

# What may stand around a number or a code. Python's own strip() would take more than JavaScript's.
BLANKS = " \t\r\n"

# float() would also read '٣', '1e3', 'nan' and '1_000', which JavaScript does not read alike.
NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")

_WORD = re.compile(r"[^ \t\r\n]+")
_WHOLE = 2.0**53


def entries(value: Result) -> list[Any]:
    """The entries of a list; a single value is its own only entry."""
    return value if isinstance(value, list) else [value]


def flat(values: Iterable[Any]) -> Iterator[Any]:
    """The single values in values that may be lists, in their order."""
    for value in values:
        if isinstance(value, list):
            yield from flat(value)
        else:
            yield value


def to_number(value: Result) -> float:
    """The value as a number: digits in a text, days since 1970-01-01 of a date, otherwise NaN."""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[return-value]
    if kind is str:
        text = value.strip(BLANKS)  # type: ignore[union-attr]
        if not text:
            return math.nan
        return float(text) if NUMBER.match(text) else day_number(text)
    if kind is list:
        single = list(flat(value))  # type: ignore[arg-type]
        return to_number(single[0]) if len(single) == 1 else math.nan
    return float(value)  # type: ignore[arg-type]


def to_text(value: Result) -> str:
    """The value as a text: NaN is '', a list its entries that are not blank with a space between."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if kind is bool:
        return "true" if value else "false"
    if kind is list:
        return " ".join(filter(None, map(to_text, value)))  # type: ignore[arg-type]
    return _digits(float(value))  # type: ignore[arg-type]


def to_boolean(value: Result) -> bool:
    """The value as a boolean: anything but '', 0, NaN and a list of blanks is true."""
    kind = type(value)
    if kind is bool:
        return value  # type: ignore[return-value]
    if kind is str:
        return value != ""
    if kind is list:
        return to_text(value) != ""
    return value == value and value != 0  # noqa: PLR0124 — the shortest test for NaN


def words(value: Result) -> list[str]:
    """The codes in a value: of a list, or of a text with spaces between them."""
    return _WORD.findall(to_text(value))


def _digits(number: float) -> str:
    """The shortest digits that read back as the same number, never with an exponent."""
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if abs(number) < _WHOLE and number == int(number):
        return str(int(number))
    mantissa, _, exponent = repr(number).removesuffix(".0").partition("e")
    if not exponent:
        return mantissa
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    digits, point = whole + fraction, len(whole) + int(exponent)
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    return f"{sign}{digits.ljust(point, '0')}"
