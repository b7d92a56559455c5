"""Questions of a form that ask to choose: their lists, wherever these stand, and how they look."""

import re

from app.questionnaire.xlsform.form import Entry, Form
from app.questionnaire.xlsform.lists import from_file
from app.questionnaire.xlsform.names import plain_name
from app.questionnaire.xlsform.tree import Node
from app.questionnaire.xlsform.vocabulary import SEVERAL, select

_FILE = re.compile(r"(?P<stem>.+)\.(?P<ending>csv|xml|geojson)\Z", re.IGNORECASE)
_CLOSED = ("minimal", "autocomplete", "search", "quickcompact")


def chosen(node: Node, form: Form) -> Entry:
    """The keys of a question that asks to choose; one whose list is nowhere is asked as text."""
    found = select(node.row.text("type"))
    if found is None:
        raise ValueError(node.row.text("type"))
    kind, written, other = found["kind"].lower(), found["list"], bool(found["other"])
    listed = _list(node, form, written)
    if not listed:
        return {"type": "text"}
    if other and form.lists.named[listed].get("code_list"):
        form.report.tell(node.row.place.at("type"), "'or_other' is not kept: a code list has no such choice")
    elif other:
        listed = form.lists.or_other(listed, form.words)
    form.lists.used.add(listed)
    if kind == "rank":
        return {
            "type": "rank",
            "choices": listed,
            "top": max(len(form.lists.codes(listed)), 1),
            **_filter(node, form),
        }
    several = kind.startswith(SEVERAL)
    entry: Entry = {"type": "select_multiple" if several else "select_one", "choices": listed}
    return entry | _filter(node, form) | _look(node, form, "list" if several else "select")


def _list(node: Node, form: Form, written: str) -> str:
    """The list that a type names: of the form itself, or of a file beside it; '' where there is none."""
    place = node.row.place.at("type")
    file = _FILE.match(written)
    if file:
        return _of_file(node, form, file["stem"], file["ending"].lower())
    if written in form.names.lists:
        return form.names.lists[written]
    if "${" in written:
        what = f"'{node.name}' is asked as text: choices that are answers to '{written}' cannot be offered"
    else:
        what = f"'{node.name}' is asked as text: the form has no choices called '{written}'"
    form.report.tell(place, what, "write the choices, and change the type")
    return ""


def _of_file(node: Node, form: Form, stem: str, ending: str) -> str:
    place = node.row.place.at("type")
    if stem in form.names.lists:
        return form.names.lists[stem]
    table = form.tables.get(stem)
    if ending != "csv" or table is None:
        why = f"there was no {stem}.csv beside the form" if ending == "csv" else f"{ending} is not read"
        form.report.tell(place, f"'{node.name}' is asked as text: {why}", f"bring {stem}.csv beside the form")
        return ""
    given = dict(re.findall(r"(value|label)\s*=\s*([^\s;,]+)", node.row.text("parameters")))
    rows = from_file(stem, table, given.get("value", "name"), given.get("label", "label"), place, form.report)
    if not rows:
        return ""
    own = plain_name(stem)
    form.names.lists[stem] = own
    form.lists.files[own] = rows
    form.lists.named[own] = {"code_list": own}
    return own


def _filter(node: Node, form: Form) -> Entry:
    found = form.expression(node, "choice_filter")
    return {"choice_filter": found} if found and found != "true()" else {}


def _look(node: Node, form: Form, closed: str) -> Entry:
    """A closed list where the form has one; what else it says of looks is told."""
    words = node.row.text("appearance").split()
    lost = [word for word in words if word.lower() not in _CLOSED and not word.lower().startswith("search(")]
    if lost:
        form.report.tell(node.row.place.at("appearance"), f"the appearance '{' '.join(lost)}' is not kept")
    given = re.sub(r"(value|label)\s*=\s*[^\s;,]+", "", node.row.text("parameters")).strip(" ;,")
    if given:
        form.report.tell(node.row.place.at("parameters"), f"'{given}' is not kept")
    return {"appearance": closed} if len(lost) < len(words) else {}
