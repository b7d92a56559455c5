"""How many cases reach a level, for each of several items, broken down by a grouping: markers by unit."""

from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from analysis.authored import Names
from analysis.catalogue import Catalogue, Dimension
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.frequency import shown_categories, ungrouped_notes
from analysis.kinds.populations import among, both, grouped, keyed
from analysis.kinds.queries import TOTAL, Asking, Named, asked
from analysis.population import Groups
from analysis.query import Query
from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.tally import Tally, answered, counts, guarded, holding, left_out, size
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.codebook import Variable

NOTE = to_say(
    "Counted: %(cases)s with %(answers)s. The share is of those with an answer to the item, which can be "
    "fewer than all of the row."
)


class Share(Entry):
    """Share of cases with one of the codes, a column for each item."""

    kind: Literal["share"] = "share"
    KIND: ClassVar[str] = "share"
    of: Names = Field(description="Questions, or one with rows: each a column.")
    by: str = Field(description="What stands in the rows.")
    codes: Names = Field(description="The answers that are counted together.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        catalogue.dimension(self.by)
        for variable in self._variables(catalogue):
            known = {category.code for category in variable.categories}
            if not set(self.codes) <= known:
                raise PlanMistake(
                    f"{variable.name} has no code {', '.join(set(self.codes) - known)}",
                    f"use {sorted(known)}",
                )

    def tables(self, view: View) -> tuple[Table, ...]:
        variables, say = self._variables(view.catalogue), view.words.say
        rows = view.catalogue.dimension(self.by)
        items = {variable.name: view.catalogue.dimension(variable.name) for variable in variables}
        cases = Cases.of(view, self, [rows, *items.values()])
        tally = cases.tally({"row": rows})
        valid = answered(tally, "row")
        reached = [answered(cases.tally({"row": rows, "of": item}), "row", "of") for item in items.values()]
        heads = shown_categories(rows, {key[0] for key in counts(valid, "row")})
        lines = [self._line(valid, reached, heading.code) for heading in heads]
        total = self._line(valid, reached, "")
        labels = {c.code: c.label for v in variables for c in v.categories}
        named = view.words.listed((labels[code] for code in self.codes), either=True)
        table = draft(cases, self, variables, size(valid), "share")
        made = replace(
            table,
            title=self.title or say("%(title)s: by %(grouping)s", title=table.title, grouping=rows.label),
            rows=(*heads, Heading("total", say("Total"), Role.TOTAL)),
            columns=(
                *(Heading(variable.name, variable.item or variable.label) for variable in variables),
                Heading("total", cases.cases, Role.TOTAL),
            ),
            cells=(*lines, total),
            shows=(Show.COUNT, Show.SHARE),
            row_title=rows.label,
            column_title=say("Item"),
            share_of="row",
            notes=(*table.notes, say(NOTE, cases=cases.cases, answers=named), *ungrouped_notes(view, rows)),
            left_out=left_out(tally, "row", view.words),
            chart=Chart.HEAT,
        )
        made = asked(made, partial(self._asked, Asking.of(cases), rows, items))
        counted, base = (partial(one, view, rows, items) for one in (self._counted, self._known))
        return (keyed(made, counted, base),)

    def _asked(
        self, asking: Asking, rows: Dimension, items: dict[str, Dimension], row: Heading, column: Heading
    ) -> Query | None:
        """Of a cell those that reach the level, as a share of those with any answer to the item."""
        if column.code not in items:
            return asking.query((rows, row))
        item = items[column.code]
        whole = asking.query((rows, row), (item, TOTAL))
        if whole is None:
            return None
        reached = Query(whole.table, (*whole.where[:-1], Named.of(item).among(self.codes)))
        return reached.of(whole)

    def _counted(
        self, view: View, rows: Dimension, items: dict[str, Dimension], row: Heading, column: Heading
    ) -> Groups | None:
        """The cases of a cell; of the column of totals all of the row, whatever they answered."""
        reached = among(view, items[column.code], self.codes) if column.code in items else {}
        return both(grouped(view, rows, row), reached)

    def _known(
        self, view: View, rows: Dimension, items: dict[str, Dimension], row: Heading, column: Heading
    ) -> Groups | None:
        """The cases that a share is of: those of the row with any answer to the item."""
        item = items.get(column.code)
        return both(grouped(view, rows, row), grouped(view, item, TOTAL)) if item else None

    def _line(self, valid: Tally, items: list[Tally], code: str) -> tuple[Cell, ...]:
        """The row of a group, or of all cases together."""
        cells = []
        for item in items:
            known = holding(item, "row", {code}) if code else item
            reached = holding(known, "of", self.codes)
            cells.append(
                Cell(
                    count=size(reached),
                    share=share(size(reached), size(known)),
                    base=size(known),
                    guarded=size(guarded(reached)),
                    base_guarded=size(guarded(known)),
                )
            )
        whole = holding(valid, "row", {code}) if code else valid
        return (*cells, Cell(count=size(whole), guarded=size(guarded(whole))))

    def _variables(self, catalogue: Catalogue) -> tuple[Variable, ...]:
        return tuple(
            variable for name in self.of for variable in catalogue.variables(name) if variable.closed
        )
