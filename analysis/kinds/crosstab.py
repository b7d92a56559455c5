"""Two dimensions against each other: a crosstab with shares of a row, a column or all, or a heat map."""

from typing import ClassVar, Literal

from pydantic import Field

from analysis.authored import Names
from analysis.catalogue import Catalogue, Dimension
from analysis.kinds.base import PlanMistake, deepest
from analysis.kinds.counting import ONE_RESPONSE, Base, Counted
from analysis.kinds.crossing import crossed
from analysis.tables import Chart, Table
from analysis.view import View


class _Crossed(Counted):
    """What crosstabs and heat maps share."""

    collapse: dict[str, Names] = Field(
        default_factory=dict, description="Codes put together: {Agree: [4, 5]}."
    )
    by: str = Field(description="What stands in the rows: a question or a grouping.")
    of: str = Field(description="What stands in the columns.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        rows, columns = self._dimensions(catalogue)
        if not self.table:
            deepest(catalogue, (rows, columns))
        self.check_counting(catalogue, (rows, columns))

    def _dimensions(self, catalogue: Catalogue) -> tuple[Dimension, Dimension]:
        """Rows are what one breaks down by, columns the answers."""
        columns = catalogue.dimension(self.of)
        if self.collapse:
            known = {category.code for category in columns.categories}
            for codes in self.collapse.values():
                if unknown := set(codes) - known:
                    what = f"{', '.join(sorted(unknown))}: no code of {self.of}"
                    raise PlanMistake(what, f"use {', '.join(sorted(known))}")
            columns = columns.collapsed(self.collapse, catalogue.headings)
        rows = catalogue.dimension(self.by)
        return self.reasoned(catalogue, rows), self.reasoned(catalogue, columns)


class Crosstab(_Crossed):
    """An answer broken down by a grouping."""

    kind: Literal["crosstab"] = "crosstab"
    KIND: ClassVar[str] = "crosstab"
    percent: Literal["row", "column", "cell"] = Field(default="row", description="What shares are of.")
    base: Literal["cases", "responses"] = Field(
        default="cases", description="What counts, where several can be given."
    )
    chart: bool = Field(default=True, description="Whether stacked bars are drawn.")

    def check(self, catalogue: Catalogue) -> None:
        super().check(catalogue)
        if self.base == "responses" and not any(d.multiple for d in self._dimensions(catalogue)):
            what = "each case gives one response, for neither question takes several answers"
            raise PlanMistake(what, "take `base` out", "base")
        if self.base == "responses" and self.counting == "fractional":
            raise PlanMistake(ONE_RESPONSE, "take `base` out", "base")

    def tables(self, view: View) -> tuple[Table, ...]:
        rows, columns = self._dimensions(view.catalogue)
        counting = self.counted(view.catalogue)
        base = Base(self.percent, self.base == "responses", counting)
        adds_up = base.responses or counting.fractional or not columns.multiple
        whole = self.percent == "row" and adds_up
        chart = Chart.STACKED if self.chart and whole else Chart.NONE
        return (crossed(view, self, rows, columns, base=base, chart=chart),)


class HeatMap(_Crossed):
    """Where things are many and where there are none."""

    kind: Literal["heatmap"] = "heatmap"
    KIND: ClassVar[str] = "heatmap"

    def tables(self, view: View) -> tuple[Table, ...]:
        rows, columns = self._dimensions(view.catalogue)
        return (
            crossed(
                view, self, rows, columns, base=Base(counting=self.counted(view.catalogue)), chart=Chart.HEAT
            ),
        )
