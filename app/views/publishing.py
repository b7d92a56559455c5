"""Whether a round asks its respondents how their answers may be used, as the plan of its report says."""

from pathlib import Path

from flask import current_app

from app.models import Round
from app.questionnaire.source import Source


def asks_for_use(round_: Round) -> bool:
    """Whether the survey's plan knows how respondents allowed their answers to be used."""
    plan = Path(current_app.config["SURVEYS"]) / round_.survey / "report.yaml"
    try:
        return "publication" in Source(plan.read_text("utf-8-sig")).data
    except (OSError, ValueError):
        return False
