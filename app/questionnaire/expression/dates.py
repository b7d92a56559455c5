"""Dates in expressions: whole days since 1970-01-01, without a zone and without the clock."""

import datetime as dt
import math
import re

_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\Z"
)
_EPOCH = dt.date(1970, 1, 1).toordinal()
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")  # day 0 was a Thursday
# What JavaScript calls any character: not the ends of lines.
_DIRECTIVE = re.compile("%([^\n\r\u2028\u2029])")


def day_number(text: str) -> float:
    """Days since 1970-01-01 of an ISO date (with the part of the day, if it has a time), or NaN."""
    # The dash rules out nearly every text at a tenth of the cost of the pattern.
    if text[4:5] != "-":
        return math.nan
    found = _DATE.match(text)
    if not found:
        return math.nan
    year, month, day, hours, minutes, seconds, zone = found.groups()
    try:
        days = float(dt.date(int(year), int(month), int(day)).toordinal() - _EPOCH)
    except ValueError:
        return math.nan
    if hours is None:
        return days
    return days + (int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0) - _offset(zone) * 60) / 86400


def same_day(one: str, other: str) -> bool:
    """Whether two different texts are the same date or moment."""
    # Most texts that are compared are codes: a look at one character spares them the pattern.
    return one[4:5] == "-" == other[4:5] and day_number(one) == day_number(other)


def is_date(text: str) -> bool:
    """Whether a text is an ISO date that exists."""
    return not math.isnan(day_number(text))


def iso_date(days: float) -> str:
    """The ISO date so many days after 1970-01-01, or '' outside the years 1 to 9999."""
    if not math.isfinite(days):
        return ""
    try:
        return dt.date.fromordinal(math.floor(days) + _EPOCH).isoformat()
    except (ValueError, OverflowError):
        return ""


def formatted(date: str, layout: str) -> str:
    """An ISO date laid out by XLSForm's directives (%Y %m %d …); '' if it is none."""
    found = _DATE.match(date)
    if not found or not is_date(date):
        return ""
    year, month, day, hours, minutes, seconds, _ = found.groups()
    weekday = int(day_number(date[:10])) % 7
    fields = {
        "Y": year,
        "y": year[2:],
        "m": month,
        "n": str(int(month)),
        "b": _MONTHS[int(month) - 1],
        "d": day,
        "e": str(int(day)),
        "a": _WEEKDAYS[weekday],
        "H": hours or "00",
        "h": str(int(hours or 0)),
        "M": minutes or "00",
        "S": seconds or "00",
        "3": "000",
        "%": "%",
    }
    return _DIRECTIVE.sub(lambda directive: fields.get(directive[1], ""), layout)


def _offset(zone: str | None) -> int:
    """The minutes a zone is ahead of UTC."""
    if not zone or zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return minutes if zone[0] == "+" else -minutes
