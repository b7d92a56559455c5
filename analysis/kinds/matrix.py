"""A battery: several variables on one scale in one table, a row each, with each row's own base."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.counting import PLAIN, Base, Counting, decimal_of
from analysis.kinds.frequency import FEW, shown_categories
from analysis.kinds.populations import grouped, keyed
from analysis.kinds.queries import Asking, asked
from analysis.kinds.weighing import Weighed
from analysis.tables import Cell, Chart, Heading, LeftOut, Role, Table
from analysis.tally import Key, Tally, answered, counts, guarded, left_out, size
from analysis.view import View
from analysis.wording import Words, to_say, unasked
from app.questionnaire.codebook import Variable

OWN_BASE = to_say("Each row has its own base; the smallest: %(least)s.")
ANY_NUMBER = to_say("Several answers were possible in each row, and each counts in full.")


class Matrix(Weighed):
    """Rows by scale."""

    kind: Literal["matrix"] = "matrix"
    KIND: ClassVar[str] = "matrix"
    of: str = Field(description="A question with rows.")
    column: str = Field(default="", description="Which of its columns, where it has several.")
    chart: bool = Field(default=True, description="Whether bars are drawn.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        found = self._battery(catalogue)
        self.check_weight(catalogue, found, found[0].table)

    def tables(self, view: View) -> tuple[Table, ...]:
        return (
            battery(
                view,
                self,
                self._battery(view.catalogue),
                charted=self.chart,
                counting=Counting(weight=self.weight_of(view.catalogue)),
            ),
        )

    def _battery(self, catalogue: Catalogue) -> tuple[Variable, ...]:
        found = [
            group
            for group in batteries(catalogue.variables(self.of))
            if not self.column or group[0].name.endswith("." + self.column)
        ]
        if len(found) != 1:
            columns = ", ".join(sorted({group[0].name.rpartition(".")[2] for group in found})) or "none"
            what = f"'{self.of}' has {len(found)} sets of rows on one scale"
            raise PlanMistake(what, f"name one by `column`: {columns}")
        return found[0]


def batteries(variables: tuple[Variable, ...]) -> list[tuple[Variable, ...]]:
    """The closed variables of a question put together by scale, and by column where it has columns."""
    groups: dict[object, tuple[Variable, ...]] = {}
    for variable in variables:
        if variable.closed:
            pieces = variable.name.split(".")
            key = (pieces[2] if len(pieces) > 2 else "", variable.categories, variable.multiple)
            groups[key] = (*groups.get(key, ()), variable)
    return list(groups.values())


def battery(
    view: View, entry: Entry, variables: tuple[Variable, ...], *, charted: bool, counting: Counting = PLAIN
) -> Table:
    """The table of a battery."""
    dimensions = {variable.name: view.catalogue.dimension(variable.name) for variable in variables}
    cases = Cases.of(view, entry, dimensions.values())
    tallies = {
        name: cases.tally({"of": dimension, **counting.keys}) for name, dimension in dimensions.items()
    }
    missing = {name: _outside(tally, counting, view.words) for name, tally in tallies.items()}
    codes = _codes_that_occur(missing)
    found = {name: _row(tally, counting) for name, tally in tallies.items()}
    occurring = {key[0] for row in found.values() for key in row.counts}
    columns = shown_categories(dimensions[variables[0].name], occurring)
    bases = [row.base for row in found.values()]
    base = max(bases, default=0)
    table, whole = draft(cases, entry, variables, base, "matrix"), Base("row", counting=counting)
    multiple, say = variables[0].multiple, view.words.say
    column = _common_column(variables)
    name = view.catalogue.question_name(variables[0])
    made = replace(
        table,
        title=entry.title
        or (
            say("%(question)s: %(column)s", question=unasked(name), column=unasked(column))
            if column
            else name
        ),
        rows=tuple(
            Heading(variable.name, variable.item.removesuffix(f": {column}") or variable.label)
            for variable in variables
        ),
        columns=(
            *columns,
            Heading("total", say("Base"), Role.TOTAL),
            *(Heading(code.code, code.label, Role.MISSING) for code in codes),
        ),
        cells=tuple(_cells(found[name], columns, codes, missing[name]) for name in dimensions),
        shows=whole.shows,
        values="" if counting.plain else counting.label(view.words),
        row_title=say("Item"),
        share_of="row",
        base_text=counting.base_text(_base_text(cases, bases), view.words),
        notes=(*table.notes, *([say(ANY_NUMBER)] if multiple else []), *counting.notes(view.words, [])),
        chart=Chart.STACKED if charted and base and not multiple and len(columns) > FEW else Chart.NONE,
        adds_across=not multiple,
    )
    asking = Asking.of(cases)
    made = asked(made, lambda row, column: asking.listed(whole, dimensions[row.code])(column, row))
    return keyed(made, lambda row, column: grouped(view, dimensions[row.code], column))


def _common_column(variables: tuple[Variable, ...]) -> str:
    """Of a question with several columns, the wording of the column that all these stand in."""
    columns = {variable.item.rpartition(": ")[2] for variable in variables if variable.name.count(".") > 1}
    return columns.pop() if len(columns) == 1 else ""


@dataclass(frozen=True)
class _Row:
    """An item: how many gave each answer, what they come to, and how many are to be protected."""

    counts: Mapping[Key, int]
    amounts: Mapping[Key, Fraction]
    protected: Mapping[Key, int]
    base: int
    whole: Fraction
    protected_base: int
    plain: bool

    def cell(self, code: str) -> Cell:
        """How many gave an answer."""
        key, amount = (code,), self.amounts.get((code,), Fraction(0))
        value = None if self.plain else decimal_of(amount)
        shared, guarded_here = share(amount, self.whole), self.protected.get(key, 0)
        return Cell(count=self.counts.get(key, 0), share=shared, value=value, guarded=guarded_here)

    @property
    def total(self) -> Cell:
        """How many gave any."""
        value = None if self.plain else decimal_of(self.whole)
        return Cell(count=self.base, value=value, guarded=self.protected_base)


def _row(tally: Tally, counting: Counting) -> _Row:
    valid = counting.weighed(answered(tally, "of"))
    protected = guarded(valid)
    whole = sum(counting.amounts(valid).values(), Fraction(0))
    amounts = counting.amounts(valid, "of")
    found, to_protect = counts(valid, "of"), counts(protected, "of")
    return _Row(found, amounts, to_protect, size(valid), whole, size(protected), counting.plain)


def _outside(tally: Tally, counting: Counting, words: Words) -> tuple[LeftOut, ...]:
    """Who gave no answer to an item, and who did but has no weight."""
    return (*left_out(tally, "of", words), *counting.weightless(tally, words, "of"))


def _cells(
    row: _Row, columns: tuple[Heading, ...], codes: tuple[LeftOut, ...], missing: tuple[LeftOut, ...]
) -> tuple[Cell, ...]:
    absent = {code.code: code.count for code in missing}
    return (
        *(row.cell(heading.code) for heading in columns),
        row.total,
        *(Cell(count=absent.get(code.code, 0)) for code in codes),
    )


def _codes_that_occur(missing: dict[str, tuple[LeftOut, ...]]) -> tuple[LeftOut, ...]:
    every = {code.code: code for codes in missing.values() for code in codes}
    order = [code for codes in missing.values() for code in codes]
    return tuple(every[code] for code in dict.fromkeys(entry.code for entry in order))


def _base_text(cases: Cases, bases: list[int]) -> str:
    low, high = min(bases, default=0), max(bases, default=0)
    if low == high:
        return cases.base_text(high)
    return f"{cases.base_text(high)} {cases.view.words.say(OWN_BASE, least=low)}"
