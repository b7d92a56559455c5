"""From questions to variables, from stored values to cells: the bridge from questionnaire to analysis."""

from collections.abc import Iterator
from typing import Any

from app.questionnaire.answers import Value, coded, unread
from app.questionnaire.codebook import Codebook, RespondentKind, SectionEntry, Term, Variable
from app.questionnaire.model import Place, Questionnaire
from app.questionnaire.package import MAIN
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED, Part
from app.questionnaire.wording import pipe


def codebook(questionnaire: Questionnaire) -> Codebook:
    """The variables of a questionnaire, in the order asked."""
    return Codebook(
        survey=questionnaire.survey,
        title=questionnaire.title,
        edition=questionnaire.edition,
        language=questionnaire.language,
        respondent=RespondentKind(questionnaire.respondent.kind, questionnaire.respondent.code_list),
        variables=tuple(_variables(questionnaire)),
        tables={MAIN: ""}
        | {
            document.name: document.parent if document.kind == "repeat" else ""
            for document in questionnaire.documents.values()
            if document.kind == "repeat" or _anonymous(questionnaire, document.name)
        },
        sections=tuple(
            SectionEntry(section.name, section.number, section.title, section.anonymous)
            for section in questionnaire.sections
        ),
        terms=tuple(Term(name, term.term, term.text) for name, term in questionnaire.terms.items()),
        table_labels={name: repeat.label for name, repeat in questionnaire.repeats.items()},
        missing_labels=questionnaire.missing,
    )


def _anonymous(questionnaire: Questionnaire, name: str) -> bool:
    section = questionnaire.section(name)
    return section is not None and section.anonymous


def _variables(questionnaire: Questionnaire) -> Iterator[Variable]:
    for entry, place in questionnaire.entries:
        if isinstance(entry, Question):
            for part in entry.parts:
                yield _variable(questionnaire, entry, part, place)


def _variable(questionnaire: Questionnaire, question: Question, part: Part, place: Place) -> Variable:
    table = place.repeats[-1] if place.repeats else place.section.name if place.section.anonymous else MAIN
    return Variable(
        name=part.name,
        question=question.name,
        number=question.number or question.name.upper(),
        section=place.section.name,
        table=table,
        label=pipe(question.label, lambda _name: "…") or question.name,
        item=part.label,
        measure=question.measure_of(part),
        kind=question.kind_of(part),
        multiple=part.kind == "choices",
        categories=question.categories(part),
        missing=part.missing,
        unit=part.unit,
        role=part.role,
        personal=question.personal or place.personal,
        anonymous=place.section.anonymous,
        maps_to=question.maps_to or _maps_to(questionnaire, place),
        code_list=part.choices.code_list if part.choices else "",
    )


def _maps_to(questionnaire: Questionnaire, place: Place) -> tuple[str, ...]:
    """The nodes that the nearest repeat around a question maps to, or else its section."""
    around = (questionnaire.repeats[name].maps_to for name in reversed(place.repeats))
    return next((nodes for nodes in around if nodes), place.section.maps_to)


def cell(part: Part, value: Value | None) -> tuple[Any, str | None]:
    """A stored value as (value, missing code), one of them None."""
    if value is None:
        return None, "blank"
    if unread(value) is not None:
        return None, "unread"
    if coded(value):
        return None, coded(value)
    if isinstance(value, dict):
        return str(value.get("name", "")), None
    if part.role == CALCULATED and part.kind == "integer":
        return int(str(value)), None
    return value, None
