"""Matters: what a query or a correction is about: a question, a cell of one, an item of a list, or a list.

Each is named by its document, the item of that, and a name: of a question or a cell where an answer is meant,
of the item's own repeat where the whole item is, and of a repeat that stands in the document for its list.
"""

from typing import Any

from app.collection.errors import NotFound
from app.questionnaire.answers import Answers, Item
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.grid import Grid, Table
from app.questionnaire.questions.parts import ANSWER

GRIDS = (Grid, Table)
"""The questions that have cells."""


def home(questionnaire: Questionnaire, answers: Answers, name: str, item: str) -> str:
    """The document of a matter; NotFound where a submission holds no such thing."""
    place = questionnaire.places.get(question_of(questionnaire, name))
    if place is None or place.section.anonymous:
        raise NotFound
    own = place.repeats
    if name in questionnaire.repeats:
        if _holds(answers, (*own, name), item):
            return name
    elif not (name in cells(questionnaire, name) or _asks(questionnaire, name)):
        raise NotFound
    if not _holds(answers, own, item):
        raise NotFound
    return own[-1] if own else place.section.name


def _holds(answers: Answers, repeats: tuple[str, ...], item: str) -> bool:
    """Whether there is such an item in these repeats; '' outside of any."""
    return item in ({path[-1] for path in answers.paths(repeats)} if repeats else {""})


def _asks(questionnaire: Questionnaire, name: str) -> bool:
    known = questionnaire.questions.get(name)
    return known is not None and bool(known.parts)


def question_of(questionnaire: Questionnaire, name: str) -> str:
    """The question of a cell; the name itself of anything else."""
    known = questionnaire.parts.get(name)
    return known.question if known is not None and known.question in questionnaire.questions else name


def cells(questionnaire: Questionnaire, name: str) -> list[str]:
    """The cells of a question that has rows, each of which can be a matter of its own."""
    question = questionnaire.questions.get(question_of(questionnaire, name))
    if not isinstance(question, GRIDS):
        return []
    return [one.name for one in question.parts if one.role == ANSWER]


def is_item(document: str, name: str) -> bool:
    """Whether a whole item is meant."""
    return document == name


def said(answers: Answers, document: str, item: str, name: str) -> Any:
    """What a version says of a matter, to be compared; None where it has no such item."""
    node = item_of(answers, document, item) if item else answers
    if node is None or is_item(document, name):
        return node
    parts = {part: value for part, value in node.own.items() if name in (part, part.split(".")[0])}
    return parts, tuple(one.id for one in node.items.get(name, ()))


def item_of(answers: Answers, repeat: str, item: str) -> Item | None:
    """One item of a repeat, wherever it stands; None where there is none."""
    for name, items in answers.items.items():
        for one in items:
            found = one if (name, one.id) == (repeat, item) else item_of(one, repeat, item)
            if found is not None:
                return found
    return None
