"""One State answers its whole survey in a language, from its link to the receipt."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from app.collection import clock
from app.demo.profile import Profile
from app.demo.respondent import synthetic
from app.models import Submission
from app.questionnaire.complete import submission_document
from app.questionnaire.route import Route
from tests.journeys import ways


def whole_state_survey(
    served: Any, page: Page, language: str, look: Callable[[Page], None]
) -> tuple[Submission, dict[str, Any]]:
    """What was sent, and the document that it is to be; ``look`` at each page, the check and the receipt."""
    questionnaire, today = served.questionnaire("safer_cities"), clock.today("UTC")
    # Plausible answers to every question, none of them a file.
    profile = Profile(code="KEN", region="002", diligence=1, detail=1, comments=0.1, today=today)
    answers = synthetic(questionnaire, 5, profile)
    _case, token = served.invite(questionnaire, "KEN", "Kenya")
    ways.come_in(page, served.base, token, language)
    ways.answer_survey(page, questionnaire, answers, look)
    look(page)
    assert page.locator(".summary li").all_inner_texts() == []
    sent = served.sent(ways.send(page))
    look(page)
    return sent, submission_document(Route(questionnaire, answers, today))
