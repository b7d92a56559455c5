"""Candidates for a part such as champion country: gates, evidence, spread, decisions; for the team alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from analysis.catalogue import Catalogue
from analysis.decisions import NOT_SHORTLISTED, SHORTLISTED, VALIDATED
from analysis.derived import Answer
from analysis.indicators.candidates import Candidates, Considered
from analysis.kinds.base import Cases, Entry, PlanMistake, draft
from analysis.kinds.of_indicators import reason_of, scheme_of
from analysis.scheme import SpreadKeys
from analysis.tables import Cell, Heading, Role, Show, Table, Wording
from analysis.tally import regrouped
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.codebook import Variable
from app.questionnaire.package import MAIN

FOR_PEOPLE = to_say(
    "A working paper for people who decide: evidence, no score and no order. Those who pass every gate can "
    "be considered; nothing here decides."
)
KEPT = to_say("Decisions are taken by people and kept in the file %(file)s (%(digest)s).")
UNPASSED = to_say("Shortlisted without passing every gate: %(respondents)s.")
NOBODY = to_say("Nobody passes every gate so far, so that there is no evidence to lay out.")
STEP_LABELS = {
    VALIDATED: to_say("Answers validated"),
    SHORTLISTED: to_say("Shortlisted"),
    NOT_SHORTLISTED: to_say("Not shortlisted"),
}


class CandidateTables(Entry):
    """The working paper on candidates."""

    kind: Literal["candidates"] = "candidates"
    KIND: ClassVar[str] = "candidates"

    def check(self, catalogue: Catalogue) -> None:
        if self.where or self.filter or self.table:
            key = "where" if self.where else "filter" if self.filter else "table"
            raise PlanMistake("candidates are whole responses", f"take `{key}` out", key)
        if scheme_of(catalogue).keys.candidates is None:
            raise PlanMistake("indicators.yaml has no candidates", "write `candidates:` there", "kind")

    def check_public(self) -> None:
        mend = "write `audience: internal` at its section, or take it out"
        raise PlanMistake("the working paper on candidates is never published", mend, "kind")

    def tables(self, view: View) -> tuple[Table, ...]:
        candidates = Candidates.of(scheme_of(view.catalogue), view.catalogue)
        assert candidates is not None  # noqa: S101 — the check has seen them
        return tuple(_Paper(self, view, candidates).tables())


class _Paper:
    """The tables of the paper in the making."""

    def __init__(self, entry: Entry, view: View, candidates: Candidates) -> None:
        self.entry, self.view, self.keys, self.ready = entry, view, candidates.keys, candidates
        self.say = view.words.say
        self.names = {c.code: c.label for c in view.catalogue.dimension("respondent").categories}
        self.all = candidates.considered(view)
        self.passing = [one for one in self.all if one.passes and view.decisions.validated(one.respondent)]

    def tables(self) -> Iterator[Table]:
        """All of them, in the order of the paper."""
        yield self._gates()
        # Of nobody there is no evidence to lay out.
        criteria = zip(self.keys.criteria, self.ready.evidence, strict=True) if self.passing else ()
        for criterion, variables in criteria:
            title = self.say(
                "%(title)s: %(criterion)s (weight %(weight)s)",
                title=self.keys.title,
                criterion=criterion.label,
                weight=criterion.weight,
            )
            yield self._evidence(title, variables)
        for spread in self.keys.spread:
            yield self._spread(spread)
        yield self._decisions()

    def _gates(self) -> Table:
        """Everyone who has sent answers, gate by gate."""
        heads = [
            self.say("Answers validated"),
            *(gate.label for gate in self.keys.gates),
            self.say("Can be considered"),
        ]
        rows = []
        for one in self.all:
            validated = self.view.decisions.validated(one.respondent)
            gates = [self._yes(passed=passed) for passed in (validated, *one.gates, validated and one.passes)]
            rows.append([self._name(one.respondent), *gates])
        made = self._texts("gates", self.say("%(title)s: gates", title=self.keys.title), heads, rows)
        return made if self.passing else replace(made, notes=(*made.notes, self.say(NOBODY)))

    def _evidence(self, title: str, variables: Sequence[Variable]) -> Table:
        """What those who can be considered have answered."""
        heads = [f"{v.number} {self.view.catalogue.short(v)}".strip() for v in variables]
        rows = [
            [self._name(one.respondent), *(self._answer(one, variable) for variable in variables)]
            for one in self.passing
        ]
        made = self._texts(f"evidence-{variables[0].name}", title, heads, rows)
        asked = {v.number: Wording(v.number, v.label) for v in variables}
        return replace(made, wordings=tuple(asked.values()))

    def _spread(self, spread: SpreadKeys) -> Table:
        """How many of each group can be considered, how many are shortlisted, how many there should be."""
        by = self.view.catalogue.dimension(spread.by)
        stands = self.view.decisions.stands
        groups = {one.respondent: str(regrouped(one.respondent, "", by.grouping)) for one in self.passing}
        chosen = [code for code in groups if stands(code) == SHORTLISTED]
        rows = [
            [
                group.label,
                str(sum(found == group.code for found in groups.values())),
                str(sum(groups[code] == group.code for code in chosen)),
                self._wanted(spread),
            ]
            for group in by.categories
        ]
        heads = [self.say("Can be considered"), self.say("Shortlisted"), self.say("Wanted")]
        title = self.say("%(title)s: by %(grouping)s", title=self.keys.title, grouping=by.label)
        return self._texts(f"spread-{spread.by.partition(':')[2]}", title, heads, rows, by.label)

    def _decisions(self) -> Table:
        """What people have decided, in the order in which they wrote it down."""
        decisions = self.view.decisions
        heads = [self.say("Decision"), self.say("Who"), self.say("When"), self.say("Why")]
        rows = [
            [
                self._name(one.respondent),
                self.say(STEP_LABELS[one.decision]),
                one.who,
                self.view.words.day(one.when.isoformat()),
                one.why,
            ]
            for one in decisions.listed
        ]
        made = self._texts("decisions", self.say("%(title)s: decisions", title=self.keys.title), heads, rows)
        passing = {one.respondent for one in self.passing}
        others = [one.respondent for one in self.all if one.respondent not in passing]
        if early := [self._name(code) for code in others if decisions.stands(code) == SHORTLISTED]:
            note = self.say(UNPASSED, respondents=self.view.words.listed(early))
            made = replace(made, notes=(*made.notes, note))
        if not decisions.file:
            return replace(made, notes=(*made.notes, self.say("No decisions were given.")))
        kept = self.say(KEPT, file=decisions.file, digest=decisions.digest)
        return replace(made, notes=(*made.notes, kept))

    def _texts(
        self, name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], first: str = ""
    ) -> Table:
        """A table in words, whose first column says who or what it is about."""
        table = draft(Cases(self.view, MAIN, self.entry), self.entry, (), len(rows), "candidates")
        who = first or self.view.cases_of(MAIN)
        return replace(
            table,
            name=f"candidates-{name}",
            title=title,
            rows=tuple(Heading(str(n), str(n), Role.TEXT) for n, _ in enumerate(rows, 1)),
            columns=(
                Heading("group" if first else "respondent", who, Role.TEXT),
                *(Heading(f"{n}", head, Role.TEXT) for n, head in enumerate(heads, 1)),
            ),
            cells=tuple(tuple(Cell(text=text) for text in row) for row in rows),
            shows=(Show.TEXT,),
            row_title=self.say("No."),
            base_text=self.say("%(cases)s: %(count)s.", cases=who, count=len(rows)),
            notes=(*table.notes, self.say(FOR_PEOPLE)),
        )

    def _name(self, respondent: str) -> str:
        return self.names.get(respondent, respondent)

    def _yes(self, *, passed: bool | None) -> str:
        return self.say("Not known") if passed is None else self.say("Yes") if passed else self.say("No")

    def _wanted(self, spread: SpreadKeys) -> str:
        if not spread.least and not spread.most:
            return ""
        if not spread.most:
            return self.say("At least %(least)s", least=spread.least)
        return self.say("%(least)s to %(most)s", least=spread.least, most=spread.most)

    def _answer(self, one: Considered, variable: Variable) -> str:
        if variable.name in one.response.items:
            return "; ".join(self._written(value, variable) for value in one.response.items[variable.name])
        reason = one.response.lacks(variable.name)
        if reason:
            return reason_of(reason, self.view.words)
        return self._written(one.response.answers[variable.name], variable)

    def _written(self, value: Answer, variable: Variable) -> str:
        labels = {category.code: category.label for category in variable.categories}
        if isinstance(value, tuple):
            return ", ".join(labels.get(code, code) for code in value)
        return labels.get(str(value), str(value))
