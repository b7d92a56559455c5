"""From last time: what came of the answers of an earlier round, as a figure of quality."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue
from analysis.grouping import EARLIER, Column
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, share
from analysis.kinds.populations import has_any
from analysis.kinds.queries import asked
from analysis.population import ANSWERED, Population
from analysis.query import Condition, Query
from analysis.tables import Cell, DataSheet, Heading, Role, Show, Table, Wording
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
EACH_ONCE = to_say(
    "To the public no answers are counted but respondents, each once under every outcome that any of its "
    "earlier answers had. Whoever keeps a section to the secretariat is not counted there."
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
        return (self._of_respondents(view, heads, found) if view.public else self._table(view, heads, found),)

    def _table(self, view: View, heads: Sequence[Heading], found: Found) -> Table:
        """Every earlier answer by what came of it."""
        say = view.words.say
        whole = _line(_together(found))
        table = replace(
            self._drafted(view, heads, found, whole[0].count or 0),
            columns=(Heading(ALL, say("Earlier answers"), Role.STATISTIC), *_outcomes(view)),
            cells=(*(_line(found[head.code]) for head in heads), whole),
            share_of=say("Per cent of the earlier answers of the row."),
            base_text=_base_text(view, found),
            restricted=False,
            population=None,
        )
        return asked(table, partial(_query, self.by))

    def _of_respondents(self, view: View, heads: Sequence[Heading], found: Found) -> Table:
        """Respondents by what came of any of their answers: counted so that few can be recognised as such.

        What came of an answer is in no sheet of answers, so that nobody is known to the reader anyway.
        """
        say = view.words.say
        rows = [*((head.code, found[head.code]) for head in heads), ("", _together(found))]
        whole = len(set(chain(*rows[-1][1].values())))
        table = self._drafted(view, heads, found, whole)
        table = replace(
            table,
            columns=(Heading("total", view.cases_of(MAIN), Role.TOTAL), *_outcomes(view)),
            cells=tuple(_once(f"{EARLIER} {code}", row) for code, row in rows),
            share_of="row",
            base_text=_base_text(view, found),
            notes=(*table.notes, say(EACH_ONCE)),
        )
        return asked(table, partial(_query, self.by, once=True))

    def _drafted(self, view: View, heads: Sequence[Heading], found: Found, base: int) -> Table:
        """What the table says of itself, whatever it counts."""
        say = view.words.say
        table = draft(Cases(view, MAIN, self), self, (), base, self.KIND)
        return replace(
            table,
            name=f"last-time-{self.by}",
            title=self.title or say("From last time: what came of earlier answers"),
            rows=(*heads, Heading("total", say("All"), Role.TOTAL)),
            shows=(Show.COUNT, Show.SHARE),
            row_title=say("Section") if self.by == "section" else say("Question"),
            notes=(*table.notes, say(NOTE)),
            universe=None,
            opinion=False,
        )

    def _found(self, view: View) -> Found:
        columns = [Column(EARLIER, name) for name in (self.by, "outcome", "respondent", "question")]
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        counts = view.data.counts(EARLIER, columns)
        rows = {row for row, *_ in counts} if view.public else ()
        withheld = {row: view.withheld(str(row)) for row in rows}
        internal = _internal(view) if view.public else frozenset()
        for (row, outcome, respondent, question), count in counts.items():
            if question not in internal and respondent not in withheld.get(row, ()):
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


def _internal(view: View) -> frozenset[str]:
    """The questions that no publication uses, and the lists that ask nothing else."""
    book = view.data.codebook
    questions = {variable.question for variable in book if view.is_internal(variable)}
    used = {variable.table for variable in book if variable.question not in questions}
    lists = {variable.table for variable in book} - used
    return frozenset(questions | lists)


def _together(found: Found) -> Mapping[str, Sequence[str]]:
    """All rows in one."""
    together: dict[str, list[str]] = defaultdict(list)
    for row in found.values():
        for outcome, those in row.items():
            together[outcome] += those
    return together


def _outcomes(view: View) -> Iterator[Heading]:
    return (Heading(outcome, view.words.say(LABELS[outcome])) for outcome in OUTCOMES)


def _line(found: Mapping[str, Sequence[str]]) -> tuple[Cell, ...]:
    """A row: how many earlier answers, and what came of them."""
    counts = Counter({outcome: len(those) for outcome, those in found.items()})
    base = counts.total()
    return (Cell(count=base), *(Cell(count=counts[one], share=share(counts[one], base)) for one in OUTCOMES))


def _once(name: str, found: Mapping[str, Sequence[str]]) -> tuple[Cell, ...]:
    """A row: how many respondents had earlier answers, and of how many any came to what."""
    every = Population(MAIN).within({name: ANSWERED})
    base = len(set(chain(*found.values())))
    cells = [Cell(count=base, guarded=base, population=every)]
    for outcome in OUTCOMES:
        count = len(set(found.get(outcome, ())))
        among = every.within(has_any(name, frozenset({outcome})))
        cells.append(Cell(count=count, share=share(count, base), guarded=count, population=among))
    return tuple(cells)


def _base_text(view: View, found: Found) -> str:
    respondents = {one for row in found.values() for those in row.values() for one in those}
    return view.words.say(
        "%(cases)s: %(count)s that had answered in the earlier round and sent answers in this one.",
        cases=view.cases_of(MAIN),
        count=len(respondents),
    )


def _query(by: str, row: Heading, column: Heading, *, once: bool = False) -> Query:
    """The earlier answers of a row, or whose they are, of which those of one outcome are a share."""
    where = (Condition(by, (row.code,)),) if row.role is not Role.TOTAL else ()
    every = Query(EARLIER, where, different="respondent" if once else "")
    if column.role is not Role.CATEGORY:
        return every
    return every.also(Condition("outcome", (column.code,))).of(every)


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
