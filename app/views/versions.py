"""The versions of a response as they were sent: each with what was asked then, in the language of a page."""

from app.collection import clock, rounds, wording
from app.models import Case, Submission
from app.questionnaire.answers import from_json
from app.questionnaire.route import Route
from app.views.words import spoken


def route_of(sent: Submission, case: Case) -> Route:
    """A submission as it was asked, whatever the round asks today."""
    asked = rounds.frozen(sent.instrument_sha256)
    asked = wording.speaking(asked, case.round.wordings.get(spoken(), ""), spoken())
    day = clock.day(sent.received_at, case.round.timezone)
    return Route(asked, from_json(sent.document), day, seed=case.public_id)
