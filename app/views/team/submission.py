"""One submission as it was sent, never a draft; and the files that came with a case."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from app.collection import corrections, draft, files, on_behalf, rounds, scope, translations
from app.collection import submission as sent
from app.collection.errors import NotFound
from app.db import db
from app.models import Case, Submission
from app.proof import in_words
from app.questionnaire.answers import to_json
from app.views.access import may
from app.views.team.frame import actor, moment, page, say
from app.views.team.reading import explained
from app.views.team.reading import read as read_aloud
from app.views.versions import route_of
from app.views.words import _, number, spoken

blueprint = Blueprint("team_submission", __name__, url_prefix="/team")


@blueprint.get("/submissions/<receipt>")
@may("team")
def read(receipt: str) -> str:
    """The submission with this receipt, every question with its answer in words."""
    found = sent.by_receipt(actor(), receipt)
    case = case_of(found)
    own = rounds.frozen(found.instrument_sha256)
    sections = read_aloud(route_of(found, case))
    return page(
        "team/submission.html",
        case.round,
        case=case,
        submission=found,
        time=moment(found.received_at, case.round),
        capacity=in_words(found.capacity, spoken()),
        sections=sections,
        translations=translations.of_submission(own, found),
        translatable=found.language != own.language,
        original_language=own.language,
        explained=list(explained(sections)),
        versions=[
            (number(one.number), one.receipt, one.id == found.id) for one in sent.versions(actor(), case)
        ],
        uploads=files.of_case(actor(), case) if found.on_behalf else [],
        changes_url=url_for("team_compare.changes", receipt=receipt) if found.number > 1 else "",
        back_url=url_for("team_case.case", public_id=case.public_id),
        number=_("version %(number)s", number=number(found.number)),
    )


@blueprint.post("/submissions/<receipt>/translation")
@may("team")
def translate(receipt: str) -> Response:
    """Keep a translation of one answer beside it."""
    found = sent.by_receipt(actor(), receipt)
    where = (request.form.get("item", ""), request.form.get("part", ""))
    translations.translate(
        actor(), rounds.frozen(found.instrument_sha256), found, where, request.form.get("text", "")
    )
    say(_("The translation is kept beside the answer, which stays as it was sent."))
    return redirect(url_for("team_submission.read", receipt=receipt, _anchor=f"t-{'-'.join(where)}"))


def case_of(found: Submission) -> Case:
    """The case that a submission was sent for."""
    return db.session.scalars(scope.cases(actor()).where(Case.id == found.case_id)).one()


@blueprint.get("/cases/<public_id>/files/<sha256>")
@may("team")
def file(public_id: str, sha256: str) -> Response:
    """A document that came with a case, or a file that was sent; a draft's only while it is shared."""
    case = scope.case(actor(), public_id)
    purposes = (files.BEHALF, files.NOMINATION)
    kept = {one.sha256 for purpose in purposes for one in files.of_case(actor(), case, purpose)}
    if sha256 not in kept and not any(sha256 in _files(one) for one in _readable(case)):
        raise NotFound
    stored = files.find(Path(current_app.config["FILES"]), actor(), case, sha256)
    return send_file(stored.path.resolve(), stored.media_type, as_attachment=True, download_name=stored.name)


def _readable(case: Case) -> Iterator[Any]:
    """What the team may read of a case: what was sent, what it proposes or entered, and a shared draft."""
    yield from (one.document for one in sent.versions(actor(), case))
    yield from (one.changes for one in corrections.of_case(actor(), case))
    if case.on_behalf:
        yield to_json(on_behalf.entered(actor(), case))
    if case.shared_at is not None:
        yield to_json(draft.load(case, rounds.questionnaire_of(case)).answers)


def _files(value: Any) -> set[str]:
    """The hashes of all files in a document."""
    if isinstance(value, list):
        return {found for one in value for found in _files(one)}
    if not isinstance(value, dict):
        return set()
    own = {str(value["sha256"])} if "sha256" in value else set()
    return own | {found for one in value.values() for found in _files(one)}
