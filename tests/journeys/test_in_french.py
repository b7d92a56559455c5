"""The survey of Member States, answered whole in French, no script of its pages running; axe looks at each.

axe is a script itself, so that the tab runs scripts: those of Canvass do not come.
"""

import pytest

from app.collection import clock
from app.demo.profile import Profile
from app.demo.respondent import synthetic
from tests.journeys import ways
from tests.journeys.test_access_for_all import barriers


@pytest.mark.long
def test_no_page_of_the_whole_survey_in_french_without_scripts_has_a_barrier(served, context):
    context.route("**/static/**/*.js", lambda route: route.abort())
    page = context.new_page()
    # So tall that the buttons that stay at the foot of a window cover nothing: people scroll from under them.
    page.set_viewport_size({"width": 1280, "height": 8000})
    found: dict[str, list[str]] = {}

    def look(tab):
        if wrong := barriers(tab):
            found[tab.url] = wrong

    questionnaire, today = served.questionnaire("safer_cities"), clock.today("UTC")
    # Plausible answers to every question, none of them a file.
    profile = Profile(code="KEN", region="002", diligence=1, detail=1, comments=0.1, today=today)
    answers = synthetic(questionnaire, 5, profile)
    _case, token = served.invite(questionnaire, "KEN", "Kenya")
    ways.come_in(page, served.base, token, "fr")
    ways.answer_survey(page, questionnaire, answers, look)
    look(page)
    assert page.locator(".summary li").all_inner_texts() == []
    served.sent(ways.send(page))
    look(page)
    assert found == {}
