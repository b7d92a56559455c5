"""The keys of indicators.yaml for the author's guide, drawn from the models themselves."""

from decimal import Decimal
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from analysis.scheme import (
    CandidatesKeys,
    CriterionKeys,
    GateKeys,
    IndicatorKeys,
    LevelKeys,
    SchemeKeys,
    SpreadKeys,
)

BEGIN, END = "<!-- generated: keys of indicators.yaml -->", "<!-- end of the keys of indicators.yaml -->"
_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("indicators.yaml", SchemeKeys),
    ("a level", LevelKeys),
    ("an indicator", IndicatorKeys),
    ("`candidates`", CandidatesKeys),
    ("a gate", GateKeys),
    ("a criterion", CriterionKeys),
    ("a spread", SpreadKeys),
)


def renewed(text: str) -> str:
    """The guide with this part of it drawn anew."""
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def reference() -> str:
    """The keys as tables in Markdown."""
    tables = []
    for title, model in _PARTS:
        lines = [f"| key of {title} | without it | what it says |", "|---|---|---|"]
        lines += [_row(name, field) for name, field in model.model_fields.items()]
        tables.append("\n".join(lines))
    return "\n\n".join(tables)


def _row(name: str, field: FieldInfo) -> str:
    words = [str(word) for word in get_args(field.annotation) if isinstance(word, str)]
    said = " ".join(filter(None, [field.description, f"One of {', '.join(words)}." if words else ""]))
    return f"| `{name}` | {_otherwise(field)} | {said} |"


def _otherwise(field: FieldInfo) -> str:
    if field.is_required():
        return "must be written"
    default = field.default
    if default in ("", (), None):
        return "–"
    if isinstance(default, bool):
        return "true" if default else "false"
    return f"{default:f}" if isinstance(default, Decimal) else str(default)
