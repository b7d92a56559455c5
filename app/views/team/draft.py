"""The draft of a respondent, as it stands, while its people share it with the team; read-only."""

from flask import Blueprint, url_for

from app.collection import draft, prior, rounds, sharing
from app.questionnaire.answers import from_json
from app.questionnaire.complete import submission_document
from app.views.access import may
from app.views.team.frame import actor, moment, page
from app.views.team.reading import read as read_aloud
from app.views.words import spoken

blueprint = Blueprint("team_draft", __name__, url_prefix="/team")


@blueprint.get("/cases/<public_id>/draft")
@may("team")
def read(public_id: str) -> str:
    """Every question with its answer so far; of a draft that is not shared, as of none."""
    case = sharing.shared_case(actor(), public_id)
    questionnaire = rounds.questionnaire_of(case, spoken())
    route = prior.route(case, questionnaire, draft.load(case, questionnaire).answers)
    return page(
        "team/draft.html",
        case.round,
        case=case,
        who=case.shared_by,
        since=moment(case.shared_at, case.round),
        # As it would be sent now: with what is not asked, told apart from what is blank.
        sections=read_aloud(prior.route(case, questionnaire, from_json(submission_document(route)))),
        back_url=url_for("team_case.case", public_id=public_id),
    )
