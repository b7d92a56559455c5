"""The table of two dimensions: counts of cells and margins, what its shares are of, and what is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TypeVar

from analysis.catalogue import Dimension
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.counting import ALL, EVERY, Base, Counting, decimal_of, outside
from analysis.kinds.frequency import shown_categories, ungrouped_notes
from analysis.kinds.populations import both, grouped, keyed
from analysis.kinds.queries import Asking, asked
from analysis.kinds.weighing import WEIGHT
from analysis.tables import Cell, Chart, Heading, LeftOut, Role, Table
from analysis.tally import Key, Tally, answered, counts, guarded, size
from analysis.view import View
from analysis.wording import Words, to_say

IN_FULL = to_say(
    "Several answers were possible (%(questions)s): a case counts in full under every heading it belongs to, "
    "so the sums exceed the total, which counts each case once."
)
OF_RESPONSES = to_say(
    "Several answers were possible (%(questions)s): a case counts in full under every heading it belongs to. "
    "Shares are of all responses, and add up to 100 per cent."
)
UNIT_LEAST = 10  # opinions are shown for units of at least so many

Number = TypeVar("Number", int, Fraction)


def crossed(
    view: View, entry: Entry, rows: Dimension, columns: Dimension, *, base: Base, chart: Chart
) -> Table:
    """The table of two dimensions."""
    rows, columns = of_invited(view, rows), of_invited(view, columns)
    cases, words = Cases.of(view, entry, [rows, columns]), view.words
    counting = base.counting
    tally = cases.tally({"row": rows, "column": columns, **counting.keys})
    valid = counting.weighed(answered(tally, "row", "column"))
    grid = _Grid.of(valid, base, rows, columns)
    row_heads = shown_categories(rows, {group[0] for group in counts(valid, "row")})
    column_heads = shown_categories(columns, {group[0] for group in counts(valid, "column")})
    all_rows, all_columns = (*row_heads, *grid.totals(0, words)), (*column_heads, *grid.totals(1, words))
    if not counting.plain:
        all_columns = tuple(replace(head, decimals=1) for head in all_columns)
    variables = [v for v in (columns.variable, rows.variable, counting.weight) if v]
    table = draft(cases, entry, variables, size(valid), chart.value if chart is Chart.HEAT else "crosstab")
    opinion_by_unit = view.is_opinion(columns.variable) and is_unit(rows)
    if opinion_by_unit and len(columns.categories) > 2:
        what = f"{columns.spec} is an opinion, and units are small"
        raise PlanMistake(
            what, "put its codes under two headings: `collapse: {Agree: […], Do not agree: […]}`"
        )
    made = replace(
        table,
        title=entry.title
        or words.say("%(title)s: by %(grouping)s", title=columns.label, grouping=rows.label),
        rows=all_rows,
        columns=all_columns,
        cells=tuple(tuple(grid.cell(r, c) for c in all_columns) for r in all_rows),
        shows=base.shows,
        values="" if counting.plain else counting.label(words),
        row_title=rows.label,
        column_title=columns.label,
        share_of=base.percent,
        of_responses=base.responses,
        base_text=counting.base_text(table.base_text, words),
        notes=table.notes
        + _counting_notes(cases, rows, columns, base)
        + ungrouped_notes(view, rows, columns),
        left_out=_left_out(tally, rows, columns, counting, words),
        chart=chart if valid else Chart.NONE,
        adds_down=not rows.multiple,
        adds_across=not columns.multiple,
        least_row=max(UNIT_LEAST, table.floor) if opinion_by_unit else 0,
    )
    made = asked(made, Asking.of(cases).crossed(base, rows, columns))
    return keyed(made, lambda row, column: both(grouped(view, rows, row), grouped(view, columns, column)))


def of_invited(view: View, dimension: Dimension) -> Dimension:
    """A grouping of respondents without the groups of which nobody was asked: their noughts would say no."""
    if not dimension.spec.startswith("respondent:"):
        return dimension
    column, groups = dimension.universe_column or "respondent", dimension.grouping
    codes = {str(code) for code in view.data.universe[column].dropna().unique()}
    asked_ = {groups.get(code) for code in codes} if groups is not None else codes
    # What a rule shows beside the groups, as those in none of them, has a code that no group has.
    kept = (one for one in dimension.categories if one.code in asked_ or one.code.startswith(":"))
    return replace(dimension, categories=tuple(kept))


def _left_out(
    tally: Tally, rows: Dimension, columns: Dimension, counting: Counting, words: Words
) -> tuple[LeftOut, ...]:
    """Who did not answer the one question, of the others the other, and then who has no weight."""
    parts = [("column", columns.number or columns.label), ("row", rows.number or rows.label)]
    return outside(tally, [*parts, (WEIGHT, words.say("Weight"))] if counting.weight else parts, words)


@dataclass(frozen=True)
class _Grid:
    """Counts of every cell and margin; margins count cases once, and responses where these are the base."""

    cells: dict[tuple[str, str], int]
    protected: dict[tuple[str, str], int]
    amounts: dict[tuple[str, str], Fraction]
    base: Base
    margins: tuple[str, str]

    @classmethod
    def of(cls, valid: Tally, base: Base, rows: Dimension, columns: Dimension) -> "_Grid":
        return cls(
            _margined(partial(counts, valid)),
            _margined(partial(counts, guarded(valid))),
            _margined(partial(base.counting.amounts, valid)),
            base,
            base.margins(rows, columns),
        )

    def totals(self, side: int, words: Words) -> tuple[Heading, ...]:
        """The last headings of the rows (0) or of the columns (1)."""
        cases = words.say("Total cases") if EVERY in self.margins else words.say("Total")
        total = Heading("total", cases, Role.TOTAL)
        every = Heading(EVERY, words.say("Total responses"), Role.TOTAL)
        return (every, total) if self.margins[side] == EVERY else (total,)

    def cell(self, row: Heading, column: Heading) -> Cell:
        key = _margin(row), _margin(column)
        return Cell(
            count=self.cells.get(key, 0),
            share=self._share(key),
            value=None if self.base.counting.plain else decimal_of(self.amounts.get(key, Fraction(0))),
            guarded=self.protected.get(key, 0),
        )

    def _share(self, key: tuple[str, str]) -> float | None:
        """Cases are no part of a base of responses, though their number stands beside it."""
        of_cases = any(one == ALL != margin for one, margin in zip(key, self.margins, strict=True))
        if of_cases or not self.base.percent:
            return None
        row = key[0] if self.base.percent == "row" else self.margins[0]
        column = key[1] if self.base.percent == "column" else self.margins[1]
        return share(self.amounts.get(key, Fraction(0)), self.amounts.get((row, column), Fraction(0)))


def _margin(heading: Heading) -> str:
    return ALL if heading.role is Role.TOTAL and heading.code == "total" else heading.code


def _margined(counted: Callable[..., Mapping[Key, Number]]) -> dict[tuple[str, str], Number]:
    found = {(row, column): n for (row, column), n in counted("row", "column").items()}
    found |= {(row, ALL): n for (row,), n in counted("row").items()}
    found |= {(ALL, column): n for (column,), n in counted("column").items()}
    found |= {(ALL, ALL): n for n in counted().values()}  # noqa: B035 — no names have one key, or none
    for (row, column), n in list(found.items()):
        both_named = row and column
        for key, part in (((row, EVERY), column), ((EVERY, column), row), ((EVERY, EVERY), both_named)):
            if part != ALL:
                found[key] = found[key] + n if key in found else n
    return found


def is_unit(dimension: Dimension) -> bool:
    """Whether it breaks respondents down by the unit they work in."""
    names = {dimension.universe_column, dimension.spec.partition(":")[2]}
    if dimension.variable and not dimension.grouping:
        names.add(dimension.variable.code_list)
    return bool(names & {"unit", "units"})


def _counting_notes(cases: Cases, rows: Dimension, columns: Dimension, base: Base) -> tuple[str, ...]:
    several = [d.number or d.label for d in (rows, columns) if d.multiple]
    notes = base.counting.notes(cases.view.words, several)
    if not several or base.counting.fractional:
        return notes
    words = cases.view.words
    message = OF_RESPONSES if base.responses else IN_FULL
    return (words.say(message, questions=words.listed(several)), *notes)
