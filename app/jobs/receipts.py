"""Receipts: every answer of a submission set as PDF and kept, then sent to those whom it concerns."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from app import languages, proof
from app.collection import outbox, receipts, record, rounds, wording
from app.db import db
from app.jobs.errors import Vain
from app.jobs.letters import sent_without_link
from app.jobs.queue import Leased
from app.jobs.storing import kept, made_before, stored
from app.letters import language_of, receipt_letter
from app.mail import Enclosure
from app.models import Artifact, Case, Checkpoint, Submission
from app.paper import response
from app.paper.blocks import Paper
from app.paper.pdf import pdf
from app.paper.response import Front
from app.questionnaire.answers import from_json
from app.questionnaire.route import Route

RECEIPT = "receipt"
LARGEST = 8 * 1024 * 1024
"""The largest file that goes with a letter: many mail servers refuse more than 10 MB, as they count."""


def build_receipt(job: Leased) -> dict[str, Any]:
    """Set the receipt of a submission, in the language that it was sent in, and have it sent."""
    sent, case = _sent(job)
    known = made_before(job, RECEIPT)
    if known is None:
        code = sent.language if languages.written(sent.language) else language_of(case)

        # The receipt bears a checkpoint that its own submission is part of.
        held = record.checkpoint()
        record.ask()

        def write(place: Path) -> Path:
            out = place / f"{sent.receipt}.pdf"
            out.write_bytes(pdf(_paper(case, sent, held, code)))
            return out

        made = stored(job, Artifact(kind=RECEIPT, round_id=case.round_id), write)
        made.title, made.facts = sent.receipt, {"language": code}
        known = kept(made)
    for place, (address, name) in enumerate(receipts.recipients(case, job.payload.get("link"))):
        outbox.enqueue(
            outbox.RECEIPT_LETTER,
            {"receipt": sent.receipt, "artifact": known.public_id, "to": address, "name": name},
            unique_key=f"receipt_letter:{sent.receipt}:{place}",
        )
    return {RECEIPT: known.public_id}


def send_receipt(job: Leased) -> dict[str, Any]:
    """Send a receipt to one address, its PDF enclosed where that is allowed and not too large to travel."""
    sent, case = _sent(job)
    made = db.session.scalar(select(Artifact).where(Artifact.public_id == job.payload["artifact"]))
    file = Path(current_app.config["FILES"]) / made.path if made else None
    fits = file is not None and file.is_file() and file.stat().st_size <= LARGEST
    enclosed: tuple[Enclosure, ...] = ()
    if file is not None and fits and current_app.config["MAIL_ANSWERS"]:
        enclosed = (Enclosure(file.name, "application/pdf", file.read_bytes()),)
    to = (str(job.payload["to"]), str(job.payload["name"]))
    letter = receipt_letter(case, sent, receipts.replaced_by(sent), to, enclosed)
    return sent_without_link(job, letter)


def _sent(job: Leased) -> tuple[Submission, Case]:
    sent = db.session.scalar(select(Submission).where(Submission.receipt == job.payload["receipt"]))
    if sent is None:
        raise Vain("the submission does not exist any more")
    return sent, db.session.get_one(Case, sent.case_id)


def _paper(case: Case, sent: Submission, held: Checkpoint | None, language: str) -> Paper:
    _ = languages.gettext(language)
    told = proof.proof(case, sent, receipts.replaced_by(sent), language)
    asked = rounds.frozen(sent.instrument_sha256)
    asked = wording.speaking(asked, case.round.wordings.get(language, ""), language)
    when = sent.received_at.astimezone(ZoneInfo(case.round.timezone)).date()
    words = [
        _(
            "Anyone who has receipt and fingerprint can check them, without signing in, at %(address)s.",
            address=told.checked_at,
        ),
    ]
    if sent.on_behalf:
        words.insert(0, _("Entered on behalf of the respondent"))
    front = Front(
        " ".join((_("Receipt"), sent.receipt)),
        tuple(filter(None, (told.survey, told.about))),
        (*told.facts, *(((_("Checkpoint of the record"), record.shown(held)),) if held else ())),
        tuple(words),
    )
    return response.paper(Route(asked, from_json(sent.document), when, seed=case.public_id), front, language)
