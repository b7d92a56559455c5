"""From last time: what came of the answers of an earlier round, as a figure of quality."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue
from analysis.grouping import EARLIER, Column
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.queries import asked
from analysis.query import Condition, Query
from analysis.sensitive import AGGREGATE_LEAST
from analysis.tables import Cell, DataSheet, Heading, Mark, Role, Show, Table, Wording
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.last_time import AGAIN, CONFIRMED, OUTCOMES, UNTOUCHED, UPDATED, WITHDRAWN
from app.questionnaire.package import MAIN

ALL = "earlier"
LABELS = {
    CONFIRMED: to_say("Said to be unchanged"),
    AGAIN: to_say("Given anew, the same"),
    UPDATED: to_say("Updated"),
    WITHDRAWN: to_say("Said to be no longer so"),
    UNTOUCHED: to_say("Left untouched"),
}
NOTE = to_say(
    "Earlier answers stood beside the questions, and never in them: unchanged is what somebody said of that "
    "very answer. Untouched is what was left without a new answer, in whole or in part. Each item of a list "
    "counts as one, beside the answers in it."
)
FEW = to_say(
    "A row is hidden where fewer than %(least)s respondents had earlier answers, or any of its columns would "
    "tell of so few; with one, so is the sum of all."
)
Found = Mapping[str, Mapping[str, Sequence[str]]]
"""By row and outcome: whose answers they are."""


class LastTime(Entry):
    """What came of earlier answers; no table where nobody had any."""

    kind: Literal["last_time"] = "last_time"
    KIND: ClassVar[str] = "last_time"
    by: Literal["section", "question"] = Field(default="section", description="What a row is.")

    def check(self, catalogue: Catalogue) -> None:
        if self.where or self.filter or self.table:
            key = "where" if self.where else "filter" if self.filter else "table"
            raise PlanMistake("earlier answers are counted whole", "take it out", key)

    def check_public(self) -> None:
        if self.by == "question":
            what = "what came of single answers is told to nobody outside"
            raise PlanMistake(what, "take it by section, or write `audience: internal` at its section", "by")

    def tables(self, view: View) -> tuple[Table, ...]:
        if not view.data.looks_back:
            return ()
        found = self._found(view)
        heads = [head for head in self._heads(view) if head.code in found]
        if not heads:
            return ()
        say = view.words.say
        # Whoever chose to be shown in aggregates only is in here with all others: the strictest rule holds.
        least = max(AGGREGATE_LEAST, view.thresholds.report) if view.public else 0
        lines = [_line(found[head.code], least) for head in heads]
        together: dict[str, list[str]] = defaultdict(list)
        for row in found.values():
            for outcome, those in row.items():
                together[outcome] += those
        few = any(cell.mark for line in lines for cell in line)
        whole = tuple(cell.hidden(Mark.COMPLEMENTARY) for cell in _line(together)) if few else _line(together)
        base = sum(map(len, together.values()))
        cases = Cases(view, MAIN, self)
        table = draft(cases, self, (), base, self.KIND)
        notes = [*table.notes, say(NOTE)]
        return (
            asked(
                replace(
                    table,
                    name=f"last-time-{self.by}",
                    title=self.title or say("From last time: what came of earlier answers"),
                    rows=(*heads, Heading("total", say("All"), Role.TOTAL)),
                    columns=(
                        Heading(ALL, say("Earlier answers"), Role.STATISTIC),
                        *(Heading(outcome, say(LABELS[outcome])) for outcome in OUTCOMES),
                    ),
                    cells=(*lines, whole),
                    shows=(Show.COUNT, Show.SHARE),
                    row_title=say("Section") if self.by == "section" else say("Question"),
                    share_of=say("Per cent of the earlier answers of the row."),
                    base=None if few else base,
                    base_text=_base_text(view, found),
                    notes=(*notes, say(FEW, least=least)) if least else tuple(notes),
                    universe=None,
                    opinion=False,
                    restricted=False,
                    population=None,
                ),
                partial(_query, self.by),
            ),
        )

    def _found(self, view: View) -> Found:
        columns = [Column(EARLIER, name) for name in (self.by, "outcome", "respondent")]
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for (row, outcome, respondent), count in view.data.counts(EARLIER, columns).items():
            found[str(row)][str(outcome)] += [str(respondent)] * count
        return found

    def _heads(self, view: View) -> Iterator[Heading]:
        """The rows in the order asked."""
        book = view.data.codebook
        if self.by == "section":
            for section in book.sections:
                yield Heading(section.name, f"{section.number} {section.title}".strip())
            return
        for variable in book:
            yield Heading(variable.question, view.catalogue.question_name(variable))
        for name, label in book.table_labels.items():
            yield Heading(name, label)


def _line(found: Mapping[str, Sequence[str]], least: int = 0) -> tuple[Cell, ...]:
    """A row: how many earlier answers, and what came of them; hidden whole where it would tell of a few."""
    counts = Counter({outcome: len(those) for outcome, those in found.items()})
    base = counts.total()
    cells = (
        Cell(count=base),
        *(Cell(count=counts[one], share=share(counts[one], base)) for one in OUTCOMES),
    )
    sizes = [len(set(those)) for those in found.values() if those]
    if any(size < least for size in sizes):
        return tuple(cell.hidden(Mark.PRIMARY) for cell in cells)
    return cells


def _base_text(view: View, found: Found) -> str:
    respondents = {one for row in found.values() for those in row.values() for one in those}
    return view.words.say(
        "%(cases)s: %(count)s that had answered in the earlier round and sent answers in this one.",
        cases=view.cases_of(MAIN),
        count=len(respondents),
    )


def _query(by: str, row: Heading, column: Heading) -> Query:
    """The earlier answers of a row, of which those of one outcome are a share."""
    where = (Condition(by, (row.code,)),) if row.role is not Role.TOTAL else ()
    every = Query(EARLIER, where)
    if column.code == ALL:
        return every
    return Query(EARLIER, (*where, Condition("outcome", (column.code,))), base=every)


def sheet(view: View) -> DataSheet:
    """What came of every earlier answer, one by one: whose, of which question, and never the answer."""
    say = view.words.say
    labels = {
        "submission": say("Submission"),
        "respondent": say("Respondent"),
        "section": say("Section"),
        "question": say("Question"),
        "item": say("Item"),
        "outcome": say("What came of it"),
    }
    rows = view.data.rows(EARLIER, [Column(EARLIER, name) for name in labels])
    return DataSheet(
        EARLIER,
        say("From last time: what came of earlier answers"),
        "; ".join(f"{outcome} = {say(LABELS[outcome])}" for outcome in OUTCOMES),
        tuple(Wording(name, label) for name, label in labels.items()),
        frozenset(),
        tuple(tuple("" if value is None else str(value) for value in row) for row in rows),
    )
