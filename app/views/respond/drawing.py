"""A page of questions ready to be drawn: its form, what is to mend, who else answered, its items."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

from app.collection import clock, items
from app.questionnaire.answers import unread
from app.questionnaire.browser import Outlook
from app.questionnaire.entries import AskedRepeat, ItemRow
from app.questionnaire.form import SEPARATOR, Address, Beyond, PageForm, Proposes, item_title
from app.questionnaire.form import page as page_form
from app.questionnaire.model import Page
from app.questionnaire.review import Problem, page_problems
from app.questionnaire.route import Route
from app.views.addresses import page_address
from app.views.respond import (
    as_file,
    assigning,
    beside,
    discussing,
    drawn,
    frame,
    last_time,
    suggesting,
    tasks,
)
from app.views.respond.drawn import Drawn, repeats_in, revisions, shown_on
from app.views.respond.fixed import fix, fixed_text, queries_url
from app.views.respond.place import CHECK, Place, page_url, with_removed
from app.views.respond.whereabouts import whereabouts
from app.views.words import _, day, spoken, time_of_day

HYPHENS = str.maketrans(dict.fromkeys(".:_~", "-"))


def slug(name: str) -> str:
    """The part of an id that a field's name gives, as the templates write it."""
    return name.translate(HYPHENS)


def form_of(
    place: Place, route: Route | None = None, language: str = "", proposes: Proposes | None = None
) -> PageForm:
    """The form of a place, by its own route or by another; its numbers written as a language does."""
    by, language = route or place.route, language or spoken()
    beyond = Beyond(None, proposes)
    return page_form(by, place.section, place.page, language, place.repeat, place.path, beyond)


def drawable(place: Place) -> tuple[PageForm, dict[str, Any] | None]:
    """The form to draw, with what its own answers may bring, and the rules that a browser keeps of it."""
    if not place.writable:
        return form_of(place), None
    outlook = Outlook(place.route, place.page, spoken(), place.repeats, place.path)
    beyond = outlook.beyond(partial(_open, place))
    form = page_form(place.route, place.section, place.page, spoken(), place.repeat, place.path, beyond)
    return form, outlook.rules(form)


def _open(place: Place, address: Address, field: str) -> bool:
    """Whether nobody has answered or emptied a field, nor the invitation given its answer."""
    part = field.rpartition(SEPARATOR)[2]
    given = not address[1] and part in place.route.answers.own
    return not given and part not in place.draft.settled(address)


def field_name(place: Place, problem: Problem) -> str:
    """The name of the field that a problem of the page is about; '' where it stands on an item's own page."""
    address = (problem.document, problem.item[-1] if problem.item else "")
    if address == place.address:
        return problem.part
    repeat = place.questionnaire.repeats.get(problem.document)
    return f"{address[0]}:{address[1]}:{problem.part}" if repeat and repeat.ask == "rows" else ""


def to_mend(place: Place) -> list[Problem]:
    """What stands on the page that could not be sent; what is only missing yet is nobody's fault."""
    return [_with_what_it_hides(place, problem) for problem in _found(place) if not problem.missing]


def _found(place: Place, page: Page | None = None) -> list[Problem]:
    """What stands in the way of sending on the page, or on one beside it."""
    return page_problems(place.route, spoken(), place.section, page or place.page, place.repeats, place.path)


def _with_what_it_hides(place: Place, problem: Problem) -> Problem:
    """Where an answer that cannot be read decides what else is asked, its message says so."""
    documents = place.questionnaire.documents
    kept = place.route.own(documents[problem.document].repeats, problem.item).get(problem.part)
    if kept is None or unread(kept) is None:
        return problem
    rules = place.route.plan.compiled.items()
    if not any(key == "relevant" and problem.part in rule.names for (_owner, key), rule in rules):
        return problem
    text = _("Until then, questions that depend on it are not shown; what was answered there is kept.")
    return replace(problem, message=f"{problem.message} {text}")


def errors_of(place: Place) -> list[tuple[str, str]]:
    """What is to mend in the fields of the page: (id of the field, number and message)."""
    named = ((field_name(place, one), one) for one in to_mend(place))
    return [(f"f-{slug(name)}", _numbered(place, one)) for name, one in named if name]


def doubts_of(place: Place) -> list[tuple[str, str]]:
    """What is warned of in the fields of the page and not explained yet: (id of the field, message)."""
    if not place.route.plan.explained:
        return []
    named = ((field_name(place, one), one) for one in _found(place) if one.doubt)
    return [(f"f-{slug(name)}", one.message) for name, one in named if name]


def mark(errors: list[tuple[str, str]]) -> str:
    """What tells one set of errors from another, so that whoever was warned of these is warned of others."""
    return hashlib.sha256(repr(errors).encode()).hexdigest()[:16] if errors else ""


def _numbered(place: Place, problem: Problem) -> str:
    where = whereabouts(place.route, problem, len(place.path))
    return f"{where} · {problem.message}" if where else problem.message


def show(place: Place) -> str:
    """The page as its answers stand."""

    def blank() -> Drawn | None:
        form, rules = drawable(place)
        wrong = [*_judged(place, form), *doubts_of(place)]
        return None if wrong else _drawn(place, form, rules, [])

    asked = drawn.same_for_all(place, blank)
    if asked:
        return _page(place, asked, errors=[], seen="", saved_at="")
    form, rules = drawable(place)
    return draw(place, form, rules=rules, gone=":".join(place.address) if place.removed else "")


def draw(
    place: Place,
    form: PageForm,
    refused: dict[str, str] | None = None,
    rules: dict[str, Any] | None = None,
    **given: Any,
) -> str:
    """The page; ``refused`` are messages about what was sent and could not be kept, by field."""
    errors = list(_judged(place, form))
    seen = mark([*errors, *doubts_of(place)])
    for name, message in (refused or {}).items():
        _attach(form, name, message)
        number = next((one.number for _at, _question, one in form.asked.values() if name in one.names), "")
        errors.insert(0, (f"f-{slug(name)}", " · ".join(filter(None, (number, message)))))
    for repeat in repeats_in(form.entries):
        _finish(place, repeat)
    fix(place, form)
    as_file.link(place.case, form)
    last_time.beside(place, form)
    suggesting.beside(place, form)
    latest = beside.tell(place, form)
    saved_at = _shortly(latest, place) if latest else ""
    asked = _drawn(place, form, rules, errors)
    return _page(place, asked, errors=errors, seen=seen, saved_at=saved_at, **given)


def _drawn(
    place: Place, form: PageForm, rules: dict[str, Any] | None, errors: list[tuple[str, str]]
) -> Drawn:
    discussing.beside(place, form)
    shown, revision = shown_on(form), revisions(place, form)
    return drawn.page(form, shown=shown, revision=revision, rules=rules, errors=errors)


def _page(place: Place, asked: Drawn, **given: Any) -> str:
    """The page around the questions."""
    fixed = not place.writable
    template = "respond/item.html" if place.repeat else "respond/section.html"
    common = {
        "asked": asked,
        "switch_form": "" if fixed else frame.FORM,
        "page": _heading(place),
        "sections": tasks.sections(place.case, place.section.name),
        "action": place.url(),
        "instrument": place.instrument,
        "new_id": items.new_id(),
        "fixed": fixed,
        "fixed_text": fixed_text(place) if fixed else "",
        "queries_url": queries_url(place.case),
        "back_url": _back(place),
        "give_url": assigning.give_url(place),
        "pages": _pages(place),
    }
    return frame.page(template, place.case, **{**common, **given})


def _shortly(when: datetime, place: Place) -> str:
    """The time of what was saved today, the day of what was saved before."""
    then, today = day(when, place.case.round), day(clock.now(), place.case.round)
    return time_of_day(when, place.case.round) if then == today else then


def _heading(place: Place) -> SimpleNamespace:
    section, form = place.section, place.page
    if place.repeat:
        title = _item_title(place, place.repeat, place.path)
        kind = place.repeat.called(spoken())
        return SimpleNamespace(title=title, over=kind[:1].upper() + kind[1:], intro=form.intro)
    several = len(place.forms) > 1
    over = f"{section.number}. {section.title}" if section.number and several else section.title * several
    intro = form.intro or (section.intro if form is section.forms[0] else "")
    return SimpleNamespace(title=form.title or section.title, over=over, intro=intro)


def _item_title(place: Place, repeat: Any, path: tuple[str, ...]) -> str:
    gone = [place.removed] if place.removed else []
    answers = with_removed(place.route.answers, place, gone)
    route = place.route.of(answers)
    return item_title(route, repeat, place.repeats, path, spoken())


def _judged(place: Place, form: PageForm) -> Iterator[tuple[str, str]]:
    """Attach what is to mend to its questions and items; yield each as (id of its field, message)."""
    rows = {row.id: row for repeat in repeats_in(form.entries) for row in repeat.rows}
    for problem in _found(place):
        name = field_name(place, problem)
        of = [] if name else [rows[one] for one in problem.item if one in rows]
        if problem.missing:
            for row in of:
                row.missing += 1
            continue
        told = _with_what_it_hides(place, problem)
        if name:
            _attach(form, name, told.message)
            yield f"f-{slug(name)}", _numbered(place, told)
        for row in of:
            row.errors = row.errors or [told.message]


def _attach(form: PageForm, name: str, message: str) -> None:
    prefix, _colon, part = name.rpartition(":")
    for _address, question, asked in form.asked.values():
        if asked.prefix == (f"{prefix}:" if prefix else "") and part in {p.name for p in question.parts}:
            asked.errors.setdefault(part, []).append(message)
            return
    for repeat in repeats_in(form.entries):
        if repeat.name == part:
            repeat.errors.append(message)


def _finish(place: Place, repeat: AskedRepeat) -> None:
    """Give the items their addresses, and the repeat those that can be brought back."""
    known = place.questionnaire.repeats[repeat.name]
    for row in repeat.rows:
        if known.ask == "page":
            row.url = page_url(place.case, place.section, known, row.id, "")  # type: ignore[attr-defined]
    parent = place.item if len(place.questionnaire.documents[repeat.name].repeats) > 1 else ""
    gone = items.removed(place.draft, repeat.name, parent)[:3]
    documents = [place.draft.documents[one.name, one.item] for one in gone]
    answers = with_removed(place.route.answers, place, documents)
    route = place.route.of(answers)
    inner = (*place.repeats, repeat.name)
    repeat.removed = [  # type: ignore[attr-defined]
        ItemRow(one.item, item_title(route, known, inner, (*place.path, one.item), spoken())) for one in gone
    ]


def _back(place: Place) -> str:
    if place.origin == CHECK:
        return page_address("respond.check", public_id=place.case.public_id)
    if not place.opened.reads.section(place.section.name):
        return page_address("respond.overview", public_id=place.case.public_id)
    if place.repeat:
        around = place.questionnaire.places[place.repeat.name].page.name
        return page_url(place.case, place.section, None, "", around, f"i-{place.item}")
    before = place.beside(-1)
    return place.url(before) if before else page_address("respond.overview", public_id=place.case.public_id)


def _pages(place: Place) -> list[tuple[str, str, bool, bool]]:
    """The pages beside this one that apply: (title, address, whether it is this one, whether to mend)."""
    if len(place.forms) < 2:
        return []
    # Judged only where the section is known to hold something to mend: most pages are not looked at.
    wrong = bool(place.case.progress.get(place.section.name, {}).get("errors"))
    return [
        (
            form.title or place.section.title,
            place.url(form),
            form is place.page,
            wrong and any(not one.missing for one in _found(place, form)),
        )
        for form in place.forms
        if form is place.page or place.route.applies(form.name, place.path)
    ]
