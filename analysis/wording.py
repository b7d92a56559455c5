"""How a report speaks: its sentences by the catalogue, its numbers and days as the language has them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from babel import Locale, dates, lists

from app.languages import (
    direction,
    format_date,
    format_moment,
    format_number,
    format_percent,
    gettext,
    locale,
    ngettext,
    percent_pattern,
)


def to_say(message: str) -> str:
    """A message that is said later, when the language is known: it stands in a constant until then."""
    return message


@dataclass(frozen=True)
class Words:
    """The words of one language.

    A message is a whole sentence or a whole label, in English, with placeholders: no part of it is put
    together from others. What stands in for a placeholder (the plan's name of the cases, a label, a number)
    is never declined, so that it stands after a colon, in brackets or in quotation marks.
    """

    language: str = "en"
    missing: Mapping[str, str] = field(default_factory=dict, hash=False)  # the survey's own missing codes

    def say(self, message: str, **parameters: object) -> str:
        """A message; whole numbers among its parameters are written as the language writes them."""
        return gettext(self.language)(message, **{name: self._given(one) for name, one in parameters.items()})

    def say_count(self, one: str, many: str, num: int, **parameters: object) -> str:
        """A message for a number of things, which is its parameter ``num``."""
        given = {name: self._given(value) for name, value in parameters.items()}
        return ngettext(self.language)(one, many, num, **given)

    def _given(self, value: object) -> object:
        return self.number(value) if isinstance(value, int | Decimal) else value

    def number(self, number: int | Decimal, places: int | None = None, *, year: bool = False) -> str:
        """A number, its digits grouped; rounded to so many places, if any are named; a year as years are."""
        if year and number == int(number):
            places = 0
        exact = number if places is None else rounded(Decimal(number), places)
        return format_number(exact, self.language, grouping=not year)

    def percent(self, share: float | Decimal, places: int = 0) -> str:
        """A share of one in per cent."""
        exact = rounded(100 * Decimal(str(share)), places) / 100
        return format_percent(exact, self.language, places)

    @property
    def percent_format(self) -> str:
        """How a workbook writes a share: with a space before the sign where the language has one."""
        pattern = percent_pattern(self.language).replace("#,##", "")
        return pattern.replace("\N{NO-BREAK SPACE}", '"\N{NO-BREAK SPACE}"')

    def day(self, stamp: object) -> str:
        """A date in words, whatever time it carries."""
        return format_date(datetime.fromisoformat(str(stamp)).date(), self.language)

    def moment(self, stamp: str) -> str:
        """A time in words, in UTC as stored."""
        found = format_moment(datetime.fromisoformat(stamp), self.language, UTC)
        return self.say("%(moment)s UTC", moment=found)

    def month(self, number: int) -> str:
        """The name of a month, standing alone."""
        return str(dates.get_month_names("wide", "stand-alone", self._locale)[number])

    def formula(self, text: str) -> str:
        """A formula, which reads from left to right also among words that do not."""
        return f"\u2066{text}\u2069" if direction(self.language) == "rtl" else text

    def listed(self, texts: Iterable[str], *, either: bool = False) -> str:
        """Several texts in one sentence, with "and" or with "or"."""
        return str(lists.format_list(list(texts), "or" if either else "standard", self._locale))

    @cached_property
    def _locale(self) -> Locale:
        return locale(self.language)


def unasked(question: str) -> str:
    """A question without its mark, where words follow it."""
    return question.rstrip(" \u00a0\u202f?؟？")


def rounded(number: Decimal, places: int) -> Decimal:
    """A number rounded as people round, half away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
