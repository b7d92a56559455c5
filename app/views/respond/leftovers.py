"""Answers that have no place any more since the questionnaire was changed: kept, and shown."""

from types import SimpleNamespace

from app.collection import moving
from app.collection.moving import Leftover
from app.models import Case
from app.questionnaire.wording import pipe
from app.views.respond import frame
from app.views.respond.value import in_words


def leftovers(case: Case) -> list[SimpleNamespace]:
    """What the case keeps without a place: the question as it was asked, the answer, and why it is so."""
    if case.status == "submitted" or not frame.reads(case).everything:
        return []
    return [_shown(one) for one in moving.leftovers_of(case)]


def _shown(one: Leftover) -> SimpleNamespace:
    part = one.asked.parts[one.name]
    question = one.asked.questions[part.question]
    label = pipe(question.label, lambda _name: "…") or question.name
    return SimpleNamespace(
        number=question.number or question.name.upper(),
        label=f"{label} – {part.label}" if part.label and part.name != question.name else label,
        answer=in_words(one.asked, one.name, one.value),
        reason=one.reason,
    )
