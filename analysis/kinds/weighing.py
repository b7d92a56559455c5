"""The key of tables in which each case may count as much as a number that it gives."""

from collections.abc import Sequence

from pydantic import Field

from analysis.catalogue import Catalogue, UnknownName
from analysis.kinds.base import Entry, PlanMistake
from app.questionnaire.codebook import Measure, Variable

WEIGHT = "weight"
"""The name under which a tally has each case's weight."""


class Weighed(Entry):
    """The key that names it."""

    weight: str = Field(default="", description="The number as much as which each case counts.")

    def weight_of(self, catalogue: Catalogue) -> Variable | None:
        """That number."""
        try:
            return catalogue.variable(self.weight) if self.weight else None
        except UnknownName as error:
            raise PlanMistake(error.what, error.mend, WEIGHT) from error

    def check_weight(self, catalogue: Catalogue, asked: Sequence[Variable | None], table: str) -> None:
        """Raise PlanMistake where cases cannot be weighed so."""
        weight = self.weight_of(catalogue)
        if weight is None:
            return
        self.check_told(catalogue, [*asked, weight], WEIGHT)
        if weight.personal or weight.anonymous or weight.measure is not Measure.SCALE:
            raise PlanMistake(f"weight: '{weight.name}' is no number", "name an integer or a decimal", WEIGHT)
        if weight.table not in catalogue.lineage(self.table or table):
            what = f"weight: rows of '{self.table or table}' have no {weight.name}"
            raise PlanMistake(what, "name a number of the table that is counted", WEIGHT)

    def check_told(self, catalogue: Catalogue, asked: Sequence[Variable | None], key: str) -> None:
        """Raise PlanMistake where small numbers are hidden, which amounts would tell."""
        chosen = [catalogue.dimension(spec).variable for spec in self.where]
        if catalogue.public or any(map(catalogue.is_opinion, [*asked, *chosen])):
            what = f"{key}: fractions and weights could tell what small numbers hide"
            raise PlanMistake(what, "take it out of reports to the public and of tables of opinions", key)
