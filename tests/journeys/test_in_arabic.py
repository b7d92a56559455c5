"""The survey of Member States, answered whole in Arabic on a phone, with axe on every page."""

import pytest

from tests.journeys import ways
from tests.journeys.test_access_for_all import barriers
from tests.journeys.whole_survey import whole_state_survey


@pytest.mark.long
def test_a_state_answers_the_whole_survey_in_arabic_on_a_phone(served, page):
    page.set_viewport_size({"width": 320, "height": 700})
    found: dict[str, list[str]] = {}

    def look(tab):
        wrong = barriers(tab)
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append("wider than the screen")
        if tab.locator("html").get_attribute("dir") != "rtl":
            wrong.append("not from right to left")
        if wrong:
            found[tab.url] = wrong

    sent, expected = whole_state_survey(served, page, "ar", look)
    assert found == {}
    assert ways.without_ids(sent.document) == ways.without_ids(expected)
