"""The types of questions in a form as types of a definition, with the keys that follow from them."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from app.questionnaire.xlsform.calculated import calculate, metadata
from app.questionnaire.xlsform.form import Entry, Form
from app.questionnaire.xlsform.selects import chosen
from app.questionnaire.xlsform.tree import Node
from app.questionnaire.xlsform.vocabulary import LEFT_OUT, METADATA, TRUE, select

_PARAMETER = re.compile(r"([\w-]+)\s*=\s*('[^']*'|\"[^\"]*\"|[^\s;,]+)")
_TIME = "regex(., '^([01]?[0-9]|2[0-3]):[0-5][0-9]$')"
_MOMENT = "regex(., '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9]$')"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def kind_of(node: Node, form: Form, referred: frozenset[str]) -> Entry | None:
    """The type of a row's question, and the keys that go with it; None for what is left out."""
    place = node.row.place.at("type")
    if select(node.row.text("type")):
        is_head = "label" in node.row.text("appearance").split()
        return _head_of_table(node, form) if is_head else chosen(node, form)
    if node.type in METADATA:
        return metadata(node, form, referred)
    if node.type in LEFT_OUT:
        form.report.tell(place, f"'{node.name}' is left out: {LEFT_OUT[node.type]} ({node.type})")
        return None
    if node.type == "csv-external":
        what = (
            f"'{node.name}' is not asked: a table beside the form comes in where an expression looks into it"
        )
        form.report.tell(place, what)
        return None
    made = _KINDS.get(node.type)
    if made is None:
        near = get_close_matches(node.type.lower(), [*_KINDS, "select_one", "select_multiple"], 1)
        mend = f"did you mean '{near[0]}'?" if near else "choose a type that the guide lists"
        form.report.tell(
            place, f"'{node.name}' is left out: there is no type '{node.row.text('type')}'", mend
        )
        return None
    is_shown = node.row.text("calculation") and node.row.text("readonly").lower() in TRUE
    if node.type in ("text", "integer", "decimal", "note", "date") and is_shown:
        return calculate(node, form)
    _appearance(node, form)
    return made(node, form)


def parameters(node: Node) -> dict[str, str]:
    """The parameters of a row: ``start=1 end=10``."""
    return {key.lower(): value.strip("'\"") for key, value in _PARAMETER.findall(node.row.text("parameters"))}


def _appearance(node: Node, form: Form) -> None:
    """Tell which appearances are not kept; those of choices are looked at where they are made."""
    words = [word for word in node.row.text("appearance").split() if word.lower() != "multiline"]
    if words:
        form.report.tell(node.row.place.at("appearance"), f"the appearance '{' '.join(words)}' is not kept")
    if node.row.text("parameters") and node.type != "range":
        form.report.tell(node.row.place.at("parameters"), f"'{node.row.text('parameters')}' is not kept")


def _head_of_table(node: Node, form: Form) -> Entry | None:
    """The first row of a table of choices put together by hand, which shows them and takes no answer."""
    what = f"'{node.name}' asks nothing: it heads a table, whose choices stand under each question here"
    form.report.tell(node.row.place.at("appearance"), what)
    return {"type": "note"} if node.row.texts("label") else None


def _plain(kind: str) -> Callable[[Node, Form], Entry]:
    return lambda _node, _form: {"type": kind}


def _text(node: Node, _form: Form) -> Entry:
    if "multiline" in node.row.text("appearance").lower().split():
        return {"type": "text", "multiline": "true"}
    return {"type": "text"}


def _as_text(what: str, constraint: str = "", message: str = "") -> Callable[[Node, Form], Entry]:
    """A type that is asked as text, in a form that is said."""

    def made(node: Node, form: Form) -> Entry:
        form.report.tell(node.row.place.at("type"), f"'{node.name}' is asked as text: {what}")
        judged = {"constraint": constraint, "constraint_message": message} if constraint else {}
        return {"type": "text", **judged}

    return made


def _image(_node: Node, _form: Form) -> Entry:
    return {"type": "file", "accept": ["png", "jpg", "jpeg"]}


def _range(node: Node, form: Form) -> Entry:
    """A slider is a number between two ends."""
    given = parameters(node)
    start, end, step = given.get("start", "1"), given.get("end", "10"), given.get("step", "1")
    if not all(_NUMBER.fullmatch(number) for number in (start, end, step)):
        form.report.tell(node.row.place.at("parameters"), "the range has no ends that are numbers")
        return {"type": "decimal"}
    if float(start) > float(end):
        start, end = end, start
    if float(step) != 1:
        form.report.tell(
            node.row.place.at("parameters"), f"steps of {step} are not kept: any number between fits"
        )
    whole = all("." not in number for number in (start, end, step))
    return {"type": "integer" if whole else "decimal", "min": start, "max": end}


_KINDS: dict[str, Callable[[Node, Form], Entry | None]] = {
    "integer": _plain("integer"),
    "decimal": _plain("decimal"),
    "percentage": _plain("percent"),
    "text": _text,
    "date": _plain("date"),
    "note": _plain("note"),
    "acknowledge": _plain("acknowledge"),
    "file": _plain("file"),
    "image": _image,
    "time": _as_text("there is no type for a time of day", _TIME, "Write the time as 14:30."),
    "datetime": _as_text("there is no type for a moment", _MOMENT, "Write the moment as 2027-01-31 14:30."),
    "geopoint": _as_text("there is no map; degrees can be written"),
    "barcode": _as_text("nothing reads a barcode here"),
    "calculate": calculate,
    "hidden": calculate,
    "range": _range,
}
