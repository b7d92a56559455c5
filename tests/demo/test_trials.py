"""The ways into the demonstration: links that open, a password that works, and none elsewhere."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from app.collection import links, sessions, signing_in
from app.collection.errors import LinkGone
from app.collection.signing_in import Origin
from app.db import db
from app.demo import lines, prepare, trials
from app.factory import create_app
from tests.services.tables import make_tables

BASE = "http://127.0.0.1:5199"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """The folder of a demonstration with as few answers as there can be, made once for all."""
    folder = tmp_path_factory.mktemp("demo")
    settings = config.Demo({"CANVASS_INSTANCE": str(folder)})
    make_tables(settings.DATABASE_URL)
    app = create_app(settings)
    prepare(app, 0)
    with app.app_context():
        db.engine.dispose()
    return folder


@pytest.fixture
def demonstration(prepared, tmp_path) -> Iterator[Flask]:
    """A demonstration of one's own."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    app = create_app(config.Demo({"CANVASS_INSTANCE": str(tmp_path)}))
    yield app
    with app.app_context():
        db.engine.dispose()


def token_of(url: str) -> str:
    return url.rpartition("/")[2]


def test_each_role_has_a_way_in_and_the_password_its_own_line(demonstration):
    printed = lines(demonstration, BASE)
    assert [role for role, _url in printed] == ["focal point", "staff member", "team member", "password"]
    assert all(url.startswith(f"{BASE}/") for role, url in printed if role != "password")
    assert re.fullmatch(r"team@example\.org \S{12,}", printed[-1][1])


def test_the_links_open_the_two_drafts_and_the_password_signs_in(demonstration):
    focal_point, staff, _team, password = (what for _role, what in lines(demonstration, BASE))
    with demonstration.app_context():
        codes = [links.exchange(token_of(url)).case.respondent.code for url in (focal_point, staff)]
        assert codes == ["KEN", "S0001"]
        visitor = sessions.visitor(signing_in.by_password(*password.split(), Origin("127.0.0.1")).token)
        assert visitor is not None
        assert visitor.actor.team


def test_the_start_page_offers_the_same_ways_until_there_are_new_ones(demonstration):
    first = lines(demonstration, BASE)
    assert [(one.role, one.url) for one in trials(demonstration)] == first[:-1]
    second = lines(demonstration, BASE)
    assert [(one.role, one.url) for one in trials(demonstration)] == second[:-1]
    with demonstration.app_context(), pytest.raises(LinkGone):
        links.exchange(token_of(first[0][1]))


def test_an_installation_that_is_no_demonstration_offers_no_ways_in(tmp_path):
    app = create_app(config.Testing({"CANVASS_INSTANCE": str(tmp_path)}))
    assert trials(app) == []
    with app.app_context():
        db.engine.dispose()
