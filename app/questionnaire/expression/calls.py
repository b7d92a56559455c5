"""Reads the calls in an expression: how each function becomes a node of the tree."""

import difflib
import re
from typing import Protocol

from app.questionnaire.expression.errors import ExpressionError
from app.questionnaire.expression.functions import FUNCTIONS, MANY, REFUSED, SPECIAL, arity
from app.questionnaire.expression.patterns import canonical
from app.questionnaire.expression.tokens import Token
from app.questionnaire.expression.tree import Tree

_NAME = re.compile(r"(?:\$\{\s*)?([^\W\d][\w.-]*)(?:\s*\})?\Z")


class Words(Protocol):
    """What this module needs of the reader of the words (parse.py)."""

    columns: bool

    @property
    def next(self) -> Token:
        """The word that is to be read next."""

    def take(self) -> Token:
        """Read one word."""

    def sees(self, *symbols: str) -> bool:
        """Whether the next word is one of these symbols."""

    def expect(self, symbol: str) -> None:
        """Read this symbol."""

    def error(self, message: str, mend: str = "", at: Token | None = None) -> ExpressionError:
        """An error at a word."""

    def expression(self, above: int = 0) -> Tree:
        """Read an expression."""

    def path(self, steps: list[str]) -> Tree:
        """Read a path."""


def call(words: Words) -> Tree:
    """The node of a call, from its name to its closing bracket and what follows."""
    token = words.take()
    name = token.text.removeprefix("jr:")
    if name in REFUSED:
        what, mend = REFUSED[name]
        raise words.error(f"{name}() {what}", mend, token)
    bounds = arity(name)
    if bounds is None:
        near = difflib.get_close_matches(name.lower(), [*FUNCTIONS, *SPECIAL], 1)
        raise words.error(
            f"there is no function {name}()", f"did you mean {near[0]}()?" if near else "", token
        )
    if name == "position":
        return _position(words)
    values = _values(words)
    least, most = bounds
    if not least <= len(values) <= most:
        raise words.error(f"{name}() takes {_how_many(least, most)}, not {len(values)}", at=token)
    return _node(words, name, values, token)


def _values(words: Words) -> list[Tree]:
    words.expect("(")
    values: list[Tree] = []
    if not words.sees(")"):
        values.append(words.expression())
        while words.sees(","):
            words.take()
            values.append(words.expression())
    words.expect(")")
    return values


def _node(words: Words, name: str, values: list[Tree], at: Token) -> Tree:
    match name:
        case "missing" | "prior":
            return [name, _reference(words, name, values[0], at)]
        case "indexed-repeat":
            if len(values) != SPECIAL[name][0]:
                raise words.error("indexed-repeat() reads one repeat only", "use a calculation in it", at)
            return ["at", ["every", _reference(words, name, values[0], at)], values[2]]
        case "regex":
            pattern = _literal(words, "regex", "pattern", values[1], at)
            return ["f", "regex", values[0], _pattern(words, pattern, at)]
        case "choice-name":
            return ["label", values[0], _choice_question(words, values[1], at)]
        case "pulldata":
            table, column, key = (_literal(words, name, "name", value, at) for value in values[:3])
            return ["rows", table, [["=", ["col", key], values[3]]], column]
        case "instance":
            return _instance(words, _literal(words, name, "name", values[0], at))
        case "current":
            return _current(words)
    return ["if", *values] if name == "if" else ["f", name, *values]


def _reference(words: Words, name: str, value: Tree, at: Token) -> str:
    if isinstance(value, list) and value[0] == "$":
        return str(value[1])
    raise words.error(f"{name}() needs the name of an answer", f"write {name}(${{name}} …)", at)


def _literal(words: Words, function: str, what: str, value: Tree, at: Token) -> str:
    if isinstance(value, str):
        return value
    raise words.error(f"{function}() needs a plain {what} here", f"write the {what} in quotes", at)


def _pattern(words: Words, pattern: str, at: Token) -> str:
    try:
        return canonical(pattern)
    except ExpressionError as error:
        raise words.error(error.message, error.mend, at) from error


def _choice_question(words: Words, value: Tree, at: Token) -> str:
    """The part whose labels are meant: XLSForm quotes it, '${name}'."""
    if isinstance(value, list):
        return _reference(words, "choice-name", value, at)
    found = _NAME.match(str(value).strip())
    if not found:
        raise words.error("choice-name() needs the name of a question", "write choice-name(${x}, '${x}')", at)
    return found[1]


def _position(words: Words) -> Tree:
    """position(..): which item of the repeat this is."""
    words.expect("(")
    if words.sees("..", ".") or words.next.kind == "reference":
        words.take()
    if words.sees("/"):
        raise words.error("only the innermost position is at hand", "put position(..) in a calculation")
    words.expect(")")
    return ["pos"]


def _current(words: Words) -> Tree:
    """current()/../name and current()/. : a part, or the answer itself."""
    if not words.sees("/"):
        return ["."]
    words.take()
    columns, words.columns = words.columns, False
    steps = [] if words.sees(".") else [".."]
    tree = words.path(steps)
    words.columns = columns
    return tree


def _instance(words: Words, table: str) -> Tree:
    """instance('list')/root/item[predicate]/column: rows of a list."""
    for step in ("root", "item"):
        words.expect("/")
        if words.next.text != step:
            raise words.error("this path is not supported", "write instance('list')/root/item[…]/column")
        words.take()
    predicates: list[Tree] = []
    columns, words.columns = words.columns, True
    while words.sees("["):
        words.take()
        predicates.append(words.expression())
        words.expect("]")
    words.columns = columns
    if not words.sees("/"):
        return ["rows", table, predicates, ""]
    words.take()
    if words.next.kind != "name":
        raise words.error("the name of a column is missing")
    return ["rows", table, predicates, words.take().text]


def _how_many(least: int, most: int) -> str:
    if most == MANY:
        return f"at least {least} {'value' if least == 1 else 'values'}"
    if least == most:
        return f"{least or 'no'} {'value' if least == 1 else 'values'}"
    return f"{least} to {most} values"
