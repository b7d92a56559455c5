"""Frequency of one closed question; of several answers to one question, with cases and responses as base."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import RESPONDENT, Catalogue, Dimension
from analysis.grouping import UNIVERSE, Column
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.counting import (
    EVERY,
    ONE_RESPONSE,
    PLAINLY,
    Base,
    Counted,
    Counting,
    decimal_of,
    outside,
)
from analysis.kinds.populations import grouped, keyed
from analysis.kinds.queries import Asking, asked
from analysis.kinds.weighing import WEIGHT
from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.tally import Tally, answered, counts, guarded, size
from analysis.view import View
from analysis.wording import Words, to_say

FULL_COUNTING = to_say(
    "Several answers were possible, and each counts in full: the shares add up to more than 100 per cent."
)

OF_RESPONSES = to_say(
    "Several answers were possible. Shares are of all responses, and add up to 100 per cent."
)


class Frequency(Counted):
    """How many gave each answer."""

    kind: Literal["frequency"] = "frequency"
    KIND: ClassVar[str] = "frequency"
    of: str = Field(description="A question with choices, or a grouping of it.")
    base: Literal["cases", "responses"] = Field(default="cases", description="What shares are of.")
    chart: bool = Field(default=True, description="Whether bars are drawn.")
    sort: bool = Field(default=False, description="Whether answers stand by their numbers; never States.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        dimension = catalogue.dimension(self._name(catalogue))
        if self.sort and dimension.states:
            what = f"'{self.of}' names States, and sorted by a count they would be ranked"
            raise PlanMistake(what, "take `sort` out: States stand in the order of their list", "sort")
        if self.base == "responses" and not dimension.multiple:
            what = f"each case gives one response, for '{self.of}' takes one answer"
            raise PlanMistake(what, "take `base` out", "base")
        if self.base == "responses" and self.counting == "fractional":
            raise PlanMistake(ONE_RESPONSE, "take `base` out", "base")
        self.check_counting(catalogue, [dimension])

    def tables(self, view: View) -> tuple[Table, ...]:
        catalogue = view.catalogue
        dimension = self.reasoned(catalogue, catalogue.dimension(self._name(catalogue)))
        cases = Cases.of(view, self, [dimension])
        base = Base("", self.base == "responses", self.counted(view.catalogue))
        return (frequency(cases, self, dimension, charted=self.chart, ordered_by_count=self.sort, base=base),)

    def _name(self, catalogue: Catalogue) -> str:
        """A question may stand for its only variable."""
        name, colon, grouping = self.of.partition(":")
        if name in catalogue.by_name:
            return self.of
        variables = catalogue.variables(name)
        if len(variables) > 1:
            raise PlanMistake(
                f"'{name}' has {len(variables)} variables", "use kind: matrix, or name one of them"
            )
        return variables[0].name + colon + grouping


def frequency(
    cases: Cases,
    entry: Entry,
    dimension: Dimension,
    *,
    charted: bool,
    ordered_by_count: bool,
    base: Base = PLAINLY,
) -> Table:
    """The table of one dimension; shares are of cases or of the responses that they gave."""
    counting, words = base.counting, cases.view.words
    tally = cases.tally({"of": dimension, **counting.keys})
    valid = counting.weighed(answered(tally, "of"))
    amounts = counting.amounts(valid, "of")
    categories = list(shown_categories(dimension, {key[0] for key in amounts}))
    if not dimension.states and (ordered_by_count or (dimension.multiple and not dimension.ordered)):
        categories.sort(key=lambda head: (head.code in dimension.occurring, -amounts.get((head.code,), 0)))
    missing = outside(tally, [("of", dimension.number or dimension.label), *_weights(counting, words)], words)
    lines = [
        *_lines(cases, valid, categories, dimension, base),
        *((Heading(code.code, code.label, Role.MISSING), Cell(count=code.count)) for code in missing),
    ]
    variables = [v for v in (dimension.variable, counting.weight) if v]
    kind = "multiple" if dimension.multiple else "frequency"
    table = draft(cases, entry, variables, size(valid), kind)
    made = replace(
        table,
        title=table.title if entry.title or dimension.grouping else dimension.label,
        rows=tuple(heading for heading, _ in lines),
        columns=(Heading("answers", cases.cases, decimals=0 if counting.plain else 1),),
        cells=tuple((cell,) for _, cell in lines),
        shows=(Show.COUNT, Show.SHARE) if counting.plain else (Show.COUNT, Show.VALUE, Show.SHARE),
        values="" if counting.plain else counting.label(words),
        row_title=dimension.label if dimension.grouping else words.say("Answer"),
        share_of=words.say("Per cent of all responses.")
        if base.responses
        else words.say("Per cent of those that answered."),
        of_responses=base.responses,
        base_text=counting.base_text(table.base_text, words),
        notes=table.notes + _counting_notes(cases, dimension, base) + ungrouped_notes(cases.view, dimension),
        left_out=missing,
        chart=Chart.BAR if charted and valid and FEW < len(categories) <= MANY else Chart.NONE,
        adds_down=not dimension.multiple,
    )
    made = asked(made, Asking.of(cases).listed(base, dimension))
    return keyed(made, lambda row, _: grouped(cases.view, dimension, row))


def _weights(counting: Counting, words: Words) -> list[tuple[str, str]]:
    return [(WEIGHT, words.say("Weight"))] if counting.weight else []


def _counting_notes(cases: Cases, dimension: Dimension, base: Base) -> tuple[str, ...]:
    notes = base.counting.notes(cases.view.words, [dimension.number or dimension.label])
    if not dimension.multiple or base.counting.fractional:
        return notes
    return (cases.view.words.say(OF_RESPONSES if base.responses else FULL_COUNTING), *notes)


def _lines(
    cases: Cases, valid: Tally, categories: list[Heading], dimension: Dimension, base: Base
) -> Iterator[tuple[Heading, Cell]]:
    """Each category, then all cases, then of several answers all that were given."""
    counting, say = base.counting, cases.view.words.say
    found, protected = counts(valid, "of"), counts(guarded(valid), "of")
    amounts, all_cases = counting.amounts(valid, "of"), sum(counting.amounts(valid).values(), Fraction(0))
    given = sum(amounts.values(), Fraction(0))
    whole = given if base.responses else all_cases

    def cell(count: int, amount: Fraction, protected: int = 0) -> Cell:
        value = None if counting.plain else decimal_of(amount)
        return Cell(count=count, share=share(amount, whole), value=value, guarded=protected)

    for head in categories:
        key = (head.code,)
        yield head, cell(found.get(key, 0), amounts.get(key, Fraction(0)), protected.get(key, 0))
    total = cell(size(valid), all_cases, size(guarded(valid)))
    yield (
        Heading("total", say("Total"), Role.TOTAL),
        replace(total, share=None) if base.responses else total,
    )
    if dimension.multiple and not counting.fractional:
        yield Heading(EVERY, say("Total responses"), Role.TOTAL), cell(sum(found.values()), given)


REASONS = to_say("The base includes those without an answer whose reason stands in the table.")


AS_AT = to_say("%(grouping)s: as at %(day)s.")
UNDER_NO_HEADING = to_say("%(question)s: in none of the groups, and under no heading: %(labels)s.")
UNCOVERED = to_say("%(question)s: in none of the groups, and outside the base: %(labels)s.")


def ungrouped_notes(view: View, *dimensions: Dimension) -> tuple[str, ...]:
    """As at when groups are taken, and which answers and respondents are in none of them.

    Taken from what could be answered, so that it tells nothing of anybody's answers.
    """
    found = [view.words.say(REASONS)] if any(dimension.shown for dimension in dimensions) else []
    for dimension in dimensions:
        if dimension.as_at:
            day = view.words.day(dimension.as_at)
            found.append(view.words.say(AS_AT, grouping=dimension.label, day=day))
        labels = _uncovered(view, dimension)
        if labels:
            said = "; ".join(labels[:NAMED])
            if (more := len(labels) - NAMED) > 0:
                said = view.words.say("%(labels)s (and others: %(count)s)", labels=said, count=more)
            message = UNDER_NO_HEADING if dimension.multiple else UNCOVERED
            name = dimension.number or dimension.label
            found.append(view.words.say(message, question=name, labels=said))
    return tuple(found)


def _uncovered(view: View, dimension: Dimension) -> list[str]:
    """What could be answered, or who was asked, that a grouping has in none of its groups."""
    groups, variable = dimension.grouping, dimension.variable
    if groups is None:
        return []
    if variable:
        return [category.label for category in variable.categories if category.code not in groups]
    labels = {one.code: one.label for one in view.catalogue.dimension(RESPONDENT).categories}
    asked = {str(key) for (key,) in view.data.counts(UNIVERSE, [Column(UNIVERSE, "respondent")])}
    return [label for code, label in labels.items() if code in asked and code not in groups]


def shown_categories(dimension: Dimension, found: set[str]) -> tuple[Heading, ...]:
    """The categories of a dimension as headings: all of them, of long lists without order those that occur.

    A code that the list does not know (retired since, perhaps) is shown by its code, never dropped.
    """
    many = len(dimension.categories) > MANY and not dimension.ordered
    known = {category.code for category in dimension.categories}
    listed = [
        c for c in dimension.categories if c.code in found or not (many or c.code in dimension.occurring)
    ]
    return tuple(
        [Heading(category.code, category.label) for category in listed]
        + [Heading(code, code) for code in sorted(found - known)]
    )


MANY = 30  # longer lists (countries) show only what was answered, and no chart
FEW = 2  # so few bars say less than their numbers
NAMED = 8  # so many answers that no group has are named, further ones counted
