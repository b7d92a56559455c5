"""The team's pages of signing in: the second step, recovery codes, mailed links, and who manages members."""

import base64
import re

import pytest
from sqlalchemy import select

from app.collection import clock, second_steps, team
from app.collection.scope import ADMIN, OPERATOR
from app.db import db
from app.models import Event, User
from tests.services.mailbox import message, served
from tests.services.working import work
from tests.views.team_office import EMAIL, PASSWORD, words

OTHER = "another long password"
ADDED = {"name": "Boris Kaya", "email": "boris@example.org", "role": "team", "survey": ""}


@pytest.fixture
def admin(office):
    """The office, whose person manages the team and has signed in."""
    team.add_user(OPERATOR, EMAIL, "Amina Diallo", PASSWORD, ADMIN)
    assert office.sign_in().status_code == 302
    return office


def shown(secret: str) -> str:
    """What a device shows now that was set up with the key of the page."""
    return second_steps.code(base64.b32decode(secret.replace(" ", "")), second_steps.present())


def set_up(office) -> tuple[str, list[str]]:
    """Set a device up as its person does: its key, and the recovery codes, as the pages show them."""
    secret = re.search(
        r'class="key"[^>]*><code>([A-Z2-7 ]+)<', office.browser.get("/team/account/second-step").text
    )
    done = office.post("/team/account/second-step", code=shown(secret[1]))
    assert done.status_code == 200
    return secret[1], re.findall(r"<code>([a-z0-9-]{19})</code>", done.text)


def link_in(box) -> str:
    """The path of the link in the letter that came last."""
    text = message(box.received[-1]).get_body(("plain",)).get_content()
    return re.search(r"https?://[^/\s]+(/team/new-password/\S+)", text)[1]


def test_after_the_password_comes_the_code_and_goes_on_where_one_wanted_to(admin, monkeypatch):
    secret, codes = set_up(admin)
    assert len(codes) == 10
    admin.post("/team/sign-out")
    later = clock.now().replace(minute=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    facts = {"email": EMAIL, "password": PASSWORD, "next": "/team/help"}
    step = admin.browser.post("/team/sign-in", data=facts)
    assert step.location == "/team/sign-in/second-step?next=/team/help"
    assert admin.browser.get("/team/help").status_code == 302
    wrong = admin.post("/team/sign-in/second-step", code="000000")
    assert (wrong.status_code, "This code is not right" in words(wrong)) == (422, True)
    right = admin.post("/team/sign-in/second-step", code=shown(secret), next="/team/help")
    assert right.location == "/team/help"
    assert "The password was right, and the code was not" in admin.get("/team/account")


def test_a_recovery_code_lets_in_and_is_counted_down(admin):
    _secret, codes = set_up(admin)
    admin.post("/team/sign-out")
    admin.sign_in()
    assert admin.post("/team/sign-in/second-step", code=codes[0].upper()).location == "/team/"
    assert "9 recovery codes are left." in admin.get("/team/account")
    assert "with a recovery code" in admin.get("/team/account")
    assert "10 recovery codes" not in admin.get("/team/account/second-step")
    gone = admin.post("/team/account/second-step/remove", code=codes[0])
    assert gone.status_code == 422
    assert admin.post("/team/account/second-step/remove", code=codes[1]).location == "/team/account"
    admin.post("/team/sign-out")
    assert admin.sign_in().location == "/team/"


def test_the_second_step_opens_for_nobody_who_has_not_given_a_password(office):
    assert office.browser.get("/team/sign-in/second-step").location == "/team/sign-in"
    assert office.post("/team/sign-in/second-step", code="000000").location == "/team/sign-in"


def test_whoever_owes_a_second_step_sees_nothing_else_until_it_is_set_up(admin):
    round_ = admin.round()
    admin.post("/team/members/second-step", round=round_.name)
    assert admin.browser.get("/team/").location == "/team/account/second-step"
    assert "signs in in two steps. Set up the second one" in admin.get("/team/account/second-step")
    assert "Required for: Harbours." in admin.get("/team/account")
    set_up(admin)
    assert "Everyone who works on it signs in in two steps." in admin.get(f"/team/rounds/{round_.name}")
    assert "Harbours" in admin.get("/team/")


def test_a_member_is_added_chooses_a_password_by_mail_and_is_ended(admin):
    with served(admin.app) as box:
        assert admin.post("/team/members", **ADDED).location == "/team/members"
        work(admin.app)
        path = link_in(box)
    stranger = admin.app.test_client()
    page = stranger.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "A password has 15" in words(stranger.post(path, data={"new": "short", "again": "short"}))
    chosen = {"new": OTHER, "again": OTHER}
    assert stranger.post(path, data=chosen).location == "/team/sign-in"
    assert "Your password is set. Sign in with it." in words(stranger.get("/team/sign-in"))
    assert stranger.post(path, data=chosen).status_code == 410
    entry = {"email": ADDED["email"], "password": OTHER}
    assert stranger.post("/team/sign-in", data=entry).location == "/team/"
    assert stranger.get("/team/members").status_code == 403
    boris = db.session.scalars(select(User).where(User.email == ADDED["email"])).one()
    admin.post(f"/team/members/{boris.id}/end")
    assert stranger.get("/team/").status_code == 302
    assert stranger.post("/team/sign-in", data=entry).status_code == 422
    kinds = list(db.session.scalars(select(Event.kind).order_by(Event.id)))
    assert {"member_added", "password_link_sent", "password_set", "member_ended"} <= set(kinds)


def test_asking_for_a_link_shows_the_very_same_for_an_address_that_is_nobodys(office):
    with served(office.app) as box:
        answers = []
        for email in (EMAIL, "nobody@example.org"):
            browser = office.app.test_client()
            asked = browser.post("/team/forgotten", data={"email": email})
            answers.append((asked.status_code, asked.location, words(browser.get(asked.location))))
        assert answers[0] == answers[1]
        work(office.app)
        assert [envelope.rcpt_tos for envelope in box.received] == [[EMAIL]]
        assert office.browser.get(link_in(box)).status_code == 200


def test_nobody_ends_or_demotes_themselves_and_no_other_deed_is_known(admin):
    own = db.session.scalars(select(User)).one()
    assert admin.post("/team/members", **{**ADDED, "email": EMAIL.upper()}).status_code == 422
    for deed in ("end", "reset-second-step"):
        admin.post(f"/team/members/{own.id}/{deed}")
        assert "has to do this with your own account" in admin.get("/team/members")
    assert admin.post(f"/team/members/{own.id}/promote").status_code == 404
    assert admin.post("/team/members/99/end").status_code == 404


def test_what_is_wrong_with_someone_new_is_said_beside_its_field(admin):
    answer = admin.post("/team/members", **{**ADDED, "name": "", "email": "boris"})
    assert (answer.status_code, "Give the name." in words(answer)) == (422, True)
    answer = admin.post("/team/members", **{**ADDED, "email": "boris"})
    assert "Write the address as name@example.org." in words(answer)


def test_that_an_installation_wants_two_steps_of_everyone_is_said_where_it_concerns_them(admin, monkeypatch):
    said = "Everyone of the team signs in in two steps."
    admin.round()
    assert said not in admin.get("/team/account") + admin.get("/team/members")
    monkeypatch.setitem(admin.app.config, "SECOND_STEP", True)
    assert said in admin.get("/team/account")
    set_up(admin)
    shown = admin.get("/team/members")
    assert said in shown
    assert "Rounds whose team signs in" not in shown
