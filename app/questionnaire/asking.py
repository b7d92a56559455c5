"""How questions are asked at one place of a response: what applies there, and wording with answers put in."""

from collections.abc import Callable

from app.questionnaire.answers import ItemPath, Value, coded
from app.questionnaire.questions.parts import CALCULATED, Asking
from app.questionnaire.route import Home, Route
from app.questionnaire.wording import pipe

VEILED = "…"
"""What stands in wording for an answer that its reader may not know."""


def asking(
    route: Route,
    language: str,
    repeats: Home = (),
    item: ItemPath = (),
    may_appear: Callable[[str, ItemPath], bool] | None = None,
) -> Asking:
    """How questions at ``item`` of ``repeats`` are asked and judged."""
    return Asking(
        language=language,
        situation=route,
        item=item,
        own=route.own(repeats, item),
        missing_labels=route.questionnaire.missing,
        pipe=lambda text: pipe(text, lambda name: shown(route, name, language, repeats, item)),
        may_appear=may_appear,
    )


def shown(route: Route, name: str, language: str, repeats: Home = (), item: ItemPath = ()) -> str:
    """An answer as wording at ``item`` pipes it in; '' where there is none, a number for a repeat."""
    if name in route.veiled:
        return VEILED
    if name in route.questionnaire.repeats:
        return str(len(route.value(name, item, repeats)))
    found = [_read_aloud(route, name, path, language) for path in route.places(name, item, repeats)]
    return "; ".join(text for text in found if text)


def _read_aloud(route: Route, name: str, item: ItemPath, language: str) -> str:
    if not route.applies(name, item):
        return ""
    part = route.plan.parts[name]
    value: Value | None
    if part.role == CALCULATED:
        value = route.calculated(name, item)
    else:
        value = route.own(route.plan.repeats_of[name], item).get(name)
    if value is None or coded(value):
        return ""
    return route.questionnaire.questions[part.question].text(part, value, language)
