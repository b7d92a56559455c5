"""The question answered with a date."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

from app.languages import format_date
from app.questionnaire.answers import Value
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Asking, Part, Translate


class Date(Question):
    """A day of the Gregorian calendar."""

    widget: ClassVar[str] = "date"

    type: Literal["date"] = "date"
    min: date | None = None
    max: date | None = None

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """A range that no day can be in."""
        yield from super().problems()
        if self.min is not None and self.max is not None and self.min > self.max:
            yield "min", f"the first day, {self.min}, is after the last, {self.max}", "exchange them"

    def answer_parts(self) -> Iterator[Part]:
        """The day, as an ISO date."""
        yield Part(self.name, self.name, "date", missing=self.missing, required=True)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """A day before the first or after the last that makes sense."""
        day = date.fromisoformat(str(value))
        written = format_date(day, asking.language)
        if self.min is not None and day < self.min:
            first = format_date(self.min, asking.language)
            return _(
                "This must be on or after %(first)s. You wrote %(written)s.", first=first, written=written
            )
        if self.max is not None and day > self.max:
            last = format_date(self.max, asking.language)
            return _("This must be on or before %(last)s. You wrote %(written)s.", last=last, written=written)
        return ""
