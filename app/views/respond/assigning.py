"""Who writes what: a focal point gives sections and items to contributors, who say when theirs is done."""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app import languages
from app.collection import assignments, clock, rights
from app.collection.assignments import Task
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.scope import CONTRIBUTOR
from app.models import Assignment, Case
from app.questionnaire.form import SEPARATOR, Address, item_named
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.addresses import page_address
from app.views.respond import frame
from app.views.respond.frame import actor, blueprint, case_at, questionnaire_of, say
from app.views.respond.place import Place, find
from app.views.words import _, moment, spoken

MOST = {"name": 200, "email": 254, "institution": 200, "due": 40, "note": 2_000}


ITEM = "item"
"""In an address, the item of a list that its page wants to be given to someone."""


@blueprint.get("/r/<public_id>/who-writes-what")
@may("respondent")
def assigned(public_id: str) -> str:
    """What was given to whom, by when, and how far it is."""
    case = case_at(public_id)
    if not rights.may_assign(actor(), case):
        raise NotFound
    return _page(case, request.args.get(ITEM, ""))


def _page(
    case: Case, item: str, said: Mapping[str, Any] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    """The page, with what was ``said`` of someone to give sections to, and what is to mend of it."""
    problems = problems or {}
    return frame.page(
        "respond/assigning.html",
        case,
        given=of_case(case),
        sections=[one for one in questionnaire_of(case).sections if not one.anonymous],
        item=_item(case, item),
        offered=[(code, languages.named(code, spoken())) for code in case.round.languages],
        action=url_for("respond.assign", public_id=case.public_id),
        said=said or {"section": [item] if item else [], "language": spoken()},
        problems=problems,
        errors=[(f"f-{name}", text) for name, text in problems.items()],
    )


@blueprint.post("/r/<public_id>/who-writes-what")
@may("respondent")
def assign(public_id: str) -> str | tuple[str, int] | Response:
    """Give sections to someone; what cannot be is shown again as it was written."""
    case = case_at(public_id)
    said: dict[str, Any] = {
        name: clean(request.form.get(name, "")).strip()[:most] for name, most in MOST.items()
    }
    said |= {name: request.form.get(name, "") for name in ("language", "read_all")}
    said["section"] = request.form.getlist("section")
    to = Grant(
        CONTRIBUTOR,
        said["name"] or said["email"],
        said["email"],
        institution=said["institution"],
        language=said["language"] if said["language"] in case.round.languages else "",
    )
    problems = _to_mend(said)
    if not problems:
        chosen = [_address(name) for name in said["section"]]
        task = Task(chosen, _day(said["due"]), said["note"], read_all=bool(said["read_all"]))
        try:
            assignments.assign(actor(), case, to, task)
        except Invalid:
            problems["email"] = _("Write the address as name@example.org.")
    if problems:
        if not rights.may_assign(actor(), case):
            raise NotFound
        item = next((name for name in said["section"] if SEPARATOR in name), "")
        return _page(case, item, said, problems), 422
    say(_("%(name)s gets a letter with a personal link.", name=to.name))
    return redirect(url_for("respond.assigned", public_id=public_id))


def _to_mend(said: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was written, by field, in the order of the page."""
    found = {}
    if not said["section"]:
        found["section"] = _("Choose at least one section.")
    if not assignments.EMAIL.fullmatch(said["email"]):
        found["email"] = _("Write the address as name@example.org.")
    try:
        _day(said["due"])
    except ValueError:
        found["due"] = _("Give the day, for example 2026-03-31.")
    return found


@blueprint.post("/r/<public_id>/who-writes-what/<assignment>/<any(done, accept, back, end):step>")
@may("respondent")
def step(public_id: str, assignment: str, step: str) -> Response:
    """A contributor marks as done what was given to them; a focal point accepts, returns or ends it."""
    case, who = case_at(public_id, in_part=True), actor()
    if step == "done":
        assignments.mark_done(who, case, assignment)
        say(_("It is marked as done, and your focal point sees it."))
        return redirect(url_for("respond.overview", public_id=public_id))
    try:
        if step == "accept":
            assignments.accept(who, case, assignment)
        elif step == "end":
            assignments.end(who, case, assignment)
        else:
            assignments.send_back(who, case, assignment, clean(request.form.get("remark", ""))[:2_000])
    except Invalid:
        say(_("Nothing was returned: say in a remark what is missing."))
    except NotAllowed as refusal:
        if refusal.reason != "not_done":
            raise
    return redirect(url_for("respond.assigned", public_id=public_id))


def give_url(place: Place) -> str:
    """Where the item of this page is given to someone; '' where it is not this reader's to give."""
    if not place.repeat or place.removed or not rights.may_assign(actor(), place.case):
        return ""
    if place.questionnaire.documents[place.repeat.name].parent:
        return ""
    named = {ITEM: SEPARATOR.join(place.address)}
    return page_address("respond.assigned", public_id=place.case.public_id, anchor="give", **named)


def _address(named: str) -> Address:
    """A section, or an item of a repeat, as the form names it."""
    name, _colon, item = named.partition(SEPARATOR)
    return name, item


def _item(case: Case, named: str) -> SimpleNamespace | None:
    """The item that is to be given, in words; NotFound for what is none."""
    if not named:
        return None
    name, item = _address(named)
    document = questionnaire_of(case).documents.get(name)
    if document is None:
        raise NotFound
    place = find(case.public_id, document.section, "", name, item)
    return SimpleNamespace(key=named, title=_item_title(place), url=place.url())


def _item_title(place: Place) -> str:
    """What an item is called, with the kind of thing it is; one that was removed, by its kind alone."""
    kind = place.repeat.called(spoken()) if place.repeat else ""
    if place.repeat is None or place.removed:
        return kind
    return item_named(place.route, place.repeat, place.repeats, place.path, spoken())


def of_case(case: Case) -> list[SimpleNamespace]:
    """The assignments that stand and are for whoever is signed in to know, in words."""
    return [_told(case, one) for one in assignments.of_case(actor(), case)]


def _told(case: Case, one: Assignment) -> SimpleNamespace:
    questionnaire = questionnaire_of(case)
    section, repeat = questionnaire.section(one.name), questionnaire.repeats.get(one.name)
    url = title = ""
    if section is not None:
        title = f"{section.number} {section.title}".strip()
        url = page_address("respond.section", public_id=case.public_id, name=section.name)
    elif repeat is not None:
        home = questionnaire.documents[repeat.name].section
        place = find(case.public_id, home, "", repeat.name, one.item)
        title, url = _item_title(place), place.url()
    words = {
        "assigned": ("empty", _("Not begun")),
        "in_progress": ("partial", _("Begun")),
        "done": ("done", _("Done")),
        "returned": ("mend", _("Returned")),
        "accepted": ("done", _("Accepted")),
    }
    status, status_text = words[one.state]
    return SimpleNamespace(
        id=one.public_id,
        title=title,
        url=url,
        who=one.mandate.name,
        institution=one.mandate.institution,
        section=section.name if section else "",
        due=languages.format_date(one.due, spoken()) if one.due else "",
        late=one.due is not None and one.done_at is None and one.due < clock.today(case.round.timezone),
        note=one.note,
        remark=one.remark if one.state == "returned" else "",
        done_at=moment(one.done_at, case.round) if one.done_at else "",
        begun=one.begun_at is not None,
        may_finish=one.done_at is None,
        may_accept=one.state == "done",
        status=status,
        status_text=status_text,
        step=lambda step: url_for(
            "respond.step", public_id=case.public_id, assignment=one.public_id, step=step
        ),
    )


def _day(written: str) -> date | None:
    """The day by which it is wanted; ValueError for what is none."""
    return date.fromisoformat(written) if written else None
