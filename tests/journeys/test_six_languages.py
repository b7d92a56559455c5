"""The survey of Member States, answered whole in Arabic on a phone and in French where no script runs."""

from app.collection import clock
from app.demo.profile import Profile
from app.demo.respondent import synthetic
from app.questionnaire.complete import submission_document
from app.questionnaire.route import Route
from tests.journeys import ways
from tests.journeys.test_access_for_all import barriers


def answers_of_a_state(questionnaire, seed):
    """Plausible answers to every question, none of them a file."""
    profile = Profile(code="KEN", region="002", diligence=1, detail=1, comments=0.1, today=clock.today("UTC"))
    return synthetic(questionnaire, seed, profile)


def answered(served, page, language, look):
    """Answer and send the whole survey in a language; what was sent, and what was to be sent."""
    questionnaire = served.questionnaire("safer_cities")
    answers = answers_of_a_state(questionnaire, 5)
    _case, token = served.invite(questionnaire, "KEN", "Kenya")
    ways.come_in(page, served.base, token, language)
    ways.answer_survey(page, questionnaire, answers, look)
    look(page)
    assert page.locator(".summary li").all_inner_texts() == []
    found = served.sent(ways.send(page))
    look(page)
    expected = submission_document(Route(questionnaire, answers, clock.today("UTC")))
    return ways.without_ids(found.document), ways.without_ids(expected)


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

    sent, expected = answered(served, page, "ar", look)
    assert found == {}
    assert sent == expected


def test_a_state_answers_the_whole_survey_in_french_where_no_script_runs(served, plain_page):
    def look(tab):
        assert tab.locator("html").get_attribute("lang") == "fr"
        assert "Save and go on" not in tab.locator("main").inner_text()
        assert tab.locator("main [lang=en]").count() == 0, tab.url

    sent, expected = answered(served, plain_page, "fr", look)
    assert sent == expected
