"""Summary of numbers: how many, their mean, median, quartiles, least, greatest and sum, exactly."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from analysis.amounts import Amounts
from analysis.authored import Names
from analysis.catalogue import Catalogue, Dimension
from analysis.kinds.base import Cases, Entry, PlanMistake, draft
from analysis.kinds.counting import PLAIN, Counting
from analysis.kinds.frequency import shown_categories, ungrouped_notes
from analysis.kinds.populations import both, grouped, keyed
from analysis.kinds.queries import Asking, asked
from analysis.kinds.statistics import STATISTICS, statistics, weighted
from analysis.kinds.weighing import WEIGHT, Weighed
from analysis.population import ANSWERED, MISSING, Groups
from analysis.query import ANY, Condition, Query
from analysis.tables import Cell, Heading, LeftOut, Role, Show, Table
from analysis.tally import (
    Tally,
    answered,
    counts,
    guarded,
    holding,
    in_order,
    left_out,
    numbers,
    size,
)
from analysis.view import Key, View
from analysis.wording import to_say
from app.questionnaire.codebook import Measure, Variable
from app.questionnaire.package import MAIN

QUARTILES = to_say("Quartiles by linear interpolation between the ordered values (as QUARTILE.INC in Excel).")
YEAR = "year"
WHO = "who"
"""The name under which a tally has the respondent of each case."""
_OF_WEIGHTED = ("n", "mean", "min", "max", "sum")
_LABELS = (
    to_say("n"),
    to_say("Mean"),
    to_say("Median"),
    to_say("Lower quartile"),
    to_say("Upper quartile"),
    to_say("Least"),
    to_say("Greatest"),
    to_say("Sum"),
)


class Summary(Weighed):
    """Numbers in a row each."""

    kind: Literal["summary"] = "summary"
    KIND: ClassVar[str] = "summary"
    of: Names = Field(description="Numbers, or questions that ask for some.")
    by: str = Field(default="", description="The grouping for which one number is summed up.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        variables = self._variables(catalogue)
        by = catalogue.dimension(self.by).variable if self.by else None
        if self.by and len(variables) > 1:
            raise PlanMistake("only one figure can be broken down", "make an entry for each of `of`")
        self.check_weight(catalogue, [*variables, by], variables[0].table)

    def tables(self, view: View) -> tuple[Table, ...]:
        variables = self._variables(view.catalogue)
        counting = Counting(weight=self.weight_of(view.catalogue))
        if self.by:
            return (broken_down(view, self, variables[0], view.catalogue.dimension(self.by), counting),)
        return (summary(view, self, variables, counting),)

    def _variables(self, catalogue: Catalogue) -> tuple[Variable, ...]:
        found = tuple(v for name in self.of for v in catalogue.variables(name) if v.measure is Measure.SCALE)
        if not found:
            raise PlanMistake(
                f"{', '.join(self.of)}: no numbers there", "name an integer, decimal or percent"
            )
        if len({variable.table for variable in found}) > 1:
            raise PlanMistake("its variables belong to different tables", "make an entry for each table")
        return found


def summary(view: View, entry: Entry, variables: tuple[Variable, ...], counting: Counting = PLAIN) -> Table:
    """The table: a row for each variable, or for each group of one variable."""
    cases, say = Cases.of(view, entry, (), entry.table or variables[0].table), view.words.say
    rows, cells, bases, missing = [], [], [], []
    labels: dict[str, str] = {}
    for variable in variables:
        tally = cases.tally({"of": variable, **counting.keys, **_who(cases, variable)})
        known = counting.weighed(answered(tally, "of"))
        label = variable.item or view.catalogue.question_name(variable)
        rows.append(Heading(variable.name, _with_unit(view, label, variable)))
        cells.append(_line(cases, variable, known, counting=counting, years=_all_years(variables)))
        bases.append(size(known))
        absent_here = (*left_out(tally, "of", view.words), *counting.weightless(tally, view.words, "of"))
        labels |= {code.code: code.label for code in absent_here}
        missing.append({code.code: code.count for code in absent_here})
    occurring = in_order(code for line in missing for code in line)
    table = draft(cases, entry, variables, max(bases, default=0), "summary")
    made = replace(
        table,
        rows=tuple(rows),
        columns=(
            *_headings(view, counting, years=_all_years(variables)),
            *(Heading(code, labels[code], Role.MISSING) for code in occurring),
        ),
        cells=tuple(
            (*line, *(Cell(count=absent.get(code, 0)) for code in occurring))
            for line, absent in zip(cells, missing, strict=True)
        ),
        shows=(Show.VALUE,),
        row_title=say("Figure"),
        dominance=view.thresholds.dominance,
        title=entry.title or (table.title if len(variables) == 1 else _joint_title(view, variables[0])),
        base_text=" ".join((cases.base_text(max(bases, default=0)), say("Each row has its own n."))),
        left_out=tuple(
            LeftOut(code, labels[code], missing[0].get(code, 0)) for code in occurring if len(rows) == 1
        ),
        notes=(*table.notes, *_how(view, counting)),
    )
    asking = Asking.of(cases)
    by_name = {variable.name: variable for variable in variables}

    def of(row: Heading, column: Heading) -> Query | None:
        if column.role is not Role.MISSING:
            of_year = by_name[row.code].kind == YEAR
            added = of_year and column.code == "sum"
            return None if added else asking.statistic(by_name[row.code], column.code, weight=counting.weight)
        if counting.weight and column.code.startswith(f"{WEIGHT}."):
            unweighed = Condition(counting.weight.name, (f"[{column.code.partition('.')[2]}]",))
            return asking.every.also(Condition(row.code, (ANY,)), unweighed)
        return asking.every.also(Condition(row.code, (f"[{column.code}]",)))

    return keyed(asked(made, of), _counted)


def _joint_title(view: View, variable: Variable) -> str:
    section, say = view.catalogue.section(variable.section).title, view.words.say
    if variable.table == MAIN:
        if variable.kind == YEAR:
            return say("Years in summary: %(section)s", section=section)
        return say("Figures in summary: %(section)s", section=section)
    years = to_say("Years in summary: %(section)s (%(cases)s)")
    figures = to_say("Figures in summary: %(section)s (%(cases)s)")
    cases = view.cases_of(variable.table)
    return say(years if variable.kind == YEAR else figures, section=section, cases=cases)


def _all_years(variables: Sequence[Variable]) -> bool:
    """Whether a table holds nothing but years, which nobody adds up."""
    return all(variable.kind == YEAR for variable in variables)


def _with_unit(view: View, label: str, variable: Variable) -> str:
    if not variable.unit:
        return label
    return view.words.say("%(figure)s (%(unit)s)", figure=label, unit=variable.unit)


def _shown(counting: Counting, *, years: bool) -> Sequence[str]:
    """Which statistics stand in the table: of weighted numbers no quartiles, for there are several kinds."""
    shown = STATISTICS if counting.plain else _OF_WEIGHTED
    return [code for code in shown if not (years and code == "sum")]


def _headings(view: View, counting: Counting, *, years: bool) -> tuple[Heading, ...]:
    labels = dict(zip(STATISTICS, _LABELS, strict=True))
    return tuple(
        Heading(code, view.words.say(labels[code]), Role.STATISTIC, decimals=0 if code == "n" else 1)
        for code in _shown(counting, years=years)
    )


def _how(view: View, counting: Counting) -> tuple[str, ...]:
    return (view.words.say(QUARTILES),) if counting.plain else counting.notes(view.words, [])


def broken_down(
    view: View, entry: Entry, variable: Variable, by: Dimension, counting: Counting = PLAIN
) -> Table:
    """One figure for each group of cases, and for all of them."""
    cases, say = Cases.of(view, entry, (), entry.table or variable.table), view.words.say
    keys: dict[str, Key] = {"of": variable, "by": by, **counting.keys, **_who(cases, variable, by.variable)}
    tally = cases.tally(keys)
    valid = counting.weighed(answered(tally, "of", "by"))
    groups = {key[0] for key in counts(valid, "by")}
    heads = [head for head in shown_categories(by, groups) if head.code in groups]
    table = draft(cases, entry, (variable,), size(valid), "summary")
    made = replace(
        table,
        summed=variable.name,
        dominance=view.thresholds.dominance,
        title=entry.title
        or say(
            "%(title)s: by %(grouping)s",
            title=_with_unit(view, table.title, variable),
            grouping=by.label,
        ),
        rows=(*heads, Heading("total", say("Total"), Role.TOTAL)),
        columns=_headings(view, counting, years=_all_years((variable,))),
        cells=(
            *(
                _line(cases, variable, holding(valid, "by", {head.code}), by.variable, counting)
                for head in heads
            ),
            _line(cases, variable, valid, by.variable, counting),
        ),
        shows=(Show.VALUE,),
        row_title=by.label,
        notes=(*table.notes, *_how(view, counting), *ungrouped_notes(view, by)),
        left_out=(
            *left_out(tally, "by", view.words),
            *counting.weightless(tally, view.words, "of", "by"),
        ),
    )
    asking = Asking.of(cases)
    made = asked(
        made, lambda row, column: asking.statistic(variable, column.code, (by, row), weight=counting.weight)
    )
    return keyed(made, lambda row, _: both(grouped(view, by, row), {variable.name: ANSWERED}))


def _counted(row: Heading, column: Heading) -> Groups:
    """Every statistic of a row is made from those with a number."""
    missing = frozenset({MISSING + column.code})
    return {row.code: missing if column.role is Role.MISSING else ANSWERED}


def _opinion(cases: Cases, *variables: Variable | None) -> bool:
    chosen = [cases.view.catalogue.dimension(spec).variable for spec in cases.where]
    return any(map(cases.view.is_opinion, (*variables, *chosen)))


def _who(cases: Cases, *variables: Variable | None) -> dict[str, Dimension]:
    """The respondent of each case, where it is to be known of whom a sum would tell."""
    named = "respondent" in cases.view.data.tables.columns(cases.table)
    if not named or not (cases.view.public or _opinion(cases, *variables)):
        return {}
    return {WHO: cases.view.catalogue.dimension("respondent")}


def _amounts(valid: Tally, *, everybody: bool) -> Amounts:
    """What is added up of these cases; all of them are protected, or those that are guarded."""
    named: dict[str, Decimal] = {}
    single: Counter[Decimal] = Counter()
    public = Decimal(0)
    for group in valid:
        amount = abs(Decimal(str(group.codes["of"])))
        if not (everybody or group.guarded):
            public += amount * group.cases
        elif WHO in group.codes:
            who = str(group.codes[WHO])
            named[who] = named.get(who, Decimal(0)) + amount * group.cases
        else:
            single[amount] += group.cases
    return Amounts(named, single, public)


def _line(
    cases: Cases,
    variable: Variable,
    valid: Tally,
    by: Variable | None = None,
    counting: Counting = PLAIN,
    *,
    years: bool | None = None,
) -> tuple[Cell, ...]:
    found, protected = statistics(numbers(valid, "of")), size(guarded(valid))
    if counting.weight:
        found |= weighted(counting.amounts(valid, "of"))
    opinion = _opinion(cases, variable, by)
    amounts = _amounts(valid, everybody=opinion) if opinion or cases.view.public else None
    n, alone = int(found["n"] or 0), _all_years((variable,))
    return tuple(
        Cell(
            value=None if alone and code == "sum" else found[code],
            year=alone and code != "n",
            base=n,
            guarded=protected,
            amounts=amounts,
        )
        for code in _shown(counting, years=alone if years is None else years)
    )
