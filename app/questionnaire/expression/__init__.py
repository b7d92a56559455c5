"""The expression language: XLSForm's expressions, read once, checked, and evaluated as closures."""

from app.questionnaire.expression.check import Finding, check
from app.questionnaire.expression.context import Context
from app.questionnaire.expression.errors import ALONE, ExpressionError
from app.questionnaire.expression.evaluate import Closure, compile  # noqa: A004 — as in re.compile
from app.questionnaire.expression.operands import Kind
from app.questionnaire.expression.parse import parse
from app.questionnaire.expression.tree import Tree, names, priors
from app.questionnaire.expression.values import Result, to_boolean, to_number, to_text

__all__ = [
    "ALONE",
    "Closure",
    "Context",
    "ExpressionError",
    "Finding",
    "Kind",
    "Result",
    "Tree",
    "check",
    "compile",
    "names",
    "parse",
    "priors",
    "to_boolean",
    "to_number",
    "to_text",
]
