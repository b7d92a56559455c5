"""The table of two dimensions: counts of cells and margins, what its shares are of, and what is said."""

from collections import Counter
from dataclasses import dataclass, replace

from analysis.catalogue import Dimension
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.frequency import shown_categories, ungrouped_notes
from analysis.kinds.populations import both, grouped, keyed
from analysis.tables import Cell, Chart, Heading, LeftOut, Role, Show, Table
from analysis.tally import Tally, answered, counts, guarded, left_out, size
from analysis.view import View

UNIT_LEAST = 10  # opinions are shown for units of at least so many
ALL = ""  # the margin of cases, each once
EVERY = "responses"  # the margin of responses: a case as often as it stands under a heading


@dataclass(frozen=True)
class Base:
    """What the shares of a table are of: a row, a column or all of it; cases, or the responses they gave."""

    percent: str = ""
    responses: bool = False

    def margins(self, rows: Dimension, columns: Dimension) -> tuple[str, str]:
        """The margins under which the base of a row and of a column stands."""
        return (
            EVERY if self.responses and rows.multiple else ALL,
            EVERY if self.responses and columns.multiple else ALL,
        )


def crossed(
    view: View, entry: Entry, rows: Dimension, columns: Dimension, *, base: Base, chart: Chart
) -> Table:
    """The table of two dimensions, each case counted in full under every heading it belongs to."""
    cases = Cases.of(view, entry, [rows, columns])
    tally = cases.tally({"row": rows, "column": columns})
    valid = answered(tally, "row", "column")
    grid = _Grid.of(valid, base, rows, columns)
    row_heads = shown_categories(rows, {group[0] for group in counts(valid, "row")})
    column_heads = shown_categories(columns, {group[0] for group in counts(valid, "column")})
    all_rows, all_columns = (*row_heads, *grid.row_totals), (*column_heads, *grid.column_totals)
    variables = [d.variable for d in (columns, rows) if d.variable]
    table = draft(cases, entry, variables, size(valid), chart.value if chart is Chart.HEAT else "crosstab")
    opinion_by_unit = view.is_opinion(columns.variable) and is_unit(rows)
    if opinion_by_unit and len(columns.categories) > 2:
        what = f"{columns.spec} is an opinion, and units are small"
        raise PlanMistake(
            what, "put its codes under two headings: `collapse: {Agree: […], Do not agree: […]}`"
        )
    made = replace(
        table,
        title=entry.title or f"{columns.label} by {rows.midway}",
        rows=all_rows,
        columns=all_columns,
        cells=tuple(tuple(grid.cell(r, c) for c in all_columns) for r in all_rows),
        shows=(Show.COUNT, Show.SHARE) if base.percent else (Show.COUNT,),
        row_title=rows.label,
        column_title=columns.label,
        share_of=base.percent,
        of_responses=base.responses,
        notes=table.notes
        + _counting_notes(cases, rows, columns, responses=base.responses)
        + ungrouped_notes(rows, columns),
        left_out=_left_out(tally, rows, columns),
        chart=chart if valid else Chart.NONE,
        adds_down=not rows.multiple,
        adds_across=not columns.multiple,
        least_row=UNIT_LEAST if opinion_by_unit else 0,
    )
    return keyed(made, lambda row, column: both(grouped(view, rows, row), grouped(view, columns, column)))


def _left_out(tally: Tally, rows: Dimension, columns: Dimension) -> tuple[LeftOut, ...]:
    """Who did not answer the one question, and of the others who did not answer the other."""
    first = left_out(tally, "column")
    second = left_out(answered(tally, "column"), "row")
    if not second:
        return first
    return tuple(
        replace(code, label=f"{dimension.number or dimension.label}: {code.label}")
        for codes, dimension in ((first, columns), (second, rows))
        for code in codes
    )


@dataclass(frozen=True)
class _Grid:
    """Counts of every cell and margin; margins count cases once, and responses where these are the base."""

    cells: dict[tuple[str, str], int]
    protected: dict[tuple[str, str], int]
    base: Base
    margins: tuple[str, str]

    @classmethod
    def of(cls, valid: Tally, base: Base, rows: Dimension, columns: Dimension) -> "_Grid":
        return cls(_with_margins(valid), _with_margins(guarded(valid)), base, base.margins(rows, columns))

    @property
    def row_totals(self) -> tuple[Heading, ...]:
        return _totals(self.margins[0], others=EVERY in self.margins)

    @property
    def column_totals(self) -> tuple[Heading, ...]:
        return _totals(self.margins[1], others=EVERY in self.margins)

    def cell(self, row: Heading, column: Heading) -> Cell:
        key = _margin(row), _margin(column)
        count = self.cells.get(key, 0)
        return Cell(count=count, share=self._share(key, count), guarded=self.protected.get(key, 0))

    def _share(self, key: tuple[str, str], count: int) -> float | None:
        """Cases are no part of a base of responses, though their number stands beside it."""
        if not self.base.percent or any(
            k == ALL != margin for k, margin in zip(key, self.margins, strict=True)
        ):
            return None
        row = key[0] if self.base.percent == "row" else self.margins[0]
        column = key[1] if self.base.percent == "column" else self.margins[1]
        return share(count, self.cells.get((row, column), 0))


def _totals(margin: str, *, others: bool) -> tuple[Heading, ...]:
    total = Heading("total", "Total cases" if others else "Total", Role.TOTAL)
    return (Heading(EVERY, "Total responses", Role.TOTAL), total) if margin == EVERY else (total,)


def _margin(heading: Heading) -> str:
    return ALL if heading.role is Role.TOTAL and heading.code == "total" else heading.code


def _with_margins(valid: Tally) -> dict[tuple[str, str], int]:
    found = {(row, column): n for (row, column), n in counts(valid, "row", "column").items()}
    found |= {(row, ALL): n for (row,), n in counts(valid, "row").items()}
    found |= {(ALL, column): n for (column,), n in counts(valid, "column").items()}
    found[ALL, ALL] = size(valid)
    responses: Counter[tuple[str, str]] = Counter()
    for (row, column), n in found.items():
        if column != ALL:
            responses[row, EVERY] += n
        if row != ALL:
            responses[EVERY, column] += n
        if ALL not in (row, column):
            responses[EVERY, EVERY] += n
    return found | responses


def is_unit(dimension: Dimension) -> bool:
    """Whether it breaks respondents down by the unit they work in."""
    names = {dimension.universe_column, dimension.spec.partition(":")[2]}
    if dimension.variable and not dimension.grouping:
        names.add(dimension.variable.code_list)
    return bool(names & {"unit", "units"})


def _counting_notes(cases: Cases, rows: Dimension, columns: Dimension, *, responses: bool) -> tuple[str, ...]:
    several = [d.number or d.label for d in (rows, columns) if d.multiple]
    if not several:
        return ()
    note = (
        f"Several answers were possible to {' and to '.join(several)}: {cases.cases} count in full under "
        "every heading they belong to"
    )
    if responses:
        return (f"{note}. Shares are of all responses, and add up to 100 %.",)
    return (f"{note}, so the sums exceed the total, which counts {cases.cases} once.",)
