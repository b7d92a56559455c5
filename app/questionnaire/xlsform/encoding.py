"""Entries of a definition as cells: what XLSForm can say in its columns, the rest in ours."""

from typing import Any

from app.questionnaire.choices import ChoiceList, Definition
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.choice import Acknowledge, Rank, SelectMultiple, SelectOne
from app.questionnaire.questions.defaults import may_read_as_rule
from app.questionnaire.questions.grid import Table
from app.questionnaire.questions.other import Calculate, File, Note
from app.questionnaire.questions.parts import Part
from app.questionnaire.questions.scale import Scale
from app.questionnaire.questions.text import Text
from app.questionnaire.questions.when import Date
from app.questionnaire.xlsform.book import OURS
from app.questionnaire.xlsform.ours import EXPRESSIONS, STANDARD, encoded, with_bounds
from app.questionnaire.xlsform.rewriting import as_form

Cells = dict[str, str]
"""A row by column."""

OF_GROUPS = frozenset(("name", "label", "title", "relevant"))
"""Keys for which a group has a column of XLSForm's."""
NOT_WRITTEN = frozenset(("name", "type", "questions", "pages", "constraint", "default"))
KINDS = {
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "file": "file",
    "flag": "acknowledge",
}
"""Types of XLSForm by the kind of a part; what is not here is text."""


def cells(entry: Definition, mark: str, acknowledged: frozenset[str], *, group: bool) -> Cells:
    """The cells of an entry's own row."""
    plain = entry.model_dump(mode="json", exclude_defaults=True, serialize_as_any=True)
    found = {f"{OURS}type": mark, "name": str(getattr(entry, "name", ""))}
    for key, value in plain.items():
        if key in NOT_WRITTEN or key in list_keys(entry):
            continue
        column = "label" if key == "title" else STANDARD.get(key, "")
        if column and not (group and key not in OF_GROUPS):
            found[column] = _standard(key, value, acknowledged)
        elif isinstance(entry, Table) and key == "columns":
            kinds = [column.type for column in entry.columns]
            told = [{"type": kind, **column} for kind, column in zip(kinds, value, strict=True)]
            found[OURS + key] = encoded("columns_of_table", told)
        else:
            text = encoded(key, value)
            found[OURS + key] = as_form(text, acknowledged) if key in EXPRESSIONS else text
    if accepted := getattr(entry, "accepted", None):
        found[f"{OURS}accepted"] = encoded("accepted", accepted)
    if isinstance(entry, Question):
        constraint = entry.constraint if group else with_bounds(entry)
        if entry.default:
            found |= _default(entry, acknowledged)
        if constraint:
            found[OURS + "constraint" if group else "constraint"] = as_form(constraint, acknowledged)
    return found


def _default(question: Question, acknowledged: frozenset[str]) -> Cells:
    """What a question is filled in with; a text that other tools might work out is a rule to them."""
    text = question.default
    if question.default_is_rule:
        return {"default": as_form(text, acknowledged)}
    figure = getattr(question, "kind", "") in ("integer", "decimal") or isinstance(question, Date)
    if figure or not may_read_as_rule(text):
        return {"default": text}
    # No text of XLSForm can hold both kinds of quotes.
    said = text if "'" not in text else text.replace('"', "”")
    quote = "'" if "'" not in text else '"'
    return {"default": f"string({quote}{said}{quote})", f"{OURS}default": text}


def list_keys(entry: Definition) -> tuple[str, ...]:
    """The keys of an entry that name a list, or hold one."""
    return getattr(entry, "list_keys", ())


def _standard(key: str, value: Any, acknowledged: frozenset[str]) -> str:
    if key == "required" and value == "true()":
        return "yes"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return as_form(str(value), acknowledged) if key in EXPRESSIONS else str(value)


def list_name(question: Question, key: str) -> str:
    """What a list is called in the form: its own name, or that of the question where it stands in it."""
    named: str | ChoiceList = getattr(question, key)
    return named if isinstance(named, str) else f"{question.name}.{key}"


def type_of(question: Question) -> Cells:
    """The type of a question in XLSForm, and what goes with it."""
    if isinstance(question, Scale):
        return {
            "type": "range",
            "parameters": f"start={question.start} end={question.end} step={question.step}",
        }
    if isinstance(question, Rank):
        return {"type": f"rank {list_name(question, 'choices')}"}
    if isinstance(question, SelectMultiple):
        look = {"appearance": "minimal"} if question.appearance == "list" else {}
        return {"type": f"select_multiple {list_name(question, 'choices')}", **look}
    if isinstance(question, SelectOne):
        look = {"appearance": "minimal"} if question.appearance == "select" else {}
        return {"type": f"select_one {list_name(question, 'choices')}", **look}
    if isinstance(question, Text) and question.multiline:
        return {"type": "text", "appearance": "multiline"}
    for kind, written in _TYPES.items():
        if isinstance(question, kind):
            return {"type": written}
    return {"type": KINDS.get(getattr(question, "kind", ""), "text")}


_TYPES: dict[type[Question], str] = {
    Note: "note",
    Date: "date",
    File: "file",
    Acknowledge: "acknowledge",
    Calculate: "calculate",
}


def type_of_part(part: Part, listed: str) -> str:
    """The type of a row that stands for a part alone."""
    if part.kind == "choice":
        return f"select_one {listed}"
    return f"select_multiple {listed}" if part.kind == "choices" else KINDS.get(part.kind, "text")
