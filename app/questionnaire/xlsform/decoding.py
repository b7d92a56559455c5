"""Rows that a definition was written into, as its entries again: each key from its column."""

from typing import Any

from pydantic import BaseModel, ValidationError

from app.questionnaire.model import Group, Page, Repeat, Section
from app.questionnaire.questions import TYPES
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.defaults import is_rule
from app.questionnaire.xlsform.form import Entry, Form
from app.questionnaire.xlsform.ours import (
    EXPRESSIONS,
    PAGE,
    SECTION,
    STANDARD,
    TEXTS,
    bounds,
    decoded,
    without_bounds,
)
from app.questionnaire.xlsform.rewriting import from_form
from app.questionnaire.xlsform.tree import Node
from app.questionnaire.xlsform.vocabulary import FALSE, TRUE, select

STRUCTURES: dict[str, type[BaseModel]] = {SECTION: Section, PAGE: Page, "group": Group, "repeat": Repeat}
WITHIN = ("questions", "pages", "type")
TITLED = {"title": "label"}
"""What sections and pages call their label."""


def ours(node: Node, form: Form, mark: str) -> Entry:
    """The entry that a row was made of; its ``mark`` is its type, or what kind of group it is."""
    kind = TYPES.get(mark) or STRUCTURES.get(mark)
    if kind is None:
        form.report.tell(node.row.place.at("canvass_type"), f"there is no type '{mark}'; it is asked as text")
        kind = TYPES["text"]
    entry: Entry = {"name": node.name} if mark in (SECTION, PAGE) else {"name": node.name, "type": mark}
    form.places.setdefault(node.name, node.row.place)
    form.words.note_all(node.row, f"{node.name}.")
    for key in kind.model_fields:
        if key in WITHIN or key == "name":
            continue
        value = _value(node, form, kind, key, mark)
        if value is not None:
            entry[key] = value
    if issubclass(kind, Question):
        entry |= _choices(node, form, kind)
        _bounded(kind, entry)
        if entry.get("constraint") and not entry.get("constraint_message"):
            entry["constraint_message"] = form.general_message(node.row.place)
    return entry


def _value(node: Node, form: Form, kind: type[BaseModel], key: str, mark: str) -> Any:
    """What a key holds, from the column that has it; None where it is not written."""
    own = node.row.ours(key)
    column = TITLED.get(key, STANDARD.get(key, ""))
    if own is not None:
        coded = from_form(own, form.wording.acknowledged) if key in EXPRESSIONS else own
        own_key = "columns_of_table" if (key, mark) == ("columns", "table") else key
        return decoded(own_key, coded, kind.model_fields[key].annotation)
    if not column:
        return None
    if key in TEXTS or key in TITLED:
        text = form.words.text(node.row, column, f"{node.name}.{key}", form.wording, plain=False)
        return text or (None if key not in ("label", "title") else "")
    written = node.row.text(column)
    if not written:
        return None
    if key in EXPRESSIONS:
        plain = written.strip().lower()
        if key == "required" and plain in TRUE | FALSE:
            return "true" if plain in TRUE else "false"
        return from_form(written, form.wording.acknowledged)
    if key == "default" and is_rule(written, None):
        return from_form(written, form.wording.acknowledged)
    return written


def _choices(node: Node, form: Form, kind: type[Question]) -> Entry:
    """The lists that a question names, or that stand in it; those of a type's cell first."""
    found: Entry = {}
    asked = select(node.row.text("type"))
    for key in kind.list_keys:
        written = node.row.ours(key) or (asked["list"] if asked and key == "choices" else "")
        name = form.names.lists.get(written, written)
        if written == f"{node.name}.{key}" and name in form.lists.named:
            found[key] = form.lists.named[name]
        elif written:
            form.lists.used.add(name)
            found[key] = name
    return found


def _bounded(kind: type[Question], entry: Entry) -> None:
    """Take the bounds that keys state out of the constraint that states them, too."""
    if not entry.get("constraint"):
        return
    try:
        question = kind.model_validate({key: value for key, value in entry.items() if key != "constraint"})
    except ValidationError:
        return
    entry["constraint"] = without_bounds(entry["constraint"], bounds(question))
    if not entry["constraint"]:
        del entry["constraint"]
