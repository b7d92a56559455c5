"""Values in words: what an expression calculates, as a short formula over the numbers of questions."""

from collections.abc import Callable
from typing import Any

from app.languages import ngettext
from app.questionnaire.expression.dates import is_date
from app.questionnaire.in_words.names import Names, Unspoken
from app.questionnaire.questions.parts import CALCULATED, Part

SIGNS = {"+": "+", "-": "−", "*": "×", "div": "÷"}
BINDING = {"+": 1, "-": 1, "*": 2, "div": 2}
ALONE = 3
"""Binds more strongly than any sign: a value that needs no brackets."""
NUMERIC = ("integer", "decimal")

Clause = Callable[[Any], str]


class Values:
    """Puts values into words; ``clause`` does so with the conditions inside them."""

    def __init__(self, names: Names, clause: Clause) -> None:
        """For one place of a questionnaire."""
        self.names, self.clause, self._ = names, clause, names._
        self._calls: dict[str, Callable[[list[Any]], str]] = {
            "round": self._rounded,
            "coalesce": self._coalesced,
            "today": lambda _node: self._("today"),
            "count-selected": self._count_of_choices,
            "string-length": self._length,
            "count": self._count,
            "sum": self._total,
            "min": lambda node: self._extreme(node, self._("the smallest of %(values)s")),
            "max": lambda node: self._extreme(node, self._("the largest of %(values)s")),
            "number": lambda node: self.value(node[2]),
            "int": lambda node: self._("%(value)s without its decimals", value=self.operand(node[2])),
            "abs": lambda node: self._("%(value)s without its sign", value=self.operand(node[2])),
        }

    def value(self, tree: Any) -> str:
        """A value in words; raises Unspoken."""
        if isinstance(tree, str):
            return self._literal(tree)
        if not isinstance(tree, list):
            return self.names.figure(tree)
        match tree[0]:
            case "$":
                self.names.one(tree[1])
                return self.names.called(tree[1])
            case "." if self.names.own is not None:
                return self._("the answer")
            case "+" | "-" | "*" | "div":
                return self._calculated(tree)
            case "if":
                return self._chosen(tree)
            case "f" if tree[1] in self._calls:
                return self._calls[tree[1]](tree)
        raise Unspoken

    def beside(self, tree: Any, other: Any) -> str:
        """A value that is compared with another: a number with a year is a year, which is not grouped."""
        part = None if isinstance(tree, list | str) else self.part(other)
        if part is not None and part.kind == "integer" and tree == int(tree):
            written = self.names.questionnaire.questions[part.question].text(
                part, int(tree), self.names.language
            )
            return written if written == str(int(tree)) else self.value(tree)
        return self.value(tree)

    def part(self, tree: Any) -> Part | None:
        """The part whose answer a value is; None for anything else."""
        if tree == ["."]:
            return self.names.own
        known = isinstance(tree, list) and tree[0] == "$" and self.names.knows(tree[1])
        return self.names.one(tree[1]) if known else None

    def kind(self, tree: Any) -> str:
        """The kind of a value: a kind of part, number, date, words; '' where it is not known."""
        if isinstance(tree, str):
            return "date" if is_date(tree) else "words"
        if not isinstance(tree, list):
            return "number"
        match tree[0]:
            case "$" | ".":
                part = self.part(tree)
                return "" if part is None else "number" if part.kind in NUMERIC else part.kind
            case "f":
                return {"today": "date"}.get(tree[1], "number" if tree[1] in self._calls else "")
            case "+" | "-" | "*" | "div":
                return "number"
        return ""

    def is_calculated(self, tree: Any) -> bool:
        """Whether it is a question that is worked out: what it gives may be no number, which is not blank."""
        return isinstance(tree, list) and tree[0] == "$" and self.names.one(tree[1]).role == CALCULATED

    def operand(self, tree: Any) -> str:
        """A value where another may follow it: in brackets unless it is one word or number."""
        said = self.value(tree)
        return said if _binds(tree) == ALONE else f"({said})"

    def _literal(self, text: str) -> str:
        if not text:
            return self._("empty")
        if not is_date(text):
            return self._("“%(text)s”", text=text)
        if len(text) != len("2020-12-31"):
            raise Unspoken
        return self.names.day(text)

    def _calculated(self, tree: list[Any]) -> str:
        days = _days_between(tree)
        if days:
            first, last = (self.value(side) for side in days)
            return self._("the number of days from %(first)s to %(last)s", first=first, last=last)
        sign, binding = SIGNS[tree[0]], BINDING[tree[0]]
        left, right = tree[1:]
        return f"{self._term(left, binding)} {sign} {self._term(right, binding + 1)}"

    def _term(self, tree: Any, binding: int) -> str:
        """An operand of a calculation; of a choice, it is the code that is calculated with."""
        kind = self.kind(tree)
        if kind not in ("number", "choice"):
            raise Unspoken
        said = self.value(tree) if _binds(tree) >= binding else self.operand(tree)
        return self._("(the code of %(question)s)", question=said) if kind == "choice" else said

    def _chosen(self, tree: list[Any]) -> str:
        """An if(), and those that stand in its otherwise."""
        said, rest = [], tree
        while isinstance(rest, list) and rest[0] == "if":
            said.append(
                self._(
                    "%(value)s if %(condition)s", value=self.value(rest[2]), condition=self.clause(rest[1])
                )
            )
            rest = rest[3]
        said.append(self._("otherwise %(value)s", value=self.value(rest)))
        return "; ".join(said)

    # Calls.

    def _rounded(self, node: list[Any]) -> str:
        places = node[3] if len(node) > 3 else 0
        if not isinstance(places, int) or places < 0:
            raise Unspoken
        value = self.value(node[2])
        if not places:
            return self._("%(value)s, rounded to a whole number", value=value)
        translated = ngettext(self.names.language)
        one, many = "%(value)s, rounded to %(num)s decimal", "%(value)s, rounded to %(num)s decimals"
        return translated(one, many, places, value=value)

    def _coalesced(self, node: list[Any]) -> str:
        value, otherwise = self.value(node[2]), self.value(node[3])
        if not isinstance(node[2], list) or node[2][0] != "$" or self.is_calculated(node[2]):
            raise Unspoken
        return self._("%(value)s (%(otherwise)s if it is not answered)", value=value, otherwise=otherwise)

    def _count_of_choices(self, node: list[Any]) -> str:
        return self._("the number of choices made in %(question)s", question=self.value(node[2]))

    def _length(self, node: list[Any]) -> str:
        return self._("the number of characters of %(question)s", question=self.value(node[2]))

    def _count(self, node: list[Any]) -> str:
        what = node[2]
        if not isinstance(what, list) or what[0] != "$" or what[1] not in self.names.questionnaire.repeats:
            raise Unspoken
        around = self.names.questionnaire.places[what[1]].repeats
        if around != self.names.repeats[: len(around)]:
            raise Unspoken
        return self._("the number of entries in %(repeat)s", repeat=self.names.called(what[1]))

    def _total(self, node: list[Any]) -> str:
        what = node[2]
        if (
            self.names.repeats
            or not isinstance(what, list)
            or what[0] != "$"
            or not self.names.knows(what[1])
        ):
            raise Unspoken
        if not self.names.questionnaire.places[self.names.part(what[1]).question].repeats:
            raise Unspoken
        return self._("the sum of %(question)s over all entries", question=self.names.called(what[1]))

    def _extreme(self, node: list[Any], message: str) -> str:
        if len(node) < 4:
            raise Unspoken
        return message % {"values": self.names.all_of(self.value(value) for value in node[2:])}


def _binds(tree: Any) -> int:
    """How strongly the parts of a value hold together."""
    if not isinstance(tree, list) or tree[0] in ("$", ".") or tree[1] in ("today", "coalesce"):
        return ALONE
    if _days_between(tree):
        return 0
    return BINDING.get(tree[0], 0)


def _days_between(tree: Any) -> tuple[Any, Any] | None:
    """The first and the last day whose distance is asked for, by decimal-date-time() of each."""
    if not (isinstance(tree, list) and tree[0] == "-"):
        return None
    ends = [side for side in tree[1:] if isinstance(side, list) and side[:2] == ["f", "decimal-date-time"]]
    return (ends[1][2], ends[0][2]) if len(ends) == 2 else None
