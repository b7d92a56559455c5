"""The entries of a definition that a form's questions become: one row, one question."""

import re

from app.questionnaire.questions.defaults import is_rule
from app.questionnaire.wording import clean
from app.questionnaire.xlsform.form import Entry, Form
from app.questionnaire.xlsform.kinds import kind_of
from app.questionnaire.xlsform.lists import MEDIA
from app.questionnaire.xlsform.tree import Node
from app.questionnaire.xlsform.vocabulary import FALSE, TRUE

NOT_FILLED_IN = frozenset(("note", "acknowledge", "file", "rank"))
"""Types of questions that no default fills in: they confirm, bring or order something."""
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
UNKEPT = {
    "trigger": ("a trigger is not kept: calculations follow their answers by themselves", ""),
    "no_app_error_string": ("it is not kept", ""),
    "query": ("it is not kept", ""),
    "save_to": ("it is not kept: there are no entities here", ""),
    "bind::type": ("it is not kept: the type of the question counts", ""),
}
"""Columns that do not survive: why, and what to do instead."""


def texts(node: Node, form: Form, *, label: str = "label") -> Entry:
    """Label, hint and guidance of what stands in a row, and the media that are not shown."""
    entry: Entry = {label: form.text(node, "label", label)}
    hint, guidance = form.text(node, "hint", "hint"), form.text(node, "guidance_hint", "guidance")
    for column in MEDIA:
        if node.row.texts(column):
            told = ", ".join(node.row.texts(column).values())
            form.report.tell(node.row.place.at(column), f"'{told}' is not shown: questions are words here")
    if not entry[label]:
        entry[label] = hint or node.name.replace("_", " ").replace("-", " ").strip().capitalize() or "Note"
        hint = "" if entry[label] == hint else hint
    return entry | {key: text for key, text in (("hint", hint), ("guidance", guidance)) if text}


def question(node: Node, form: Form, referred: frozenset[str]) -> Entry | None:
    """The question of a row; None where it does not survive, which is told."""
    made = kind_of(node, form, referred)
    if made is None:
        return None
    row, kind = node.row, made["type"]
    entry: Entry = {"name": form.name(node), "type": kind, **texts(node, form)}
    if kind == "calculate" and not row.texts("label"):
        del entry["label"]
    entry |= {key: value for key, value in made.items() if key != "type"}
    relevant = form.expression(node, "relevant")
    if relevant and relevant != "true()":
        entry["relevant"] = relevant
    if kind not in ("note", "calculate"):
        entry |= _judged(node, form, entry)
    if row.text("default") and kind != "calculate":
        entry |= _filled_in(node, form, kind)
    for column, (what, mend) in UNKEPT.items():
        if row.text(column):
            form.report.tell(row.place.at(column), what, mend)
    return entry


def _filled_in(node: Node, form: Form, kind: str) -> Entry:
    """What the question is filled in with before anybody answers it; what cannot be is told."""
    written, place = clean(node.row.text("default")), node.row.place.at("default")
    if kind in NOT_FILLED_IN:
        what = f"the default is not kept: a question of the type {kind} is not filled in beforehand"
        form.report.tell(place, what, "say it in the hint")
        return {}
    if "last-saved#" in written:
        what = "the default is not kept: nothing is filled in from what was sent before"
        form.report.tell(place, what)
        return {}
    figure = kind in ("integer", "decimal", "percent") and not _FIGURE.fullmatch(written)
    if figure or is_rule(written, None):
        source = clean(form.expression(node, "default"))
        return {"default": source} if source else {}
    if kind in ("select_one", "select_multiple"):
        written = " ".join(form.wording.codes.get(code, code) for code in written.split())
    return {"default": written}


def _judged(node: Node, form: Form, entry: Entry) -> Entry:
    """What must be answered, and what an answer has to be."""
    row, found = node.row, {}
    required = form.expression(node, "required")
    if required:
        found["required"] = "true" if required == "true()" else required
        message = form.text(node, "required_message", "required_message")
        found |= {"required_message": message} if message else {}
    constraint = form.expression(node, "constraint") or entry.get("constraint", "")
    if constraint and constraint != "true()":
        found["constraint"] = constraint
        message = form.text(node, "constraint_message", "constraint_message") or entry.get(
            "constraint_message", ""
        )
        message = message or form.general_message(row.place)
        found["constraint_message"] = message
    if row.text("readonly").lower() in TRUE:
        found["read_only"] = "true"
    elif row.text("readonly").lower() not in FALSE:
        form.report.tell(row.place.at("readonly"), "a condition for reading only is not kept")
    if row.text("calculation"):
        what = "the calculation is not kept: what a person answers is not overwritten"
        form.report.tell(row.place.at("calculation"), what, "ask 'calculate' if it is to be shown only")
    return found
