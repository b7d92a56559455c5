"""What the tests of the team's pages share: an application, surveys, rounds, someone who signs in."""

import html
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app.collection import clock, rounds, submission, team
from app.collection.respondents import import_list
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.factory import create_app
from app.models import Case, Respondent, Round
from app.questionnaire.load import loads
from config import settings
from tests.services.tables import make_tables

EMAIL, PASSWORD = "amina@example.org", "a long enough password"
NOW = datetime(2020, 1, 15, 12, tzinfo=UTC)

STATES = (
    "code,label_en,label_ar,iso2,m49_region,m49_subregion\n"
    "KEN,Kenya,كينيا,KE,002,202\nNER,Niger,النيجر,NE,002,202\nITA,Italy,إيطاليا,IT,150,039\n"
)
REGIONS = "code,label_en\n150,Europe\n002,Africa\n"
SUBREGIONS = "code,label_en,m49_region\n039,Southern Europe,150\n202,Sub-Saharan Africa,002\n"
UNITS = "code,label_en\nland,Land Branch\nhousing,Housing Branch\n"

HARBOURS = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: member_states}
    contact: {name: Harbour team, email: harbours@example.org}
    missing: {dont_know: We do not know}
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
      states: {code_list: member_states}
    sections:
      - name: a
        number: A
        title: Policy
        questions:
          - {name: a1, number: A1, type: select_one, label: Is there a policy?, choices: yes_no}
          - {name: a2, number: A2, type: integer, label: Since when?, relevant: "${a1} = 'yes'"}
          - {name: a3, number: A3, type: text, label: What does it say?, comment: true}
          - {name: a4, number: A4, type: integer, label: How many harbours?, missing: [dont_know]}
"""

ACTIVITIES = """
    survey: activities
    title: Activities
    edition: "2020"
    respondent: {kind: staff, code_list: units}
    contact: {name: Inventory team, email: inventory@example.org}
    choices:
      types: [{name: training, label: Training course}, {name: advice, label: Advice}]
    sections:
      - name: k
        title: What you did
        questions:
          - name: activities
            type: repeat
            label: Activities
            singular: activity
            ask: page
            max: 4
            item_label: "${k1_title}"
            questions:
              - {name: k1_title, number: K1, type: text, label: What is it called?, required: true}
              - {name: k2_type, number: K2, type: select_one, label: What type is it?, choices: types}
              - {name: k3_people, number: K3, type: integer, label: How many took part?}
"""


class Browser(FlaskClient):
    """A browser whose requests know nothing of one another but the cookies, within the test's own context."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        for name in list(g):
            g.pop(name)
        return super().open(*args, **{"buffered": True, **kwargs})


class Office:
    """The team's office: its application, its surveys, and a browser that signs in."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder
        self.browser = app.test_client()
        for name, text in (
            ("member_states", STATES),
            ("m49_region", REGIONS),
            ("m49_subregion", SUBREGIONS),
            ("units", UNITS),
        ):
            (folder / "code_lists").mkdir(parents=True, exist_ok=True)
            (folder / f"code_lists/{name}.csv").write_text(text)
        self.survey("harbours", HARBOURS)
        self.survey("activities", ACTIVITIES)

    def survey(self, name: str, text: str) -> None:
        (self.folder / name).mkdir(exist_ok=True)
        (self.folder / name / "questionnaire.yaml").write_text(dedent(text))

    def round(self, name: str = "harbours", **plan: Any) -> Round:
        text = (self.folder / name / "questionnaire.yaml").read_text()
        given = {"title": name.title(), "opens": NOW - timedelta(days=9), "closes": NOW + timedelta(days=9)}
        facts = rounds.Plan(**{**given, "timezone": "Africa/Nairobi", **plan})
        return rounds.open_round(OPERATOR, loads(text, self.folder / "code_lists"), facts)

    def invite(self, round_: Round, *lines: str) -> list[Case]:
        columns = "code,email" if round_.kind == "state" else "code,email,name,unit"
        done = import_list(OPERATOR, round_, "\n".join((columns, *lines)).encode())
        assert done.done, done.problems
        query = select(Case).where(Case.round_id == round_.id).join(Respondent).order_by(Respondent.code)
        return list(db.session.scalars(query))

    def send(self, case: Case, key: str = "k") -> submission.Receipt:
        person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
        return submission.submit(case, key * 20, person, language="en")

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> TestResponse:
        return self.browser.post("/team/sign-in", data={"email": email, "password": password})

    def get(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, (path, answer.status)
        return words(answer)

    def post(self, path: str, **data: Any) -> TestResponse:
        return self.browser.post(path, data=data, content_type="multipart/form-data")


def words(answer: TestResponse) -> str:
    """What a page says, without its markup."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The office at noon on 15 January 2020, with one person of the team who has not signed in."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    given = {
        "CANVASS_ENV": "testing",
        "CANVASS_INSTANCE": str(tmp_path / "instance"),
        "CANVASS_SURVEYS": str(tmp_path / "surveys"),
    }
    kept = settings(given)
    make_tables(kept.DATABASE_URL)
    app = create_app(kept)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    with app.app_context():
        team.add_user(OPERATOR, EMAIL, "Amina Diallo", PASSWORD)
        yield Office(app, tmp_path / "surveys")
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def signed_in(office: Office) -> Office:
    """The office with its person signed in."""
    assert office.sign_in().status_code == 302
    return office


@pytest.fixture
def office_address(office: Office) -> Iterator[str]:
    """The office's application, served to a browser."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def tab_of_the_team(context: BrowserContext, address: str, language: str = "en") -> Page:
    """A tab in which the office's person has signed in."""
    tab = context.new_page()
    tab.goto(f"{address}/team/sign-in?lang={language}")
    tab.fill("#f-email", EMAIL)
    tab.fill("#f-password", PASSWORD)
    tab.click("main button")
    return tab
