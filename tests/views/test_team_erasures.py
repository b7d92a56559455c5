"""Personal data, on the team's pages: asked for, looked at, agreed by two people, told before its time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.collection import clock, erasures, retaining, retention, team
from app.collection.scope import OPERATOR
from app.db import db
from app.models import Case, Erasure, Round
from app.models.erasure import DONE, REFUSED
from tests.services.mailbox import message, served
from tests.services.working import only, work
from tests.views.team_office import PASSWORD

SECOND = "henry@secretariat.example"


@pytest.fixture
def kenya(signed_in):
    """Kenya's case, and a second person of the team; letters reach a mailbox."""
    team.add_user(OPERATOR, SECOND, "Henry", PASSWORD)
    (case,) = signed_in.invite(signed_in.round(), "KEN,amina.k@example.org")
    with served(signed_in.app):
        yield case


def decide(office, deed):
    return office.browser.post(f"/team/erasures/{only(Erasure).public_id}/{deed}", follow_redirects=True).text


def test_a_person_is_forgotten_once_two_people_have_looked_and_agreed(signed_in, kenya):
    sent = {"email": "amina.k@example.org", "reason": "amina.k@example.org has asked us to"}
    answer = signed_in.browser.post("/team/erasures", data=sent, follow_redirects=True)
    for said in ("What would go", "What stays", "kept for 90 days", "Mandates that are held now", "Kenya"):
        assert said in answer.text
    assert "Another person of the team" in decide(signed_in, "agree")
    decide(signed_in, "agree")
    assert only(Erasure).second_by is None
    signed_in.sign_in(SECOND)
    decide(signed_in, "agree")
    work(signed_in.app)
    done = only(Erasure)
    assert (done.state, done.email, done.reason) == (DONE, "", "[…] has asked us to")
    assert (done.first_who, done.second_who) == ("Amina Diallo", "Henry")
    assert only(Case).contact_email == ""
    told = signed_in.get(f"/team/erasures/{done.public_id}")
    assert "What went" in told
    assert "amina.k@" not in told
    assert "Erased personal data: […] has asked us to" in signed_in.get(f"/team/cases/{kenya.public_id}")


def test_what_is_decided_against_is_not_erased_and_the_address_is_not_kept(signed_in, kenya):
    signed_in.post("/team/erasures", email="amina.k@example.org", reason="A letter of 3 May")
    decide(signed_in, "refuse")
    assert (only(Erasure).state, only(Erasure).email) == (REFUSED, "")
    assert only(Case).contact_email == "amina.k@example.org"
    decide(signed_in, "agree")
    assert only(Erasure).state == REFUSED


def test_an_address_that_nobody_has_and_a_missing_reason_are_told_beside_their_fields(signed_in, kenya):
    answer = signed_in.post("/team/erasures", email="nobody@example.org", reason="So")
    assert answer.status_code == 422
    assert "knows this address" in answer.text
    answer = signed_in.post("/team/erasures", email="amina.k@example.org", reason=" ")
    assert answer.status_code == 422
    assert "Give a reason" in answer.text
    answer = signed_in.post("/team/erasures", round=kenya.round.name)
    assert answer.status_code == 422
    assert "is not over" in answer.text
    assert db.session.scalars(select(Erasure)).all() == []


def test_the_team_is_told_a_month_before_and_asked_when_the_time_of_a_round_has_come(
    signed_in, kenya, monkeypatch
):
    end = retention.ends(kenya.round)
    assert end == retention.later(kenya.round.closes, 24)
    for moment, letters, asked in (
        (end - timedelta(days=31), [], 0),
        (end - timedelta(days=29), ["Soon to be erased: personal data of Harbours"], 0),
        (end - timedelta(days=28), [], 0),
        (end + timedelta(days=1), ["To be erased: personal data of Harbours"], 1),
        (end + timedelta(days=2), [], 1),
        (end + timedelta(days=40), ["To be erased: personal data of Harbours"], 1),
    ):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        retaining.ask()
        with served(signed_in.app) as box:
            work(signed_in.app)
        # Each of the two people of the team is told.
        assert sorted(message(one)["Subject"] for one in box.received) == sorted(letters * 2), moment
        assert len(erasures.listed(OPERATOR)) == asked
    assert only(Erasure).reason == retaining.REASON


def test_a_round_says_how_long_it_keeps_personal_data_and_why(signed_in):
    asked = {"survey": "harbours", "title": "Harbours 2020", "opens": "2020-01-10T09:00"}
    asked |= {"closes": "2020-03-31T23:59", "timezone": "UTC", "grace_days": "5"}
    asked |= {"contact_email": "harbours@example.org", "languages": "en"}
    answer = signed_in.post("/team/rounds/new", **asked, keep_months="0", basis="x" * 501)
    assert answer.status_code == 422
    assert "from 1 to 600" in answer.text
    assert "Shorten the legal basis" in answer.text
    signed_in.post("/team/rounds/new", **asked, keep_months="12", basis="Resolution 77/123")
    (case,) = signed_in.invite(only(Round), "KEN,amina.k@example.org")
    assert (case.round.keep_months, case.round.basis) == (12, "Resolution 77/123")
    assert f"{retention.ends(case.round):%Y-%m-%d %H:%M}" == "2021-04-05 23:59"
