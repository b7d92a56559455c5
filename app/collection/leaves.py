"""Leaves of the record: what of an event or submission is hashed, so that whatever is changed in it shows."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from app.models import Event, Submission

SOURCES: dict[str, type[Event] | type[Submission]] = {"event": Event, "submission": Submission}
APART = ("round_id", "case_id", "link_id")
"""What a row refers to, and does no more once a round is removed: kept with its leaf, too."""
Place: TypeAlias = tuple[int | None, ...]


def content(source: str, row: Mapping[str, Any], salt: str, where: Place) -> bytes:
    """What a leaf is the hash of: a salt, where the row belonged, and everything that it says."""
    said = {name: value for name, value in row.items() if name not in APART}
    whole = [salt, source, *where, said]
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), default=_moment).encode()


def place(row: Mapping[str, Any]) -> Place:
    """What a row refers to, in this order; a submission names neither a round nor a link."""
    return tuple(row.get(name) for name in APART)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in the record")
