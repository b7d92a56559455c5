"""How many there must be for a number to be shown, where a plan asks for more than Canvass does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.questionnaire.codebook import Variable

DOMINANCE = 10
"""By so many per cent at least of what one contributed to a sum must that be uncertain."""


@dataclass(frozen=True)
class Thresholds:
    """What a plan asks for: in every table, and in those of a question or variable; 0 is nothing more."""

    report: int = 0
    variables: Mapping[str, int] = field(default_factory=dict)
    dominance: int = DOMINANCE

    def of(self, variables: Iterable[Variable | None]) -> int:
        """What it asks for in a table of these: the strictest."""
        names = {name for one in variables if one for name in (one.name, one.question)}
        return max([self.report, *(least for name, least in self.variables.items() if name in names)])
