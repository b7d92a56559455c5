"""How many cases fall in each month, quarter or year, by a date of theirs, and by a grouping beside it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue, Dimension
from analysis.grouping import Column
from analysis.kinds.base import Cases, PlanMistake, deepest
from analysis.kinds.counting import Base, Counted
from analysis.kinds.crossing import crossed
from analysis.kinds.frequency import frequency
from analysis.tables import Chart, Heading, LeftOut, Role, Table
from analysis.tally import UNGROUPED
from analysis.view import View
from analysis.wording import Words, to_say
from app.questionnaire.codebook import Category, Measure, Variable

Every = Literal["month", "quarter", "year"]
MOST = 400
"""So many periods stand in a table; over a longer time, longer ones have to be named."""
_STEPS = {"month": 1, "quarter": 3, "year": 12}


class Series(Counted):
    """Cases by the period in which a date of theirs falls, none left out between the first and the last."""

    kind: Literal["series"] = "series"
    KIND: ClassVar[str] = "series"
    of: str = Field(description="A date.")
    every: Every = Field(default="month", description="How long a period is.")
    by: str = Field(default="", description="What stands in columns beside the total.")
    first: date | None = Field(default=None, description="The day on which the series begins.")
    last: date | None = Field(default=None, description="The day on which it ends.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        variable = catalogue.variable(self.of)
        if variable.measure is not Measure.DATE or variable.personal:
            raise PlanMistake(f"'{self.of}' is no date", "name a question for a date", "of")
        if self.first and self.last and self.first > self.last:
            raise PlanMistake("its last day is before its first", "put them in order", "last")
        dimensions = [self._dimension(variable, {}, variable.label)]
        dimensions += [catalogue.dimension(self.by)] if self.by else []
        deepest(catalogue, dimensions)
        asked = [d.variable for d in (*dimensions, *map(catalogue.dimension, self.where))]
        if (catalogue.public or any(map(catalogue.is_opinion, asked))) and not (self.first and self.last):
            what = "where small numbers are hidden, the first and the last date would tell one respondent's"
            raise PlanMistake(what, "say from when to when: `first` and `last`", "of")
        self.check_counting(catalogue, dimensions)

    def tables(self, view: View) -> tuple[Table, ...]:
        variable, words = view.catalogue.variable(self.of), view.words
        span = self._span(view, variable)
        periods = {day: self._period(day) for day in _days(*span)} if span else {}
        if len(set(periods.values())) > MOST:
            what = f"there would be more than {MOST} periods"
            raise PlanMistake(what, "name longer ones by `every`, or `first` and `last`", "every")
        rows = self._dimension(variable, periods, words.say(_PERIODS[self.every]), words)
        rows = self.reasoned(view.catalogue, rows)
        base = Base(counting=self.counted(view.catalogue))
        if self.by:
            columns = self.reasoned(view.catalogue, view.catalogue.dimension(self.by))
            made = crossed(view, self, rows, columns, base=base, chart=Chart.HEAT)
        else:
            cases = Cases.of(view, self, [rows])
            made = frequency(cases, self, rows, charted=False, ordered_by_count=False, base=base)
            made = replace(made, row_title=rows.label)
        return (
            replace(
                made,
                title=self.title or words.say(_TITLES[self.every], date=view.catalogue.short(variable)),
                chart=made.chart if self.by else Chart.COLUMN if periods else Chart.NONE,
                rows=tuple(_named(head, words) for head in made.rows),
                left_out=tuple(_dated(code, words) for code in made.left_out),
            ),
        )

    def _span(self, view: View, variable: Variable) -> tuple[date, date] | None:
        """From when to when: what the plan says, else from the first date there is to the last."""
        if self.first and self.last:
            return self.first, self.last
        column = Column(variable.table, variable.name)
        found = [str(day) for (day,) in view.data.counts(variable.table, [column]) if day]
        first, last = self.first or _day(min(found, default="")), self.last or _day(max(found, default=""))
        return (first, last) if first and last and first <= last else None

    def _period(self, day: date) -> str:
        if self.every == "month":
            return f"{day:%Y-%m}"
        return f"{day.year}-Q{(day.month + 2) // 3}" if self.every == "quarter" else str(day.year)

    def _dimension(
        self, variable: Variable, periods: dict[date, str], label: str, words: Words | None = None
    ) -> Dimension:
        codes = dict.fromkeys(periods.values())
        return Dimension(
            spec=f"{self.of} by {self.every}",
            label=label,
            number=variable.number,
            categories=tuple(Category(code, _label(code, words) if words else code) for code in codes),
            ordered=True,
            multiple=False,
            variable=variable,
            grouping={day.isoformat(): period for day, period in periods.items()},
        )


_PERIODS = {"month": to_say("Month"), "quarter": to_say("Quarter"), "year": to_say("Year")}
_TITLES = {
    "month": to_say("%(date)s: by month"),
    "quarter": to_say("%(date)s: by quarter"),
    "year": to_say("%(date)s: by year"),
}
_OUTSIDE = to_say("Before the first or after the last period")


def _label(code: str, words: Words) -> str:
    year, _, part = code.partition("-")
    if part.startswith("Q"):
        return words.say("%(year)s, quarter %(quarter)s", year=year, quarter=part[1:])
    return words.say("%(month)s %(year)s", month=words.month(int(part)), year=year) if part else year


def _dated(code: LeftOut, words: Words) -> LeftOut:
    return replace(code, label=words.say(_OUTSIDE)) if code.code == UNGROUPED else code


def _named(head: Heading, words: Words) -> Heading:
    outside = head.role is Role.MISSING and head.code == UNGROUPED
    return replace(head, label=words.say(_OUTSIDE)) if outside else head


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
