"""A report on a round that few or none have answered says so; it never fails."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.mapping_report import write_report
from app.collection.rounds import Plan, open_round
from app.db import db
from app.freeze import freeze
from app.models import Respondent
from app.models.round import Case
from app.questionnaire.load import load
from tests.services.rounds import OPERATOR

SURVEYS = Path(__file__).parent.parent / "survey_definitions"
PERIOD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("database_url", "survey"),
    [("sqlite", "safer_cities"), ("postgresql", "capacity_building")],
    indirect=["database_url"],
)
def test_a_round_without_a_single_answer_still_has_its_report(trial, tmp_path, survey):
    questionnaire = load(SURVEYS / survey)
    round_ = open_round(OPERATOR, questionnaire, Plan("Silence", *PERIOD, timezone="UTC"))
    kind = questionnaire.respondent.kind
    someone = Respondent(kind=kind, code="KEN", name="Kenya", unit="RCB" if kind == "staff" else "")
    db.session.add(someone)
    db.session.flush()
    db.session.add(Case(round_id=round_.id, respondent_id=someone.id))
    db.session.commit()
    freeze(round_.id, tmp_path / "dataset", SURVEYS)
    write_report(tmp_path / "dataset", tmp_path / "report.xlsx")
    assert (tmp_path / "report.xlsx").stat().st_size > 10_000
