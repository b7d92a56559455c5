"""The survey of Member States, answered whole in Arabic on a phone, with axe on every page."""

import pytest

from app.collection import clock
from app.demo.profile import Profile
from app.demo.respondent import synthetic
from app.questionnaire.complete import submission_document
from app.questionnaire.route import Route
from tests.journeys import ways
from tests.journeys.test_access_for_all import barriers


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

    questionnaire, today = served.questionnaire("safer_cities"), clock.today("UTC")
    # Plausible answers to every question, none of them a file.
    profile = Profile(code="KEN", region="002", diligence=1, detail=1, comments=0.1, today=today)
    answers = synthetic(questionnaire, 5, profile)
    _case, token = served.invite(questionnaire, "KEN", "Kenya")
    ways.come_in(page, served.base, token, "ar")
    ways.answer_survey(page, questionnaire, answers, look)
    look(page)
    assert page.locator(".summary li").all_inner_texts() == []
    sent = served.sent(ways.send(page))
    look(page)
    assert found == {}
    expected = submission_document(Route(questionnaire, answers, today))
    assert ways.without_ids(sent.document) == ways.without_ids(expected)
