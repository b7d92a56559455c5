"""Questions as HTML: one not answered yet looks the same to everybody, so that it is drawn once a worker."""

from flask import current_app
from jinja2.environment import TemplateModule

from app.questionnaire.answers import blank
from app.questionnaire.asked import Asked
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED
from app.questionnaire.route import Route
from app.views.respond.frame import blueprint

BLANK, MOST = "blank", 4_000
"""Where a questionnaire keeps its unanswered questions as drawn, and how many at most."""


@blueprint.app_template_global()
def drawn(asked: Asked) -> TemplateModule:
    """The HTML of a question. Nobody's answers are kept: only what is blank is drawn once for all."""
    route = asked.asking.situation
    if not isinstance(route, Route) or not _same_for_all(asked, route):
        return _draw(asked)
    kept: dict[tuple[object, ...], TemplateModule] = route.questionnaire.kept.setdefault(BLANK, {})
    needed = (asked.required, asked.may_be_required)
    key = (asked.question.name, asked.asking.language, *needed, tuple(asked.parts), asked.absent_parts)
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST:
            kept.clear()
        found = kept[key] = _draw(asked)
    return found


def _same_for_all(asked: Asked, route: Route) -> bool:
    """Whether nothing that anybody answered, here or elsewhere, shows in the question."""
    if asked.prefix or asked.errors or asked.last or asked.conflicts or _depends(asked.question, route):
        return False
    fields = [*asked.fields.values(), *asked.missing.values()]
    return all(field.data is None or blank(field.data) for field in fields)


def _depends(question: Question, route: Route) -> bool:
    """Whether its wording or its choices depend on answers."""
    if question.name in route.plan.choice_rules or any(part.role == CALCULATED for part in question.parts):
        return True
    return any("${" in text for text in (question.label, question.hint, question.guidance))


def _draw(asked: Asked) -> TemplateModule:
    # A module is the text that a template gave, escaped by it and known to be.
    return current_app.jinja_env.get_template(f"questions/{asked.widget}.html").make_module({"q": asked})
