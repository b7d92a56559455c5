"""What to know before answers are sent: who has not finished, and how each section may be used."""

from types import SimpleNamespace

from app.collection import assignments, deciding, rights
from app.collection.draft import Draft
from app.models import Case
from app.questionnaire.answers import blank, coded
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.reading import Place
from app.questionnaire.route import Route
from app.views.publishing import asked_for_use
from app.views.respond import frame
from app.views.respond.deciding import named
from app.views.respond.frame import actor
from app.views.respond.read_back import field_url
from app.views.words import _, spoken


def waits_for(case: Case, questionnaire: Questionnaire) -> list[str]:
    """What contributors were asked for and have not handed over, and sections that nobody was asked for.

    It is for the focal point to judge, and stands in nobody's way.
    """
    if not rights.may_assign(actor(), case) or not frame.takes(case):
        return []
    found = [
        _(
            "%(where)s: %(name)s has not finished",
            where=_called(questionnaire, one.name),
            name=one.mandate.name,
        )
        for one in assignments.unfinished(case)
    ]
    nobody = assignments.unassigned(case)
    return found + [
        _("%(where)s: nobody was asked to write it", where=_called(questionnaire, name)) for name in nobody
    ]


def undecided(case: Case, route: Route, known: Draft) -> list[str]:
    """The questions of which several institutions say different things, and nobody has decided."""
    if actor().team or not frame.takes(case):
        return []
    found = deciding.waiting(case, route.questionnaire, known.documents)
    told = (named(route, known.documents, one.address, one.part) for one in found)
    return [" · ".join((*where, label)) for where, label in told]


def _called(questionnaire: Questionnaire, name: str) -> str:
    section = questionnaire.section(name)
    if section is not None:
        return f"{section.number} {section.title}".strip()
    repeat = questionnaire.repeats[name]
    return f"{repeat.number} {repeat.label}".strip()


def uses(case: Case, route: Route) -> SimpleNamespace | None:
    """How the answers of each section may be used, where the survey asks that, and where to change it."""
    name = asked_for_use(case.round)
    question = route.questionnaire.questions.get(name)
    if question is None or not any(route.applies(part.name) for part in question.parts):
        return None
    place = route.questionnaire.places[name]
    url = ""
    if frame.writable(case):
        url = field_url(case, place.section, Place(place.page.name), question.parts[0].name)
    return SimpleNamespace(url=url, label=question.label, rows=list(_rows(question, route)))


def _rows(question: Question, route: Route) -> list[tuple[str, str]]:
    """Each section with the use that was chosen for it; '' for none yet."""
    own = route.answers.own
    found = []
    for part in question.parts:
        value = own.get(part.name)
        if part.choices is None or not route.applies(part.name):
            continue
        chosen = "" if value is None or blank(value) or coded(value) else question.text(part, value, spoken())
        found.append((part.label, chosen))
    return found
