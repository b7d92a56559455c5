"""Short ways to write a questionnaire, its answers and its route in a test."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from playwright.sync_api import Page
from playwright.sync_api import Route as Request

from app.factory import HEADERS
from app.questionnaire.answers import from_json
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from app.questionnaire.review import problems
from app.questionnaire.route import Route

APP = Path(__file__).parents[2] / "app"
SITE = "http://canvass.test"
TODAY = date(2020, 6, 15)
HEAD = """\
survey: small
title: A small survey
missing: {dont_know: We do not know, not_applicable: Not applicable}
terms: {city: {term: City, text: A place.}}
choices:
  yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
  kinds:
    - {name: a, label: Alpha}
    - {name: b, label: Beta}
    - {name: z, label: Other, specify: true}
    - {name: none, label: None, exclusive: true}
  stages:
    ordered: true
    choices: [{name: "0", label: None}, {name: "1", label: Some}, {name: "2", label: All}]
"""
SECTION = "sections:\n  - name: s\n    title: Section\n    questions:\n"


@pytest.fixture
def one_section() -> Callable[[str], Questionnaire]:
    """Load a questionnaire of one section that asks the questions given as YAML."""

    def load(questions: str) -> Questionnaire:
        return loads(HEAD + SECTION + indent(dedent(questions).strip("\n"), " " * 6) + "\n")

    return load


@pytest.fixture
def sections() -> Callable[[str], Questionnaire]:
    """Load a questionnaire whose sections are given as YAML."""
    return lambda text: loads(HEAD + "sections:\n" + indent(dedent(text).strip("\n"), "  ") + "\n")


@pytest.fixture
def route() -> Callable[..., Route]:
    """The route of a questionnaire with answers by part, and items by repeat."""

    def find(questionnaire: Questionnaire, answers: dict[str, Any], items: Any = ()) -> Route:
        return Route(questionnaire, from_json({"answers": answers, "items": dict(items)}), TODAY)

    return find


@pytest.fixture
def messages(
    one_section: Callable[[str], Questionnaire], route: Callable[..., Route]
) -> Callable[..., dict[str, str]]:
    """The messages that answers to some questions get, by part."""

    def find(
        questions: str, answers: dict[str, Any], items: Any = (), language: str = "en"
    ) -> dict[str, str]:
        found = problems(route(one_section(questions), answers, items), language)
        return {problem.part: problem.message for problem in found}

    return find


@pytest.fixture
def strict_page(page: Page) -> Page:
    """An empty page of ours in a real browser, with our static files and our headers."""

    def answer(request: Request) -> None:
        path = request.request.url.removeprefix(SITE)
        kind = "text/javascript" if path.endswith(".js") else "text/html"
        body = (APP / path[1:]).read_text("utf-8") if path.endswith(".js") else "<!doctype html>"
        request.fulfill(body=body, content_type=kind, headers=HEADERS)

    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/")
    return page
