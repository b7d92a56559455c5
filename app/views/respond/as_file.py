"""Answers and documents as files that a browser saves, never shows."""

import json
from pathlib import Path
from typing import Any

from flask import Response, current_app, send_file

from app.collection import draft, files
from app.collection.errors import NotFound
from app.collection.within import within
from app.models import Case
from app.questionnaire.form import PageForm
from app.views.access import may
from app.views.addresses import page_address
from app.views.respond import frame
from app.views.respond.frame import actor, blueprint, case_at


def as_json(content: Any, name: str) -> Response:
    """``content`` as a JSON file to save."""
    answer = Response(json.dumps(content, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@blueprint.get("/r/<public_id>/attached-files/<sha256>")
@may("respondent")
def attached(public_id: str, sha256: str) -> Response:
    """A file that was attached to this response."""
    case = case_at(public_id, in_part=True)
    if not _is_open(case, sha256):
        raise NotFound
    stored = files.find(Path(current_app.config["FILES"]), actor(), case, sha256)
    return send_file(stored.path.resolve(), stored.media_type, as_attachment=True, download_name=stored.name)


def address(case: Case, sha256: str) -> str:
    """Where a file of a response is to be had; '' for none."""
    return page_address("respond.attached", public_id=case.public_id, sha256=sha256) if sha256 else ""


def link(case: Case, form: PageForm) -> None:
    """Have each file that was attached be had from where it was attached."""
    for _address, question, asked in form.asked.values():
        if question.type == "file" and asked.field is not None:
            asked.file_url = address(case, str((asked.field.data or {}).get("sha256", "")))


def _is_open(case: Case, sha256: str) -> bool:
    """Whether a file stands in an answer that whoever is signed in may read."""
    reads = frame.reads(case)
    if reads.everything:
        return True
    questionnaire = frame.questionnaire_of(case)
    seen = within(reads, questionnaire, draft.load(case, questionnaire))
    values = (value for document in seen.documents.values() for value in document.answers.values())
    return any(isinstance(value, dict) and value.get("sha256") == sha256 for value in values)
