"""Who was invited and who has submitted, by a grouping of the respondents."""

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue, Dimension, UnknownName
from analysis.grouping import UNIVERSE, Column
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.frequency import FEW, MANY, ungrouped_notes
from analysis.kinds.queries import Named, asked
from analysis.query import Condition, Query
from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.tally import UNGROUPED, is_missing, regrouped
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.package import MAIN

NOTE = to_say("Submitted means sent and receipted before the dataset was frozen; drafts are not counted.")


class Participation(Entry):
    """Invited, submitted, and the rate."""

    kind: Literal["participation"] = "participation"
    KIND: ClassVar[str] = "participation"
    by: str = Field(default="", description="A grouping of respondents, as in `respondent:m49_region`.")

    def check(self, catalogue: Catalogue) -> None:
        if self.where or self.filter:
            what = "who was asked has no answers to choose by"
            raise PlanMistake(what, "take it out", "filter" if self.filter else "where")
        if self.by and not self.by.startswith("respondent"):
            raise UnknownName("grouping of respondents", self.by, [f"respondent:{self.by}"])
        if self.by:
            catalogue.dimension(self.by)

    def tables(self, view: View) -> tuple[Table, ...]:
        dimension, say = view.catalogue.dimension(self.by) if self.by else None, view.words.say
        invited, submitted = _by_group(view, dimension)
        heads = [Heading(c.code, c.label) for c in dimension.categories] if dimension else []
        if "" in invited and dimension:
            heads.append(Heading("", say("In none of the groups")))
        lines = [_line(invited[head.code], submitted[head.code]) for head in heads if head.code in invited]
        heads = [head for head in heads if head.code in invited]
        cases = Cases(view, MAIN, self)
        table = draft(cases, self, (), view.data.invited, "participation")
        return (
            asked(
                replace(
                    table,
                    name=f"participation-{self.by}",
                    title=self.title or _title(view, dimension),
                    rows=(*heads, Heading("total", say("All"), Role.TOTAL)),
                    columns=(
                        Heading("invited", say("Invited"), Role.STATISTIC),
                        Heading("submitted", say("Submitted")),
                    ),
                    cells=(*lines, _line(view.data.invited, view.data.submitted)),
                    shows=(Show.COUNT, Show.SHARE),
                    row_title=dimension.label if dimension else say("Respondents"),
                    share_of=say("Per cent of those invited."),
                    base_text=say(
                        "%(cases)s: %(count)s that were invited.", cases=cases.cases, count=view.data.invited
                    ),
                    notes=(*table.notes, *(ungrouped_notes(view, dimension) if dimension else ()), say(NOTE)),
                    chart=Chart.BAR if FEW < len(heads) <= MANY else Chart.NONE,
                    opinion=False,
                    restricted=False,
                ),
                partial(_query, dimension),
            ),
        )


def _title(view: View, dimension: Dimension | None) -> str:
    if dimension is None:
        return view.words.say("Who has answered")
    return view.words.say("Who has answered: by %(grouping)s", grouping=dimension.label)


def _query(dimension: Dimension | None, row: Heading, column: Heading) -> Query:
    """Those invited of a group, of whom those that submitted are a share."""
    outside = replace(row, code=UNGROUPED, role=Role.MISSING) if row.code == "" else row
    group = Named.of(dimension).under(outside) if dimension and row.role is not Role.TOTAL else None
    invited = Query(UNIVERSE, (group,) if group else ())
    if column.code == "invited":
        return invited
    return Query(UNIVERSE, (*invited.where, Condition("status", ("submitted",))), base=invited)


def _line(invited: int, submitted: int) -> tuple[Cell, ...]:
    return (Cell(count=invited), Cell(count=submitted, share=share(submitted, invited)))


def _by_group(view: View, dimension: Dimension | None) -> tuple[Counter[str], Counter[str]]:
    """How many were invited and have submitted of each group, "" for those in none."""
    invited: Counter[str] = Counter()
    submitted: Counter[str] = Counter()
    key = dimension.universe_column if dimension and dimension.universe_column else "respondent"
    columns = (
        [Column(UNIVERSE, key), Column(UNIVERSE, "status")] if dimension else [Column(UNIVERSE, "status")]
    )
    for values, count in view.data.counts(UNIVERSE, columns).items():
        code = regrouped(values[0], "", dimension.grouping) if dimension else ""
        group = "" if is_missing(code) else str(code)
        invited[group] += count
        submitted[group] += count if values[-1] == "submitted" else 0
    return invited, submitted
