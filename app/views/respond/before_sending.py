"""What to know before answers are sent: who has not finished, and how each section may be used."""

from collections.abc import Iterable
from types import SimpleNamespace

from app.collection import assignments, deciding, rights
from app.collection.amending import Opening
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


def waits_for(case: Case, questionnaire: Questionnaire, sections: Iterable[SimpleNamespace]) -> list[str]:
    """What contributors were asked for and have not handed over, and other sections that are not complete.

    It is for the focal point to judge, and stands in nobody's way. Nothing is told where all is their own.
    """
    if not rights.may_assign(actor(), case) or not frame.takes(case):
        return []
    waiting = assignments.unfinished(case)
    found = [
        _(
            "%(where)s: %(name)s has not finished",
            where=_called(questionnaire, one.name),
            name=one.mandate.name,
        )
        for one in waiting
    ]
    if frame.narrow(case) or not assignments.of_case(actor(), case):
        return found
    told = {one.name for one in waiting}
    return found + [
        _("%(where)s: not complete", where=_called(questionnaire, one.name))
        for one in sections
        if not (one.anonymous or one.enough or one.status == "skipped" or one.name in told)
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


def uses(case: Case, route: Route, opening: Opening | None) -> SimpleNamespace | None:
    """How the answers of each section may be used, where the survey asks that, and where to change it.

    While only some answers are open, as ``opening`` has them, it can be changed if it is among these.
    """
    name = asked_for_use(case.round)
    question = route.questionnaire.questions.get(name)
    if question is None or not any(route.applies(part.name) for part in question.parts):
        return None
    place = route.questionnaire.places[name]
    url = ""
    if frame.writable(case) and (opening is None or opening.has((place.section.name, ""), name)):
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
