"""Lists of answers one by one: chosen columns of a repeat's items, or what was written to open questions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import ClassVar, Literal

from pydantic import Field

from analysis.authored import Names
from analysis.catalogue import Catalogue
from analysis.grouping import Value
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, table_of
from analysis.tables import Cell, Heading, Role, Show, Table
from analysis.tally import UNSAID, codes_of, missing_label
from analysis.view import HOLDS, Key, View
from analysis.wording import Words, to_say
from app.questionnaire.codebook import Measure, Variable

MOST = 1000
"""So many lines are listed; of more, how many there are is said."""
STATE = "state"
Line = tuple[str, tuple[str, ...]]
"""A respondent's code, and what stands in each column."""


class Listing(Entry):
    """What lists share: their columns, who agreed to be in them, and whether respondents are named."""

    of: Names = Field(description="What stands in the columns.")
    consent: dict[str, Names] = Field(
        default_factory=dict, description="Only cases that agreed: {variable: [codes]}."
    )
    named: bool = Field(default=False, description="Whether the State stands beside its answers.")
    BASE: ClassVar[str] = ""

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        self.model_copy(update={"where": self.consent}).check_where(catalogue)
        conditions = [catalogue.dimension(spec).variable for spec in (*self.where, *self.consent)]
        for variable in (*self.variables(catalogue), *filter(None, conditions)):
            if variable.personal or variable.anonymous or catalogue.is_opinion(variable):
                what = f"'{variable.name}' is personal, anonymous or an opinion"
                raise PlanMistake(what, "leave it out: it is never listed")
        if self.named and catalogue.codebook.respondent.kind != STATE:
            raise PlanMistake("people are not named in reports", "take `named` out", "named")
        table_of(catalogue, {variable.table for variable in self.variables(catalogue)})

    def tables(self, view: View) -> tuple[Table, ...]:
        variables = self.variables(view.catalogue)
        cases = Cases.of(view, self, (), self.table or table_of(view.catalogue, {v.table for v in variables}))
        names = {c.code: c.label for c in view.catalogue.dimension("respondent").categories}
        places = {code: n for n, code in enumerate(names)}
        # States stand in the order of their list, what each of them says in the order in which it was told.
        lines = sorted(self._lines(cases, variables), key=lambda line: places.get(line[0], len(places)))
        table = draft(cases, self, variables, len(lines), self.kind)
        shown = tuple(islice(lines, MOST))
        say = view.words.say
        first = (Heading("respondent", say("Respondent"), Role.TEXT),) if self.named else ()
        more = (say(MOST_LISTED, shown=MOST, all=len(lines)),) if len(lines) > MOST else ()
        return (
            replace(
                table,
                title=self.title or self._called(view, variables, table.title),
                rows=tuple(Heading(str(n), str(n), Role.TEXT) for n in range(1, len(shown) + 1)),
                columns=(*first, *(Heading(v.name, _head(view, v), Role.TEXT) for v in variables)),
                cells=tuple(
                    tuple(Cell(text=text) for text in ([names.get(who, ""), *said] if self.named else said))
                    for who, said in shown
                ),
                shows=(Show.TEXT,),
                row_title=say("No."),
                base_text=self.base_text(cases, len(lines)),
                notes=(*table.notes, *more),
            ),
        )

    def _called(self, view: View, variables: list[Variable], first: str) -> str:
        """What is listed: the things that a repeat asks about, or all of its columns; one is its question."""
        if len(variables) == 1:
            return first
        things = view.data.codebook.table_labels.get(variables[-1].table, "")
        return things or view.words.listed(view.catalogue.question_name(one) for one in variables)

    def variables(self, catalogue: Catalogue) -> list[Variable]:
        """Its columns."""
        return [catalogue.variable(name) for name in self.of]

    def base_text(self, cases: Cases, base: int) -> str:
        """Who is listed."""
        raise NotImplementedError

    def shows_nothing(self, values: Mapping[str, Value]) -> bool:
        """Whether a case with these answers is no line of the list."""
        return not any(values.values())

    def _lines(self, cases: Cases, variables: list[Variable]) -> Iterator[Line]:
        view, wanted = cases.view, {**self.where, **self.consent}
        writes = [spelled(variable, view.words) for variable in variables]
        conditions: dict[str, Key] = {spec: view.catalogue.dimension(spec) for spec in wanted}
        if self.filter:
            conditions["filter"], wanted["filter"] = self.condition(view.catalogue), (HOLDS,)
        for codes, respondent, answers in view.rows(cases.table, conditions, variables):
            met = all(set(wanted[spec]) & set(codes_of(code)) for spec, code in codes.items())
            values = {v.name: value for v, (value, _) in zip(variables, answers, strict=True)}
            if met and not self.shows_nothing(values):
                said = zip(writes, answers, strict=True)
                yield respondent, tuple(_said(spell, *answer, view.words) for spell, answer in said)


class List(Listing):
    """A line for each item of a repeat, or for each respondent, with the columns that are named."""

    kind: Literal["list"] = "list"
    KIND: ClassVar[str] = "list"

    def base_text(self, cases: Cases, base: int) -> str:
        return cases.base_text(base)


class Text(Listing):
    """What was written in answer to open questions, only of those who agreed to its being shown."""

    kind: Literal["text"] = "text"
    KIND: ClassVar[str] = "text"
    consent: dict[str, Names] = Field(description="Only cases that agreed: {variable: [codes]}.")

    def check(self, catalogue: Catalogue) -> None:
        super().check(catalogue)
        for variable in self.variables(catalogue):
            if variable.measure not in (Measure.TEXT, Measure.NOMINAL):
                raise PlanMistake(f"'{variable.name}' holds no words", "use kind: list")

    def base_text(self, cases: Cases, base: int) -> str:
        return cases.view.words.say(_AGREED, cases=cases.named, count=base)


_AGREED = to_say("%(cases)s that agreed to be shown and wrote something: %(count)s.")
MOST_LISTED = to_say("The first %(shown)s of %(all)s are listed.")


def _head(view: View, variable: Variable) -> str:
    label = variable.item or view.catalogue.question_name(variable)
    return f"{label} ({variable.unit})" if variable.unit else label


def spelled(variable: Variable, words: Words) -> Callable[[Value], str]:
    """How an answer to a question is written."""
    labels = {category.code: category.label for category in variable.categories}

    def spell(value: Value) -> str:
        if isinstance(value, tuple):
            return words.listed([labels.get(code, code) for code in value])
        text = str(value)
        if variable.measure is Measure.DATE and _is_date(text):
            return words.day(text)
        if variable.measure is Measure.SCALE and variable.kind != "year":
            return words.number(Decimal(text))
        return labels.get(text, text)

    return spell


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _said(spell: Callable[[Value], str], value: Value, reason: str, words: Words) -> str:
    """An answer in words, or why there is none where the respondent said so."""
    if value is not None and value != ():
        return spell(value)
    return missing_label(reason, words) if reason and reason not in UNSAID else ""
