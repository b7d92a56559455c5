"""A State's whole correspondence: messages and what became of them, notes of calls, files, what happened."""

from types import SimpleNamespace

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import correspondence, files, outbox
from app.collection.correspondence import BOUNCED, LEFT_OUT, LONGEST_NOTE, QUEUED, REFUSED, SENT, Message
from app.collection.errors import Invalid
from app.models import Case
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.team import happenings
from app.views.team.frame import actor, moment, page, say
from app.views.team.people import state_case
from app.views.words import _

blueprint = Blueprint("team_correspondence", __name__, url_prefix="/team")


@blueprint.get("/cases/<public_id>/correspondence")
@may("team")
def read(public_id: str) -> str:
    """Everything that went to and fro, on one page that prints."""
    return _page(state_case(public_id))


@blueprint.post("/cases/<public_id>/correspondence")
@may("team")
def note(public_id: str) -> str | tuple[str, int] | Response:
    """Keep a note of a call or a meeting."""
    found = state_case(public_id)
    text = clean(request.form.get("text", ""))
    try:
        correspondence.note(actor(), found, text)
    except Invalid:
        problem = _("Write what was said, in %(most)s characters at most.", most=LONGEST_NOTE)
        return _page(found, text, problem), 422
    say(_("The note is kept."))
    return redirect(url_for("team_correspondence.read", public_id=public_id))


@blueprint.post("/cases/<public_id>/correspondence/<int(max=2147483647):message>/bounced")
@may("team")
def bounced(public_id: str, message: int) -> Response:
    """Mark a message as one that came back."""
    correspondence.mark_bounced(actor(), state_case(public_id), message)
    say(_("The message is marked as one that came back."))
    return redirect(url_for("team_correspondence.read", public_id=public_id))


@blueprint.post("/cases/<public_id>/correspondence/<int(max=2147483647):message>/again")
@may("team")
def again(public_id: str, message: int) -> Response:
    """Send anew what did not arrive."""
    correspondence.send_again(actor(), state_case(public_id), message)
    say(_("The message is sent again."))
    return redirect(url_for("team_correspondence.read", public_id=public_id))


def _page(found: Case, text: str = "", problem: str = "") -> str:
    return page(
        "team/correspondence.html",
        found.round,
        case=found,
        messages=[_message(found, one) for one in correspondence.messages(actor(), found)],
        notes=[
            SimpleNamespace(when=moment(when, found.round), who=who, text=said)
            for when, who, said in correspondence.notes(actor(), found)
        ],
        uploads=[
            one
            for purpose in (files.NOMINATION, files.BEHALF)
            for one in files.of_case(actor(), found, purpose)
        ],
        events=happenings.of_case(found, everything=True),
        text=text,
        problem=problem,
        errors=[("f-text", problem)] if problem else [],
    )


def _message(found: Case, one: Message) -> SimpleNamespace:
    states = {
        QUEUED: ("", _("waiting to be sent")),
        SENT: ("done", _("sent")),
        REFUSED: ("late", _("refused")),
        BOUNCED: ("late", _("came back")),
        LEFT_OUT: ("", _("left out, since the answers came first")),
    }
    kind, word = states[one.state]
    return SimpleNamespace(
        id=one.id,
        what=_what(one),
        to=one.to,
        when=moment(one.at or one.asked, found.round),
        kind=kind,
        state=word,
        said=one.said,
        may_bounce=one.state == SENT,
        may_again=one.state in (REFUSED, BOUNCED),
    )


def _what(one: Message) -> str:
    if one.kind == outbox.MAIL_COPY:
        return _("Copy for an observer")
    words = {
        outbox.INVITED: _("Invitation"),
        outbox.REMINDED: _("Reminder"),
        outbox.ASKED_AGAIN: _("New link that was asked for"),
        outbox.NOMINATED: _("Nomination"),
        outbox.CONFIRMED: _("Confirmation"),
        outbox.ENDED: _("End of a mandate"),
        outbox.QUERIED: _("Queries"),
        outbox.EXTENDED: _("More time to answer"),
        outbox.LINK_COPIED: _("A new personal link was made"),
        outbox.FIRST_LINK_COPIED: _("A personal link was made"),
    }
    if one.kind == outbox.RECEIPT_LETTER:
        return _("Receipt")
    return words.get(one.why, _("Message"))
