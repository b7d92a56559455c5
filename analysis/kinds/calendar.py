"""Event-days in time: days of events laid on the months or years in which they fell, against a reference."""

import calendar as months
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import repeat
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue
from analysis.kinds.base import Cases, Entry, PlanMistake, draft
from analysis.kinds.counting import decimal_of
from analysis.kinds.queries import Asking, asked
from analysis.query import ANY, Condition, Query
from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.tally import Tally, answered, is_missing, size
from analysis.view import View
from analysis.wording import Words, to_say
from app.questionnaire.codebook import Measure

ALLOCATION = to_say(
    "Event-days are sessions times days per session. An event that runs over several months has its days "
    "spread evenly over the dates from its start to its end, and each month gets those that fell in it."
)


@dataclass(frozen=True)
class Event:
    """When something happened and how many days of it there were."""

    start: date
    end: date
    days: Fraction


class Calendar(Entry):
    """Load by month of one year, or by year."""

    kind: Literal["calendar"] = "calendar"
    KIND: ClassVar[str] = "calendar"
    start: str = Field(description="The day on which something begins.")
    end: str = Field(default="", description="The day on which it ends.")
    days: str = Field(description="How many days of it there were, or in a session.")
    sessions: str = Field(default="", description="How many sessions it had.")
    year: int | None = Field(default=None, description="The year of which months are shown.")
    reference: Decimal | None = Field(default=None, description="Days a period to hold the load against.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        variables = [catalogue.variable(name) for name in self._names()]
        if variables[0].measure is not Measure.DATE:
            raise PlanMistake(f"'{self.start}' is not a date", "name the date on which an event starts")
        if len({variable.table for variable in variables}) > 1:
            raise PlanMistake("its variables belong to different tables", "name variables of one repeat")
        chosen = [catalogue.dimension(spec).variable for spec in self.where]
        if catalogue.public or any(map(catalogue.is_opinion, (*variables, *chosen))):
            what = "the days of a few events would tell what small numbers hide"
            raise PlanMistake(what, "use kind: series, which counts them", "kind")

    def tables(self, view: View) -> tuple[Table, ...]:
        variables, words = [view.catalogue.variable(name) for name in self._names()], view.words
        cases = Cases.of(view, self, (), variables[0].table)
        tally = cases.tally({variable.name: variable for variable in variables})
        events = list(self._events(tally))
        load, starting = _load(events, self.year), _starting(events, self.year)
        periods = [f"{self.year}-{month:02}" for month in range(1, 13)] if self.year else sorted(load)
        lines = [self._line(load[key], starting[key], 1) for key in periods]
        everything = sum((load[key] for key in periods), Fraction(0))
        table = draft(cases, self, variables, len(events), "calendar")
        undated = size(tally) - len(events)
        made = replace(
            table,
            title=self.title or self._title(words),
            rows=(
                *(Heading(key, _period_label(key, words)) for key in periods),
                Heading(
                    "total", words.say("All months") if self.year else words.say("All years"), Role.TOTAL
                ),
            ),
            columns=self._columns(cases),
            cells=(
                *lines,
                self._line(everything, sum(starting[key] for key in periods), max(len(periods), 1)),
            ),
            shows=(Show.COUNT, Show.VALUE),
            row_title=words.say("Month") if self.year else words.say("Year"),
            base_text=words.say(
                "%(cases)s with a date and a number of days: %(count)s.",
                cases=cases.cases,
                count=len(events),
            ),
            notes=(*table.notes, words.say(ALLOCATION), *_left_out_note(undated, words)),
            chart=Chart.COLUMN if events else Chart.NONE,
        )
        days = {event.start.isoformat(): _period(event.start, self.year) for event in events}
        return (asked(made, partial(self._asked, Asking.of(cases).every, days, periods)),)

    def _asked(
        self,
        every: Query,
        days: Mapping[str, str],
        periods: Sequence[str],
        row: Heading,
        column: Heading,
    ) -> Query:
        """The events that began in a period; the days that fell in it, of all that are dated."""
        dated = every.also(Condition(self.days, (ANY,)))
        chosen = (row.code,) if row.role is Role.CATEGORY else tuple(periods)
        if column.code == "starting":
            name = f"{self.start}:{'month' if self.year else 'year'}"
            return dated.also(Condition(name, chosen, days))
        due = None if self.reference is None else str(self.reference * len(chosen))
        span = chosen[0] if len(chosen) == 1 else str(self.year or "")
        what = f"days in {span}" if span else "days"
        of = (self.start, self.end or self.start, *filter(None, (self.days, self.sessions)))
        found = dated.also(Condition(self.start, (ANY,)))
        load = found.giving(what, *of)
        if column.code == "reference":
            return every.giving(str(due))
        if column.code == "difference":
            return found.giving(f"{what} less {due}", *of)
        return load.of(every.giving(str(due)))

    def _title(self, words: Words) -> str:
        if self.year:
            return words.say("Event-days by month, %(year)s", year=str(self.year))
        return words.say("Event-days by year")

    def _columns(self, cases: Cases) -> tuple[Heading, ...]:
        words = cases.view.words
        own = (
            Heading("starting", words.say("%(cases)s that began", cases=cases.cases)),
            Heading("days", words.say("Event-days"), Role.STATISTIC, 1),
        )
        if self.reference is None:
            return own
        due = to_say("Reference: %(days)s a month") if self.year else to_say("Reference: %(days)s a year")
        return (
            *own,
            Heading("reference", words.say(due, days=self.reference), Role.STATISTIC, 0),
            Heading("difference", words.say("Difference"), Role.STATISTIC, 1),
            Heading("covered", words.say("Share of reference"), Role.CATEGORY),
        )

    def _names(self) -> list[str]:
        return [name for name in (self.start, self.end, self.days, self.sessions) if name]

    def _line(self, load: Fraction, starting: int, periods: int) -> tuple[Cell, ...]:
        days = decimal_of(load)
        cells = [Cell(count=starting), Cell(value=days)]
        if self.reference is not None:
            due = self.reference * periods
            cells += [Cell(value=due), Cell(value=days - due), Cell(share=float(days / due) if due else None)]
        return tuple(cells)

    def _events(self, tally: Tally) -> Iterator[Event]:
        for group in answered(tally, self.start, self.days):
            row = {name: str(code) for name, code in group.codes.items() if not is_missing(code)}
            start = date.fromisoformat(row[self.start])
            end = date.fromisoformat(row[self.end]) if self.end in row else start
            days = Fraction(row[self.days]) * Fraction(row.get(self.sessions, "1"))
            yield from repeat(Event(start, max(start, end), days), group.cases)


def allocated(event: Event) -> Iterator[tuple[date, Fraction]]:
    """An event's days by month: the first of each month that it touches, and what falls in it."""
    length = (event.end - event.start).days + 1
    day = event.start
    while day <= event.end:
        last = date(day.year, day.month, months.monthrange(day.year, day.month)[1])
        until = min(last, event.end)
        yield day.replace(day=1), event.days * ((until - day).days + 1) / length
        day = until + timedelta(days=1)


def _load(events: list[Event], year: int | None) -> defaultdict[str, Fraction]:
    load: defaultdict[str, Fraction] = defaultdict(Fraction)
    for event in events:
        for month, days in allocated(event):
            if year is None:
                load[str(month.year)] += days
            elif month.year == year:
                load[f"{month.year}-{month.month:02}"] += days
    return load


def _starting(events: list[Event], year: int | None) -> defaultdict[str, int]:
    starting: defaultdict[str, int] = defaultdict(int)
    for event in events:
        starting[_period(event.start, year)] += 1
    return starting


def _period(day: date, year: int | None) -> str:
    """The month, where months of one year are shown, else the year."""
    return day.isoformat()[: 7 if year else 4]


def _period_label(key: str, words: Words) -> str:
    year, _, month = key.partition("-")
    return words.month(int(month)) if month else year


def _left_out_note(undated: int, words: Words) -> tuple[str, ...]:
    message = to_say("Outside the base. Without a date or number of days: %(count)s.")
    return (words.say(message, count=undated),) if undated else ()
