"""What is known of an operand before there are answers: what kind of value it will be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.questionnaire.expression.dates import is_date
from app.questionnaire.expression.functions import FUNCTIONS
from app.questionnaire.expression.tree import Tree
from app.questionnaire.expression.values import BLANKS, NUMBER


class Kind(Protocol):
    """What the checks ask of a part or repeat."""

    @property
    def kind(self) -> str:
        """One of text, integer, decimal, date, choice, choices, file, flag, repeat."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The codes it may take; none where they are not known."""

    @property
    def many(self) -> bool:
        """Whether it is a list of values seen from here."""


Kinds = Callable[[str], Kind | None]

NUMERIC = frozenset({"number", "integer", "decimal"})
_KIND_OF_SPECIAL = {"today": "date", "now": "date", "regex": "boolean", "random": "number", "uuid": "words"}
_KIND_OF_OPERATOR = dict.fromkeys(("+", "-", "*", "div", "mod", "neg", "pos"), "number")
_KIND_OF_OPERATOR |= dict.fromkeys(("and", "or", "=", "!=", "<", "<=", ">", ">="), "boolean")


@dataclass(frozen=True)
class Operand:
    """An operand: a kind of Kind, or number, boolean, literal, words (a text made here), any."""

    kind: str
    name: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    literal: str | None = None
    inexact: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether it reads as a number, or may."""
        if self.kind == "choice":
            return all(NUMBER.match(code) for code in self.choices)
        if self.literal is not None:
            return NUMBER.match(self.literal.strip(BLANKS)) is not None
        # words made here by substr() and the like may well be digits
        return self.kind in NUMERIC or self.kind in ("any", "boolean", "words")

    @property
    def is_date(self) -> bool:
        """Whether it reads as a date, or may."""
        if self.literal is not None:
            return is_date(self.literal)
        return self.kind in ("date", "any", "words")

    @property
    def shown(self) -> str:
        """As an author wrote it."""
        return (
            f"${{{self.name}}}" if self.name else f"'{self.literal}'" if self.literal is not None else "this"
        )


def operand(tree: Tree, kinds: Kinds) -> Operand:
    """What is known of the value of a tree."""
    if isinstance(tree, str):
        return Operand("literal", literal=tree)
    if not isinstance(tree, list):
        return Operand("number", literal=f"{tree:g}" if isinstance(tree, float) else str(tree))
    match tree[0]:
        case "$" | "prior":
            return _part(str(tree[1]), kinds)
        case "filter" | "at":
            return replace(_part(str(tree[1][1]), kinds), many=tree[0] == "filter")
        case "if":
            return _either(operand(tree[2], kinds), operand(tree[3], kinds))
        case "f":
            return _called(tree, kinds)
    kind = _KIND_OF_OPERATOR.get(tree[0], "any")
    inexact = tree[0] in ("+", "-", "*", "div") and any(_is_inexact(side, kinds) for side in tree[1:])
    return Operand(kind, inexact=inexact)


def _part(name: str, kinds: Kinds) -> Operand:
    kind = kinds(name)
    return Operand(kind.kind, name, tuple(kind.choices), kind.many) if kind else Operand("any", name)


def _either(one: Operand, other: Operand) -> Operand:
    """The value of an if(): known where both branches are alike, or one of them is blank."""
    if one.literal == "" or other.literal == "":
        known = other if one.literal == "" else one
    else:
        known = one if one.kind == other.kind else Operand("any")
    return Operand(known.kind if known.kind in NUMERIC or known.kind in ("date", "boolean") else "any")


def _called(tree: list[Tree], kinds: Kinds) -> Operand:
    name = str(tree[1])
    if name in ("min", "max") and len(tree) > 2:
        inner = {operand(value, kinds).kind for value in tree[2:]}
        return Operand("date" if inner <= {"date"} else "number" if inner <= NUMERIC else "any")
    inexact = name == "sum" and _is_inexact(tree[2], kinds)
    kind = FUNCTIONS[name].gives if name in FUNCTIONS else _KIND_OF_SPECIAL.get(name, "any")
    return Operand(kind, inexact=inexact)


def _is_inexact(tree: Tree, kinds: Kinds) -> bool:
    """Whether decimals are added up in it, so that the last digits may be off."""
    if isinstance(tree, float):
        return tree != int(tree)
    known = operand(tree, kinds)
    return known.kind == "decimal" or known.inexact
