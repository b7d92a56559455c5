"""What is filled in beforehand, in a browser: it shows, decides what else is asked, and counts once saved."""

from textwrap import dedent

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.questionnaire.load import loads
from tests.journeys import ways
from tests.journeys.test_route import RULES, leave, stored

SURVEY = """
    survey: filled
    title: What is filled in
    respondent: {kind: staff}
    choices:
      kinds: [{name: city, label: City park}, {name: river, label: River bank}]
    sections:
      - name: s
        title: Parks
        questions:
          - {name: kind, number: "1", type: select_one, label: Which kind?, choices: kinds, default: city}
          - {name: trees, number: "2", type: integer, label: Trees, relevant: "${kind} = 'city'", default: 40}
          - {name: boats, number: "3", type: integer, label: Boats, relevant: "${kind} = 'river'", default: 2}
"""


@pytest.fixture
def begun(served) -> tuple[str, str]:
    """A case on that page, and the token of its link."""
    return served.invite(loads(dedent(SURVEY)), "A1", "Amina")


@pytest.mark.parametrize(("width", "language"), [(320, "ar"), (1280, "en")])
def test_what_is_filled_in_decides_what_else_is_asked_and_only_what_was_seen_is_kept(
    served, begun, page: Page, width, language
):
    page.set_viewport_size({"width": width, "height": 900})
    ways.come_in(page, served.base, begun[1])
    page.goto(f"{served.base}/r/{begun[0]}/s?lang={language}")
    trees, boats = page.locator("#f-trees"), page.locator("#f-boats")
    expect(trees).to_have_value("40")
    expect(trees).to_be_visible()
    expect(boats).to_be_hidden()
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    with ways.saving(page):
        page.check("input[name=kind][value=river]")
    expect(trees).to_be_hidden()
    expect(boats).to_have_value("2")
    leave(page, "boats", "3")
    assert stored(served, begun) == {"kind": "river", "boats": 3}
