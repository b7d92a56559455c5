"""What colleagues of a unit may find of each other: sent answers to what a survey says they may look for."""

from collections.abc import Iterator, Mapping
from typing import Any

from app import bounds
from app.collection import scope
from app.db import db
from app.models import Case, Submission
from app.questionnaire.model import Questionnaire

MOST = 500
"""How many answers are offered at most, the latest sent first: a page must stay light."""


def found_by_unit(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The questions whose answers colleagues may find, in the order asked."""
    if questionnaire.respondent.kind != "staff":
        return ()
    named = {getattr(question, "suggest", "") for question in questionnaire.questions.values()}
    return tuple(name for name in questionnaire.questions if name in named)


@bounds.lifted()
def sent_by_unit(case: Case, questionnaire: Questionnaire, name: str) -> tuple[str, ...]:
    """The answers to ``name`` in what others of the unit sent last, each once, and not who sent which.

    Nothing of a draft, of another unit, of another round; nor of any question that no `suggest` names.
    """
    if name not in found_by_unit(questionnaire) or not case.respondent.unit:
        return ()
    query = (
        scope.colleagues(case)
        .join(Submission, (Submission.case_id == Case.id) & (Submission.number == Case.versions))
        .with_only_columns(Submission.document)
        .order_by(Submission.received_at.desc(), Submission.id.desc())
    )
    found: dict[str, None] = {}
    for document in db.session.scalars(query):
        found |= dict.fromkeys(_answers(document, name))
        if len(found) >= MOST:
            break
    return tuple(found)[:MOST]


def _answers(document: Mapping[str, Any], name: str) -> Iterator[str]:
    """The answers to one question in a document and in all of its items, in words as they were typed."""
    given = document["answers"].get(name)
    if isinstance(given, str) and given.strip():
        yield " ".join(given.split())
    for items in document.get("items", {}).values():
        for item in items:
            yield from _answers(item, name)
