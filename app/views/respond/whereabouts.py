"""Where a problem stands, in words: the items around it, the number of its question, its row or column."""

from app.questionnaire.form import item_title
from app.questionnaire.review import Problem
from app.questionnaire.route import Route
from app.views.words import spoken


def whereabouts(route: Route, problem: Problem, within: int = 0) -> str:
    """For example ``Activity “Street lighting” · K10b``; the outermost ``within`` items go without saying."""
    return " · ".join(steps(route, problem, within))


def steps(route: Route, problem: Problem, within: int = 0, *, row: bool = True) -> list[str]:
    """The items, the question and its row, one by one; without its ``row``, only the question is named."""
    questionnaire = route.questionnaire
    repeats = questionnaire.documents[problem.document].repeats
    found = [_item(route, repeats[: depth + 1], problem.item) for depth in range(within, len(problem.item))]
    part = questionnaire.parts.get(problem.part)
    if part is None:
        repeat = questionnaire.repeats[problem.part]
        return [*found, repeat.number] if repeat.number else found
    question = questionnaire.questions[part.question]
    found.append(question.number or question.name.upper())
    if row and part.label and part.name != question.name:
        found.append(part.label)
    return found


def _item(route: Route, repeats: tuple[str, ...], item: tuple[str, ...]) -> str:
    """An item by its kind and title; one without a title of its own is called by kind and number already."""
    repeat = route.questionnaire.repeats[repeats[-1]]
    title = item_title(route, repeat, repeats, item[: len(repeats)], spoken())
    called = repeat.called(spoken())
    kind = f"{called[:1].upper()}{called[1:]}"
    return title if title.startswith(kind) else f"{kind} “{title}”"
