"""What somebody says of earlier answers and items, by the buttons beside them: one act, one answer."""

from collections.abc import Mapping

from app.collection import last_time
from app.collection.errors import NotAllowed, NotFound
from app.collection.last_time import OPEN
from app.questionnaire.form import SEPARATOR
from app.questionnaire.last_time import NO_LONGER, UNCHANGED
from app.views.respond.drawing import slug
from app.views.respond.frame import actor, say
from app.views.respond.place import Place
from app.views.words import _

EARLIER, ITEM = "_earlier", "_earlier_item"
"""The buttons: `unchanged:a4.oil` of an answer or of a row, `no_longer:ships:abc123` of an item."""
WORDS = (UNCHANGED, NO_LONGER, OPEN)


def acted(place: Place, fields: Mapping[str, str]) -> str:
    """Do what a button says of an earlier answer or item; where to go then, or '' where none was pressed."""
    of_item = ITEM in fields
    word, _colon, key = (fields.get(ITEM) or fields.get(EARLIER) or "").partition(SEPARATOR)
    if not word:
        return ""
    if word not in WORDS:
        raise NotFound
    try:
        return _of_item(place, word, key) if of_item else _of_answer(place, word, key)
    except NotAllowed as refusal:
        if refusal.reason != last_time.ANOTHER_MEANING:
            raise
        say(_("The earlier answer cannot be taken over as it is. Answer the question as it is asked now."))
        return place.url()


def _of_item(place: Place, word: str, key: str) -> str:
    repeat, _colon, item = key.partition(SEPARATOR)
    last_time.say_of_item(place.case, repeat, item, word, actor())
    return place.url(anchor=f"i-{item}" if word == UNCHANGED else f"f-{slug(repeat)}")


def _of_answer(place: Place, word: str, key: str) -> str:
    *where, name = key.split(SEPARATOR)
    address = (where[0], where[1]) if len(where) == 2 else place.address
    question = place.questionnaire.questions.get(name.partition(".")[0])
    if question is None:
        raise NotFound
    parts = [part.name for part in question.parts if f"{part.name}.".startswith(f"{name}.")]
    last_time.say(place.case, address, parts, word, actor())
    return place.url(anchor=f"f-{slug(SEPARATOR.join((*where, question.name)))}")
