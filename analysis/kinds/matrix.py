"""A battery: several variables on one scale in one table, a row each, with each row's own base."""

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.frequency import FEW, shown_categories
from analysis.kinds.populations import grouped, keyed
from analysis.kinds.queries import Asking, asked
from analysis.tables import Cell, Chart, Heading, LeftOut, Role, Show, Table
from analysis.tally import Tally, answered, counts, guarded, left_out, size
from analysis.view import View
from analysis.wording import to_say, unasked
from app.questionnaire.codebook import Variable

OWN_BASE = to_say("Each row has its own base; the smallest: %(least)s.")
ANY_NUMBER = to_say("Several answers were possible in each row, and each counts in full.")


class Matrix(Entry):
    """Rows by scale."""

    kind: Literal["matrix"] = "matrix"
    KIND: ClassVar[str] = "matrix"
    of: str = Field(description="A question with rows.")
    column: str = Field(default="", description="Which of its columns, where it has several.")
    chart: bool = Field(default=True, description="Whether bars are drawn.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        self._battery(catalogue)

    def tables(self, view: View) -> tuple[Table, ...]:
        return (battery(view, self, self._battery(view.catalogue), charted=self.chart),)

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


def battery(view: View, entry: Entry, variables: tuple[Variable, ...], *, charted: bool) -> Table:
    """The table of a battery."""
    dimensions = {variable.name: view.catalogue.dimension(variable.name) for variable in variables}
    cases = Cases.of(view, entry, dimensions.values())
    tallies = {name: cases.tally({"of": dimension}) for name, dimension in dimensions.items()}
    missing = {name: left_out(tally, "of", view.words) for name, tally in tallies.items()}
    codes = _codes_that_occur(missing)
    found = {name: _row(tally) for name, tally in tallies.items()}
    occurring = {key[0] for row, _, _, _ in found.values() for key in row}
    columns = shown_categories(dimensions[variables[0].name], occurring)
    base = max((base for _, _, base, _ in found.values()), default=0)
    table = draft(cases, entry, variables, base, "matrix")
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
        shows=(Show.COUNT, Show.SHARE),
        row_title=say("Item"),
        share_of="row",
        base_text=_base_text(cases, [base for _, _, base, _ in found.values()]),
        notes=table.notes + ((say(ANY_NUMBER),) if multiple else ()),
        chart=Chart.STACKED if charted and base and not multiple and len(columns) > FEW else Chart.NONE,
        adds_across=not multiple,
    )
    asking = Asking.of(cases)
    made = asked(made, lambda row, column: asking.share((dimensions[row.code], column)))
    return keyed(made, lambda row, column: grouped(view, dimensions[row.code], column))


def _common_column(variables: tuple[Variable, ...]) -> str:
    """Of a question with several columns, the wording of the column that all these stand in."""
    columns = {variable.item.rpartition(": ")[2] for variable in variables if variable.name.count(".") > 1}
    return columns.pop() if len(columns) == 1 else ""


Row = tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int], int, int]


def _row(tally: Tally) -> Row:
    valid = answered(tally, "of")
    protected = guarded(valid)
    return counts(valid, "of"), counts(protected, "of"), size(valid), size(protected)


def _cells(
    row: Row, columns: tuple[Heading, ...], codes: tuple[LeftOut, ...], missing: tuple[LeftOut, ...]
) -> tuple[Cell, ...]:
    found, protected, base, protected_base = row
    absent = {code.code: code.count for code in missing}
    return (
        *(
            Cell(
                count=found.get((heading.code,), 0),
                share=share(found.get((heading.code,), 0), base),
                guarded=protected.get((heading.code,), 0),
            )
            for heading in columns
        ),
        Cell(count=base, guarded=protected_base),
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
