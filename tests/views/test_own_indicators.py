"""What the indicators say of a State: made by the worker, shown to that State alone, and first."""

from threading import Event

import pytest
from sqlalchemy import select

from app.collection import draft, links
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.jobs import worker
from app.models import Artifact, Case, Respondent
from app.views.respond import own_indicators
from tests.views.team_office import words

INDICATORS = """
title: Harbour matrix
version: "1"
framework: places
levels: [{code: low, label: Low, at_least: 0}, {code: high, label: Settled, at_least: 0.5}]
indicators:
  - code: S1
    label: Policy <b>on harbours</b>
    nodes: [A]
    kind: structural
    formula: "if(${a1} = 'yes', 1, 0)"
"""
PLAN = "title: Harbours\nsections: []\n"
ANSWERS = {"KEN": {"a1": "yes", "a2": 1999}, "NER": {"a1": "no"}}


class Desk:
    """The office with a dataset of two States that have sent, of three."""

    def __init__(self, office):
        self.office = office
        self.round_ = office.round()
        for case in office.invite(
            self.round_, *(f"{code},{code}@example.org" for code in ("KEN", "NER", "ITA"))
        ):
            if given := ANSWERS.get(case.respondent.code):
                person = Actor("Focal point", FOCAL_POINT, case_id=case.id)
                draft.save(case, {("a", ""): draft.Post(0, given)}, person)
                office.send(case, str(case.id))
        self.asked("freeze")
        self.dataset = db.session.scalars(select(Artifact.public_id)).one()

    def asked(self, what, **more):
        answer = self.office.post(f"/team/rounds/{self.round_.name}/reports", what=what, key=what, **more)
        worker.run(self.office.app, Event(), until_empty=True, kinds=worker.KINDS)
        db.session.rollback()
        return answer

    def case(self, code):
        return db.session.scalars(select(Case).join(Respondent).where(Respondent.code == code)).one()

    def visit(self, code, path="", own=""):
        """What a State's focal point gets at the address of a case, its own if no other is named."""
        browser = self.office.app.test_client()
        token = links.issue(OPERATOR, self.case(code), 30).token
        browser.get(f"/l/{token}")
        browser.post(f"/l/{token}")
        return browser.get(f"/r/{self.case(own or code).public_id}{path}")


@pytest.fixture
def desk(signed_in):
    (signed_in.folder / "harbours/indicators.yaml").write_text(INDICATORS)
    (signed_in.folder / "harbours/report.yaml").write_text(PLAN)
    (signed_in.folder / "code_lists/places.csv").write_text("code,label_en\nA,Place\n")
    return Desk(signed_in)


@pytest.fixture
def shown(desk):
    desk.asked("profiles", dataset=desk.dataset)
    return desk


def test_before_the_team_shows_them_there_is_nothing(desk):
    assert desk.visit("KEN", "/indicators").status_code == 404
    assert "What the indicators say" not in words(desk.visit("KEN"))
    assert "Show each its own" in desk.office.get(f"/team/rounds/{desk.round_.name}/reports")


def test_each_state_reads_its_own_levels_and_what_they_rest_on(shown):
    assert "What the indicators say of your answers" in words(shown.visit("KEN"))
    kenya, niger = shown.visit("KEN", "/indicators"), shown.visit("NER", "/indicators")
    assert "Settled" in words(kenya)
    assert "1 → 100%" in words(kenya)
    assert 'class="data wordy"' in kenya.text
    assert "0 → 0%" in words(niger)
    assert "<b>on harbours" not in kenya.text
    assert "&lt;b&gt;on harbours" in kenya.text
    assert "Shown to respondents: 2" in shown.office.get(f"/team/rounds/{shown.round_.name}/reports")


@pytest.mark.parametrize("ending", ["", ".html"])
def test_nobody_reads_those_of_another_nor_of_a_state_that_sent_nothing(shown, ending):
    path = f"/indicators{ending}"
    for code, other in (("KEN", "Niger"), ("NER", "Kenya")):
        said = shown.visit(code, path).text
        assert other not in said
    foreign = shown.visit("KEN", path, own="NER")
    missing = shown.visit("ITA", path)
    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_a_contributor_who_answers_a_part_does_not_see_them(shown, monkeypatch):
    part = Actor("A colleague", CONTRIBUTOR, case_id=shown.case("KEN").id)
    monkeypatch.setattr(own_indicators, "actor", lambda: part)
    assert shown.visit("KEN", "/indicators").status_code == 404


def test_of_a_survey_without_indicators_the_team_is_told_so(desk):
    (desk.office.folder / "harbours/indicators.yaml").unlink()
    assert "Show each its own" not in desk.office.get(f"/team/rounds/{desk.round_.name}/reports")
