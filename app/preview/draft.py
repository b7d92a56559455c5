"""The draft of a preview: a round of one respondent in a database that lasts as long as the preview."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app import bounds
from app.collection import clock, draft, links, progress, respondents
from app.collection.draft import Post
from app.collection.rounds import Plan, open_round, questionnaire_of
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.collection.transaction import writes
from app.db import db
from app.models import Case, PersonalLink, Round
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire

ADDRESS = "preview@example.org"
DAYS = timedelta(days=365)


@bounds.lifted()
@writes
def begin(questionnaire: Questionnaire, spoken: Sequence[Spoken], lists: Path) -> tuple[int, str]:
    """A new round with one respondent, who has answered nothing yet: the case, and the token of a session."""
    made = _opened(questionnaire, spoken)
    respondents.import_list(OPERATOR, made, _listed(questionnaire, lists).encode(), lists=lists)
    case = db.session.scalars(select(Case).where(Case.round_id == made.id)).one()
    issued = links.issue(OPERATOR, case)
    return case.id, links.exchange(issued.token).token


@bounds.lifted()
@writes
def renew(case_id: int, questionnaire: Questionnaire, spoken: Sequence[Spoken] = ()) -> None:
    """Ask the respondent of a preview what the definition asks now; answers stay with their parts' names.

    An answer whose question stands in another section now is saved there as if it had been typed.
    """
    case = db.session.get_one(Case, case_id)
    actor = _respondent(case)
    before = draft.load(case, questionnaire_of(case)).answers.own
    case.round, case.instrument_sha256 = _opened(questionnaire, spoken), None
    case.progress = {}
    db.session.flush()
    now = draft.load(case, questionnaire)
    for name, document in questionnaire.documents.items():
        kept = now.documents.get((name, ""))
        known = kept.answers if kept else {}
        moved = {part: before[part] for part in document.parts if part in before and part not in known}
        if document.kind == "section" and moved:
            draft.save(case, {(name, ""): Post(now.revision((name, "")), moved)}, actor)
    case.progress = progress.states(case, questionnaire, draft.load(case, questionnaire).answers)


def _respondent(case: Case) -> Actor:
    link = db.session.scalars(select(PersonalLink).where(PersonalLink.case_id == case.id)).one()
    return Actor(link.name, FOCAL_POINT, case_id=case.id, link_id=link.id)


def _opened(questionnaire: Questionnaire, spoken: Sequence[Spoken]) -> Round:
    now = clock.now()
    plan = Plan(
        questionnaire.title,
        now - timedelta(hours=1),
        now + DAYS,
        languages=questionnaire.languages,
        incomplete=True,
    )
    return open_round(OPERATOR, questionnaire, plan, spoken)


def _listed(questionnaire: Questionnaire, lists: Path) -> str:
    """A list of the one respondent: the first that the definition's code list has, where it has one."""
    codes = list(respondents.members(questionnaire, lists))
    if questionnaire.respondent.kind == "state":
        return f"code,email\n{codes[0] if codes else 'XXX'},{ADDRESS}\n"
    return f"code,name,email,unit\npreview,Preview,{ADDRESS},{codes[0] if codes else ''}\n"
