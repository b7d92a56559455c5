"""The pages of a respondent for everyone: no barrier that axe can find, on a phone, in both directions."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys import ways

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.mark.parametrize(("width", "language"), [(320, "en"), (1280, "ar")])
def test_no_page_of_a_respondent_has_a_barrier(served, page: Page, width, language):
    case, token = served.invite(served.questionnaire("safer_cities"), "KEN", "Kenya")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{served.base}/l/{token}?lang={language}")
    found = {"link": barriers(page)}
    ways.press(page, page.locator("button.main"))
    for path in ("", "/a", "/a/a_contributors", "/b", "/e", "/check-and-send", "/print-draft"):
        page.goto(f"{served.base}/r/{case}{path}")
        found[path] = barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert {path: those for path, those in found.items() if those} == {}


def barriers(page: Page) -> list[str]:
    """What axe finds, in short."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]
