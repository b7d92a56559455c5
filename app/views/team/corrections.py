"""Corrections by the team: proposed at an answer by one person, confirmed or not by another."""

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import corrections, files, queries, rounds, scope, submission
from app.collection.corrections import Wanted
from app.collection.errors import ChangedSince, Incomplete, Invalid, NotAllowed, NotFound
from app.models import Case, Submission
from app.questionnaire.answers import Value
from app.questionnaire.form import REMOVE, PageForm
from app.questionnaire.form import page as page_form
from app.questionnaire.model import Page
from app.questionnaire.questions.other import File
from app.questionnaire.reading import ITEM, QUESTION, Read
from app.questionnaire.route import Route
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.correcting import told
from app.views.querying import Answers
from app.views.team.behalf import file_refusal
from app.views.team.frame import actor, page, say
from app.views.team.submission import case_of
from app.views.versions import route_of
from app.views.words import _, spoken

blueprint = Blueprint("team_corrections", __name__, url_prefix="/team")


@blueprint.route("/submissions/<receipt>/correct", methods=["GET", "POST"])
@may("team")
def propose(receipt: str) -> str | tuple[str, int] | Response:
    """Propose what one answer should say instead, or that an item should go, and why."""
    sent = submission.by_receipt(actor(), receipt)
    case = case_of(sent)
    question, item = request.args.get("question", ""), request.args.get("item", "")
    route = route_of(sent, case)
    answers = Answers(route)
    read = answers.of(question, item)
    if read is None or read.kind not in (QUESTION, ITEM) or sent.number != case.versions:
        raise NotFound
    form = _form(route, question, read) if read.kind == QUESTION else None
    reason = clean(request.form.get("reason", ""))
    error = ""
    if request.method == "POST":
        values, error = _values(case, form, read)
        error = error or _proposed(sent, Wanted(question, item, values, reason))
        if not error:
            say(_("The correction is proposed. Another person of the team must confirm it."))
            return redirect(url_for("team_corrections.listed", public_id=case.public_id))
    made = page(
        "team/correct.html",
        case.round,
        case=case,
        sent=sent,
        read=read,
        item=answers.items.get(item, "") if form else "",
        form=form,
        reason=reason,
        most=queries.MOST,
        error=error,
        errors=[("f-why", error)] if error else [],
    )
    return (made, 422) if error else made


def _values(case: Case, form: PageForm | None, read: Read) -> tuple[dict[str, Value | None], str]:
    """What the answer should say, with a file kept that came in its place; and what is wrong with that."""
    if form is None:
        return {}, ""
    values = {part: value for said in form.read(request.form).values() for part, value in said.items()}
    asked, uploaded = read.entry, next((one for one in request.files.values() if one.filename), None)
    if not isinstance(asked, File):
        return values, ""
    if request.form.get(REMOVE):
        return {**values, asked.name: None}, ""
    if uploaded is None:
        return values, ""
    given = files.Sent(uploaded.stream, uploaded.filename or "", asked.max_mb, asked.accept)
    try:
        kept = files.keep(Path(current_app.config["FILES"]), case, given, actor(), files.CORRECTION)
    except Invalid as refusal:
        return values, file_refusal(refusal.what)
    return {**values, asked.name: kept}, ""


def _form(route: Route, question: str, read: Read) -> PageForm:
    """A form of one question, as its respondent was asked it."""
    asked = route.questionnaire
    place, repeats = asked.places[question], read.place.repeats
    around = asked.repeats[repeats[-1]] if repeats else None
    alone = Page(name=place.page.name, questions=(asked.questions[question],))
    said = route.of(corrections.answered(route.answers))
    return page_form(said, place.section, alone, spoken(), around, read.place.item)


def _proposed(sent: Submission, wanted: Wanted) -> str:
    """Propose it; what is wrong with it, or ''."""
    try:
        corrections.propose(actor(), sent, rounds.frozen(sent.instrument_sha256), wanted)
    except NotAllowed as refusal:
        words = {
            "message_length": _("Say why; the respondent reads the reason."),
            "unchanged": _("Nothing is different from what was sent."),
        }
        if refusal.reason not in words:
            raise
        return words[refusal.reason]
    except Invalid as refusal:
        return refusal.what
    return ""


@blueprint.get("/cases/<public_id>/corrections")
@may("team")
def listed(public_id: str) -> str:
    """The corrections of a case: proposed, made, and not made."""
    return _page(scope.case(actor(), public_id))


def _page(found: Case, **given: Any) -> str:
    here = actor()
    return page(
        "team/corrections.html",
        found.round,
        case=found,
        told=told(here, found, submission.versions(here, found)),
        own=here.user_id,
        **given,
    )


@blueprint.post("/cases/<public_id>/corrections/<correction_id>/confirm")
@may("team")
def confirm(public_id: str, correction_id: str) -> Response:
    """Make the version that was proposed."""
    found = scope.case(actor(), public_id)
    correction = corrections.named(actor(), found, correction_id)
    try:
        corrections.confirm(actor(), correction, spoken())
        say(_("The answer is corrected, in a version of its own. The respondent is told, with the reason."))
    except (NotAllowed, ChangedSince, Incomplete) as refusal:
        say(_refusal(refusal), "warn")
    return _back(public_id)


def _refusal(refusal: NotAllowed | ChangedSince | Incomplete) -> str:
    if isinstance(refusal, ChangedSince):
        return _("Not made: the answer was changed since the correction was proposed.")
    if isinstance(refusal, Incomplete):
        messages = " · ".join(one.message for one in refusal.problems[:3])
        return _("Not made: with it, the response could not have been sent. %(why)s", why=messages)
    words = {
        "second_person": _("Whoever proposed a correction cannot confirm it: another person must."),
        "still_open": _("Not made: the response is open, and its respondent may be changing it."),
        "decided": _("It was decided meanwhile."),
    }
    return words.get(refusal.reason, refusal.reason)


@blueprint.post("/cases/<public_id>/corrections/<correction_id>/refuse")
@may("team")
def refuse(public_id: str, correction_id: str) -> Response:
    """Decide against what was proposed."""
    found = scope.case(actor(), public_id)
    try:
        corrections.refuse(actor(), corrections.named(actor(), found, correction_id))
    except NotAllowed as refusal:
        say(_refusal(refusal), "warn")
    return _back(public_id)


def _back(public_id: str) -> Response:
    return redirect(url_for("team_corrections.listed", public_id=public_id))
