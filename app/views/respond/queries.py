"""The secretariat's queries on what was sent: read, replied to, and the way to the answers they ask of."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import matters, queries, submission
from app.collection.errors import NotAllowed
from app.models import Case
from app.questionnaire.model import Section
from app.questionnaire.reading import Place
from app.questionnaire.wording import clean
from app.views import correcting
from app.views.access import may
from app.views.querying import Told, told
from app.views.respond import frame, tasks
from app.views.respond.frame import actor, blueprint, case_at, questionnaire_of, say
from app.views.respond.read_back import field_url
from app.views.words import _


@blueprint.get("/r/<public_id>/queries-on-answers")
@may("respondent")
def listed(public_id: str) -> str:
    """All queries, those that wait for an answer first."""
    return _page(case_at(public_id))


@blueprint.post("/r/<public_id>/queries-on-answers/<query_id>")
@may("respondent")
def reply(public_id: str, query_id: str) -> str | tuple[str, int] | Response:
    """Say something to a query."""
    case = case_at(public_id)
    query = queries.named(actor(), case, query_id)
    text = clean(request.form.get("text", ""))
    try:
        queries.reply(actor(), query, text)
    except NotAllowed as refusal:
        words = {
            "query_state": _("This query was answered or settled meanwhile. What you wrote is not sent."),
            "message_length": _("Write your reply, in %(most)s characters at most.", most=queries.MOST),
        }
        if refusal.reason not in words:
            raise
        return _page(case, (query_id, text, words[refusal.reason])), 422
    if query.state == queries.OPEN:
        say(_("Your reply is kept with the query. Now send the answer that you have changed."))
    else:
        say(_("Your reply is sent."))
    return redirect(url_for("respond.listed", public_id=public_id, _anchor=f"query-{query_id}"))


def _page(case: Case, refused: tuple[str, str, str] = ("", "", "")) -> str:
    known = told(actor(), case, submission.versions(actor(), case))
    return frame.page(
        "respond/queries.html",
        case,
        told=known,
        change={one.query.id: _change_url(case, one) for one in known},
        amended={one.query.id for one in known if queries.amended(case, one.query)},
        may_reply=frame.may_send(case),
        check_url=url_for("respond.check", public_id=case.public_id),
        refused=refused,
        corrected=correcting.told(actor(), case, submission.versions(actor(), case)),
        most=queries.MOST,
        public_id=case.public_id,
        sections=tasks.sections(case),
    )


def _change_url(case: Case, one: Told) -> str:
    """Where the answer can be changed, while it is open."""
    questionnaire = questionnaire_of(case)
    name = one.query.question
    place = questionnaire.places.get(matters.question_of(questionnaire, name))
    if one.query.state != queries.OPEN or not frame.writable(case) or place is None or one.read is None:
        return ""
    if matters.is_item(one.query.document, name):
        return _item_url(case, place.section, one.read)
    question = questionnaire.questions.get(name)
    where = Place(one.read.form, place.repeats, one.read.item)
    return field_url(case, place.section, where, question.parts[0].name if question else name)


def _item_url(case: Case, section: Section, read: Place) -> str:
    """Where a whole item is changed, or removed: on its list, which leads to its pages."""
    name = read.repeats[-1]
    around = Place(read.form, read.repeats[:-1], read.item[:-1])
    return field_url(case, section, around, name)
