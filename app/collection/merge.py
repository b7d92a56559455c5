"""Merging by part: what one person changed, put together with what others changed meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.questionnaire.answers import Value

Change = tuple[Value | None, Value | None]
"""What a part was and what it becomes; None where it is blank."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a save changes, and the parts that another person changed differently."""

    changes: Mapping[str, Change]
    clashes: Mapping[str, Change]
    """{part: (mine, theirs)}: these stay as they are until a person decides."""


def merge(
    started_from: Mapping[str, Value],
    posted: Mapping[str, Value | None],
    now: Mapping[str, Value],
    shown: Iterable[str],
) -> Merged:
    """Put ``posted`` into ``now``, given what its page was drawn from; parts not ``shown`` stay."""
    changes: dict[str, Change] = {}
    clashes: dict[str, Change] = {}
    for part in shown:
        mine, base, theirs = posted.get(part), started_from.get(part), now.get(part)
        if mine in (base, theirs):
            # Either this person left the part alone, or others made it the same.
            continue
        if theirs == base:
            changes[part] = (theirs, mine)
        else:
            clashes[part] = (mine, theirs)
    return Merged(changes, clashes)


def applied(now: Mapping[str, Value], changes: Mapping[str, Change]) -> dict[str, Value]:
    """``now`` with ``changes`` made."""
    result = dict(now)
    for part, (_old, new) in changes.items():
        if new is None:
            result.pop(part, None)
        else:
            result[part] = new
    return result
