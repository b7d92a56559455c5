"""A small round with real rows in a real database, to freeze, to work for and to give commands about."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from flask import Flask

from app.collection.rounds import Plan, open_round, questionnaire_of
from app.collection.scope import OPERATOR
from app.collection.sums import digest
from app.db import connect, db
from app.models import AnonymousAnswer, Case, Respondent, Round, Submission
from app.questionnaire.answers import from_json
from app.questionnaire.complete import submission_document
from app.questionnaire.load import loads
from app.questionnaire.route import Route
from config import settings
from tests.services.tables import make_tables

RECEIVED = datetime(2020, 1, 15, 10, 30, tzinfo=UTC)

TRIAL = """
    survey: trial
    title: Trial survey
    edition: "2020"
    respondent: {kind: KIND, code_list: member_states}
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
      kinds: [{name: law, label: A law}, {name: plan, label: A plan}]
    sections:
      - name: c
        title: Policy
        questions:
          - {name: c1, type: select_one, label: Is there a policy?, choices: yes_no}
          - {name: c2, type: integer, label: Since when?, relevant: "${c1} = 'yes'"}
          - {name: c3, type: select_multiple, label: Of what kinds?, choices: kinds}
          - {name: c4, type: email, label: Your address, personal: true}
          - {name: city, type: repeat, label: Cities, singular: city,
             questions: [{name: c5, type: text, label: Which city?}]}
      - name: v
        title: Views
        anonymous: true
        questions:
          - {name: v1, type: select_one, label: Does it work?, choices: yes_no}
"""

REPORT = """
    title: Trial report
    sections:
      - title: Policy
        tables:
          - {kind: frequency, of: c1}
"""

STATES = "code,label_en,m49_region\nKEN,Kenya,002\nUGA,Uganda,002\nJPN,Japan,142\nPER,Peru,019\n"
REGIONS = "code,label_en\n002,Africa\n019,Americas\n142,Asia\n"


class Trial:
    """A round in the making: respondents are invited, and their answers sent."""

    def __init__(self, surveys: Path) -> None:
        self.surveys = surveys
        (surveys / "code_lists").mkdir(parents=True)
        (surveys / "trial").mkdir()
        (surveys / "code_lists/member_states.csv").write_text(STATES)
        (surveys / "code_lists/m49_region.csv").write_text(REGIONS)
        (surveys / "trial/report.yaml").write_text(dedent(REPORT))

    def round(self, kind: str = "state", text: str = TRIAL, **plan: Any) -> Round:
        written = dedent(text).replace("KIND", kind)
        (self.surveys / "trial/questionnaire.yaml").write_text(written)
        opens, closes = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 31, tzinfo=UTC)
        facts = Plan("Trial round", opens, closes, timezone="Africa/Nairobi", **plan)
        return open_round(OPERATOR, loads(written, self.surveys / "code_lists"), facts)

    def case(self, round_: Round, code: str, name: str = "", **more: Any) -> Case:
        respondent = Respondent(kind=round_.kind, code=code, name=name or code.title(), **more)
        db.session.add(respondent)
        db.session.flush()
        email = f"{code.lower()}@example.org"
        case = Case(round_id=round_.id, respondent_id=respondent.id, contact_name=name, contact_email=email)
        db.session.add(case)
        db.session.commit()
        return case

    def answer(self, case: Case, items: dict[str, list[Any]] | None = None, **answers: Any) -> Submission:
        """Send a response; `city=["Nairobi"]` in `items` makes an item with the repeat's one text."""
        questionnaire = questionnaire_of(case.round)
        listed = {
            repeat: [{"id": f"i{n}", "answers": {"c5": text}} for n, text in enumerate(texts)]
            for repeat, texts in (items or {}).items()
        }
        given = from_json({"answers": answers, "items": listed})
        document = submission_document(Route(questionnaire, given, date(2020, 1, 15)))
        case.versions, case.submitted_at, case.reopened_at = case.versions + 1, RECEIVED, None
        made = Submission(
            receipt=f"T-{case.respondent.code}-{case.versions}",
            key=f"key-{case.public_id}-{case.versions}",
            content="",
            case_id=case.id,
            number=case.versions,
            instrument_sha256=case.round.instrument_sha256,
            document=document,
            sha256=digest(document),
            received_at=RECEIVED,
            late=False,
            language="en",
            via="web",
            capacity="focal_point",
            who=case.contact_name,
        )
        db.session.add(made)
        db.session.commit()
        return made

    def opine(self, round_: Round, key: str, **answers: Any) -> None:
        row = AnonymousAnswer(key=key * 32, round_id=round_.id, section="v", answers=answers)
        db.session.add(row)
        db.session.commit()


@pytest.fixture
def application(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application without pages, its database ready, in its context."""
    app = Flask("canvass")
    given = {
        "CANVASS_ENV": "testing",
        "CANVASS_INSTANCE": str(tmp_path / "instance"),
        "CANVASS_DATABASE_URL": database_url,
        "CANVASS_SURVEYS": str(tmp_path / "surveys"),
    }
    app.config.from_object(settings(given))
    make_tables(database_url)
    connect(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def trial(application: Flask, tmp_path: Path) -> Trial:
    return Trial(tmp_path / "surveys")
