"""What is Canvass's alone in a form: columns of our own, and how their cells hold what keys hold."""

import json
import re
from typing import Any, get_origin

from app.questionnaire.questions.base import Question
from app.questionnaire.questions.choice import SelectMultiple
from app.questionnaire.questions.number import Number
from app.questionnaire.questions.text import Text
from app.questionnaire.questions.when import Date

PART, INTRO, SECTION, PAGE = "part", "intro", "section", "page"
"""Types in our column that are no types of questions: what is derived, and how groups are meant."""
TERMS, MISSING = "canvass.terms", "canvass.missing"
"""Lists of choices that hold what a definition says of terms and of missing codes."""

WORDING = "canvass_wording"
"""The column of all texts of a row that have no column of their own, by what is left of their contexts."""

STANDARD = {
    "name": "name",
    "label": "label",
    "hint": "hint",
    "guidance": "guidance_hint",
    "relevant": "relevant",
    "required": "required",
    "required_message": "required_message",
    "constraint": "constraint",
    "constraint_message": "constraint_message",
    "choice_filter": "choice_filter",
    "calculation": "calculation",
    "read_only": "readonly",
    "default": "default",
}
"""Keys of a question for which XLSForm has a column."""
TEXTS = ("label", "hint", "guidance", "required_message", "constraint_message")
EXPRESSIONS = ("relevant", "required", "constraint", "warning", "choice_filter", "calculation")

WORDS = frozenset(("define", "missing", "maps_to", "accept", "languages"))
"""Keys that hold several words."""
JSON = frozenset(("columns_of_table", "respondent", "contact", "labels", "attributes", "accepted"))
"""Keys that hold more than words."""
CHOICE_KEYS = ("hint", "exclusive", "specify", "relevant", "labels", "attributes")
LIST_KEYS = ("ordered", "code_list", "valid")
SETTINGS = ("language", "languages", "respondent", "contact", "minutes", "about", "expressions", "accepted")

_WORD = re.compile(r"[^\s\[\]]+")


def encoded(key: str, value: Any) -> str:
    """What a key holds, as a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if key in JSON or isinstance(value, dict) or _holds_more(value):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        # What has a blank in it, or nothing, would not come back as one word.
        plain = bool(value) and all(_WORD.fullmatch(word) for word in value)
        return " ".join(value) if plain else json.dumps(list(value), ensure_ascii=False)
    return str(value)


def _holds_more(value: Any) -> bool:
    """Whether a list holds more than words."""
    return isinstance(value, list | tuple) and any(isinstance(one, dict | list) for one in value)


def decoded(key: str, cell: str, kind: Any = None) -> Any:
    """The reverse of `encoded`; a cell that a person broke is taken as it is, and told later.

    ``kind`` is what the key holds in the model, where it has one: only a text may begin with a bracket.
    """
    if key in JSON or (cell[:1] in ("[", "{") and (key in WORDS or get_origin(kind) in (tuple, dict))):
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return cell
    return cell.split() if key in WORDS or get_origin(kind) is tuple else cell


def bounds(question: Question) -> str:
    """What XLSForm says as a constraint and a definition by keys of its own; '' where there is nothing."""
    found: list[str] = []
    if isinstance(question, Number):
        found = _between(".", question.min, question.max)
    elif isinstance(question, Date):
        least = f"date('{question.min}')" if question.min else None
        found = _between(".", least, f"date('{question.max}')" if question.max else None)
    elif isinstance(question, SelectMultiple):
        found = _between("count-selected(.)", question.min_choices, question.max_choices)
    elif isinstance(question, Text) and question.max_length is not None:
        found = _between("string-length(.)", None, question.max_length)
    return " and ".join(found)


def _between(what: str, least: object, most: object) -> list[str]:
    return [f"{what} {sign} {bound}" for sign, bound in ((">=", least), ("<=", most)) if bound is not None]


def with_bounds(question: Question) -> str:
    """The constraint of a question as a form has it: its bounds, and what its author wrote."""
    own, stated = question.constraint, bounds(question)
    return f"{stated} and ({own})" if own and stated else own or stated


def without_bounds(constraint: str, stated: str) -> str:
    """What the author wrote of a constraint that begins with the bounds that the keys state."""
    if stated and constraint == stated:
        return ""
    if stated and constraint.startswith(f"{stated} and (") and constraint.endswith(")"):
        return constraint[len(stated) + 6 : -1]
    return constraint
