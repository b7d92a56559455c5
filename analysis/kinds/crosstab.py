"""Two dimensions against each other: a crosstab with shares of a row or column, or a heat map."""

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue, Dimension
from analysis.kinds.base import Cases, Entry, Names, PlanMistake, deepest, draft, share
from analysis.kinds.frequency import shown_categories, ungrouped_notes
from analysis.kinds.populations import both, grouped, keyed
from analysis.tables import Cell, Chart, Heading, LeftOut, Role, Show, Table
from analysis.tally import Tally, answered, counts, guarded, left_out, size
from analysis.view import View

UNIT_LEAST = 10  # opinions are shown for units of at least so many


class _Crossed(Entry):
    """What crosstabs and heat maps share."""

    collapse: dict[str, Names] = Field(
        default_factory=dict, description="Codes put together: {Agree: [4, 5]}."
    )
    by: str
    of: str

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        rows, columns = self._dimensions(catalogue)
        if not self.table:
            deepest(catalogue, (rows, columns))

    def _dimensions(self, catalogue: Catalogue) -> tuple[Dimension, Dimension]:
        """Rows are what one breaks down by, columns the answers."""
        columns = catalogue.dimension(self.of)
        if self.collapse:
            known = {category.code for category in columns.categories}
            for codes in self.collapse.values():
                if unknown := set(codes) - known:
                    what = f"{', '.join(sorted(unknown))}: no code of {self.of}"
                    raise PlanMistake(what, f"use {', '.join(sorted(known))}")
            columns = columns.collapsed(self.collapse)
        return catalogue.dimension(self.by), columns


class Crosstab(_Crossed):
    """An answer broken down by a grouping."""

    kind: Literal["crosstab"] = "crosstab"
    KIND: ClassVar[str] = "crosstab"
    percent: Literal["row", "column"] = "row"
    chart: bool = True

    def tables(self, view: View) -> tuple[Table, ...]:
        rows, columns = self._dimensions(view.catalogue)
        chart = Chart.STACKED if self.chart and not columns.multiple and self.percent == "row" else Chart.NONE
        return (crossed(view, self, rows, columns, percent=self.percent, chart=chart),)


class HeatMap(_Crossed):
    """Where things are many and where there are none."""

    kind: Literal["heatmap"] = "heatmap"
    KIND: ClassVar[str] = "heatmap"

    def tables(self, view: View) -> tuple[Table, ...]:
        rows, columns = self._dimensions(view.catalogue)
        return (crossed(view, self, rows, columns, percent="", chart=Chart.HEAT),)


def crossed(
    view: View, entry: Entry, rows: Dimension, columns: Dimension, *, percent: str, chart: Chart
) -> Table:
    """The table of two dimensions, each case counted in full under every heading it belongs to."""
    cases = Cases.of(view, entry, [rows, columns])
    tally = cases.tally({"row": rows, "column": columns})
    valid = answered(tally, "row", "column")
    grid = _Grid.of(valid)
    row_heads = shown_categories(rows, {key[0] for key in grid.cells} - {ALL})
    column_heads = shown_categories(columns, {key[1] for key in grid.cells} - {ALL})
    total_row, total_column = Heading("total", "Total", Role.TOTAL), Heading("total", "Total", Role.TOTAL)
    all_rows, all_columns = (*row_heads, total_row), (*column_heads, total_column)
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
        cells=tuple(tuple(grid.cell(r, c, percent) for c in all_columns) for r in all_rows),
        shows=(Show.COUNT, Show.SHARE) if percent else (Show.COUNT,),
        row_title=rows.label,
        column_title=columns.label,
        share_of=percent,
        notes=table.notes + _counting_notes(cases, rows, columns) + ungrouped_notes(rows, columns),
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


class _Grid:
    """Counts of every cell and margin; margins count cases, so that full counting does not inflate them."""

    def __init__(self, cells: dict[tuple[str, ...], int], protected: dict[tuple[str, ...], int]) -> None:
        self.cells, self.protected = cells, protected

    @classmethod
    def of(cls, valid: Tally) -> "_Grid":
        return cls(_with_margins(valid), _with_margins(guarded(valid)))

    def cell(self, row: Heading, column: Heading, percent: str) -> Cell:
        row_code = ALL if row.role is Role.TOTAL else row.code
        column_code = ALL if column.role is Role.TOTAL else column.code
        count = self.cells.get((row_code, column_code), 0)
        base_key = (row_code, ALL) if percent == "row" else (ALL, column_code)
        return Cell(
            count=count,
            share=share(count, self.cells.get(base_key, 0)) if percent else None,
            guarded=self.protected.get((row_code, column_code), 0),
        )


ALL = ""


def _with_margins(valid: Tally) -> dict[tuple[str, ...], int]:
    found = dict(counts(valid, "row", "column"))
    found |= {(row, ALL): n for (row,), n in counts(valid, "row").items()}
    found |= {(ALL, column): n for (column,), n in counts(valid, "column").items()}
    found[ALL, ALL] = size(valid)
    return found


def is_unit(dimension: Dimension) -> bool:
    """Whether it breaks respondents down by the unit they work in."""
    names = {dimension.universe_column, dimension.spec.partition(":")[2]}
    if dimension.variable and not dimension.grouping:
        names.add(dimension.variable.code_list)
    return bool(names & {"unit", "units"})


def _counting_notes(cases: Cases, rows: Dimension, columns: Dimension) -> tuple[str, ...]:
    several = [d.number or d.label for d in (rows, columns) if d.multiple]
    if not several:
        return ()
    note = (
        f"Several answers were possible to {' and to '.join(several)}: {cases.cases} count in full under "
        f"every heading they belong to, so the sums exceed the total, which counts {cases.cases} once."
    )
    return (note,)
