"""What a question is filled in with before anybody answers it: a value, or a rule that gives one."""

import re
from collections.abc import Iterable
from datetime import date

from app.questionnaire.answers import ItemPath, Value, fits
from app.questionnaire.choices import Choice
from app.questionnaire.questions.parts import ANSWER, Part

KINDS = frozenset(("text", "integer", "decimal", "date", "choice", "choices"))
"""Kinds of answers that may be filled in: not a box that confirms something, not a file."""

_SIGNS = re.compile(r"[-+*/=<>|()\[\]{}$]|\b(?:div|mod)\b")
_CALL = re.compile(r"(?<![\w:-])[a-z][a-z0-9:-]*\(")
_WHOLE = re.compile(r"-?[0-9]{1,15}")


class Anywhere:
    """Where a default is judged before anybody is asked: everything applies there."""

    today = date.min

    def applies(self, _name: str, _item: ItemPath = ()) -> bool:
        """Whatever it is."""
        return True

    def offered(self, part: Part, _item: ItemPath = ()) -> tuple[Choice, ...]:
        """The whole list."""
        return part.choices.choices if part.choices else ()


def filled(parts: Iterable[Part]) -> Part | None:
    """The part that a default fills in; None where the answer has several, or is of another kind."""
    own = [part for part in parts if part.role == ANSWER]
    return own[0] if len(own) == 1 and own[0].kind in KINDS else None


def is_rule(text: str, part: Part | None) -> bool:
    """Whether a default is worked out: it names an answer, calls a function, or is no due figure."""
    if part is not None and part.kind in ("integer", "decimal"):
        return bool(text) and written(text, part) is None
    return "${" in text or _CALL.search(text) is not None


def may_read_as_rule(text: str) -> bool:
    """Whether other tools may take a plain text for a rule: they look at the signs in it."""
    return _SIGNS.search(text) is not None


def written(text: str, part: Part) -> Value | None:
    """The value that a default says; None where it says none that the part can hold."""
    if part.kind == "integer":
        return int(text) if _WHOLE.fullmatch(text) else None
    if part.kind == "choices":
        codes, known = text.split(), part.choices.names if part.choices else ()
        return [code for code in known if code in codes] if set(codes) <= set(known) else None
    if part.kind == "choice":
        return text if part.choices and part.choices.choice(text) else None
    return text if text and fits(part.kind, text) else None


def worked_out(result: str, part: Part, offered: Iterable[str]) -> Value | None:
    """What a rule gave, as an answer; None where it cannot be one here."""
    if part.kind == "date":
        result = result[:10]
        try:
            return date.fromisoformat(result).isoformat()
        except ValueError:
            return None
    if part.kind in ("choice", "choices") and not set(result.split()) <= set(offered):
        return None
    return written(result, part) or None
