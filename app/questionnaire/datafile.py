"""From questions to variables, from a submission to rows: the only bridge from questionnaire to analysis."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.questionnaire.answers import Answers, ItemPath, Value, coded, from_json, unread
from app.questionnaire.codebook import Codebook, RespondentKind, SectionEntry, Term, Variable
from app.questionnaire.model import Place, Questionnaire
from app.questionnaire.package import MAIN, MISSING_SUFFIX
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
        kind=part.kind,
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


def rows(questionnaire: Questionnaire, document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows that a submission document gives to each table, personal parts left out.

    A row has ``item`` and ``parent`` (item ids, None in the main table), for each part a value (None where
    there is none), and under ``part:missing`` the code of what is missing (None where there is a value).
    """
    tables: dict[str, list[dict[str, Any]]] = {MAIN: []}
    _collect(questionnaire, tables, (), (), from_json(document))
    return tables


def anonymous_row(questionnaire: Questionnaire, section: str, own: Mapping[str, Value]) -> dict[str, Any]:
    """The row that one set of anonymous answers gives to the table of its section."""
    return _row(questionnaire, questionnaire.documents[section].parts.values(), own)


def _collect(
    questionnaire: Questionnaire,
    tables: dict[str, list[dict[str, Any]]],
    repeats: tuple[str, ...],
    item: ItemPath,
    answers: Answers,
) -> None:
    own = {"item": item[-1] if item else None, "parent": item[-2] if len(item) > 1 else None}
    for document in questionnaire.documents.values():
        if document.repeats == repeats and not _anonymous(questionnaire, document.section):
            own |= _row(questionnaire, document.parts.values(), answers.own)
        elif document.repeats[:-1] == repeats and document.kind == "repeat":
            tables.setdefault(document.name, [])
            for below in answers.items.get(document.name, ()):
                _collect(questionnaire, tables, document.repeats, (*item, below.id), below)
    tables.setdefault(repeats[-1] if repeats else MAIN, []).append(own)


def _row(questionnaire: Questionnaire, parts: Any, own: Mapping[str, Value]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for part in parts:
        question = questionnaire.questions[part.question]
        if question.personal or questionnaire.places[question.name].personal:
            continue
        row[part.name], row[part.name + MISSING_SUFFIX] = cell(part, own.get(part.name))
    return row


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
