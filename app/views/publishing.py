"""Which question asks respondents how their answers may be used, as the plan of the round's report says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app

from app.models import Round
from app.questionnaire.source import Source


@dataclass(frozen=True, slots=True)
class Uses:
    """What a survey's plan says of publication."""

    question: str = ""
    """In which question respondents choose, a row a section."""
    internal: frozenset[str] = frozenset()
    """Questions that no publication uses, whatever was chosen."""


def uses(round_: Round) -> Uses:
    """What the plan of a round's survey says of publication; nothing where it knows of none."""
    plan = Path(current_app.config["SURVEYS"]) / round_.survey / "report.yaml"
    try:
        return _uses(plan, plan.stat().st_mtime_ns)
    except (OSError, ValueError):
        return Uses()


def asked_for_use(round_: Round) -> str:
    """The name of the question; '' where the survey's plan knows of none."""
    return uses(round_).question


@lru_cache(maxsize=8)
def _uses(plan: Path, _changed: int) -> Uses:
    told = Source(plan.read_text("utf-8-sig")).data
    if not isinstance(told, Mapping) or not isinstance(named := told.get("publication"), Mapping):
        return Uses()
    internal = told.get("internal") or ()
    listed = [internal] if isinstance(internal, str) else internal
    return Uses(str(named.get("question", "")), frozenset(map(str, listed)))
