"""What the same respondent sent in the last round of the same survey, for expressions that look back."""

from collections.abc import Iterable

from sqlalchemy import select

from app.collection import clock
from app.db import db
from app.models import Case, Round, Submission
from app.questionnaire.answers import Answers, from_json
from app.questionnaire.model import Questionnaire
from app.questionnaire.route import NOTHING, Route, plan_of


def sent_before(case: Case) -> Answers:
    """The latest version that this respondent sent in the last round before this one; nothing of pilots."""
    now = case.round
    query = (
        select(Submission.document)
        .join(Case, Case.id == Submission.case_id)
        .join(Round, Round.id == Case.round_id)
        .where(Case.respondent_id == case.respondent_id, Round.survey == now.survey, Round.opens < now.opens)
        .where(Round.pilot.is_(False), Round.synthetic == now.synthetic)
        .order_by(Round.opens.desc(), Submission.number.desc())
        .limit(1)
    )
    document = db.session.scalar(query)
    return NOTHING if document is None else from_json(document)


def route(
    case: Case,
    questionnaire: Questionnaire,
    answers: Answers,
    sections: Iterable[str] | None = None,
    veiled: frozenset[str] = frozenset(),
) -> Route:
    """The route of a case with ``answers``; of ``sections`` only, where only they are asked about.

    The last round is looked up only where an expression of these sections asks for it.
    """
    looking = plan_of(questionnaire).looking_back
    looks = bool(looking if sections is None else looking.intersection(sections))
    prior = sent_before(case) if looks else NOTHING
    return Route(questionnaire, answers, clock.today(case.round.timezone), prior, case.public_id, veiled)
