"""Answers that came on paper or by mail: the document is kept first, then its answers are entered."""

from pathlib import Path

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import files, scope
from app.collection.errors import Invalid
from app.models import Case
from app.views.access import may
from app.views.team.case import has_lists
from app.views.team.frame import actor, page, say
from app.views.words import _

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
    say(_("The document is kept. Its answers can be entered now."))
    return redirect(url_for("team_behalf.behalf", public_id=public_id))


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
    kept = files.of_case(actor(), found)
    return page(
        "team/behalf.html",
        found.round,
        case=found,
        uploads=kept,
        error=error,
        errors=[("f-document", error)] if error else [],
        enter_url=url_for("respond.overview", public_id=found.public_id) if kept else "",
        has_lists=has_lists(found),
        most=MOST_MB,
    )
