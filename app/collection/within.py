"""As much of a draft as somebody may read."""

from app.collection.documents import answers_of
from app.collection.draft import Draft
from app.collection.reach import Reach
from app.questionnaire.model import Questionnaire


def within(reads: Reach, questionnaire: Questionnaire, known: Draft) -> Draft:
    """As much of a draft as somebody reads; it is never taken for what a change needs."""
    if reads.everything:
        return known
    kept = {
        address: one
        for address, one in known.documents.items()
        if reads.covers(questionnaire, address, one.parent)
    }
    return Draft(answers_of(questionnaire, kept), kept, frozenset())
