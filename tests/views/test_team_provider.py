"""Signing in by a real OpenID Connect service: what it says to us, of this visit, of a member, is taken."""

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from app.collection import members, second_steps, signing_in, team
from app.collection.scope import OPERATOR
from app.db import db
from app.models import Event, Identity, Job, User
from app.views.team import provider
from config import ConfigurationError, settings
from tests.services.sign_in_service import CLIENT, SECRET, asked, served, visited
from tests.views.team_office import EMAIL, PASSWORD

BEGIN = "/team/sign-in/provider"
REFUSED = "You could not be signed in by that service."
NOBODY = "This account is of nobody who works here."


@pytest.fixture(scope="module")
def running():
    """One service for all: making its key takes longer than most tests."""
    with served() as made:
        yield made


@pytest.fixture
def service(running, office):
    """The service, as the office's settings name it, saying the truth."""
    running.claims, running.signed_by = {}, running.key
    named = {"OIDC_ISSUER": running.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
    office.app.config.update(named)
    provider.prepare(office.app)
    return running


def come_back(office, **changed):
    """Go to the service and come back; what the browser brings may be ``changed``."""
    path = visited(office.browser.get(BEGIN).location)
    for name, value in changed.items():
        path = path.replace(f"{name}={asked(path)[name]}", f"{name}={value}")
    return office.browser.get(path)


def refusal(office, answer) -> str:
    assert answer.location == "/team/sign-in"
    assert office.browser.get("/team/").status_code == 302
    return office.get("/team/sign-in")


def test_a_member_signs_in_and_goes_on_where_they_wanted_to(office, service):
    assert "Sign in with your organization’s account" in office.get("/team/sign-in")
    away = office.browser.get(f"{BEGIN}?next=/team/help").location
    assert away.startswith(f"{service.issuer}/authorize?")
    assert {"state", "nonce", "code_challenge"} <= set(asked(away))
    assert office.browser.get(visited(away)).location == "/team/help"
    account = office.get("/team/account")
    assert "by the organization’s service" in account
    assert "Signed in by the organization’s service for the first time" in account
    told = db.session.scalars(select(Job).where(Job.kind == "account")).one()
    assert told.payload["what"] == "identity_joined"


def test_after_the_first_time_the_subject_counts_and_the_address_does_not(office, service):
    come_back(office)
    office.post("/team/sign-out")
    service.claims = {"email": "amina.diallo@elsewhere.example", "email_verified": False}
    assert come_back(office).location == "/team/"
    assert db.session.scalar(select(func.count()).select_from(Identity)) == 1


def test_an_address_that_passed_on_to_somebody_else_brings_no_membership(office, service):
    come_back(office)
    office.post("/team/sign-out")
    service.claims = {"sub": "8"}
    assert NOBODY in refusal(office, come_back(office))


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email": ""},
        {"email": "nobody@example.org"},
        {"email": "left@example.org"},
    ],
    ids=str,
)
def test_unverified_unknown_and_ended_are_refused_alike_and_make_nobody(office, service, claims):
    left = team.add_user(OPERATOR, "left@example.org", "Olga", PASSWORD)
    members.end(OPERATOR, left)
    service.claims = claims
    assert NOBODY in refusal(office, come_back(office))
    assert db.session.scalar(select(func.count()).select_from(User)) == 2
    assert db.session.scalar(select(func.count()).select_from(Identity)) == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another visit"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": "another", "azp": CLIENT},
        {"aud": ["another"], "azp": CLIENT},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_000_000_000},
        {"iat": 4_000_000_000, "exp": 4_000_000_060},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_and_of_this_visit_is_refused(office, service, claims):
    service.claims = claims
    assert REFUSED in refusal(office, come_back(office))
    assert "signed_in" not in db.session.scalars(select(Event.kind)).all()


def test_a_token_that_another_key_signed_is_refused(office, service):
    service.signed_by = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
    assert REFUSED in refusal(office, come_back(office))


@pytest.mark.parametrize("changed", [{"state": "guessed"}, {"code": "stolen"}], ids=str)
def test_a_state_or_code_of_another_visit_is_refused(office, service, changed):
    assert REFUSED in refusal(office, come_back(office, **changed))


def test_the_way_back_is_worth_nothing_in_another_browser_or_a_second_time(office, service):
    path = visited(office.browser.get(BEGIN).location)
    stranger = office.app.test_client()
    assert stranger.get(path).location == "/team/sign-in"
    assert office.browser.get(path).location == "/team/"
    office.post("/team/sign-out")
    assert REFUSED in refusal(office, office.browser.get(path))


def test_whoever_set_up_a_second_step_here_is_asked_for_it_as_well(office, service):
    amina = db.session.scalars(select(User).where(User.email == EMAIL)).one()
    key = office.app.config["SECRET_KEY"]
    code = second_steps.code(second_steps.begun(amina, key), second_steps.present())
    second_steps.confirm(signing_in.of_user(amina), amina, code, key)
    assert come_back(office).location.startswith("/team/sign-in/second-step")
    assert office.browser.get("/team/").status_code == 302


def test_a_service_that_does_not_answer_leaves_the_password(office, service):
    service_is_down = "http://127.0.0.1:9"
    office.app.config["OIDC_ISSUER"] = service_is_down
    provider.prepare(office.app)
    assert REFUSED in refusal(office, office.browser.get(BEGIN))
    assert office.sign_in().location == "/team/"


def test_without_the_setting_there_is_no_such_way(office):
    assert office.browser.get(BEGIN).status_code == office.browser.get(f"{BEGIN}/back").status_code == 404
    assert "Sign in with" not in office.get("/team/sign-in")


def test_in_production_the_service_has_an_https_address():
    given = {"CANVASS_SECRET_KEY": "k" * 40, "CANVASS_BASE_URL": "https://canvass.example"}
    with pytest.raises(ConfigurationError, match="OIDC_ISSUER"):
        settings({**given, "CANVASS_OIDC_ISSUER": "http://login.example"})
