"""The preview's own pages: what is wrong with the definition, why things are hidden, all of it in print."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, redirect, render_template, request, session, url_for
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app import bounds
from app.db import db
from app.models import Event
from app.paper.blocks import Paper
from app.paper.docx import docx
from app.paper.html import SHEETS, html
from app.paper.pdf import pdf
from app.paper.questionnaire import Wanted, paper
from app.preview.definition import line_of
from app.preview.live import Live, live
from app.questionnaire.texts import in_language
from app.questionnaire.why import why
from app.views.access import TOKEN, may
from app.views.respond.place import Place, find
from app.views.words import _, spoken

blueprint = Blueprint("preview", __name__, url_prefix="/preview")

FILES: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf, "application/pdf"),
}


@blueprint.before_app_request
def as_respondent() -> Any:
    """Whoever opens the preview is its one respondent; while the definition is broken, pages say how."""
    if request.endpoint == "static":
        return None
    known = live()
    found = known.look()
    if session.get(TOKEN) != known.token:
        session[TOKEN] = known.token
    if current_app.config["PREVIEW_LANGUAGE"] and not session.get("language"):
        session["language"] = current_app.config["PREVIEW_LANGUAGE"]
    if not found.problems or request.endpoint == "preview.state":
        return None
    listed = [
        SimpleNamespace(file=one.file, line=one.line, what=one.what, mend=one.mend, text=line_of(one))
        for one in found.problems
    ]
    return render_template("preview/broken.html", problems=listed, folder=known.folder), 422


@blueprint.app_context_processor
def around() -> dict[str, SimpleNamespace]:
    """What every page of a preview bears on top."""
    known = live()
    return {
        "preview": SimpleNamespace(
            folder=known.folder.name,
            state=url_for("preview.state"),
            definition=known.definition.mark,
            draft=_draft_mark(),
            links=[
                (_("Questions"), "/"),
                (_("Print"), url_for("preview.printed")),
                ("Word", url_for("preview.file", ending="docx")),
                ("PDF", url_for("preview.file", ending="pdf")),
            ],
            why=url_for("preview.explained", at=request.path) if _can_be_explained(known) else "",
            again=url_for("preview.again"),
        )
    }


@blueprint.get("/state")
@may("anyone")
def state() -> Response:
    """What changes when a page has to be drawn anew: the definition, and the answers."""
    return jsonify(definition=live().definition.mark, draft=_draft_mark())


@blueprint.post("/again")
@may("anyone")
def again() -> Response:
    """Throw the draft away and begin with nothing answered."""
    live().begin_again()
    return redirect("/")


@blueprint.get("/why")
@may("anyone")
def explained() -> str:
    """Everything that a page can ask, hidden or not, with its conditions and what they see now."""
    place = _place(request.args.get("at", ""))
    if place is None:
        abort(404)
    found = why(place.route, place.page, spoken(), place.repeats, place.path)
    return render_template("preview/why.html", things=found, back=place.url(), page=place.page)


@blueprint.get("/print")
@may("anyone")
def printed() -> str:
    """The whole questionnaire as one page."""
    sheets = [url_for("static", filename=f"css/{name}.css") for name in SHEETS]
    links = (
        (_("Back to the preview"), "/"),
        *(
            (name, url_for("preview.file", ending=ending))
            for name, ending in (("Word", "docx"), ("PDF", "pdf"))
        ),
    )
    return html(_paper(), sheets, links)


@blueprint.get("/print.<ending>")
@may("anyone")
def file(ending: str) -> Response:
    """The whole questionnaire to take away."""
    if ending not in FILES:
        abort(404)
    write, media_type = FILES[ending]
    name = f"{live().folder.name}.{ending}"
    return current_app.response_class(
        write(_paper()),
        mimetype=media_type,
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _paper() -> Paper:
    """The questionnaire as it is now, in the language of the page where it is written in it."""
    known = live().definition
    if known.questionnaire is None:
        abort(404)
    said = {one.language: one for one in known.spoken}.get(spoken())
    if said is None:
        return paper(known.questionnaire, Wanted(known.questionnaire.language))
    questionnaire = in_language(known.questionnaire, said.wordings, said.language)
    return paper(questionnaire, Wanted(said.language, draft=not said.reviewed))


def _can_be_explained(known: Live) -> bool:
    """Whether the page that is asked for is one of questions."""
    return not known.definition.problems and _place(request.path) is not None


@bounds.lifted()
def _draft_mark() -> int:
    return db.session.scalar(select(func.max(Event.id))) or 0


def _place(address: str) -> Place | None:
    """The page of questions at an address; None for any other."""
    try:
        endpoint, given = current_app.url_map.bind("").match(address, method="GET")
    except HTTPException:
        return None
    if endpoint not in ("respond.section", "respond.item"):
        return None
    return find(**given)
