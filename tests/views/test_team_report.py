"""A report to leaf through: made once by the worker, shown as stored, switched, and its tables taken away."""

import csv
import io
from threading import Event

import openpyxl
import pytest
from sqlalchemy import event, select

from app.collection import draft, outbox, team
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.jobs import worker
from app.models import Artifact, Job
from tests.views.team_office import words

PLAN = """
title: Harbours of the world
publication: {question: a1, public: "yes"}
sections:
  - title: Who has answered
    tables:
      - {kind: participation, by: "respondent:m49_region"}
  - title: Policy <b>and law</b>
    section: a
    auto: true
    tables:
      - {kind: heatmap, of: a1, by: "respondent:m49_region", title: Policy by region}
      - {kind: crosstab, of: a1, by: "respondent:m49_subregion"}
"""


class Desk:
    """The office with a frozen round, and a worker at hand."""

    def __init__(self, office, round_):
        self.office, self.round_ = office, round_
        outbox.enqueue(outbox.FREEZE, {"round": round_.id, "who": "Amina"})
        self.work()
        self.dataset = db.session.scalars(select(Artifact)).one().public_id
        self.path = f"/team/datasets/{self.dataset}/report"

    def work(self):
        worker.run(self.office.app, Event(), until_empty=True, kinds=worker.KINDS)
        db.session.rollback()

    def make(self, query=""):
        answer = self.office.post(f"{self.path}{query}", key=f"form for {query}")
        self.work()
        return answer


@pytest.fixture
def desk(signed_in):
    (signed_in.folder / "harbours/report.yaml").write_text(PLAN)
    round_ = signed_in.round()
    answers = {"KEN": {"a1": "yes", "a2": 1999}, "NER": {"a1": "no"}}
    for case in signed_in.invite(round_, "KEN,ken@example.org", "NER,ner@example.org", "ITA,ita@example.org"):
        if given := answers.get(case.respondent.code):
            person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
            draft.save(case, {("a", ""): draft.Post(0, given)}, person)
            signed_in.send(case, str(case.id))
    return Desk(signed_in, round_)


def test_a_version_is_made_when_it_is_asked_for_and_once(desk):
    assert "This version has not been made yet" in desk.office.get(desk.path)
    for _again in range(2):
        desk.office.post(desk.path, key="one form")
        desk.office.post(desk.path, key="another form")
    assert "are being made" in desk.office.get(desk.path)
    desk.work()
    assert [job.kind for job in db.session.scalars(select(Job))] == ["freeze", "pages"]
    shown = desk.office.get(desk.path)
    assert "Harbours of the world" in shown
    assert "Policy <b>and law</b>" in shown
    # What the cover states keeps its order.
    assert shown.index(" As at ") < shown.index(" Dataset ") < shown.index(" Canvass version ")


def test_a_chapter_shows_its_tables_beside_their_charts(desk):
    desk.make()
    raw = desk.office.browser.get(f"{desk.path}/2").text
    shown = desk.office.get(f"{desk.path}/2")
    assert "Policy <b>and law</b>" in shown
    assert "<b>and law" not in raw
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img"' in raw
    assert "Since when?" in shown
    assert 'rel="prev"' in raw
    assert 'rel="next"' not in raw


def test_each_table_is_taken_away_in_four_formats(desk):
    desk.make()
    book = desk.office.browser.get(f"{desk.path}/table-2.xlsx")
    said = [
        str(cell)
        for row in openpyxl.load_workbook(io.BytesIO(book.data)).worksheets[3].values
        for cell in row
    ]
    assert any("Policy by region" in text for text in said)
    lines = desk.office.browser.get(f"{desk.path}/table-2.csv").data.decode("utf-8-sig").splitlines()
    rows = {row[0]: row[1:] for row in csv.reader(lines)}
    assert rows["Africa"][:2] == ["1", "1"]
    picture = desk.office.browser.get(f"{desk.path}/table-2.png")
    assert picture.data.startswith(b"\x89PNG")
    drawing = desk.office.browser.get(f"{desk.path}/table-2.svg")
    assert drawing.data.startswith(b"<svg")
    assert drawing.headers["Content-Disposition"].startswith("attachment")
    assert b"<!doctype html>" in desk.office.browser.get(f"{desk.path}/whole.html").data
    for name in ("table-99.csv", "table-2.exe", "table-1.json"):
        assert desk.office.browser.get(f"{desk.path}/{name}").status_code == 404


def test_another_grouping_and_one_group_alone_are_versions_of_their_own(desk):
    desk.make()
    assert "Sub-region (M49)" in desk.office.get(desk.path)
    desk.make("?by=respondent:m49_subregion")
    shown = desk.office.get(f"{desk.path}/2?by=respondent:m49_subregion")
    assert "Policy by region" not in shown
    assert "Sub-Saharan Africa" in shown
    desk.make("?only=respondent:m49_region=150")
    shown = desk.office.get(f"{desk.path}/1?only=respondent:m49_region=150")
    assert "Europe" in shown


def test_a_grouping_that_the_plan_does_not_offer_is_refused_with_the_reason(desk):
    desk.make("?by=respondent:status")
    job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert job.failed_at is not None
    assert "grouping" in job.error


def test_a_report_for_publication_has_no_other_groupings(desk):
    desk.make("?audience=public")
    raw = desk.office.browser.get(f"{desk.path}?audience=public").text
    assert "Harbours of the world" in raw
    assert 'name="by"' not in raw
    desk.make("?audience=public&by=respondent:m49_subregion")
    assert db.session.scalars(select(Job).order_by(Job.id.desc())).first().failed_at is not None


def test_a_report_is_read_in_the_language_asked_for(desk):
    desk.make("?language=ar")
    raw = desk.office.browser.get(f"{desk.path}?language=ar").text
    assert 'lang="ar" dir="rtl"' in raw
    assert "has not been made" in desk.office.get(f"{desk.path}?language=fr")


def test_only_the_team_of_the_survey_leafs_through_its_reports(desk):
    desk.make()
    stranger = desk.office.app.test_client()
    assert stranger.get(desk.path).status_code == 302
    team.add_user(OPERATOR, "else@example.org", "Someone Else", "a long enough password", survey="activities")
    desk.office.sign_in("else@example.org")
    for address in (desk.path, f"{desk.path}/1", f"{desk.path}/table-1.csv", f"{desk.path}/whole.html"):
        assert desk.office.browser.get(address).status_code == 404
    assert desk.office.post(desk.path, key="x").status_code == 404
    none = desk.office.browser.get("/team/datasets/none/report")
    assert words(none) == words(desk.office.browser.get(desk.path))


def test_a_chapter_takes_few_statements_however_many_tables_it_has(desk):
    desk.make()
    told = []
    listener = lambda *args: told.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    desk.office.get(f"{desk.path}/2")
    event.remove(db.engine, "before_cursor_execute", listener)
    assert 0 < len(told) <= 8, told
