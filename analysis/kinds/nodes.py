"""Which questions and tables tell of each node of the framework: an index, with no number of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue, UnknownName
from analysis.kinds.base import Cases, Entry, PlanMistake, draft
from analysis.tables import Cell, Heading, Role, Show, Table
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.package import FRAMEWORK, MAIN

KIND, TABLES = "nodes", "tables"
_BASE = to_say("Nodes of the framework that questions tell of: %(count)s.")
_NOTE = to_say(
    "The codes of the nodes are Canvass's own. A question can tell of several nodes; which ones is said "
    "where the question is defined, and is no part of the framework."
)


class Nodes(Entry):
    """The nodes of the framework, each with the questions that tell of it and the tables of these."""

    kind: Literal["nodes"] = "nodes"
    KIND: ClassVar[str] = KIND
    framework: str = Field(
        default=FRAMEWORK,
        description="The code list of the framework, if not that of the indicators.",
    )

    def check(self, catalogue: Catalogue) -> None:
        if self.where or self.filter:
            what = "an index of questions has no answers to choose by"
            raise PlanMistake(what, "take it out", "filter" if self.filter else "where")
        if not any(variable.maps_to for variable in catalogue.codebook):
            raise PlanMistake(
                "no question says which node it tells of", "write `maps_to` at questions", "kind"
            )
        if self.framework not in catalogue.code_lists:
            raise UnknownName("code list of nodes", self.framework, catalogue.code_lists)

    def tables(self, view: View) -> tuple[Table, ...]:
        say, questions = view.words.say, _questions(view.catalogue)
        labels = view.catalogue.code_lists[self.framework].labels
        order = [*(code for code in labels if code in questions), *sorted(set(questions) - set(labels))]
        table = draft(Cases.of(view, self, (), MAIN), self, (), len(order), KIND)
        heads = (("node", say("Node")), ("questions", say("Questions")), (TABLES, say("Tables")))
        return (
            replace(
                table,
                title=table.title or say("Questions and tables by node of the framework"),
                rows=tuple(Heading(code, code, Role.TEXT) for code in order),
                columns=tuple(Heading(code, label, Role.TEXT) for code, label in heads),
                cells=tuple(
                    tuple(
                        Cell(text=text) for text in (labels.get(code, code), ", ".join(questions[code]), "")
                    )
                    for code in order
                ),
                shows=(Show.TEXT,),
                row_title=say("Code"),
                base_text=say(_BASE, count=len(order)),
                notes=(*table.notes, say(_NOTE)),
            ),
        )


def indexed(tables: Sequence[Table]) -> Iterator[Table]:
    """The tables of a report, its index with the numbers of those in which each question stands."""
    numbers: dict[str, list[str]] = {}
    for table in tables:
        for wording in table.wordings:
            numbers.setdefault(wording.number, []).append(table.number)
    for table in tables:
        yield _filled(table, numbers) if table.kind == KIND else table


def _filled(table: Table, numbers: dict[str, list[str]]) -> Table:
    rows = []
    for node, questions, _ in table.cells:
        found = {number for one in questions.text.split(", ") for number in numbers.get(one, ())}
        rows.append((node, questions, Cell(text=", ".join(sorted(found, key=int)))))
    return replace(table, cells=tuple(rows))


def _questions(catalogue: Catalogue) -> dict[str, list[str]]:
    """The numbers of the questions that tell of each node, in the order asked."""
    found: dict[str, dict[str, None]] = {}
    for variable in catalogue.codebook:
        if variable.personal or variable.role not in ("answer", "calculated"):
            continue
        for node in variable.maps_to:
            found.setdefault(node, {})[variable.number] = None
    return {node: [number for number in numbers if number] for node, numbers in found.items()}
