"""The words of an expression: references, numbers, texts, operators and names."""

import re
from typing import NamedTuple

from app.questionnaire.expression.errors import ExpressionError

WORD_OPERATORS = ("and", "or", "div", "mod")

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<reference>\$\{\s*[^{}\s]+\s*\})
    | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<text>"[^"]*"|'[^']*'|[“”][^“”"]*[“”"]|[‘’][^‘’']*[‘’'])
    | (?P<wrong>==|&&|\|\||<>|=>|=<)
    | (?P<symbol><=|>=|!=|//|::|\.\.|[-=<>+*/(),.\[\]@])
    | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
    | (?P<unknown>\S))""",
    re.VERBOSE,
)
_REFERENCE = re.compile(r"[^\W\d][\w.-]*\Z")
_MENDS = {
    "==": "write = once",
    "<>": "write !=",
    "=>": "write >=",
    "=<": "write <=",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write !=",
    "&&": "write and",
    "&": "write and, or concat(…) to put texts together",
    "||": "write or",
    "|": "write or",
    "!": "write not(…), or != between two values",
    "%": "write mod for the remainder",
    "×": "write *",
    "÷": "write div",
    "$": "write ${name}",
    "{": "write ${name}",
    "}": "write ${name}",
    "'": "close the text with another '",
    '"': 'close the text with another "',
    "‘": "close the text with '",
    "“": 'close the text with "',
}


class Token(NamedTuple):
    """One word: its kind, what it says, and where it starts."""

    kind: str  # reference, number, text, symbol, operator, name or end
    text: str
    position: int

    @property
    def is_operand(self) -> bool:
        """Whether a value ends here, so that an operator may follow."""
        return self.kind in ("reference", "number", "text", "name") or self[:2] in _CLOSING


_CLOSING = (("symbol", ")"), ("symbol", "]"), ("symbol", "."), ("symbol", ".."))


def tokens(source: str) -> list[Token]:
    """The words of an expression, the last of kind `end`."""
    found: list[Token] = []
    end = len(source.rstrip())
    position = 0
    while position < end:
        token, position = _next(source, position, after_operand=bool(found) and found[-1].is_operand)
        found.append(token)
    found.append(Token("end", "", end))
    return found


def _next(source: str, position: int, *, after_operand: bool) -> tuple[Token, int]:
    match = _TOKEN.match(source, position)
    if match is None or match.lastgroup is None:  # the last alternative takes any character
        raise ExpressionError("the expression cannot be read", source, position)
    kind, text, start = match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)
    if kind in ("wrong", "unknown"):
        raise ExpressionError(f"{text} is not part of an expression", source, start, _MENDS.get(text, ""))
    if kind == "reference":
        return Token(kind, _referred(text[2:-1].strip(), source, start), start), match.end()
    if kind == "text":
        return Token(kind, text[1:-1], start), match.end()
    if kind == "name" and after_operand:
        return _word_operator(text, source, start)
    if text == "*" and after_operand:
        kind = "operator"
    return Token(kind, text, start), match.end()


def _referred(name: str, source: str, start: int) -> str:
    if name.startswith("last-saved#"):
        raise ExpressionError(
            "answers of an earlier response are not at hand", source, start, "prefill the question instead"
        )
    if not _REFERENCE.match(name):
        raise ExpressionError(f"{name} is not a name", source, start, "names are letters, digits, _ . -")
    return name


def _word_operator(text: str, source: str, start: int) -> tuple[Token, int]:
    """The operator that a name after a value must be; 'and-1' is 'and' and then '-1'."""
    for word in WORD_OPERATORS:
        if text == word or text.startswith(word + "-"):
            return Token("operator", word, start), start + len(word)
    is_capital = text.lower() in WORD_OPERATORS
    mend = f"write {text.lower()}" if is_capital else "put and, or, +, = … between two values"
    raise ExpressionError(f"an operator is missing before {text}", source, start, mend)
