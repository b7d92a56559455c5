"""Checks the operands of an expression against the parts it names: an author's mistakes, found at load."""

import difflib
from collections.abc import Collection, Iterator
from typing import NamedTuple

from app.questionnaire.expression.operands import NUMERIC, Kinds, Operand, operand
from app.questionnaire.expression.tree import Tree, names, nodes, priors

_ORDERINGS = ("<", "<=", ">", ">=")
_COMPARISONS = ("=", "!=", *_ORDERINGS)
_ARITHMETIC = ("+", "-", "*", "div", "mod", "neg")
_NUMBER_CALLS = frozenset({"sum", "round", "int", "abs", "floor", "ceiling", "pow", "sqrt"})
_SHOWN_AT_MOST = 8
_WRITE_DATE = "write a date as '2020-12-31'"


class Finding(NamedTuple):
    """One mistake: what is wrong, and how to mend it."""

    message: str
    mend: str
    loose: bool = False
    """Whether the expression has a value all the same, so that an imported form may keep it."""


def check(tree: Tree, kinds: Kinds, known: Collection[str] = ()) -> list[Finding]:
    """What is wrong with the operands of a tree; `known` names serve to suggest the near miss."""
    read = sorted(names(tree) | priors(tree))
    found = [unknown(name, kinds, known) for name in read if kinds(name) is None]
    for node in nodes(tree):
        found.extend(finding._replace(loose=True) for finding in _of_node(node, kinds))
    return list(dict.fromkeys(found))


def unknown(name: str, kinds: Kinds, known: Collection[str] = ()) -> Finding:
    """The finding about a name that nothing bears."""
    question, _, rest = name.rpartition(".")
    owner = kinds(question) if question else None
    if owner and owner.kind == "choices" and rest in owner.choices:
        return Finding(
            f"${{{name}}} does not exist: {question} is one answer with several choices",
            f"write selected(${{{question}}}, '{rest}')",
        )
    if owner and owner.kind == "choice" and rest in owner.choices:
        return Finding(
            f"${{{name}}} does not exist: {question} is one answer", f"write ${{{question}}} = '{rest}'"
        )
    parts = sorted(other for other in known if other.startswith(name + "."))
    if parts:
        return Finding(
            f"${{{name}}} has no value of its own",
            f"name one of its parts: {_list([f'${{{part}}}' for part in parts])}",
        )
    near = difflib.get_close_matches(name, known, 1)
    mend = f"did you mean ${{{near[0]}}}?" if near else "name a question, a part of one, or a repeat"
    return Finding(f"${{{name}}} does not exist", mend)


def _of_node(node: list[Tree], kinds: Kinds) -> Iterator[Finding]:
    kind = str(node[0])
    if kind in _COMPARISONS:
        yield from _compared(kind, operand(node[1], kinds), operand(node[2], kinds))
    elif kind in _ARITHMETIC:
        for side in node[1:]:
            yield from _as_number(operand(side, kinds), "-" if kind == "neg" else kind)
    elif kind == "f" and node[1] in ("selected", "count-selected", "selected-at"):
        yield from _selected(str(node[1]), [operand(value, kinds) for value in node[2:]])
    elif kind == "f" and node[1] in _NUMBER_CALLS:
        for value in node[2:]:
            yield from _as_number(operand(value, kinds), str(node[1]))
    elif kind == "filter":
        yield from _filtered(operand(node[1], kinds).name, node[2], kinds)
    if kind in ("=", "!="):
        yield from _missing_code(node, kinds)


def _compared(symbol: str, one: Operand, other: Operand) -> Iterator[Finding]:
    if _is_blank(one) or _is_blank(other):
        if symbol in _ORDERINGS:
            yield Finding(f"'' is not less or more than anything ({symbol})", "write = '' or != ''")
        return
    for side, against in ((one, other), (other, one)):
        if side.kind == "repeat":
            yield _use_count(side)
        elif side.kind == "choices" and symbol in ("=", "!="):
            yield Finding(
                f"{side.shown} may hold several choices, so {symbol} does not ask for one of them",
                f"write selected({side.shown}, {_written(against)})",
            )
        elif symbol in _ORDERINGS:
            yield from _ordered(symbol, side, against)
        else:
            yield from _equated(side, against)
    if symbol in ("=", "!=") and (one.inexact or other.inexact):
        yield Finding(
            f"decimals that are calculated may differ in the last digit, so {symbol} can fail",
            "round them first: round(…, 2)",
        )


def _ordered(symbol: str, side: Operand, against: Operand) -> Iterator[Finding]:
    if side.kind == "choice" and not side.is_numeric:
        yield Finding(
            f"the codes of {side.shown} are not numbers, so {symbol} has no meaning",
            "name the choices: = '…' or selected(…)",
        )
    elif side.literal is not None and not side.is_numeric and not side.is_date:
        yield Finding(
            f"{side.shown} is no number and no date, so {symbol} has no meaning", "compare by = or !="
        )
    elif side.kind in ("text", "file", "flag", "choices"):
        yield Finding(
            f"{side.shown} is {_called(side)}, so {symbol} has no meaning",
            "compare by = or !=, or read it with number(…)",
        )
    elif side.kind == "date" and (against.kind in NUMERIC or against.literal) and not against.is_date:
        yield Finding(f"{_subject(side)} a date and {_written(against)} is none", _WRITE_DATE)


def _equated(side: Operand, against: Operand) -> Iterator[Finding]:
    """What is wrong with `=` between an answer and a text or number as written."""
    if against.literal is None:
        return
    if side.kind in ("choice", "flag"):
        yield from _code(side, against.literal)
    elif side.kind in NUMERIC and side.literal is None and not against.is_numeric and not against.is_date:
        yield Finding(f"{_subject(side)} a number and {against.shown} is none", "compare it with a number")
    elif side.kind == "date" and not against.is_date:
        yield Finding(f"{_subject(side)} a date and {_written(against)} is none", _WRITE_DATE)
    elif side.kind == "file":
        yield Finding(f"{side.shown} is a file", "ask only whether there is one: != ''")


def _code(side: Operand, code: str) -> Iterator[Finding]:
    choices = side.choices or (("yes",) if side.kind == "flag" else ())
    if not choices or code in choices:
        return
    near = difflib.get_close_matches(code, choices, 1)
    mend = f"did you mean '{near[0]}'?" if near else f"its choices are {_list(choices)}"
    yield Finding(f"'{code}' is not a choice of {side.name}", mend)


def _selected(function: str, values: list[Operand]) -> Iterator[Finding]:
    question = values[0]
    if question.kind in ("integer", "decimal", "date", "file", "repeat"):
        yield Finding(
            f"{function}() asks about choices, and {question.shown} is {_called(question)}", "compare it"
        )
    elif function == "selected" and question.kind in ("choice", "choices"):
        code = values[1].literal
        if code is not None and values[1].kind == "literal":
            yield from _code(question, code.strip())


def _as_number(side: Operand, where: str) -> Iterator[Finding]:
    """What is wrong with calculating with this."""
    if side.kind == "repeat":
        yield _use_count(side)
    elif side.kind == "choice" and not side.is_numeric:
        yield Finding(
            f"the codes of {side.shown} are not numbers, so {where} has no meaning",
            "turn them into numbers: if(… = '…', 1, 0)",
        )
    elif side.kind in ("text", "file", "flag", "choices") or _is_plain_text(side):
        mend = "read it with number(…)" if side.kind == "text" else "take a number"
        mend = f"write count-selected({side.shown})" if side.kind == "choices" else mend
        yield Finding(f"{side.shown} is {_called(side)}, so {where} has no meaning", mend)
    elif side.many and where in _ARITHMETIC:
        yield Finding(f"{side.shown} has a value for each item", f"write sum({side.shown}), min(…) or max(…)")


def _filtered(name: str, predicate: Tree, kinds: Kinds) -> Iterator[Finding]:
    many = sorted(other for other in names(predicate) if _is_many(other, kinds))
    if many:
        yield Finding(
            f"in ${{{name}}}[…], ${{{many[0]}}} means all items, not the one being looked at",
            "put a calculation into the repeat and use that",
        )


def _missing_code(node: list[Tree], kinds: Kinds) -> Iterator[Finding]:
    """A code compared with missing() that the question does not offer, where the kind tells its codes."""
    for side, against in ((node[1], node[2]), (node[2], node[1])):
        if not (isinstance(side, list) and side[0] == "missing" and isinstance(against, str) and against):
            continue
        offered = getattr(kinds(str(side[1])), "missing", None)
        if offered is not None and against not in offered:
            mend = f"it offers {_list(offered)}" if offered else "it offers none: give it `missing`"
            yield Finding(f"'{against}' is not a missing code of {side[1]}", mend)


def _use_count(side: Operand) -> Finding:
    return Finding(f"{side.shown} is a repeat, not a number", f"write count({side.shown})")


def _is_many(name: str, kinds: Kinds) -> bool:
    kind = kinds(name)
    return kind is not None and kind.many


def _is_blank(side: Operand) -> bool:
    return side.literal is not None and not side.literal.strip()


def _is_plain_text(side: Operand) -> bool:
    return side.kind == "literal" and not side.is_numeric and not side.is_date


def _written(side: Operand) -> str:
    return side.literal if side.kind == "number" and side.literal is not None else side.shown


def _subject(side: Operand) -> str:
    return f"{side.shown} is" if side.name else "this side is"


def _called(side: Operand) -> str:
    named = {"file": "a file", "flag": "a box to tick", "choices": "a list of choices", "integer": "a number"}
    named |= {"decimal": "a number", "date": "a date", "repeat": "a repeat"}
    return named.get(side.kind, "a text")


def _list(texts: Collection[str]) -> str:
    shown = ", ".join(list(texts)[:_SHOWN_AT_MOST])
    return shown + (", …" if len(texts) > _SHOWN_AT_MOST else "")
