"""Frequency of one closed question; of several answers to one question, with cases and responses as base."""

from dataclasses import replace
from typing import ClassVar, Literal

from analysis.catalogue import Catalogue, Dimension
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.populations import grouped, keyed
from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.tally import answered, counts, guarded, left_out, size
from analysis.view import View
from analysis.wording import capital

FULL_COUNTING = (
    "Several answers were possible, and each counts in full: the shares add up to more than 100 %."
)

OF_RESPONSES = "Several answers were possible. Shares are of all responses, and add up to 100 %."


class Frequency(Entry):
    """How many gave each answer."""

    kind: Literal["frequency"] = "frequency"
    KIND: ClassVar[str] = "frequency"
    of: str
    base: Literal["cases", "responses"] = "cases"
    chart: bool = True
    sort: bool = False

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        dimension = catalogue.dimension(self._name(catalogue))
        if self.sort and dimension.states:
            what = f"'{self.of}' names States, and sorted by a count they would be ranked"
            raise PlanMistake(what, "take `sort` out: States stand in the order of their list", "sort")
        if self.base == "responses" and not dimension.multiple:
            what = f"each case gives one response, for '{self.of}' takes one answer"
            raise PlanMistake(what, "take `base` out", "base")

    def tables(self, view: View) -> tuple[Table, ...]:
        dimension = view.catalogue.dimension(self._name(view.catalogue))
        cases = Cases.of(view, self, [dimension])
        responses = self.base == "responses"
        return (
            frequency(
                cases, self, dimension, charted=self.chart, ordered_by_count=self.sort, responses=responses
            ),
        )

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
    responses: bool = False,
) -> Table:
    """The table of one dimension; shares are of cases or of the responses that they gave."""
    tally = cases.tally({"of": dimension})
    valid = answered(tally, "of")
    base = size(valid)
    found = counts(valid, "of")
    protected = counts(guarded(valid), "of")
    categories = list(shown_categories(dimension, {key[0] for key in found}))
    if not dimension.states and (ordered_by_count or (dimension.multiple and not dimension.ordered)):
        categories.sort(key=lambda heading: -found.get((heading.code,), 0))
    whole = sum(found.values()) if responses else base
    cells = [
        Cell(count=n, share=share(n, whole), guarded=protected.get((heading.code,), 0))
        for heading in categories
        for n in [found.get((heading.code,), 0)]
    ]
    guarded_base = size(guarded(valid))
    totals = _totals(cases, dimension, base, guarded_base, sum(found.values()), responses=responses)
    missing = left_out(tally, "of")
    variables = [dimension.variable] if dimension.variable else []
    table = draft(cases, entry, variables, base, "multiple" if dimension.multiple else "frequency")
    made = replace(
        table,
        title=table.title if entry.title or dimension.grouping else dimension.label,
        rows=(
            *categories,
            *(heading for heading, _ in totals),
            *(Heading(code.code, code.label, Role.MISSING) for code in missing),
        ),
        columns=(Heading("answers", capital(cases.cases)),),
        cells=(
            *((cell,) for cell in cells),
            *((cell,) for _, cell in totals),
            *((Cell(count=code.count),) for code in missing),
        ),
        shows=(Show.COUNT, Show.SHARE),
        row_title=dimension.label if dimension.grouping else "Answer",
        share_of="all responses" if responses else f"{cases.cases} that answered",
        of_responses=responses,
        notes=table.notes
        + ((OF_RESPONSES if responses else FULL_COUNTING,) if dimension.multiple else ())
        + ungrouped_notes(dimension),
        left_out=missing,
        chart=Chart.BAR if charted and base and FEW < len(categories) <= MANY else Chart.NONE,
        adds_down=not dimension.multiple,
    )
    return keyed(made, lambda row, _: grouped(cases.view, dimension, row))


def _totals(
    cases: Cases, dimension: Dimension, base: int, guarded: int, given: int, *, responses: bool
) -> list[tuple[Heading, Cell]]:
    total = Heading("total", f"Total {cases.cases}", Role.TOTAL)
    lines = [(total, Cell(count=base, share=None if responses else share(base, base), guarded=guarded))]
    if dimension.multiple:
        cell = Cell(count=given, share=share(given, given if responses else base))
        lines.append((Heading("responses", "Total responses", Role.TOTAL), cell))
    return lines


def ungrouped_notes(*dimensions: Dimension) -> tuple[str, ...]:
    """Which of several answers are under no heading, for who gave others too is still in the base.

    Taken from what could be answered, so that it tells nothing of anybody's answers.
    """
    found = []
    for dimension in dimensions:
        groups, variable = dimension.grouping, dimension.variable
        if groups is None or variable is None or not variable.multiple:
            continue
        labels = [c.label for c in variable.categories if c.code not in groups]
        if labels:
            more = f" and {len(labels) - NAMED:,} more" if len(labels) > NAMED else ""
            said = f"{', '.join(labels[:NAMED])}{more}"
            found.append(f"{variable.number}: in none of the groups, and under no heading: {said}.")
    return tuple(found)


def shown_categories(dimension: Dimension, found: set[str]) -> tuple[Heading, ...]:
    """The categories of a dimension as headings: all of them, of long lists those that occur.

    A code that the list does not know (retired since, perhaps) is shown by its code, never dropped.
    """
    many = len(dimension.categories) > MANY
    known = {category.code for category in dimension.categories}
    listed = [c for c in dimension.categories if not many or c.code in found]
    return tuple(
        [Heading(category.code, category.label) for category in listed]
        + [Heading(code, code) for code in sorted(found - known)]
    )


MANY = 30  # longer lists (countries) show only what was answered, and no chart
FEW = 2  # so few bars say less than their numbers
NAMED = 8  # so many answers that no group has are named, further ones counted
