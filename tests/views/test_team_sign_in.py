"""The team signs in with a password, is limited in trying, and signs out for good."""

import pytest
from sqlalchemy import select

from app.collection import team
from app.collection.scope import OPERATOR
from app.db import db
from app.models import WebSession
from tests.views.team_office import EMAIL, PASSWORD, words


def test_a_page_asks_to_sign_in_and_goes_on_there(office):
    asked = office.browser.get("/team/rounds/new")
    assert asked.location == "/team/sign-in?next=/team/rounds/new"
    facts = {"email": EMAIL.upper(), "password": PASSWORD, "next": "/team/rounds/new"}
    assert office.browser.post("/team/sign-in", data=facts).location == "/team/rounds/new"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/team/", "//evil.example/team/", "/l/abc", "/team/\\x"]
)
def test_signing_in_never_leads_elsewhere(office, elsewhere):
    facts = {"email": EMAIL, "password": PASSWORD, "next": elsewhere}
    assert office.browser.post("/team/sign-in", data=facts).location == "/team/"


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_account_look_the_same(office, email, password):
    answer = office.sign_in(email, password)
    assert answer.status_code == 422
    assert "The address and the password do not belong together. Try again." in words(answer)


def test_after_five_failures_even_the_right_password_waits(office):
    for _again in range(5):
        office.sign_in(password="wrong")
    answer = office.sign_in()
    assert answer.status_code == 429
    assert "too many attempts. Wait until 12:01 UTC" in words(answer)


def test_a_session_ends_on_the_server_when_its_person_signs_out(signed_in):
    kept = signed_in.browser.get_cookie("canvass")
    assert signed_in.post("/team/sign-out").location == "/team/sign-in"
    signed_in.browser.set_cookie("canvass", kept.value)
    assert signed_in.browser.get("/team/").status_code == 302
    assert db.session.scalars(select(WebSession)).one().ended_at is not None


def test_a_new_password_ends_every_session(signed_in):
    facts = {"old": PASSWORD, "new": "another long password", "again": "another long password"}
    assert signed_in.post("/team/password", **facts).location == "/team/sign-in"
    assert signed_in.sign_in().status_code == 422
    assert signed_in.sign_in(password="another long password").status_code == 302


def test_a_new_password_is_refused_with_the_reason_beside_its_field(signed_in):
    facts = {"old": "wrong", "new": "another long password", "again": "another long password"}
    assert "This is not your present password." in words(signed_in.post("/team/password", **facts))
    facts |= {"again": "different"}
    assert "The two new passwords differ." in words(signed_in.post("/team/password", **facts))
    facts |= {"old": PASSWORD, "new": "short", "again": "short"}
    assert "A password has 15 to 200 characters." in words(signed_in.post("/team/password", **facts))


def test_a_device_that_is_known_signs_in_while_a_stranger_on_the_same_network_waits(signed_in):
    stranger = signed_in.app.test_client()
    wrong = {"email": EMAIL, "password": "wrong"}
    for _again in range(5):
        stranger.post("/team/sign-in", data=wrong)
    right = {"email": EMAIL, "password": PASSWORD}
    assert stranger.post("/team/sign-in", data=right).status_code == 429
    signed_in.post("/team/sign-out")
    assert signed_in.sign_in().status_code == 302
    # What makes a device known is signed, and worth nothing for another account.
    for forged in ("nonsense", signed_in.browser.get_cookie("canvass_device", path="/team").value[:-2]):
        stranger.set_cookie("canvass_device", forged, path="/team")
        assert stranger.post("/team/sign-in", data=right).status_code == 429


def test_ones_account_says_where_one_is_signed_in_and_ends_it_there(signed_in):
    phone = signed_in.app.test_client()
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
    facts = {"data": {"email": EMAIL, "password": PASSWORD}, "headers": {"User-Agent": agent}}
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert phone.post("/team/sign-in", environ_base=elsewhere, **facts).status_code == 302
    page = signed_in.get("/team/account")
    assert "Safari · iOS" in page
    assert "from another network, 198.51.100.0/24" in page
    assert "from the network you are on now" in page
    own, theirs = db.session.scalars(select(WebSession.id).order_by(WebSession.id))
    assert signed_in.post(f"/team/account/sessions/{theirs}/end").location == "/team/account"
    assert phone.get("/team/account").status_code == 302
    assert "Signed out elsewhere" in signed_in.get("/team/account")
    phone.post("/team/sign-in", environ_base=elsewhere, **facts)
    assert signed_in.post("/team/account/sessions/end-others").location == "/team/account"
    assert (phone.get("/team/account").status_code, signed_in.browser.get("/team/account").status_code) == (
        302,
        200,
    )
    assert own


def test_nobody_ends_the_session_of_another(signed_in):
    team.add_user(OPERATOR, "boris@example.org", "Boris", PASSWORD)
    other = signed_in.app.test_client()
    other.post("/team/sign-in", data={"email": "boris@example.org", "password": PASSWORD})
    theirs = db.session.scalars(select(WebSession.id).order_by(WebSession.id.desc())).first()
    foreign, missing = (signed_in.post(f"/team/account/sessions/{one}/end") for one in (theirs, 99_999))
    assert (foreign.status_code, foreign.data) == (404, missing.data)
    assert other.get("/team/account").status_code == 200


def test_guessing_the_present_password_of_a_session_is_slowed(signed_in):
    facts = {"old": "wrong", "new": "another long password", "again": "another long password"}
    for _again in range(5):
        signed_in.post("/team/password", **facts)
    assert "Wait until 12:01 UTC" in words(signed_in.post("/team/password", **{**facts, "old": PASSWORD}))


def test_every_page_says_who_is_signed_in(signed_in):
    assert "Amina Diallo" in signed_in.browser.get("/team/").text


def test_a_member_of_one_survey_sees_no_other(office):
    theirs, other = office.round("activities"), office.round("harbours")
    team.add_user(OPERATOR, "unit@example.org", "Unit", PASSWORD, survey="activities")
    office.sign_in("unit@example.org")
    assert "Activities" in office.get("/team/")
    assert office.browser.get(f"/team/rounds/{theirs.name}").status_code == 200
    foreign = office.browser.get(f"/team/rounds/{other.name}")
    missing = office.browser.get("/team/rounds/none_of_that_name")
    assert (foreign.status_code, foreign.data) == (404, missing.data)
