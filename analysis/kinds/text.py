"""What was written in answer to an open question, only where the respondent agreed to its being shown."""

from dataclasses import replace
from typing import ClassVar, Literal

from analysis.catalogue import Catalogue
from analysis.kinds.base import Cases, Entry, Names, PlanMistake, draft
from analysis.tables import Cell, Heading, Role, Show, Table
from analysis.tally import codes_of
from analysis.view import HOLDS, Key, View
from analysis.wording import to_say
from app.questionnaire.codebook import Measure

AGREED = to_say("%(cases)s that agreed to be shown and wrote something: %(count)s.")


class Text(Entry):
    """A list of answers in words."""

    kind: Literal["text"] = "text"
    KIND: ClassVar[str] = "text"
    of: Names
    consent: dict[str, Names]  # {variable: [codes]}: only cases that agreed
    named: bool = False  # whether the respondent stands beside the words

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        for name in self.of:
            variable = catalogue.variable(name)
            if variable.personal or variable.anonymous:
                raise PlanMistake(f"'{name}' is personal or anonymous", "leave it out: it is never listed")
            if variable.measure not in (Measure.TEXT, Measure.NOMINAL):
                raise PlanMistake(f"'{name}' holds no words", "use kind: summary")
        self.model_copy(update={"where": self.consent}).check_where(catalogue)

    def tables(self, view: View) -> tuple[Table, ...]:
        variables = [view.catalogue.variable(name) for name in self.of]
        cases = Cases.of(view, self, (), self.table or variables[0].table)
        labels = [{c.code: c.label for c in variable.categories} for variable in variables]
        names = {c.code: c.label for c in view.catalogue.dimension("respondent").categories}
        wanted = {**self.where, **self.consent}
        lines = []
        conditions: dict[str, Key] = {spec: view.catalogue.dimension(spec) for spec in wanted}
        if self.filter:
            conditions["filter"], wanted["filter"] = self.condition(view.catalogue), (HOLDS,)
        for codes, respondent, said in view.rows(cases.table, conditions, variables):
            if all(set(wanted[spec]) & set(codes_of(code)) for spec, code in codes.items()):
                texts = [_said(value, label) for value, label in zip(said, labels, strict=True)]
                if any(texts):
                    lines.append((names.get(respondent, ""), texts))
        table = draft(cases, self, variables, len(lines), "text")
        first = (Heading("respondent", view.words.say("Respondent"), Role.TEXT),) if self.named else ()
        return (
            replace(
                table,
                rows=tuple(Heading(str(n), str(n), Role.TEXT) for n in range(1, len(lines) + 1)),
                columns=(*first, *(Heading(v.name, v.item or v.label, Role.TEXT) for v in variables)),
                cells=tuple(
                    tuple(Cell(text=text) for text in ([who, *texts] if self.named else texts))
                    for who, texts in lines
                ),
                shows=(Show.TEXT,),
                row_title=view.words.say("No."),
                base_text=view.words.say(AGREED, cases=cases.cases, count=len(lines)),
            ),
        )


def _said(value: object, labels: dict[str, str]) -> str:
    if value is None:
        return ""
    values = value if isinstance(value, tuple) else [value]
    return ", ".join(labels.get(str(code), str(code)) for code in values)
