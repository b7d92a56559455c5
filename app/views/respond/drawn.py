"""Questions as HTML: what nobody has answered yet looks the same to everybody, and is drawn once a worker."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from jinja2.environment import TemplateModule
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.collection import prefill, rights
from app.questionnaire.answers import blank
from app.questionnaire.asked import Asked
from app.questionnaire.entries import AskedGroup, AskedRepeat
from app.questionnaire.form import PageForm
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED
from app.questionnaire.review import depends_on
from app.questionnaire.route import NOTHING, Route
from app.views.respond.frame import actor, blueprint
from app.views.respond.place import Place
from app.views.respond.suggesting import suggests
from app.views.words import spoken

BLANK, PAGES, MOST = "blank", "blank pages", 4_000
"""Where a questionnaire keeps what is unanswered as drawn: questions and pages, and how many at most."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page asks as HTML, with what its form carries of it."""

    questions: TemplateModule
    nothing: bool
    """Whether it asks nothing, given the other answers."""
    sends_files: bool
    language: str
    shown: str
    proposed: str
    revision: str
    rules: Markup | None


def repeats_in(entries: Iterable[Any]) -> Iterator[AskedRepeat]:
    """The repeats among entries, those in groups and in rows included."""
    for entry in entries:
        if isinstance(entry, AskedGroup):
            yield from repeats_in(entry.entries)
        elif isinstance(entry, AskedRepeat):
            yield entry
            for row in entry.rows:
                yield from repeats_in(row.entries)


def shown_on(form: PageForm) -> tuple[str, ...]:
    """What a page shows: its fields, and its lists but those that only the browser may bring out."""
    return (*form.shown, *(repeat.name for repeat in repeats_in(form.entries) if not repeat.absent))


def revisions(place: Place, form: PageForm) -> str:
    """The revision of every document on the page, as a form carries them."""
    addresses = [place.address, *(address for address, _question, _asked in form.asked.values())]
    for repeat in repeats_in(form.entries):
        addresses += [(repeat.name, row.id) for row in repeat.rows]
    return " ".join(
        f"{name}:{item}={place.draft.revision((name, item))}" for name, item in dict.fromkeys(addresses)
    )


def page(
    form: PageForm,
    *,
    shown: Iterable[str],
    revision: str = "",
    rules: dict[str, Any] | None = None,
    errors: Any = (),
) -> Drawn:
    """The questions of a page, drawn."""
    given = {"entries": form.entries, "errors": errors}
    return Drawn(
        current_app.jinja_env.get_template("questions/_entries.html").make_module(given),
        not form.entries,
        form.sends_files,
        form.language,
        " ".join(shown),
        " ".join(form.proposed),
        revision,
        htmlsafe_json_dumps(rules, dumps=current_app.json.dumps) if rules else None,
    )


def same_for_all(place: Place, make: Callable[[], Drawn | None]) -> Drawn | None:
    """The page as ``make`` draws it, made once a worker; None where it is not the same for everybody.

    It is where nothing that it depends on was answered: now, by the invitation, or in an earlier round. What
    is drawn by lot differs from case to case.
    """
    route, read = place.route, depends_on(place.questionnaire, place.section.name)
    if route.veiled:
        return None
    if place.case.round.earlier_id is not None or place.case.discussed or suggests(place):
        return None
    discusses = rights.may_discuss(actor(), place.case)
    if discusses and not place.writable:
        return None
    answered = place.draft.documents or read & prefill.given(place.case, place.questionnaire).keys()
    if answered or route.prior is not NOTHING or route.plan.draws_lots or place.repeat or place.is_earlier:
        return None
    kept: dict[tuple[object, ...], Drawn | None] = place.questionnaire.kept.setdefault(PAGES, {})
    key = (place.page.name, spoken(), route.today, place.writable, discusses)
    if key not in kept:
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = make()
    return kept[key]


@blueprint.app_template_global()
def drawn(asked: Asked) -> TemplateModule:
    """The HTML of a question. Nobody's answers are kept: only what is blank is drawn once for all."""
    route = asked.asking.situation
    if not isinstance(route, Route) or not _blank(asked, route):
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


def _blank(asked: Asked, route: Route) -> bool:
    """Whether nothing that anybody answered, here or elsewhere, shows in the question."""
    if asked.prefix or asked.errors or asked.last or asked.conflicts or asked.earlier or asked.suggested:
        return False
    if _depends(asked.question, route):
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
