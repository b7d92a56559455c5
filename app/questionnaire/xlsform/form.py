"""A form on its way in: what is known of it, and how its cells become texts and expressions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.questionnaire.expression.errors import ExpressionError
from app.questionnaire.expression.parse import parse
from app.questionnaire.xlsform.lists import Lists, Table, from_file
from app.questionnaire.xlsform.names import Names
from app.questionnaire.xlsform.report import Place, Report
from app.questionnaire.xlsform.rewriting import Wording, lists_named
from app.questionnaire.xlsform.tree import Node
from app.questionnaire.xlsform.vocabulary import FALSE, TRUE
from app.questionnaire.xlsform.wordings import Wordings

Entry = dict[str, Any]
"""A question, group or repeat as YAML holds it."""

GENERAL = "Please check this answer."
MENDED = "mend it by hand, or leave it out"
NO_MESSAGE = "the constraint has no message; a general one stands for it"


@dataclass
class Form:
    """A form on its way in: what is known of it, and what is to be told."""

    report: Report
    names: Names
    words: Wordings
    lists: Lists
    wording: Wording
    title: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    """Files beside the form, by their names without ``.csv``."""
    ours: bool = False
    """Whether the form is a definition that was written out, all of whose lists are kept."""
    places: dict[str, Place] = field(default_factory=dict)
    """Where in the form each name of the definition comes from."""

    remarks: dict[str, list[str]] = field(default_factory=dict)
    """What was left out, by the name of what it was left out of."""

    def left_out(self, place: Place, owner: str, key: str, what: str, written: str, mend: str = "") -> None:
        """Tell that an expression is left out, and remember it for whoever reads the definition."""
        self.report.tell(place, f"left out: {what} (written: {written})", mend or MENDED)
        self.report.take_back(place, NO_MESSAGE)
        self.remarks.setdefault(owner, []).append(f"{key} left out: {' '.join(written.split())}")

    def general_message(self, place: Place) -> str:
        """What stands for the message that a constraint has not; it is told."""
        self.report.tell(place.at("constraint"), NO_MESSAGE, "say what would be right")
        return GENERAL

    def name(self, node: Node) -> str:
        """The name of what stands in a row."""
        name = self.names.of_rows[node.row.place.row]
        self.places.setdefault(name, node.row.place)
        return name

    def text(self, node: Node, column: str, key: str) -> str:
        """A text in the source language."""
        return self.words.text(node.row, column, f"{self.name(node)}.{key}", self.wording)

    def expression(self, node: Node, column: str) -> str:
        """An expression as a definition has it; '' where there is none, or it is told and left out."""
        written = node.row.text(column)
        plain = written.strip().lower()
        if column != "calculation" and plain in TRUE | FALSE:
            return (
                "true()"
                if plain in TRUE
                else ("" if column in ("required", "choice_filter") or not plain else "false()")
            )
        if not plain:
            return ""
        try:
            source = self.wording.expression(written)
            tree = parse(source, columns=column == "choice_filter")
        except ExpressionError as error:
            where = f", at character {error.position + 1}" if error.source else ""
            place = node.row.place.at(column)
            self.left_out(place, self.name(node), column, f"{error.message}{where}", written, error.mend)
            return ""
        for named, key in sorted(lists_named(tree).items()):
            if named not in self.lists.named and not self.brought(named, key, node.row.place.at(column)):
                what, mend = f"there is no list called '{named}'", f"bring {named}.csv beside the form"
                self.left_out(node.row.place.at(column), self.name(node), column, what, source, mend)
                return ""
            self.lists.used.add(named)
        return source

    def brought(self, stem: str, value: str, place: Place) -> bool:
        """Whether a file beside the form can be looked things up in; it becomes a code list."""
        rows = (
            from_file(stem, self.tables[stem], value, "label", place, self.report)
            if stem in self.tables
            else []
        )
        if rows:
            self.lists.files[stem], self.lists.named[stem] = rows, {"code_list": stem}
        return bool(rows)
