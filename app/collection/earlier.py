"""Pages that were drawn from an earlier instrument: what they say, in the names of the present one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.collection.merge import Change, Merged
from app.questionnaire.answers import Value
from app.questionnaire.form import Address
from app.questionnaire.revision.carry import Carrier
from app.questionnaire.revision.drafts import home


@dataclass(frozen=True, slots=True)
class Edit:
    """What a page says of one document: what it was drawn from, what it says, and of which parts."""

    base: Mapping[str, Value]
    posted: Mapping[str, Value | None]
    shown: frozenset[str]
    rivals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What stood beside the answers then."""
    revision: int = 0
    proposed: Mapping[str, tuple[Value, Value | None]] = field(default_factory=dict)
    """What the page filled in where nobody had answered, by part, and what came back of it."""


def carried(carrier: Carrier, edits: Mapping[Address, Edit]) -> dict[Address, Edit]:
    """The same edits to the documents of the present instrument; what has no place there is an edit, too."""
    bases: dict[Address, dict[str, Value]] = {}
    posted: dict[Address, dict[str, Value | None]] = {}
    for address, edit in edits.items():
        for part in sorted(edit.shown):
            before, now = edit.base.get(part), edit.posted.get(part)
            if before == now:
                continue
            for placed in carrier.carry(part, before):
                where = home(carrier, address, placed.part)
                posted.setdefault(where, {}).setdefault(placed.part, None)
                if placed.value is not None:
                    bases.setdefault(where, {})[placed.part] = placed.value
            for placed in carrier.carry(part, now):
                posted.setdefault(home(carrier, address, placed.part), {})[placed.part] = placed.value
    return {address: Edit(bases.get(address, {}), said, frozenset(said)) for address, said in posted.items()}


def set_apart(merged: Merged, now: Mapping[str, Value], present: Carrier) -> Merged:
    """What two people changed differently, both kept; whoever saw an earlier page cannot be asked."""
    changes: dict[str, Change] = dict(merged.changes)
    for part, (mine, _theirs) in merged.clashes.items():
        key = present.apart(part)
        if mine is not None:
            changes[key] = (now.get(key), mine)
    return Merged(changes, {})
