"""Keys of a question, section or repeat compared: what only reads differently, what allows more or less."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.questionnaire.choices import Definition
from app.questionnaire.revision.changes import Changes

COSMETIC, COMPATIBLE, BREAKING = "cosmetic", "compatible", "breaking"
Judged = tuple[str, str, str]
"""The kind of a difference, its grade, and the key that differs."""

# fmt: off
ELSEWHERE = frozenset((
    "name", "type", "choices", "rows", "columns", "currencies", "questions", "pages", "calculation",
    "unit", "personal", "anonymous", "comment", "kind", "top", "start", "end", "step", "accepted"
))
# fmt: on
"""Keys that are compared as parts, choices, meaning, or by themselves."""
# fmt: off
WORDING = frozenset((
    "label", "hint", "guidance", "number", "define", "title", "intro", "required_message", "item_label",
    "constraint_message", "warning_message",
    "start_label", "end_label", "singular", "more", "maps_to", "classification",
    "appearance", "multiline", "ask", "suggest"
))
# fmt: on
LEAST = frozenset(["min", "min_choices"])
MOST = frozenset(["max", "max_words", "max_length", "max_choices", "max_mb"])
CONDITIONS = frozenset(["relevant", "required", "constraint", "choice_filter"])
BEFOREHAND = "default"
"""What a question is filled in with: of no answer in hand does it change anything."""
LISTED = frozenset(["missing", "accept"])
"""Keys that list what is taken: with more in them, more is."""

_NAMED = re.compile(r"\$\{([^}]+)\}")


def plain(definition: Definition, changes: Changes | None = None) -> dict[str, Any]:
    """The keys that are compared here, names in expressions as ``changes`` lead to."""
    found = {key: getattr(definition, key) for key in type(definition).model_fields if key not in ELSEWHERE}
    if "max_length" in found:
        # A length that nobody stated follows from other keys.
        found["max_length"] = getattr(definition, "length", found["max_length"])
    for key in (CONDITIONS | {BEFOREHAND}) & found.keys():
        found[key] = expression(str(found[key]), changes)
    return found


def expression(text: str, changes: Changes | None = None) -> str:
    """An expression without what only reads differently, its names as ``changes`` lead to."""
    text = " ".join(text.split())
    return _NAMED.sub(lambda one: f"${{{changes.renamed(one[1])}}}", text) if changes else text


def judged(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Judged]:
    """What differs between two things, key by key, in the keys that both have."""
    for key in (key for key in old if key in new):
        before, now = old[key], new[key]
        if before == now:
            continue
        if key in CONDITIONS:
            yield (f"{key}_loosened", COMPATIBLE, key) if not now else (f"{key}_changed", BREAKING, key)
        elif key in LEAST or key in MOST:
            wider = _wider(before, now, least=key in LEAST)
            yield ("bound_widened", COMPATIBLE, key) if wider else ("bound_tightened", BREAKING, key)
        elif key in LISTED:
            more = set(before or ()) <= set(now or ())
            yield (f"{key}_added", COMPATIBLE, key) if more else (f"{key}_withdrawn", BREAKING, key)
        elif key == "read_only":
            yield ("read_only", BREAKING if now else COMPATIBLE, key)
        elif key == BEFOREHAND:
            yield ("default", COMPATIBLE, key)
        elif key in WORDING:
            yield ("wording", COSMETIC, key)
        else:
            # A key of which nothing is known here asks or judges in some way; it refuses nothing.
            yield ("rule", COMPATIBLE, key)


def _wider(before: Any, now: Any, *, least: bool) -> bool:
    """Whether a bound lets everything pass that it let pass before."""
    if now is None or before is None:
        return now is None
    first, second = _ordered(before), _ordered(now)
    return bool(second <= first if least else second >= first)


def _ordered(bound: Any) -> Any:
    try:
        return Decimal(str(bound))
    except InvalidOperation:
        return str(bound)
