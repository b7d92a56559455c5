"""The respondent's pages in a real browser: what a key, a tick or a link does there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from app.db import db
from app.models import AnonymousAnswer
from tests.views.conftest import Clock, House, house_of


@contextmanager
def served(house: House) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """The house's application, served to a browser."""
    with served(house) as base:
        yield base


@pytest.fixture
def tab(context: BrowserContext, house: House, address: str) -> Page:
    """Kenya's focal point, signed in."""
    page = context.new_page()
    page.goto(f"{address}/l/{house.link(house.kenya)}")
    page.get_by_role("button", name="Open the survey").click()
    return page


def go(tab: Page, house: House, path: str) -> None:
    origin = tab.evaluate("location.origin")
    tab.goto(f"{origin}/r/{house.kenya.public_id}/{path}")


def test_an_opinion_opens_its_questions_at_once_and_return_in_a_field_sends_nothing(
    house: House, tab: Page
) -> None:
    go(tab, house, "on-its-own/o")
    expect(tab.get_by_label("Why?")).to_be_hidden()
    tab.get_by_label("No", exact=True).check()
    tab.get_by_label("Why?").fill("Too loud")
    tab.get_by_label("Why?").press("Enter")
    expect(tab.get_by_role("heading", name="Send these answers now?")).to_be_visible()
    assert db.session.scalars(select(AnonymousAnswer)).all() == []
    tab.get_by_role("button", name="Send anonymously now").click()
    expect(tab.get_by_text("Your opinion has been sent")).to_be_visible()


def test_typing_takes_the_tick_away_and_the_tick_keeps_what_was_typed(house: House, tab: Page) -> None:
    go(tab, house, "a/a_who")
    ships, unknown = tab.get_by_label("Ships"), tab.get_by_label("We do not know")
    unknown.check()
    ships.press_sequentially("1")
    expect(unknown).not_to_be_checked()
    ships.press_sequentially("2")
    unknown.check()
    expect(ships).to_have_value("")
    unknown.uncheck()
    expect(ships).to_have_value("12")
    expect(tab.locator("[data-state=saved]")).to_be_visible()
    tab.reload()
    expect(ships).to_have_value("12")
    expect(unknown).not_to_be_checked()


LONG = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    contact: {name: Harbour team, email: harbours@example.org}
    choices:
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
      ports: [PORTS]
    sections:
      - name: a
        number: A
        title: About
        questions:
          - {name: a1, type: select_one, appearance: select, label: Home port, choices: ports}
          - {name: a2, type: text, label: Name}
""".replace("PORTS", ", ".join(f"{{name: p{n}, label: Port {n}}}" for n in range(20)))


def test_what_is_looked_for_in_a_list_is_never_taken_for_the_answer(
    pages: Flask, stopped: Clock, context: BrowserContext
) -> None:
    house = house_of(pages, stopped, LONG)
    with served(house) as base:
        tab = context.new_page()
        tab.goto(f"{base}/l/{house.link(house.kenya)}")
        tab.get_by_role("button", name="Open the survey").click()
        go(tab, house, "a")
        search, ports = tab.get_by_label("Find in the list"), tab.locator("select")
        search.fill("port 17")
        expect(ports.locator("option")).to_have_count(2)
        tab.get_by_label("Name").focus()
        expect(search).to_have_value("")
        expect(ports).to_have_value("")
        search.fill("port 17")
        search.press("ArrowDown")
        ports.press("ArrowDown")
        ports.press("Enter")
        expect(ports).to_have_value("p17")
        expect(search).to_have_value("")
        expect(ports.locator("option")).to_have_count(21)
