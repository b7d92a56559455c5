"""Mail and work that failed, on the team's page: counted while it waits, tried again once, set aside."""

import pytest
from sqlalchemy import select

from app.collection import outbox, team
from app.collection.scope import ADMIN, OPERATOR
from app.db import db
from app.models import Event, Job
from tests.services.mailbox import served
from tests.services.working import work
from tests.views.team_office import EMAIL, PASSWORD


@pytest.fixture
def mailbox(signed_in):
    with served(signed_in.app) as box:
        yield box


@pytest.fixture
def refused(signed_in, mailbox):
    """A letter that the mail server refused: its case, and its job."""
    (case,) = signed_in.invite(signed_in.round(), "KEN,gone@example.org")
    number = outbox.enqueue(outbox.MAIL_LINK, {"case": case.id, "why": outbox.INVITED})
    work(signed_in.app)
    return case, number


def test_nothing_is_shown_in_the_menu_while_nothing_waits(signed_in):
    assert "Failed (" not in signed_in.browser.get("/team/").text
    assert "Nothing waits here." in signed_in.get("/team/failed")


def test_a_letter_that_was_refused_waits_is_told_and_goes_again_once(signed_in, refused, mailbox):
    case, number = refused
    assert "Failed (1)" in signed_in.browser.get("/team/").text
    page = signed_in.get("/team/failed")
    assert "Letter with a personal link · Kenya" in page
    assert "gone@example.org" in page
    assert "The letter did not leave" in page
    assert "550 there is nobody of that name" in page
    mailbox.refused = "nobody"
    assert signed_in.post(f"/team/failed/{number}/again").location == "/team/failed"
    assert signed_in.post(f"/team/failed/{number}/again").status_code == 404
    signed_in.post(f"/team/cases/{case.public_id}/correspondence/{number}/again")
    work(signed_in.app)
    assert [envelope.rcpt_tos for envelope in mailbox.received] == [["gone@example.org"]]
    assert "Failed (" not in signed_in.browser.get("/team/").text
    assert "Had tried again what had failed" in signed_in.get(f"/team/cases/{case.public_id}/correspondence")


def test_what_is_set_aside_is_shown_no_more_and_stays_on_record(signed_in, refused):
    case, number = refused
    signed_in.post(f"/team/failed/{number}/aside")
    assert "Nothing waits here." in signed_in.get("/team/failed")
    correspondence = signed_in.get(f"/team/cases/{case.public_id}/correspondence")
    assert "refused" in correspondence
    assert "Set aside what had failed" in correspondence
    assert signed_in.post(f"/team/failed/{number}/promote").status_code == 404


def test_a_letter_that_came_back_waits_until_it_is_sent_again(signed_in, refused, mailbox):
    case, number = refused
    mailbox.refused = "nobody"
    signed_in.post("/team/failed/again")
    work(signed_in.app)
    again = db.session.scalars(select(Job.id).where(Job.unique_key == f"anew:{number}")).one()
    path = f"/team/cases/{case.public_id}/correspondence/{again}"
    signed_in.post(f"{path}/bounced")
    assert "The letter left and came back." in signed_in.get("/team/failed")
    signed_in.post(f"{path}/again")
    assert "Nothing waits here." in signed_in.get("/team/failed")


def test_work_that_failed_tells_how_often_it_was_tried_and_its_words(signed_in):
    round_ = signed_in.round()
    job = outbox.enqueue(outbox.REPORT, {"round": round_.id, "who": "Amina"})
    work(signed_in.app, {})
    page = signed_in.get("/team/failed")
    assert "Report Harbours" in page
    assert "It was tried 1 time." in page
    assert "no worker knows jobs of the kind 'report'" in page
    signed_in.post(f"/team/failed/{job}/again")
    event = db.session.scalars(select(Event).where(Event.kind == "work_tried_again")).one()
    assert (event.round_id, event.changes) == (round_.id, {"job": job, "of": "report"})


def test_who_works_on_another_survey_sees_and_settles_nothing_of_it(signed_in, refused):
    _case, number = refused
    team.add_user(OPERATOR, "unit@example.org", "Unit", PASSWORD, survey="activities")
    signed_in.post("/team/sign-out")
    signed_in.sign_in("unit@example.org")
    assert "Failed (" not in signed_in.browser.get("/team/").text
    assert "Nothing waits here." in signed_in.get("/team/failed")
    foreign, missing = (signed_in.post(f"/team/failed/{one}/aside") for one in (number, 99_999))
    assert (foreign.status_code, foreign.data) == (404, missing.data)
    signed_in.post("/team/failed/again")
    assert db.session.get(Job, number).unsettled_at is not None


def test_letters_to_the_team_about_accounts_are_for_its_managers(signed_in, mailbox):
    gone = team.add_user(OPERATOR, "gone@example.org", "Olga Petrova", PASSWORD)
    outbox.tell_member(gone.id, "password_changed")
    work(signed_in.app)
    assert "Nothing waits here." in signed_in.get("/team/failed")
    team.add_user(OPERATOR, EMAIL, "Amina Diallo", PASSWORD, ADMIN)
    signed_in.sign_in()
    page = signed_in.get("/team/failed")
    assert "Letter about an account of the team · Olga Petrova" in page
    assert "gone@example.org" in page
