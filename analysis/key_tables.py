"""Keys of a definition as tables for the author's guide, drawn from the models themselves."""

from collections.abc import Collection
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def key_table(title: str, model: type[BaseModel], leave_out: Collection[str] = ()) -> str:
    """The keys of a model: each with what holds without it, and what it says."""
    lines = [f"| key of {title} | without it | what it says |", "|---|---|---|"]
    lines += [_row(name, field) for name, field in model.model_fields.items() if name not in leave_out]
    return "\n".join(lines)


def drawn_anew(text: str, begin: str, end: str, part: str) -> str:
    """A guide with the part between two marks drawn anew."""
    before, _begin, rest = text.partition(begin)
    _old, _end, after = rest.partition(end)
    return f"{before}{begin}\n\n{part}\n\n{end}{after}"


def _row(name: str, field: FieldInfo) -> str:
    words = _words(field.annotation)
    said = " ".join(filter(None, [field.description, f"One of {', '.join(words)}." if words else ""]))
    return f"| `{name}` | {_otherwise(field)} | {said} |"


def _words(annotation: Any) -> list[str]:
    """The words that a value is one of, if it is."""
    if get_origin(annotation) in (Union, UnionType):
        return [word for one in get_args(annotation) for word in _words(one)]
    if get_origin(annotation) is not Literal:
        return []
    return [str(word) for word in get_args(annotation) if isinstance(word, str) and word]


def _otherwise(field: FieldInfo) -> str:
    if field.is_required():
        return "must be written"
    default = field.default
    if field.default_factory or default in ("", (), None):
        return "–"
    if isinstance(default, bool):
        return "true" if default else "false"
    return f"{default:f}" if isinstance(default, Decimal) else str(default)
