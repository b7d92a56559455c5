"""As much of a draft as somebody may read, and as they have written it themselves."""

from dataclasses import replace

from app.collection import rivals
from app.collection.documents import answers_of
from app.collection.draft import Draft
from app.collection.reach import Reach
from app.collection.scope import Actor
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


def as_seen(actor: Actor, questionnaire: Questionnaire, known: Draft) -> Draft:
    """A draft with what somebody said beside what stands in its place, as their own pages show it."""
    own = rivals.voice(actor)
    said = (entries for one in known.documents.values() for entries in one.rivals.values())
    if not own or not any(own in entries for entries in said):
        return known
    kept = {}
    for address, one in known.documents.items():
        answers = rivals.seen(own, one.answers, one.rivals)
        marks = {part: entries[own][1:] for part, entries in one.rivals.items() if own in entries}
        kept[address] = replace(one, answers=answers, last={**one.last, **marks})
    return Draft(answers_of(questionnaire, kept), kept, frozenset())
