"""Questions answered with a number: integer, decimal, percent, year, and an amount of money."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from app.languages import format_number
from app.questionnaire.answers import Value, blank, fits, unread
from app.questionnaire.choices import ListOrName
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Asking, Part, Translate
from app.questionnaire.wording import Wording


class Number(Question):
    """What all numbers share: a range, a unit, and a message that says what was written."""

    widget: ClassVar[str] = "number"
    kind: ClassVar[str] = "decimal"

    min: Decimal | None = None
    max: Decimal | None = None
    unit: Wording = ""

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """A range that nothing can be in."""
        yield from super().problems()
        if self.min is not None and self.max is not None and self.min > self.max:
            yield "min", f"the least value, {self.min}, is above the greatest, {self.max}", "exchange them"

    def answer_parts(self) -> Iterator[Part]:
        """The number."""
        yield Part(self.name, self.name, self.kind, missing=self.missing, unit=self.unit, required=True)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """A number out of range."""
        number = Decimal(str(value))
        below, above = self.min is not None and number < self.min, self.max is not None and number > self.max
        if not (below or above):
            return ""
        least, most, written = (
            "" if bound is None else self.shown(bound, asking.language)
            for bound in (self.min, self.max, number)
        )
        if least and most:
            return _(
                "This must be between %(least)s and %(most)s. You wrote %(written)s.",
                least=least,
                most=most,
                written=written,
            )
        if least:
            return _("This must be %(least)s or more. You wrote %(written)s.", least=least, written=written)
        return _("This must be %(most)s or less. You wrote %(written)s.", most=most, written=written)

    def shown(self, number: Decimal, language: str) -> str:
        """A number as this question writes it in ``language``."""
        return format_number(str(number), language)


class Integer(Number):
    """A whole number."""

    kind: ClassVar[str] = "integer"

    type: Literal["integer"] = "integer"


class DecimalNumber(Number):
    """A number with a fraction, kept exactly as written."""

    type: Literal["decimal"] = "decimal"


class Percent(Number):
    """A share of a hundred."""

    type: Literal["percent"] = "percent"
    min: Decimal | None = Decimal(0)
    max: Decimal | None = Decimal(100)
    unit: str = "%"


class Year(Number):
    """A year of the Gregorian calendar, written without grouping."""

    kind: ClassVar[str] = "integer"

    type: Literal["year"] = "year"
    min: Decimal | None = Decimal(1900)
    max: Decimal | None = Decimal(2100)

    def _error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        typed = unread(value)
        if part.kind != self.kind or typed is None or (isinstance(value, dict) and value.get("and")):
            return super()._error(part, value, asking, _)
        return _("Write the year in four figures, for example 2019. You wrote “%(typed)s”.", typed=typed)

    def kind_of(self, part: Part) -> str:
        """A year, which is a number that nobody adds up."""
        return "year" if part.kind == self.kind else super().kind_of(part)

    def shown(self, number: Decimal, language: str) -> str:
        """A year has no thousands separator."""
        return str(number)

    def text(self, part: Part, value: Value, language: str) -> str:
        """The year as read aloud."""
        return (
            str(value)
            if part.kind == "integer" and fits(part.kind, value)
            else super().text(part, value, language)
        )


class Amount(Number):
    """An amount of money: a value and its currency, which stand or fall together."""

    widget: ClassVar[str] = "amount"
    list_keys: ClassVar[tuple[str, ...]] = ("currencies",)

    type: Literal["amount"] = "amount"
    min: Decimal | None = Decimal(0)
    currencies: ListOrName = "currencies"

    def answer_parts(self) -> Iterator[Part]:
        """The value, then its currency."""
        yield from super().answer_parts()
        yield Part(f"{self.name}.currency", self.name, "choice", self.list_of(self.currencies))

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """An amount out of range; the currency is judged by its list alone."""
        return "" if part.choices is not None else super().error(part, value, asking, _)

    def errors(self, own: Mapping[str, Value], asking: Asking, _: Translate) -> dict[str, str]:
        """A value without its currency means nothing."""
        found = super().errors(own, asking, _)
        amount, currency = own.get(self.name), own.get(f"{self.name}.currency")
        if isinstance(amount, str) and amount and blank(currency):
            found.setdefault(f"{self.name}.currency", _("Choose the currency of this amount."))
        return found
