"""Each State and whether it has answered: what a map of tiles is drawn from."""

from dataclasses import replace
from typing import ClassVar, Literal

from analysis.catalogue import Catalogue
from analysis.grouping import UNIVERSE, Column
from analysis.kinds.base import Cases, Entry, PlanMistake, draft
from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.package import MAIN

ANSWERED, INVITED = "submitted", "invited"
LABELS = {ANSWERED: to_say("Has answered"), INVITED: to_say("Invited, has not answered")}
_NOTE = to_say(
    "A square stands for each State, about where it lies; squares are of one size and have no borders. The "
    "map shows no territory and says nothing of any."
)


class States(Entry):
    """Who has answered, State by State; only in a report for internal use."""

    kind: Literal["states"] = "states"
    KIND: ClassVar[str] = "states"

    def check(self, catalogue: Catalogue) -> None:
        if self.where or self.filter:
            what = "who was asked has no answers to choose by"
            raise PlanMistake(what, "take it out", "filter" if self.filter else "where")
        if catalogue.codebook.respondent.kind != "state":
            raise PlanMistake("the respondents are no States", "use kind: participation", "kind")

    def tables(self, view: View) -> tuple[Table, ...]:
        """None for publication: whether a State has answered is told of groups of States alone."""
        if view.public:
            return ()
        say, labels = view.words.say, view.catalogue.dimension("respondent").categories
        columns = [Column(UNIVERSE, "respondent"), Column(UNIVERSE, "status")]
        found = {str(state): status for state, status in view.data.counts(UNIVERSE, columns)}
        known = [category for category in labels if category.code in found]
        status = {state: ANSWERED if found[state] == "submitted" else INVITED for state in found}
        return (
            replace(
                draft(Cases.of(view, self, (), MAIN), self, (), len(known), "states"),
                title=self.title or say("Who has answered: State by State"),
                rows=tuple(Heading(category.code, category.label, Role.TEXT) for category in known),
                columns=(Heading("status", say("Answers"), Role.TEXT),),
                cells=tuple(
                    (Cell(count=int(one == ANSWERED), text=say(LABELS[one])),)
                    for one in (status[category.code] for category in known)
                ),
                shows=(Show.TEXT,),
                row_title=view.cases_of(MAIN),
                base_text=say(
                    "%(cases)s: %(count)s that were invited.", cases=view.cases_of(MAIN), count=len(known)
                ),
                notes=(say(_NOTE),),
                chart=Chart.TILES,
            ),
        )
