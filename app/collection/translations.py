"""Translations of open answers, beside what was sent: the original counts and is never touched."""

from sqlalchemy import select

from app.collection import clock, events
from app.collection.errors import Invalid, NotFound
from app.collection.scope import Actor, cases, locked, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import AnswerTranslation, Case, Submission
from app.questionnaire.model import Questionnaire
from app.questionnaire.open_answers import Where, fingerprint, open_answers
from app.questionnaire.wording import clean

LONGEST = 20_000


def of_submission(questionnaire: Questionnaire, sent: Submission) -> dict[Where, AnswerTranslation]:
    """The translations of a submission's answers; one of an answer that was changed since is none of them."""
    texts = open_answers(questionnaire, sent.document)
    query = select(AnswerTranslation).where(AnswerTranslation.case_id == sent.case_id)
    return {
        (one.item, one.part): one
        for one in db.session.scalars(query)
        if fingerprint(texts.get((one.item, one.part), "")) == one.original
    }


@writes
def translate(actor: Actor, questionnaire: Questionnaire, sent: Submission, where: Where, text: str) -> None:
    """Keep a translation of one answer, in the language of the questionnaire; an empty one takes it away."""
    require_team(actor)
    case = locked(actor, db.session.scalars(cases(actor).where(Case.id == sent.case_id)).one())
    text, (item, part) = clean(text), where
    if len(text) > LONGEST:
        raise Invalid(f"a translation has at most {LONGEST} characters")
    answer = open_answers(questionnaire, sent.document).get(where)
    if answer is None:
        raise NotFound
    known = of_submission(questionnaire, sent).get(where)
    before = known.text if known else ""
    if before == text:
        return
    if known is None:
        made = AnswerTranslation(case_id=case.id, item=item, part=part, original=fingerprint(answer))
        made.language, made.text, made.at, made.who = questionnaire.language, text, clock.now(), actor.name
        db.session.add(made)
    elif text:
        known.text, known.at, known.who = text, clock.now(), actor.name
    else:
        db.session.delete(known)
    events.record(
        events.ANSWER_TRANSLATED, actor, case, {part: [before or None, text or None]}, document=("", item)
    )
