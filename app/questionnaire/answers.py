"""Answers as the core sees them: JSON values by part, items of repeats nested in order of creation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = str | int | list[str] | dict[str, Any]
"""A stored part. Absent means blank, ``{"missing": code}`` no answer, ``{"unread": text}`` what was typed."""

ItemPath = tuple[str, ...]
"""The ids of the items that lead to a place, outermost first; empty for what stands outside every repeat."""

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered at one level: own parts, and the items of the repeats below it."""

    own: Mapping[str, Value] = field(default_factory=dict)
    items: Mapping[str, tuple["Item", ...]] = field(default_factory=dict)

    def at(self, repeats: tuple[str, ...], path: ItemPath) -> "Answers | None":
        """The answers of the item at ``path`` below ``repeats``; None where it does not exist."""
        node: Answers = self
        for repeat, identifier in zip(repeats, path, strict=True):
            found = next((item for item in node.items.get(repeat, ()) if item.id == identifier), None)
            if found is None:
                return None
            node = found
        return node

    def paths(self, repeats: tuple[str, ...]) -> Iterator[ItemPath]:
        """The paths of all items below ``repeats``, in order; one empty path where there is no repeat."""
        if not repeats:
            yield ()
            return
        for item in self.items.get(repeats[0], ()):
            for rest in item.paths(repeats[1:]):
                yield (item.id, *rest)


@dataclass(frozen=True, slots=True)
class Item(Answers):
    """One of several things that a repeat asks about; its id is short, random and never reused."""

    id: str = ""


def coded(value: Value | None) -> str:
    """The code of a coded missing, or '' for anything else."""
    return str(value.get("missing", "")) if isinstance(value, dict) else ""


def unread(value: Value | None) -> str | None:
    """What was typed where it could not be read, or None."""
    return str(value["unread"]) if isinstance(value, dict) and "unread" in value else None


def blank(value: Value | None) -> bool:
    """Whether nothing has been answered: absent, empty text or an empty list."""
    return value is None or value in ("", [])


def fits(kind: str, value: Value) -> bool:
    """Whether ``value`` is an answer of a part of ``kind``.

    False for a coded missing, for what could not be read, and for an answer kept under an earlier instrument
    in which the part was of another kind.
    """
    match kind:
        case "integer":
            return isinstance(value, int)
        case "decimal":
            return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None
        case "date":
            return isinstance(value, str) and _is_day(value)
        case "choices":
            return isinstance(value, list)
        case "file":
            return isinstance(value, dict) and {"sha256", "name"} <= value.keys() and "unread" not in value
    return isinstance(value, str)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def from_json(document: Mapping[str, Any]) -> Answers:
    """Answers from their JSON form ``{"answers": {…}, "items": {repeat: [{"id": …, "answers": …}]}}``."""
    items = {
        repeat: tuple(
            Item(below.own, below.items, entry["id"]) for entry in entries for below in (from_json(entry),)
        )
        for repeat, entries in document.get("items", {}).items()
    }
    return Answers(dict(document.get("answers", {})), items)


def to_json(answers: Answers) -> dict[str, Any]:
    """The JSON form of ``answers``; keys of no content are left out."""
    document: dict[str, Any] = {"id": answers.id} if isinstance(answers, Item) else {}
    document["answers"] = dict(answers.own)
    if answers.items:
        document["items"] = {
            repeat: [to_json(item) for item in items] for repeat, items in answers.items.items()
        }
    return document
