"""Conditions in words: comparisons, choices and whether something was answered, joined by “and” and “or”."""

from collections.abc import Sequence
from typing import Any

from app.questionnaire.expression.dates import is_date
from app.questionnaire.in_words.choices import Choices
from app.questionnaire.in_words.names import Names, Unspoken
from app.questionnaire.in_words.rows import of_rows
from app.questionnaire.in_words.values import Values
from app.questionnaire.questions.parts import Part

FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""Each comparison, and what it is with its sides exchanged."""


class Conditions:
    """Puts conditions into words; each method raises Unspoken where it is not sure."""

    def __init__(self, names: Names) -> None:
        """For one place of a questionnaire."""
        self.names, self._ = names, names._
        self.values = Values(names, self.clause)
        self.choices = Choices(names, self.values)

    def clause(self, tree: Any) -> str:
        """A condition in words."""
        match tree:
            case ["and" | "or", *terms]:
                return self._joined(tree[0], terms)
            case ["f", "not", inner]:
                return self._denied(inner)
            case ["f", "selected", where, code]:
                return self.choices.selected(where, code, chosen=True)
            case ["f", "contains" | "starts-with" | "ends-with", where, str(sought)] if sought:
                return self._text(tree[1], where, sought)
            case ["=" | "!=" | "<" | "<=" | ">" | ">=", left, right]:
                return self._compared(tree[0], left, right)
        raise Unspoken

    def _nested(self, tree: Any) -> str:
        """A condition inside another: in brackets where it is joined itself."""
        said = self.clause(tree)
        return f"({said})" if tree[0] in ("and", "or") and self._is_joined(tree) else said

    def _is_joined(self, tree: Any) -> bool:
        """Whether “and” or “or” stands between conditions, and not only between choices or rows."""
        terms = tree[1:]
        one = tree[0] == "or" and (self.choices.any_equal(terms) or self.choices.any_selected(terms))
        return not one

    def _joined(self, join: str, terms: Sequence[Any]) -> str:
        in_rows = of_rows(terms, self.names)
        if in_rows:
            return self._in_rows(join, *in_rows)
        if join == "or":
            said = self.choices.any_equal(terms) or self.choices.any_selected(terms)
            return said or self.names.any_of(self._nested(term) for term in terms)
        return self.names.all_of(self._nested(term) for term in terms)

    def _in_rows(self, join: str, pattern: Any, rows: Sequence[str]) -> str:
        """The same condition for several rows of one grid, said once."""
        grid = self.names.questionnaire.questions[rows[0].partition(".")[0]]
        known = self.names.rows(grid.name)
        said = {"question": self.names.number(grid), "condition": self._nested(pattern)}
        if len(rows) == len(known):
            if join == "or":
                return self._("in at least one row of %(question)s %(condition)s", **said)
            return self._("in every row of %(question)s %(condition)s", **said)
        named = [self.names.quoted(known[row.partition(".")[2]].text(self.names.language)) for row in rows]
        if join == "or":
            any_row = self.names.any_of(named)
            return self._("in the row %(rows)s of %(question)s %(condition)s", rows=any_row, **said)
        rows_all = self.names.all_of(named)
        return self._("in each of the rows %(rows)s of %(question)s %(condition)s", rows=rows_all, **said)

    def _denied(self, tree: Any) -> str:
        """The opposite of a condition, by words of its own where it has any."""
        match tree:
            case ["f", "selected", where, code]:
                return self.choices.selected(where, code, chosen=False)
            case ["f", "not", inner]:
                return self.clause(inner)
            case ["=", left, right]:
                return self._compared("!=", left, right)
            case ["!=", left, right]:
                return self._compared("=", left, right)
        return self._("it is not so that %(condition)s", condition=self._nested(tree))

    # Comparisons.

    def _compared(self, sign: str, left: Any, right: Any) -> str:
        if not isinstance(left, list):
            sign, left, right = FLIPPED[sign], right, left
        if not isinstance(left, list):
            raise Unspoken
        if isinstance(right, list):
            return self._ordered(sign, left, right)
        part = self.values.part(left)
        if left[0] == "missing":
            return self._is_missing(sign, left[1], right)
        if right == "" or (part and part.kind == "flag"):
            return self._answered(sign, left, part, right)
        if left[:2] == ["f", "count-selected"]:
            return self._counted(sign, left, right)
        if part is not None and part.kind == "choice":
            return self.choices.compared(sign, left, part, right)
        return self._ordered(sign, left, right)

    def _is_missing(self, sign: str, name: str, code: Any) -> str:
        self.names.one(name)
        if (sign, code) == ("!=", ""):
            return self._("it is said why %(question)s has no answer", question=self.names.called(name))
        if sign != "=" or not isinstance(code, str) or not code:
            raise Unspoken
        said = {"question": self.names.called(name), "value": self.names.missing(code)}
        return self._("%(question)s is %(value)s", **said)

    def _answered(self, sign: str, tree: Any, part: Part | None, right: Any) -> str:
        """Whether something was answered; only of what a person answers, since NaN is not blank."""
        wanted = "yes" if part and part.kind == "flag" and right != "" else ""
        if part is None or right != wanted or sign not in ("=", "!=") or self.values.is_calculated(tree):
            raise Unspoken
        match part.kind:
            case "flag":
                one, other = self._("%(question)s is ticked"), self._("%(question)s is not ticked")
            case "file":
                one, other = self._("%(question)s has a file"), self._("%(question)s has no file")
            case _:
                one, other = self._("%(question)s is answered"), self._("%(question)s is not answered")
        return (one if (sign == "=") == (wanted == "yes") else other) % {"question": self.values.value(tree)}

    def _counted(self, sign: str, count: list[Any], number: Any) -> str:
        """How many choices are made, and whether any is."""
        said = {"question": self.values.value(count[2])}
        if (sign, number) in ((">", 0), (">=", 1), ("!=", 0)):
            return self._("at least one choice is made in %(question)s", **said)
        if (sign, number) in (("=", 0), ("<", 1), ("<=", 0)):
            return self._("no choice is made in %(question)s", **said)
        return self._ordered(sign, count, number)

    def _ordered(self, sign: str, left: Any, right: Any) -> str:
        kinds = {self.values.kind(left), self.values.kind(right)}
        said = {"question": self.values.beside(left, right), "value": self.values.beside(right, left)}
        if kinds == {"date"}:
            return self._dates()[sign] % said
        texts = kinds <= {"text", "words"} and sign in ("=", "!=")
        if kinds == {"number"} or (texts and not (isinstance(right, str) and is_date(right))):
            return self._numbers()[sign] % said
        raise Unspoken

    def _numbers(self) -> dict[str, str]:
        return {
            "=": self._("%(question)s is %(value)s"),
            "!=": self._("%(question)s is not %(value)s"),
            "<": self._("%(question)s is less than %(value)s"),
            "<=": self._("%(question)s is at most %(value)s"),
            ">": self._("%(question)s is more than %(value)s"),
            ">=": self._("%(question)s is at least %(value)s"),
        }

    def _dates(self) -> dict[str, str]:
        return {
            "=": self._("%(question)s is %(value)s"),
            "!=": self._("%(question)s is not %(value)s"),
            "<": self._("%(question)s is before %(value)s"),
            "<=": self._("%(question)s is on or before %(value)s"),
            ">": self._("%(question)s is after %(value)s"),
            ">=": self._("%(question)s is on or after %(value)s"),
        }

    def _text(self, function: str, where: Any, sought: str) -> str:
        part = self.values.part(where)
        if part is None or part.kind != "text":
            raise Unspoken
        message = {
            "contains": self._("%(question)s contains %(value)s"),
            "starts-with": self._("%(question)s begins with %(value)s"),
            "ends-with": self._("%(question)s ends with %(value)s"),
        }[function]
        return message % {"question": self.values.value(where), "value": self._("“%(text)s”", text=sought)}
