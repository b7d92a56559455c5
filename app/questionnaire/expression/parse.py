"""Reads an XLSForm expression into its tree."""

import math

from app.questionnaire.expression.calls import call
from app.questionnaire.expression.errors import ALONE, ExpressionError
from app.questionnaire.expression.functions import arity
from app.questionnaire.expression.tokens import Token, tokens
from app.questionnaire.expression.tree import Tree, depth

MAX_LENGTH = 10_000
# Parsing, compiling and evaluating recurse; these keep each far from Python's own limit.
MAX_NESTING = 60
MAX_DEPTH = 200

_BINDING = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_BINDING |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}
_NEGATION = 7
_WHOLE = 2**53


def parse(source: str, *, columns: bool = False) -> Tree:
    """The tree of an expression; with `columns`, bare names are columns of a choice (choice_filter)."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(
            f"the expression is longer than {MAX_LENGTH} characters", mend="split it into calculations"
        )
    reader = Reader(source, columns=columns)
    if reader.next.kind == "end":
        raise ExpressionError("the expression is empty", mend="write one, or leave the key out")
    tree = reader.expression()
    if reader.next.kind != "end":
        raise reader.error(f"{reader.next.text} was not expected here")
    if depth(tree) > MAX_DEPTH:
        raise ExpressionError("the expression is too deep", source, 0, "split it into calculations")
    return tree


class Reader:
    """A reader of the words of one expression, by precedence climbing."""

    def __init__(self, source: str, *, columns: bool) -> None:
        """Start at the first word."""
        self.source = source
        self.columns = columns
        self.nesting = 0
        self.at = 0
        self.words = tokens(source)

    @property
    def next(self) -> Token:
        """The word that is to be read next."""
        return self.words[self.at]

    def take(self) -> Token:
        """Read one word."""
        self.at += 1
        return self.words[self.at - 1]

    def sees(self, *symbols: str) -> bool:
        """Whether the next word is one of these symbols."""
        return self.next.kind == "symbol" and self.next.text in symbols

    def expect(self, symbol: str) -> None:
        """Read this symbol, or say that it is missing."""
        if not self.sees(symbol):
            raise self.error(f"{symbol} is missing")
        self.take()

    def error(self, message: str, mend: str = "", at: Token | None = None) -> ExpressionError:
        """An error at the next word, or at a given one."""
        return ExpressionError(message, self.source, (at or self.next).position, mend)

    def expression(self, above: int = 0) -> Tree:
        """An operand and the operators after it that bind more strongly than `above`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.error("the expression is nested too deeply", "split it into calculations")
        left: Tree
        if self.sees("-"):
            self.take()
            left = ["neg", self.expression(_NEGATION)]
        else:
            left = self.operand()
        while self.next.kind in ("symbol", "operator") and _BINDING.get(self.next.text, 0) > above:
            operator = self.take().text
            right = self.expression(_BINDING[operator])
            if operator in ("and", "or") and isinstance(left, list) and left[0] == operator:
                left = [*left, right]
            else:
                left = [operator, left, right]
        self.nesting -= 1
        return left

    def operand(self) -> Tree:
        """One value, with whatever belongs to it."""
        token = self.next
        if token.kind == "name" and self.words[self.at + 1][:2] == ("symbol", "("):
            return self.complete(call(self))
        if token.kind == "name" or self.sees(".", "..", "/", "//", "@"):
            return self.path([])
        self.take()
        match token.kind:
            case "number":
                return self.complete(self.number(token))
            case "text":
                return self.complete(token.text)
            case "reference":
                return self.complete(self.filtered(token.text))
            case "end":
                raise self.error("the expression ends too soon", at=token)
        if token.text != "(":
            raise self.error(f"a value is missing before {token.text}", at=token)
        inner = self.expression()
        self.expect(")")
        return self.complete(inner)

    def number(self, token: Token) -> Tree:
        """A number: whole where it can be, so that its JSON is the shortest."""
        value = float(token.text)
        if math.isinf(value):  # JSON has no word for it
            raise self.error("the number is too large", at=token)
        return int(value) if value == int(value) and value < _WHOLE else value

    def filtered(self, name: str) -> Tree:
        """A reference, or the entries of it for which the predicate in brackets holds."""
        if not self.sees("["):
            return ["$", name]
        self.take()
        predicate = self.expression()
        self.expect("]")
        return ["filter", ["$", name], predicate]

    def complete(self, value: Tree) -> Tree:
        """The value, once nothing follows that only a path could have."""
        if self.sees("/"):
            raise self.error("/ does not divide", "write div")
        if self.sees("["):
            raise self.error("a condition in [ ] may only follow ${name} or instance()")
        return value

    def path(self, steps: list[str]) -> Tree:
        """A path: only its last name counts, since names are unique in a questionnaire."""
        start = self.next
        if self.sees("/"):
            steps.append(self.take().text)
        while True:
            token = self.next
            if token.kind not in ("name", "reference") and not self.sees(".", ".."):
                raise self.error("this path is not supported", "write ${name}")
            steps.append(self.take().text)
            if self.sees("[", "(", "::"):
                raise self.error("this path is not supported", "write ${name}")
            if not self.sees("/"):
                return self.resolved(steps, start)
            self.take()

    def resolved(self, steps: list[str], start: Token) -> Tree:
        """What a path means: the answer itself, a column, or a part."""
        if steps == ["."]:
            return ["."]
        if steps[-1] in (".", ".."):
            raise self.error(f"{'/'.join(steps)} has no value", "write ${name}", start)
        if len(steps) > 1 and steps[0] in ("/", ".."):
            return ["$", steps[-1]]
        if len(steps) == 1 and self.columns:
            return ["col", steps[0]]
        name = steps[-1]
        if len(steps) == 1 and arity(name):
            raise self.error(f"{name} is a function", f"write {name}(…)", start)
        mend = f"write ${{{name}}} for an answer, or '{name}' for a text"
        raise self.error(name + ALONE, mend, start)
