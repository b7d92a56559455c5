"""Which reasons for having no answer are outside a table's base, and which count as answers in it."""

from collections.abc import Sequence

from pydantic import Field

from analysis.catalogue import Catalogue, Dimension, UnknownName
from analysis.kinds.base import PlanMistake
from analysis.kinds.weighing import Weighed
from analysis.tally import MISSING_LABELS, UNGROUPED, WITHHELD, missing_label

SHOW, EXCLUDE = "show", "exclude"
KEY = "missing"


class Reasoned(Weighed):
    """The key that says it."""

    missing: str | dict[str, str] = Field(
        default=EXCLUDE,
        description="`show` counts cases without an answer in the base, each under its reason; `exclude` "
        "leaves them outside it and says how many; or one of both for each reason: `{dont_know: show}`.",
    )

    def check_missing(self, catalogue: Catalogue, dimensions: Sequence[Dimension]) -> None:
        """Raise PlanMistake for a reason or rule that there is not, or that cannot be kept."""
        rules = self.missing if isinstance(self.missing, dict) else {"": self.missing}
        for code, rule in rules.items():
            if rule not in (SHOW, EXCLUDE):
                raise PlanMistake(f"missing: there is no rule '{rule}'", "write show or exclude", KEY)
            if code and code not in _reasons(catalogue):
                error = UnknownName("reason for a missing answer", code, _reasons(catalogue))
                raise PlanMistake(f"missing: {error.what}", f"use {', '.join(_reasons(catalogue))}", KEY)
        shown = self._shown(catalogue)
        if not shown:
            return
        if catalogue.public:
            what = "missing: to the public, no reason counts as an answer, for it tells of answers not public"
            raise PlanMistake(what, "leave them outside the base, where they are said", KEY)
        opinions = [d for d in dimensions if catalogue.is_opinion(d.variable)]
        if UNGROUPED in shown and opinions and any(d.grouping for d in dimensions):
            what = "missing: of opinions, those in none of the groups are not shown by themselves"
            raise PlanMistake(what, f"name the reasons that are: `{{{', '.join(_GIVEN)}}}`", KEY)
        if any(d.multiple and d.grouping for d in opinions):
            what = "missing: of several answers that are opinions and grouped, reasons are outside the base"
            raise PlanMistake(what, "take `missing` or the grouping out", KEY)

    def reasoned(self, catalogue: Catalogue, dimension: Dimension) -> Dimension:
        """A dimension with the reasons that count as its categories."""
        labels = {code: missing_label(code, catalogue.words) for code in self._shown(catalogue)}
        if dimension.variable is None:
            labels = {code: label for code, label in labels.items() if code == UNGROUPED}
        return dimension.with_missing(labels) if labels else dimension

    def _shown(self, catalogue: Catalogue) -> tuple[str, ...]:
        rules, reasons = self.missing, _reasons(catalogue)
        if isinstance(rules, str):
            return reasons if rules == SHOW else ()
        return tuple(code for code in reasons if rules.get(code) == SHOW)


def _reasons(catalogue: Catalogue) -> tuple[str, ...]:
    """Those of every survey, and its own."""
    known = dict.fromkeys([*MISSING_LABELS, *catalogue.codebook.missing_labels])
    return tuple(code for code in known if code != WITHHELD)


_GIVEN = tuple(f"{code}: {SHOW}" for code in ("dont_know", "not_applicable"))
