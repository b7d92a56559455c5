"""Answers that came on paper or by mail: the document is kept first, then its answers are entered."""

from dataclasses import replace
from pathlib import Path

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import clock, files, on_behalf, rights, rounds, scope
from app.collection.errors import Invalid
from app.models import Case
from app.questionnaire.reading import Read
from app.questionnaire.route import Route
from app.views.access import may
from app.views.team.case import has_lists
from app.views.team.frame import actor, page, say
from app.views.team.reading import ReadSection
from app.views.team.reading import read as read_aloud
from app.views.words import _, spoken

blueprint = Blueprint("team_behalf", __name__, url_prefix="/team")

MOST_MB = 20


@blueprint.get("/cases/<public_id>/behalf")
@may("team")
def behalf(public_id: str) -> str:
    """The documents that are here, one more to add, and the way on to the answers."""
    return _page(scope.case(actor(), public_id))


@blueprint.post("/cases/<public_id>/behalf")
@may("team")
def keep(public_id: str) -> str | tuple[str, int] | Response:
    """Keep the document that a respondent sent."""
    found = scope.case(actor(), public_id)
    sent = request.files.get("document")
    if sent is None or not sent.filename:
        return _page(found, _("Choose the document first.")), 422
    root = Path(current_app.config["FILES"])
    try:
        document = files.Sent(sent.stream, sent.filename, MOST_MB)
        files.keep(root, found, document, actor(), files.BEHALF)
    except Invalid as refusal:
        return _page(found, file_refusal(refusal.what)), 422
    say(_kept(found))
    return redirect(url_for("team_behalf.behalf", public_id=public_id))


def _kept(found: Case) -> str:
    """That a document is kept, and how its answers can be added, if they can."""
    if not found.untold:
        return _("The document is kept. Its answers can be entered now.")
    if has_lists(found):
        return _("The document is kept. Its answers can be added as a table now.")
    return _("The document is kept. Ask the member of staff to enter its answers.")


def file_refusal(what: str) -> str:
    """What is wrong with a file, and what would be right."""
    kinds = ", ".join(sorted(files.KINDS))
    words = {
        "file_kind": _("Files of this kind are not taken. Send one of: %(kinds)s.", kinds=kinds),
        "file_content": _("This file is not what the end of its name says. Save it again and send that."),
        "file_size": _("The file is larger than %(most)s MB.", most=MOST_MB),
        "file_empty": _("The file is empty."),
    }
    return words.get(what, what)


def _page(found: Case, error: str = "") -> str:
    kept, whole = files.of_case(actor(), found), rights.opened(actor().on_behalf(), found).reads.everything
    return page(
        "team/behalf.html",
        found.round,
        case=found,
        uploads=kept,
        error=error,
        errors=[("f-document", error)] if error else [],
        enter_url="" if found.untold else url_for("respond.overview", public_id=found.public_id),
        has_lists=has_lists(found),
        closed=not whole and not found.untold,
        entered=[] if whole else _entered(found),
        most=MOST_MB,
    )


def _entered(found: Case) -> list[ReadSection]:
    """What the team has entered itself: it may read that again, where the section is closed to it since."""
    answers = on_behalf.entered(actor(), found)
    asked = rounds.questionnaire_of(found, spoken())
    sections = read_aloud(Route(asked, answers, clock.today(found.round.timezone), seed=found.public_id))
    return [section for section in map(_said, sections) if section.blocks]


def _said(section: ReadSection) -> ReadSection:
    """A section with what was answered in it alone."""
    blocks = [
        replace(one, questions=[said for said in map(_lines, one.questions) if said])
        for one in section.blocks
    ]
    return replace(section, note="", blocks=tuple(one for one in blocks if one.questions))


def _lines(read: Read) -> Read | None:
    lines = tuple(line for line in read.lines if not line.missing)
    return replace(read, lines=lines) if lines else None
