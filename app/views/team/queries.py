"""Queries of the team: prepared at an answer, sent together, followed up, settled; and the validation."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import mandates, queries, rounds, scope, submission, validation
from app.collection.errors import NotAllowed, NotFound
from app.collection.queries import Asked
from app.models import Case, Query
from app.questionnaire.reading import ITEM, NONE, REPEAT, Read
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.querying import Answers, reasons, told, usual_due
from app.views.team.frame import actor, page, say
from app.views.team.submission import case_of
from app.views.versions import route_of
from app.views.words import _, ngettext, number

blueprint = Blueprint("team_queries", __name__, url_prefix="/team")


@blueprint.route("/submissions/<receipt>/query", methods=["GET", "POST"])
@may("team")
def ask(receipt: str) -> str | tuple[str, int] | Response:
    """Prepare a query on one answer of a submission, a cell of it, a whole item or a list."""
    sent = submission.by_receipt(actor(), receipt)
    case = case_of(sent)
    question, item = request.args.get("question", ""), request.args.get("item", "")
    answers = Answers(route_of(sent, case))
    read, cells = answers.of(question, item), answers.cells(question, item)
    if read is None:
        raise NotFound
    usual = usual_due(case, current_app.config["QUERY_DAYS"])
    given = {"reason": "", "text": "", "due": usual.isoformat(), "cell": ""}
    problems: dict[str, str] = {}
    if request.method == "POST":
        given = {name: request.form.get(name, "") for name in given}
        due, problems = _due(given["due"], _problems(given))
        about = given["cell"] if given["cell"] in dict(cells) else question
        asked = Asked(about, item, given["reason"], clean(given["text"]), due or usual)
        if not problems:
            try:
                queries.prepare(actor(), sent, rounds.frozen(sent.instrument_sha256), asked)
            except NotAllowed as refusal:
                problems = _refused(refusal)
        if not problems:
            say(_("The query is prepared. It goes to the respondent when you send it."))
            return redirect(url_for("team_queries.listed", public_id=case.public_id))
    made = page(
        "team/query.html",
        case.round,
        case=case,
        sent=sent,
        read=read,
        item=answers.items.get(item, ""),
        cells=cells,
        opens=_opens(read),
        reasons=reasons(),
        most=queries.MOST,
        given=given,
        problems=problems,
        errors=[(f"f-{name}", message) for name, message in problems.items()],
    )
    return (made, 422) if problems else made


def _opens(read: Read) -> str:
    """What the respondent can change because of a query on an item or a list; '' for an answer."""
    if read.kind == ITEM:
        return _(
            "The respondent can change every answer of this item, and can remove it; no other item opens."
        )
    if read.kind in (REPEAT, NONE):
        return _(
            "The respondent can add items and remove them; what was sent in items that stay does not open."
        )
    return ""


def _problems(given: dict[str, str]) -> dict[str, str]:
    problems = {}
    if given["reason"] not in queries.REASONS:
        problems["reason"] = _("Choose why you ask.")
    if not given["text"].strip():
        problems["text"] = _("Write what you want to know.")
    return problems


def _due(written: str, problems: dict[str, str]) -> tuple[date | None, dict[str, str]]:
    try:
        return date.fromisoformat(written), problems
    except ValueError:
        return None, {**problems, "due": _("Give the day, for example 2026-03-31.")}


def _refused(refusal: NotAllowed) -> dict[str, str]:
    """What the refusal of a query means, at its field."""
    if refusal.reason == "due_passed":
        return {"due": _("This day has passed.")}
    return {"text": _("Write what you want to know, in %(most)s characters at most.", most=queries.MOST)}


@blueprint.get("/cases/<public_id>/queries")
@may("team")
def listed(public_id: str) -> str:
    """The queries on a case with their threads, and what the team can do next."""
    return _page(scope.case(actor(), public_id))


def _page(found: Case, **given: Any) -> str:
    known = told(actor(), found, submission.versions(actor(), found))
    most, asked = current_app.config["QUERY_ROUNDS"], queries.rounds_asked(found)
    waiting = sum(one.query.state == queries.PREPARED for one in known)
    return page(
        "team/queries.html",
        found.round,
        case=found,
        told=known,
        waiting=waiting,
        send_text=ngettext("Send the query", "Send %(num)s queries", waiting),
        rounds_text=_(
            "Round %(asked)s of at most %(most)s has been sent.", asked=number(asked), most=number(most)
        )
        if asked
        else _(
            "Nothing has been asked yet; at most %(most)s rounds of queries can be sent.", most=number(most)
        ),
        more=asked < most,
        due=usual_due(found, current_app.config["QUERY_DAYS"]).isoformat(),
        most=queries.MOST,
        latest=next(iter(submission.versions(actor(), found)), None),
        **given,
    )


@blueprint.post("/cases/<public_id>/queries/send")
@may("team")
def send(public_id: str) -> Response:
    """Send everything that is prepared."""
    found = scope.case(actor(), public_id)
    try:
        count = queries.send(actor(), found, current_app.config["QUERY_ROUNDS"])
    except NotAllowed as refusal:
        words = {
            "query_rounds": _("No further round of queries can be sent to this respondent."),
            "no_queries": _("Nothing is prepared that could be sent."),
        }
        say(words.get(refusal.reason, refusal.reason), "warn")
        return _back(public_id)
    told = ngettext("The query is sent.", "%(num)s queries are sent.", count)
    _name, email = mandates.addressee(found)
    if email:
        say(f"{told} " + _("A letter goes to %(email)s.", email=email))
    else:
        say(f"{told} " + _("There is no e-mail address on record: tell the respondent yourself."), "warn")
    return _back(public_id)


@blueprint.post("/cases/<public_id>/queries/<query_id>/again")
@may("team")
def again(public_id: str, query_id: str) -> Response:
    """Prepare a further question in the thread of a query."""
    query = _named(public_id, query_id)
    due, problems = _due(request.form.get("due", ""), {})
    try:
        if due is not None:
            queries.ask_again(actor(), query, clean(request.form.get("text", "")), due)
            say(_("The further question is prepared. It goes to the respondent when you send it."))
    except NotAllowed as refusal:
        problems = _refused(refusal)
    for message in problems.values():
        say(message, "warn")
    return _back(public_id)


@blueprint.post("/cases/<public_id>/queries/<query_id>/settle")
@may("team")
def settle(public_id: str, query_id: str) -> Response:
    """Be satisfied with an answer, or withdraw a query that waits for one."""
    query = _named(public_id, query_id)
    try:
        queries.settle(actor(), query)
    except NotAllowed:
        say(_("The query was answered or settled meanwhile. Look at it again."), "warn")
    return _back(public_id)


@blueprint.post("/cases/<public_id>/queries/<query_id>/discard")
@may("team")
def discard(public_id: str, query_id: str) -> Response:
    """Take back what is prepared and not sent."""
    query = _named(public_id, query_id)
    try:
        queries.discard(actor(), query)
    except NotAllowed:
        say(_("It was sent meanwhile, and cannot be taken back; it can be withdrawn."), "warn")
    return _back(public_id)


@blueprint.post("/cases/<public_id>/validate")
@may("team")
def validate(public_id: str) -> Response:
    """Be satisfied with the version that stands."""
    found = scope.case(actor(), public_id)
    try:
        validation.validate(actor(), found)
        say(_("The response is validated."))
    except NotAllowed as refusal:
        words = {
            "still_open": _("The response is open, or nothing was sent: it cannot be validated now."),
            "team_waits": _(
                "Something is prepared and not sent, or proposed and not decided. Do that first."
            ),
        }
        say(words.get(refusal.reason, refusal.reason), "warn")
    return _back(public_id)


def _named(public_id: str, query_id: str) -> Query:
    return queries.named(actor(), scope.case(actor(), public_id), query_id)


def _back(public_id: str) -> Response:
    return redirect(url_for("team_queries.listed", public_id=public_id))
