"""What pages cost and what they tell: few queries, and no answer nor token in any log."""

import logging

import pytest
from sqlalchemy import event

from app.collection import files, team
from app.collection.files import Sent
from app.collection.scope import OPERATOR
from app.db import db
from app.views.respond import saving
from tests.views.conftest import outside


@pytest.fixture
def queries(house):
    """The statements that the database was asked, in order."""
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    return asked


def selects(queries):
    """What each statement reads from, but for what it only looks up in brackets."""
    return [
        outside(statement).split("FROM ")[1].split()[0].strip('"')
        for statement in queries
        if statement.startswith("SELECT")
    ]


def test_a_page_asks_for_the_session_the_case_and_its_documents_and_nothing_else(house, kenya, queries):
    page = f"/r/{house.kenya.public_id}/a"
    kenya.get(page)
    queries.clear()
    kenya.get(page)
    assert selects(queries) == ["web_session", "case", "document"]


def test_the_overview_reads_no_documents(house, kenya, queries):
    overview = f"/r/{house.kenya.public_id}"
    kenya.get(f"{overview}/a")
    kenya.send(a1="Mombasa")
    queries.clear()
    kenya.get(overview)
    assert selects(queries) == ["web_session", "case", "assignment", "event"]


def test_a_fault_of_ours_is_logged_without_answers_or_tokens(house, kenya, caplog, monkeypatch):
    def broken(*_args, **_given):
        raise RuntimeError("broken")

    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(saving.draft, "save", broken)
    monkeypatch.setattr("app.views.respond.links.links.look", broken)
    kenya.get(f"/r/{house.kenya.public_id}/a")
    with caplog.at_level(logging.DEBUG):
        kenya.send(a1="Mombasa")
        assert kenya.page.status_code == 500
        assert "The fault is ours" in kenya.text
        kenya.get("/l/a-secret-token")
    assert "Failed: POST /r/<public_id>/<name>/<page_name>" in caplog.text
    assert "Failed: GET /l/<token>" in caplog.text
    assert "Mombasa" not in caplog.text
    assert "a-secret-token" not in caplog.text


def test_the_team_opens_a_response_only_to_enter_what_the_respondent_has_sent(house, tmp_path):
    team.add_user(OPERATOR, "wanjiru@example.org", "Wanjiru", "a long enough password")
    visit = house.visit()
    visit.get("/team/sign-in")
    visit.send("/team/sign-in", email="wanjiru@example.org", password="a long enough password")
    assert visit.get(f"/r/{house.kenya.public_id}/a").status_code == 403
    with (tmp_path / "letter.pdf").open("wb+") as letter:
        letter.write(b"%PDF-1.7 our answers")
        letter.seek(0)
        root = tmp_path / "files"
        files.keep(root, house.kenya, Sent(letter, "letter.pdf"), OPERATOR, files.BEHALF)
    house.clock.forward(days=40)
    visit.get("/team/sign-in")
    visit.send("/team/sign-in", email="wanjiru@example.org", password="a long enough password")
    visit.get(f"/r/{house.kenya.public_id}/a")
    visit.send(a1="Mombasa")
    assert visit.page.status_code == 200
    assert house.kenya.on_behalf
