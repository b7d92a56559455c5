"""A calculation that gives a text where a number is kept: it would be blank without a word."""

from collections.abc import Callable, Iterator
from functools import partial

from app.questionnaire import expression
from app.questionnaire.check_expressions import Finding, Kind, Names
from app.questionnaire.expression.operands import operand
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.other import Calculate
from app.questionnaire.rules import rules

TEXTS = frozenset({"uuid", "join", "format-date", "format-date-time"})
"""Functions whose result is never a number; that of others, such as substr(), may be digits."""


def lost(questionnaire: Questionnaire, names: Names) -> Iterator[Finding]:
    """Every calculation whose result can only be a text, and that has no ``kind: text``."""
    for rule in rules(questionnaire):
        question = questionnaire.questions.get(rule.owner)
        if rule.key != "calculation" or not isinstance(question, Calculate) or question.kind == "text":
            continue
        try:
            tree = expression.parse(rule.source)
        except expression.ExpressionError:
            continue
        found = _text(tree, partial(names.seen_from, rule.repeats))
        if found:
            what = f"calculation: {found} is a text, and '{rule.owner}' keeps a number: it would be blank"
            yield Finding(rule.line_owner, "calculation", what, "write 'kind: text'", loose=True)


def _text(tree: expression.Tree, kinds: Callable[[str], Kind | None]) -> str:
    """What in the result of a tree can only be a text, as an author wrote it; '' where nothing is."""
    known = operand(tree, kinds)
    if isinstance(tree, str):
        return known.shown if tree.strip() and not known.is_numeric else ""
    if not isinstance(tree, list):
        return ""
    if tree[0] == "if":
        return _text(tree[2], kinds) or _text(tree[3], kinds)
    if tree[0] == "label":
        return "jr:choice-name(…)"
    if tree[0] == "f":
        return _of_call(str(tree[1]), tree[2:], kinds)
    text = known.kind in ("text", "choices") or (known.kind == "choice" and not known.is_numeric)
    return known.shown if tree[0] == "$" and text and not known.many else ""


def _of_call(name: str, values: list[expression.Tree], kinds: Callable[[str], Kind | None]) -> str:
    if name in TEXTS:
        return f"{name}(…)" if values else f"{name}()"
    if name in ("once", "coalesce"):
        return next(filter(None, (_text(value, kinds) for value in values)), "")
    if name == "concat" and any(isinstance(value, str) and _text(value, kinds) for value in values):
        return "concat(…)"
    return ""
