"""The application: headers on every answer, clear pages for refusals, one cookie, one way in."""

import pytest
from flask import Blueprint, session
from flask_login import current_user

from app import factory, languages
from app.collection import errors, sessions, signing_in, team
from app.collection.scope import OPERATOR
from app.collection.signing_in import Origin
from app.db import db
from app.views.access import TOKEN
from config import settings
from tests.services.tables import make_tables

MOMENT = sessions.clock.now()
REFUSED = [
    (errors.NotFound(), 404),
    (errors.NotAllowed("submit"), 403),
    (errors.Closed("closed", MOMENT, MOMENT), 409),
    (errors.AlreadySubmitted("H-1", 1, "Amina", MOMENT), 409),
    (errors.ChangedSince(), 409),
    (errors.EditedSince("Juma", None), 409),
    (errors.KeyReused(), 422),
    (errors.Incomplete([]), 422),
    (errors.Invalid("what"), 422),
    (errors.LinkGone("expired"), 410),
    (errors.TooManyAttempts(MOMENT), 429),
    (errors.Busy("locked"), 503),
    (errors.StorageFull("full"), 503),
]

pages = Blueprint("pages_of_this_test", __name__)


@pages.get("/refused/<int:number>")
def refused(number):
    raise REFUSED[number][0]


@pages.get("/broken")
def broken():
    raise RuntimeError("a secret of ours")


@pages.get("/who")
def who():
    return current_user.actor.name if current_user.is_authenticated else "nobody"


@pages.get("/in/<token>")
def come_in(token):
    session[TOKEN] = token
    return "welcome"


@pages.post("/form")
def form():
    return "taken"


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr(factory, "BLUEPRINTS", (pages,))
    given = {"CANVASS_ENV": "testing", "CANVASS_INSTANCE": str(tmp_path)}
    kept = settings(given)
    make_tables(kept.DATABASE_URL)
    made = factory.create_app(kept)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.mark.parametrize("path", ["/who", "/nowhere", "/broken", "static"])
def test_every_answer_has_the_headers(client, app, path):
    headers = client.get(f"{app.static_url_path}/css/base.css" if path == "static" else path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert ("no-store" in headers["Cache-Control"]) is (path != "static")


def test_an_address_with_a_nul_is_none_of_ours(client):
    assert client.get("/in/token").status_code == 200
    assert client.get("/in/to%00ken").status_code == 404


def test_only_https_promises_https(client):
    assert "Strict-Transport-Security" not in client.get("/who").headers
    assert "Strict-Transport-Security" in client.get("/who", base_url="https://canvass.example").headers


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_each_refusal_is_a_page_of_its_status(client, number):
    _error, status = REFUSED[number]
    answer = client.get(f"/refused/{number}")
    assert answer.status_code == status
    assert "<h1>" in answer.text
    scripts = client.get(f"/refused/{number}", headers={"X-Autosave": "1"})
    assert (scripts.status_code, scripts.json["saved"]) == (status, False)


def test_every_refusal_of_collection_has_a_status():
    ours = {one for one in errors.CollectionError.__subclasses__() if one.__module__ == errors.__name__}
    assert ours == set(factory.REFUSALS)


def test_what_is_not_there_and_what_is_not_yours_are_the_same_bytes(client):
    assert client.get("/nowhere").data == client.get("/refused/0").data


def test_a_fault_of_ours_says_nothing_of_what_went_wrong(client):
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "fault is ours" in answer.text


def test_a_form_without_its_token_is_refused(client, app):
    assert client.post("/form").status_code == 400
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/form").text == "taken"


def test_a_session_on_the_server_says_who_it_is_and_can_be_ended_there(client, app):
    assert client.get("/who").text == "nobody"
    with app.app_context():
        team.add_user(OPERATOR, "ines@example.org", "Inès", "a long enough password")
        token = signing_in.by_password(
            "ines@example.org", "a long enough password", Origin("192.0.2.7")
        ).token
    client.get(f"/in/{token}")
    assert client.get("/who").text == "Inès"
    with app.app_context():
        sessions.end(sessions.visitor(token).session_id)
    assert client.get("/who").text == "nobody"


def test_a_forged_token_is_nobody(client):
    client.get("/in/forged")
    assert client.get("/who").text == "nobody"


def test_pages_speak_the_language_that_the_browser_asks_for_where_there_are_words_in_it(client, monkeypatch):
    asked = {"Accept-Language": "ar"}
    assert '<html lang="ar" dir="rtl">' in client.get("/nowhere", headers=asked).text
    monkeypatch.setattr(languages, "written", lambda code: code == "en")
    assert '<html lang="en" dir="ltr">' in client.get("/nowhere", headers=asked).text
    assert '<html lang="en" dir="ltr">' in client.get("/nowhere").text
