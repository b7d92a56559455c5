"""Which question asks respondents how their answers may be used, as the plan of the round's report says."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask import current_app

from app.models import Round
from app.questionnaire.source import Source


def asked_for_use(round_: Round) -> str:
    """The name of the question; '' where the survey's plan knows of none."""
    plan = Path(current_app.config["SURVEYS"]) / round_.survey / "report.yaml"
    try:
        return _question(plan, plan.stat().st_mtime_ns)
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=8)
def _question(plan: Path, _changed: int) -> str:
    told = Source(plan.read_text("utf-8-sig")).data
    named = told.get("publication") if isinstance(told, Mapping) else None
    return str(named.get("question", "")) if isinstance(named, Mapping) else ""
