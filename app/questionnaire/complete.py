"""The whole response as it is sent: what is off the route says so, and so does what was left blank."""

from typing import Any

from app.questionnaire.answers import Answers, Item, ItemPath, Value, blank, to_json
from app.questionnaire.questions.parts import CALCULATED, Part
from app.questionnaire.route import Route


def submission_document(route: Route) -> dict[str, Any]:
    """The JSON document of a submission; anonymous sections are no part of it."""
    return to_json(_complete(route, (), (), route.answers))


def anonymous_answers(route: Route, section: str) -> dict[str, Value]:
    """The answers of an anonymous section as they are kept: by themselves, complete like a submission."""
    parts = route.questionnaire.documents[section].parts
    return {name: _final(route, part, (), route.answers) for name, part in parts.items()}


def _complete(route: Route, repeats: tuple[str, ...], item: ItemPath, answers: Answers) -> Answers:
    own: dict[str, Value] = {}
    items: dict[str, tuple[Item, ...]] = {}
    for document in route.questionnaire.documents.values():
        section = route.questionnaire.section(document.section)
        if section is None or section.anonymous:
            continue
        if document.repeats == repeats:
            own |= {name: _final(route, part, item, answers) for name, part in document.parts.items()}
        elif document.repeats[:-1] == repeats:
            kept = answers.items.get(document.name, ()) if route.applies(document.name, item) else ()
            items[document.name] = tuple(
                _item(route, document.repeats, (*item, below.id), below) for below in kept
            )
    return Answers(own, items)


def _item(route: Route, repeats: tuple[str, ...], item: ItemPath, answers: Answers) -> Item:
    whole = _complete(route, repeats, item, answers)
    return Item(whole.own, whole.items, item[-1])


def _final(route: Route, part: Part, item: ItemPath, answers: Answers) -> Value:
    if not route.applies(part.name, item):
        return {"missing": "skipped"}
    value = route.calculated(part.name, item) if part.role == CALCULATED else answers.own.get(part.name)
    return {"missing": "blank"} if value is None or blank(value) else value
