"""The text functions of the expression language."""

import math
import re

from app.questionnaire.expression.dates import day_number, formatted, iso_date
from app.questionnaire.expression.numeric import floor, truncated
from app.questionnaire.expression.values import BLANKS, NUMBER, Result, flat, to_number, to_text, words

_NUMBERS = (float, int)
_TIME = re.compile(
    r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)


def selected(value: Result, code: Result) -> bool:
    """Whether a choice is among those made."""
    return to_text(code).strip(BLANKS) in words(value)


def selected_at(value: Result, index: Result) -> str:
    """The code chosen at a place, counted from 0."""
    codes, place = words(value), truncated(to_number(index))
    return codes[int(place)] if 0 <= place < len(codes) else ""


def concatenated(*values: Result) -> str:
    """All values as one text."""
    return "".join(map(to_text, flat(values)))


def joined(separator: Result, *values: Result) -> str:
    """All values as one text with the separator between."""
    return to_text(separator).join(map(to_text, flat(values)))


def between(value: Result, start: Result, end: Result | None = None) -> str:
    """The characters from `start` up to `end`, counted from 0; from the end where negative."""
    text = to_text(value)
    return text[_place(start, text) : len(text) if end is None else _place(end, text)]


def _place(index: Result, text: str) -> int:
    number, length = to_number(index), len(text)
    place = 0 if math.isnan(number) else int(max(-length, min(length, number)))
    return place + length if place < 0 else place


def from_place(value: Result, start: Result, length: Result = math.inf) -> str:
    """XPath's substring(): so many characters from a place, counted from 1; both are rounded."""
    first, many = (floor(to_number(one) + 0.5) for one in (start, length))
    return "".join(one for place, one in enumerate(to_text(value), 1) if first <= place < first + many)


def before(value: Result, mark: Result) -> str:
    """What stands before the first mark; '' without one."""
    text = to_text(value)
    place = text.find(to_text(mark))
    return text[:place] if place >= 0 else ""


def after(value: Result, mark: Result) -> str:
    """What stands after the first mark; '' without one."""
    text, sought = to_text(value), to_text(mark)
    place = text.find(sought)
    return text[place + len(sought) :] if place >= 0 else ""


def translated(value: Result, old: Result, new: Result) -> str:
    """Each character of `old` replaced by the one at its place in `new`, or dropped."""
    replacements = to_text(new)
    table: dict[str, str] = {}
    for place, character in enumerate(to_text(old)):
        table.setdefault(character, replacements[place : place + 1])
    return "".join(table.get(character, character) for character in to_text(value))


def date_text(value: Result) -> str:
    """The ISO date of a number of days or of a text; '' if it is no date."""
    if type(value) in _NUMBERS:  # not a boolean, which is no date
        return iso_date(to_number(value))
    text = to_text(value)
    if NUMBER.match(text):
        return iso_date(float(text))
    return "" if math.isnan(day_number(text)) else text


def decimal_date(value: Result) -> float:
    """The days since 1970-01-01 of a date, with the part of the day as decimals."""
    return to_number(value) if type(value) in _NUMBERS else day_number(to_text(value))


def decimal_time(value: Result) -> float:
    """The part of the day at which a time stands, as 10:30 or after the date of a moment."""
    found = _TIME.fullmatch(to_text(value).rpartition("T")[2])
    if not found:
        return math.nan
    hours, minutes, seconds = found.groups()
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)) / 86400


def formatted_date(value: Result, layout: Result) -> str:
    """A date laid out by directives such as %d %b %Y."""
    return formatted(date_text(value), to_text(layout))
