"""One State answers the whole survey of Member States without scripts, from its link to its receipt."""

from playwright.sync_api import expect

from app.collection import clock
from app.demo.profile import Profile
from app.demo.respondent import synthetic
from app.questionnaire.complete import submission_document
from app.questionnaire.route import Route
from tests.journeys import ways


def test_a_state_answers_the_whole_survey_without_scripts(served, plain_page):
    questionnaire = served.questionnaire("safer_cities")
    today = clock.today("UTC")
    profile = Profile(code="KEN", region="002", diligence=1, detail=1, comments=0.2, today=today)
    answers = synthetic(questionnaire, 7, profile)
    public_id, token = served.invite(questionnaire, "KEN", "Kenya")

    ways.come_in(plain_page, served.base, token)
    ways.answer_survey(plain_page, questionnaire, answers)
    expect(plain_page).to_have_url(f"{served.base}/r/{public_id}/check-and-send")
    assert plain_page.locator(".summary li").all_inner_texts() == []

    receipt = ways.send(plain_page)

    found = served.sent(receipt)
    expected = submission_document(Route(questionnaire, answers, today))
    assert ways.without_ids(found.document) == ways.without_ids(expected)
    assert found.document["answers"]["a1"] == "KEN"
