"""Summary of numbers: how many, their mean, median, quartiles, least, greatest and sum, exactly."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

from analysis.catalogue import Catalogue, Dimension
from analysis.kinds.base import Cases, Entry, Names, PlanMistake, draft
from analysis.kinds.frequency import shown_categories
from analysis.tables import Cell, Heading, LeftOut, Role, Show, Table
from analysis.view import MISSING_LABELS, View, answered, counts, left_out, spread
from app.questionnaire.codebook import Measure, Variable
from app.questionnaire.package import MAIN

QUARTILES = "Quartiles by linear interpolation between the ordered values (as QUARTILE.INC in Excel)."
_STATISTICS = ("n", "mean", "median", "q1", "q3", "min", "max", "sum")
_LABELS = ("n", "Mean", "Median", "Lower quartile", "Upper quartile", "Least", "Greatest", "Sum")
_HEADINGS = tuple(
    Heading(code, label, Role.STATISTIC, 0 if code == "n" else 1)
    for code, label in zip(_STATISTICS, _LABELS, strict=True)
)


class Summary(Entry):
    """Numbers in a row each."""

    kind: Literal["summary"] = "summary"
    KIND: ClassVar[str] = "summary"
    of: Names
    by: str = ""

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        variables = self._variables(catalogue)
        if self.by:
            catalogue.dimension(self.by)
            if len(variables) > 1:
                raise PlanMistake("only one figure can be broken down", "make an entry for each of `of`")

    def tables(self, view: View) -> tuple[Table, ...]:
        variables = self._variables(view.catalogue)
        if self.by:
            return (broken_down(view, self, variables[0], view.catalogue.dimension(self.by)),)
        return (summary(view, self, variables),)

    def _variables(self, catalogue: Catalogue) -> tuple[Variable, ...]:
        found = tuple(v for name in self.of for v in catalogue.variables(name) if v.measure is Measure.SCALE)
        if not found:
            raise PlanMistake(
                f"{', '.join(self.of)}: no numbers there", "name an integer, decimal or percent"
            )
        if len({variable.table for variable in found}) > 1:
            raise PlanMistake("its variables belong to different tables", "make an entry for each table")
        return found


def summary(view: View, entry: Entry, variables: tuple[Variable, ...]) -> Table:
    """The table: a row for each variable, or for each group of one variable."""
    table_name = entry.table or variables[0].table
    cases = Cases.of(view, entry, {}, table_name)
    rows, cells, bases, missing = [], [], [], []
    for variable in variables:
        values, codes = view.numbers(variable, table_name)
        values, codes = values[cases.frame.index], codes[cases.frame.index]
        exact = [Decimal(str(value)) for value in values if value is not None]
        unit = f" ({variable.unit})" if variable.unit else ""
        label = variable.item or view.catalogue.question_name(variable)
        rows.append(Heading(variable.name, label + unit))
        guarded = view.guarded(variable, table_name)[cases.frame.index]
        cells.append(_cells(statistics(exact), int(guarded[values.notna()].sum())))
        bases.append(len(exact))
        missing.append({code: int((codes == code).sum()) for code in MISSING_LABELS})
    occurring = [code for code in MISSING_LABELS if any(line[code] for line in missing)]
    table = draft(cases, entry, variables, max(bases, default=0), "summary")
    return replace(
        table,
        rows=tuple(rows),
        columns=(
            *_HEADINGS,
            *(Heading(code, MISSING_LABELS[code], Role.MISSING) for code in occurring),
        ),
        cells=tuple(
            (*line, *(Cell(count=absent[code]) for code in occurring))
            for line, absent in zip(cells, missing, strict=True)
        ),
        shows=(Show.VALUE,),
        row_title="Figure",
        title=entry.title or (table.title if len(variables) == 1 else _joint_title(view, variables[0])),
        base_text=f"{cases.base_text(max(bases, default=0))} Each row has its own n.",
        left_out=tuple(
            LeftOut(code, MISSING_LABELS[code], missing[0][code]) for code in occurring if len(rows) == 1
        ),
        notes=(*table.notes, QUARTILES),
    )


def _joint_title(view: View, variable: Variable) -> str:
    section = view.catalogue.section(variable.section).title
    of = "" if variable.table == MAIN else f" of {view.plural(variable.table)}"
    return f"Figures{of} in summary: {section[:1].lower()}{section[1:]}"


def broken_down(view: View, entry: Entry, variable: Variable, by: Dimension) -> Table:
    """One figure for each group of cases, and for all of them."""
    cases = Cases.of(view, entry, {"by": by}, entry.table or variable.table)
    values = view.numbers(variable, cases.table)[0]
    guarded = view.guarded(variable, cases.table)[cases.frame.index]
    numbered = cases.frame.assign(value=values[cases.frame.index])
    frame = answered(numbered.assign(guarded=numbered["guarded"] | guarded), "by")
    frame = frame[frame["value"].notna()]
    groups = spread(frame, "by").groupby("by", sort=False)["value"]
    found = {str(code): [Decimal(str(value)) for value in group] for code, group in groups}
    heads = [head for head in shown_categories(by, set(found)) if head.code in found]
    protected = counts(spread(frame[frame["guarded"].astype(bool)], "by"), ["by"])
    everything = [Decimal(str(value)) for value in frame["value"]]
    table = draft(cases, entry, (variable,), len(everything), "summary")
    unit = f" ({variable.unit})" if variable.unit else ""
    return replace(
        table,
        title=entry.title or f"{table.title}{unit} by {by.midway}",
        rows=(*heads, Heading("total", "Total", Role.TOTAL)),
        columns=_HEADINGS,
        cells=(
            *(_cells(statistics(found[head.code]), protected.get((head.code,), 0)) for head in heads),
            _cells(statistics(everything), int(frame["guarded"].sum())),
        ),
        shows=(Show.VALUE,),
        row_title=by.label,
        notes=(*table.notes, QUARTILES),
        left_out=left_out(cases.frame, "by"),
    )


def statistics(values: Sequence[Decimal]) -> dict[str, Decimal | None]:
    """The statistics of exact numbers; none but n and sum of no numbers."""
    ordered = sorted(values)
    if not ordered:
        return {**dict.fromkeys(_STATISTICS), "n": Decimal(0), "sum": Decimal(0)}
    total = sum(ordered, Decimal(0))
    return {
        "n": Decimal(len(ordered)),
        "mean": total / len(ordered),
        "median": quantile(ordered, 2),
        "q1": quantile(ordered, 1),
        "q3": quantile(ordered, 3),
        "min": ordered[0],
        "max": ordered[-1],
        "sum": total,
    }


def quantile(ordered: Sequence[Decimal], quarter: int) -> Decimal:
    """The first, second or third quartile of ordered numbers."""
    position, remainder = divmod((len(ordered) - 1) * quarter, 4)
    below = ordered[position]
    if not remainder:
        return below
    return below + (ordered[position + 1] - below) * remainder / 4


def _cells(found: dict[str, Decimal | None], guarded: int) -> tuple[Cell, ...]:
    n = int(found["n"] or 0)
    return tuple(Cell(value=found[code], base=n, guarded=guarded) for code in _STATISTICS)
