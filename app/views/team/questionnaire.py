"""The questionnaire of a round to read and print: as a page at once, as Word and PDF by the worker."""

from collections.abc import Mapping
from types import SimpleNamespace

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.collection import outbox, printing, scope
from app.collection.errors import NotFound
from app.db import db
from app.languages import LANGUAGES
from app.models import Artifact, Job, Round
from app.paper.html import SHEETS, html
from app.views.access import may
from app.views.team.frame import actor, page, say
from app.views.words import _

blueprint = Blueprint("team_questionnaire", __name__, url_prefix="/team")

FORMATS = {"docx": "Word", "pdf": "PDF"}
QUESTIONNAIRE = "questionnaire"
RELOAD_SECONDS = 2


@blueprint.get("/rounds/<name>/questionnaire")
@may("team")
def languages(name: str) -> str:
    """The languages of a round, each with the questionnaire in it."""
    round_ = scope.round_named(actor(), name)
    listed = [_language(round_, code) for code in round_.languages]
    waiting = any(file.waiting for one in listed for file in one.files)
    return page("team/questionnaire.html", round_, printed=listed, reload=RELOAD_SECONDS if waiting else "")


@blueprint.post("/rounds/<name>/questionnaire")
@may("team")
def ask(name: str) -> Response:
    """Ask the worker for the questionnaire in a language and a format; asked twice, it is made once."""
    round_ = scope.round_named(actor(), name)
    language, form = request.form.get("language", ""), request.form.get("format", "")
    if language not in round_.languages or form not in FORMATS:
        raise NotFound
    mark = printing.mark(round_, language)
    payload = {"round": round_.id, "who": actor().name, "language": language, "format": form, "mark": mark}
    # What failed may be asked for anew; what waits or was made is not made twice.
    failed = sum(job.failed_at is not None for job in _jobs(round_, payload))
    outbox.enqueue(outbox.PRINT, payload, unique_key=f"print:{round_.id}:{language}:{form}:{mark}:{failed}")
    say(_("The worker has been asked. This page shows how it goes."))
    return redirect(url_for("team_questionnaire.languages", name=name))


@blueprint.get("/rounds/<name>/questionnaire/<language>")
@may("team")
def printed(name: str, language: str) -> str:
    """The whole questionnaire as one page, as it is asked in a language."""
    round_ = scope.round_named(actor(), name)
    if language not in round_.languages:
        raise NotFound
    sheets = [url_for("static", filename=f"css/{sheet}.css") for sheet in SHEETS]
    back = (_("Back to the round"), url_for("team_questionnaire.languages", name=name))
    return html(printing.printed(round_, language), sheets, (back,))


def _language(round_: Round, code: str) -> SimpleNamespace:
    """One language: where its page is, and its files as far as they are made."""
    return SimpleNamespace(
        code=code,
        name=LANGUAGES[code].name if code in LANGUAGES else code,
        url=url_for("team_questionnaire.printed", name=round_.name, language=code),
        files=[_file(round_, code, form) for form in FORMATS],
    )


def _file(round_: Round, language: str, form: str) -> SimpleNamespace:
    """One file of a language: made, being made, or to be asked for."""
    wanted = {"language": language, "format": form, "mark": printing.mark(round_, language)}
    made = next(
        (one for one in _artifacts(round_) if {key: one.facts.get(key) for key in wanted} == wanted), None
    )
    jobs = _jobs(round_, wanted)
    return SimpleNamespace(
        format=form,
        name=FORMATS[form],
        url=url_for("team_reports.download", public_id=made.public_id) if made else "",
        waiting=made is None and any(job.done_at is None and job.failed_at is None for job in jobs),
        failed=made is None and bool(jobs) and jobs[0].failed_at is not None,
    )


def _artifacts(round_: Round) -> list[Artifact]:
    query = select(Artifact).where(Artifact.round_id == round_.id, Artifact.kind == QUESTIONNAIRE)
    return list(db.session.scalars(query.order_by(Artifact.id.desc())))


def _jobs(round_: Round, wanted: Mapping[str, object]) -> list[Job]:
    """The jobs that print the same, latest first."""
    of_round = Job.payload["round"].as_integer() == round_.id
    query = select(Job).where(Job.kind == outbox.PRINT, of_round).order_by(Job.id.desc())
    keys = ("language", "format", "mark")
    return [
        job for job in db.session.scalars(query) if all(job.payload.get(key) == wanted[key] for key in keys)
    ]
