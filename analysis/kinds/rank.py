"""A ranking question: how often each choice stands first, in the first n, and its mean rank."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.populations import grouped, keyed
from analysis.kinds.queries import Asking, asked
from analysis.population import Groups
from analysis.query import ANY, OR, Condition, Query
from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.tally import answered, counts, guarded, left_out, size
from analysis.view import View
from app.questionnaire.codebook import Variable


class Rank(Entry):
    """Choices by how they were ranked."""

    kind: Literal["rank"] = "rank"
    KIND: ClassVar[str] = "rank"
    of: str = Field(description="A ranking.")
    chart: bool = Field(default=True, description="Whether bars are drawn.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        variables = catalogue.variables(self.of)
        if not is_ranked(variables):
            raise PlanMistake(f"'{self.of}' is not ranked", "use kind: frequency or matrix")
        if catalogue.names_states(variables[0]):
            what = f"the choices of '{self.of}' are States, which no report ranks"
            raise PlanMistake(what, "use kind: frequency for each place", "kind")

    def tables(self, view: View) -> tuple[Table, ...]:
        return (ranked(view, self, view.catalogue.variables(self.of), charted=self.chart),)


def is_ranked(variables: tuple[Variable, ...]) -> bool:
    """Whether variables are the places of a ranking: q.1, q.2 … over the same choices."""
    places = [variable.name.rpartition(".")[2] for variable in variables]
    same = len({variable.categories for variable in variables}) == 1
    return len(places) > 1 and same and places == [str(n + 1) for n in range(len(places))]


def ranked(view: View, entry: Entry, variables: tuple[Variable, ...], *, charted: bool) -> Table:
    """The table: shares of those who ranked anything; the mean of the ranks actually given."""
    dimensions = {variable.name: view.catalogue.dimension(variable.name) for variable in variables}
    cases = Cases.of(view, entry, dimensions.values())
    tallies = [cases.tally({"of": dimension}) for dimension in dimensions.values()]
    by_place = [counts(answered(tally, "of"), "of") for tally in tallies]
    protected = [counts(guarded(answered(tally, "of")), "of") for tally in tallies]
    say = view.words.say
    base = size(answered(tallies[0], "of"))
    table = draft(cases, entry, variables, base, "rank")
    # Of an opinion everybody is to be protected.
    held = by_place if table.opinion else protected
    lines = [
        (
            Heading(category.code, category.label),
            [found.get((category.code,), 0) for found in by_place],
            [found.get((category.code,), 0) for found in held],
        )
        for category in variables[0].categories
    ]
    lines.sort(key=lambda line: -sum(line[1]))
    top = len(variables)
    first = left_out(tallies[0], "of", view.words)
    known = size(answered(tallies[0], "of") if table.opinion else guarded(answered(tallies[0], "of")))
    whole = Cell(count=base, guarded=known)
    made = replace(
        table,
        rows=(
            *(heading for heading, _, _ in lines),
            Heading("total", say("Total"), Role.TOTAL),
            *(Heading(code.code, code.label, Role.MISSING) for code in first),
        ),
        columns=(
            Heading("ranked", say("Among the first %(places)s", places=top)),
            Heading("first", say("In first place")),
            Heading("mean", say("Mean rank given"), Role.STATISTIC, 1),
        ),
        cells=(
            *(_cells(n, hidden, base) for _, n, hidden in lines),
            (whole, whole, Cell()),
            *((Cell(count=reason.count), Cell(), Cell()) for reason in first),
        ),
        shows=(Show.COUNT, Show.SHARE, Show.VALUE),
        row_title=say("Choice"),
        share_of=say("Per cent of those that ranked any."),
        left_out=first,
        chart=Chart.BAR if charted and base else Chart.NONE,
    )
    first_place = dimensions[variables[0].name]

    def counted(row: Heading, column: Heading) -> Groups | None:
        stands = column.code == ("ranked" if row.role is Role.MISSING else "first")
        return grouped(view, first_place, row) if stands else None

    return keyed(asked(made, partial(_asked, Asking.of(cases), list(dimensions))), counted)


def _asked(asking: Asking, places: Sequence[str], row: Heading, column: Heading) -> Query | None:
    """The cases that gave a choice some place, or the first; of the totals, those that ranked any."""
    first, every = Condition(places[0], (ANY,)), asking.every
    if row.role is not Role.CATEGORY:
        reason = () if row.role is Role.TOTAL else (f"[{row.code}]",)
        return every.also(replace(first, codes=reason or first.codes)).of(every.also(first))
    named = every.also(Condition(OR.join(places), (row.code,)))
    if column.code == "mean":
        return named.giving("mean place", *places)
    found = named if column.code == "ranked" else every.also(Condition(places[0], (row.code,)))
    return found.of(every.also(first))


def _cells(places: list[int], protected: list[int], base: int) -> tuple[Cell, ...]:
    """A choice's numbers; those of its mean to be protected are the fewest who gave it some rank."""
    total = sum(places)
    mean = Decimal(sum((k + 1) * n for k, n in enumerate(places))) / total if total else None
    return (
        Cell(count=total, share=share(total, base), guarded=sum(protected)),
        Cell(count=places[0], share=share(places[0], base), guarded=protected[0]),
        Cell(value=mean, base=total, guarded=min(filter(None, protected), default=0)),
    )
