"""The session's cookie: whoever sends it again is known without proof anew, and nobody else is."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, Response

from app.views.cookies import Cookies


@pytest.fixture
def app():
    made = Flask(__name__)
    made.secret_key = "only for this test"
    return made


@pytest.fixture
def cookies(app):
    return Cookies(app)


def request(cookie):
    return SimpleNamespace(cookies={"session": cookie} if cookie else {})


def signed(cookies, held):
    return cookies.get_signing_serializer(None).dumps(held)


def test_a_cookie_of_ours_is_read_again_and_again_the_same(app, cookies):
    cookie = signed(cookies, {"token": "abc", "language": "ar"})
    for _time in range(3):
        assert dict(cookies.open_session(app, request(cookie))) == {"token": "abc", "language": "ar"}


def test_what_a_request_changes_in_its_session_does_not_reach_the_next_one(app, cookies):
    for held in ({"token": "abc"}, {"token": "abc", "_flashes": [["message", "Saved."]]}):
        cookie = signed(cookies, held)
        first = cookies.open_session(app, request(cookie))
        first["token"] = "another"
        first.get("_flashes", []).append(["message", "Another's."])
        assert dict(cookies.open_session(app, request(cookie))) == held


def test_a_cookie_that_was_altered_is_worth_nothing_even_after_the_right_one_was_read(app, cookies):
    cookie = signed(cookies, {"token": "abc"})
    cookies.open_session(app, request(cookie))
    altered = ("A" if cookie[0] != "A" else "B") + cookie[1:]
    for wrong in (altered, cookie[1:], "", "abc"):
        assert dict(cookies.open_session(app, request(wrong))) == {}


def test_a_cookie_grows_too_old_although_it_was_read_before(app, cookies, monkeypatch):
    cookie = signed(cookies, {"token": "abc"})
    cookies.open_session(app, request(cookie))
    later = time.time() + timedelta(days=32).total_seconds()
    monkeypatch.setattr("app.views.cookies.time", lambda: later)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert dict(cookies.open_session(app, request(cookie))) == {}


def test_a_cookie_is_set_only_where_the_session_has_changed(app, cookies):
    session = cookies.open_session(app, request(signed(cookies, {"token": "abc"})))
    with app.test_request_context():
        read, changed = Response(), Response()
        cookies.save_session(app, session, read)
        session["token"] = "another"
        cookies.save_session(app, session, changed)
    assert ("Set-Cookie" in read.headers, "Set-Cookie" in changed.headers) == (False, True)
    assert read.headers["Vary"] == changed.headers["Vary"] == "Cookie"
