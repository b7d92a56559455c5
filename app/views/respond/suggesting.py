"""What colleagues have sent, offered beside the questions whose survey says so."""

from app.collection.colleagues import sent_by_unit
from app.languages import collation
from app.questionnaire.form import PageForm
from app.questionnaire.questions.text import Text
from app.views.respond.place import Place
from app.views.words import spoken

_PAGES = "pages that suggest"
"""Where a questionnaire keeps which of its pages do."""


def beside(place: Place, form: PageForm) -> None:
    """Give each such question what is offered, in the order of the reader's language."""
    for _address, question, asked in form.asked.values():
        if isinstance(question, Text) and question.suggest:
            found = sent_by_unit(place.case, place.questionnaire, question.suggest)
            asked.suggested = sorted(found, key=lambda text: collation(text, spoken()))


def suggests(place: Place) -> bool:
    """Whether any question of the page does so: it is not the same for everybody."""
    kept: frozenset[str] | None = place.questionnaire.kept.get(_PAGES)
    if kept is None:
        entries = place.questionnaire.entries
        kept = frozenset(at.page.name for one, at in entries if isinstance(one, Text) and one.suggest)
        place.questionnaire.kept[_PAGES] = kept
    return place.page.name in kept
