"""An unusual answer in a real browser: the field to explain it comes and goes, is announced, and is kept."""

from textwrap import dedent

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.questionnaire.load import loads
from tests.journeys import ways
from tests.journeys.test_route import RULES, leave, stored

SURVEY = """
    survey: unusual
    title: What is unusual
    respondent: {kind: staff}
    sections:
      - name: s
        title: Offices
        questions:
          - name: staff
            number: "1"
            type: integer
            label: How many people work in your office?
            warning: "${rooms} = '' or . <= 5 * ${rooms}"
            warning_message: These are more than five people in each room.
          - {name: rooms, number: "2", type: integer, label: How many rooms does it have?}
"""


@pytest.fixture
def begun(served) -> tuple[str, str]:
    """A case on that page, and the token of its link."""
    return served.invite(loads(dedent(SURVEY)), "A1", "Amina")


@pytest.mark.parametrize(("width", "language"), [(320, "ar"), (1280, "en")])
def test_the_field_to_explain_comes_with_what_is_unusual_and_goes_with_it(
    served, begun, page: Page, width, language
):
    page.set_viewport_size({"width": width, "height": 900})
    ways.come_in(page, served.base, begun[1])
    page.goto(f"{served.base}/r/{begun[0]}/s?lang={language}")
    doubt = page.locator("[data-question='staff~doubt']")
    leave(page, "staff", "30")
    expect(doubt).to_be_hidden()
    leave(page, "rooms", "5")
    expect(doubt).to_be_visible()
    expect(page.locator("#told")).to_contain_text("These are more than five people in each room.")
    expect(page.locator(".q-wrong")).to_have_count(0)
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    leave(page, "staff-explanation", "We work in shifts.")
    leave(page, "rooms", "6")
    expect(doubt).to_be_hidden()
    assert stored(served, begun) == {"staff": 30, "rooms": 6, "staff.explanation": "We work in shifts."}
    leave(page, "rooms", "2")
    expect(page.locator("#f-staff-explanation")).to_have_value("We work in shifts.")
