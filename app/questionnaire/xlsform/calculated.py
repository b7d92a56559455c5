"""What a form calculates, hides or notes by itself, as calculations."""

from app.questionnaire.expression.functions import FUNCTIONS
from app.questionnaire.expression.parse import parse
from app.questionnaire.expression.tree import Tree
from app.questionnaire.xlsform.form import Entry, Form
from app.questionnaire.xlsform.tree import Node
from app.questionnaire.xlsform.vocabulary import METADATA

BLANK = "''"
"""A calculation that gives nothing."""
WHOLE = frozenset(("count", "count-selected", "string-length", "int", "count-non-empty"))
_DATED = ("today", "start", "end")


def calculate(node: Node, form: Form) -> Entry | None:
    """A calculation; what has none is what it is given by default."""
    source = form.expression(node, "calculation")
    default = node.row.text("default")
    if not source and node.row.text("calculation"):
        source = BLANK
    elif not source and default:
        source = (
            form.expression(node, "default")
            if _calls(default)
            else f"'{default.replace(chr(39), chr(8217))}'"
        )
    elif not source:
        form.report.tell(node.row.place.at("type"), f"'{node.name}' is always blank: nothing is calculated")
    source = source or BLANK
    kind = _kind(parse(source))
    return {"type": "calculate", "calculation": source, "kind": kind}


def _calls(default: str) -> bool:
    return "(" in default or "${" in default


def metadata(node: Node, form: Form, referred: frozenset[str]) -> Entry | None:
    """What a device notes by itself is not asked; what expressions name of it has a value all the same."""
    place = node.row.place.at("type")
    if node.name not in referred:
        form.report.tell(place, f"'{node.type}' is not asked: {METADATA[node.type]}")
        return None
    if node.type in _DATED:
        if node.type != "today":
            form.report.tell(
                place, f"'{node.name}' is today's date: the moment itself is not at hand in a form"
            )
        return {"type": "calculate", "calculation": "today()", "kind": "text"}
    form.report.tell(place, f"'{node.name}' is always blank: a browser does not tell it ({node.type})")
    return {"type": "calculate", "calculation": BLANK, "kind": "text"}


def _kind(tree: Tree) -> str:
    """How the result is kept: as a number where it can be nothing else."""
    if isinstance(tree, bool | str):
        return "text"
    if not isinstance(tree, list):
        return "decimal"
    if tree[0] in ("+", "-", "*", "div", "mod", "neg"):
        return "decimal"
    if tree[0] == "pos":
        return "integer"
    if tree[0] == "if":
        kinds = {_kind(branch) for branch in tree[2:] if branch != ""}
        return kinds.pop() if len(kinds) == 1 else ("decimal" if kinds == {"decimal", "integer"} else "text")
    if tree[:2] == ["f", "once"]:
        return _kind(tree[2])
    if tree[0] == "f" and tree[1] in WHOLE:
        return "integer"
    gives = FUNCTIONS[tree[1]].gives if tree[0] == "f" and tree[1] in FUNCTIONS else "any"
    return "decimal" if gives == "number" or tree[:2] == ["f", "random"] else "text"
