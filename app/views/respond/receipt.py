"""The receipt of a submission, and what was sent, to read, to print and as data."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, send_file, url_for

from app.collection import clock, draft, prefill, prior, receipts, rounds, submission
from app.collection.errors import NotFound
from app.models import Case, Submission
from app.proof import sent_by
from app.questionnaire.answers import from_json, to_json
from app.questionnaire.route import Route
from app.views.access import may
from app.views.comparison import compared
from app.views.publishing import asked_for_use
from app.views.respond import frame, tasks
from app.views.respond.as_file import as_json
from app.views.respond.frame import actor, blueprint, case_at, questionnaire_of
from app.views.respond.overview import facts, reopen_url
from app.views.respond.read_back import Reader
from app.views.versions import route_of
from app.views.words import _, day, moment, number, spoken


def _sent(case: Case, receipt: str) -> Submission:
    found = submission.by_receipt(actor(), receipt)
    if found.case_id != case.id:
        raise NotFound
    return found


@blueprint.get("/r/<public_id>/sent-answers/<receipt>")
@may("respondent")
def receipt(public_id: str, receipt: str) -> str:
    """Proof of what was sent and when."""
    case = case_at(public_id)
    sent = _sent(case, receipt)
    here: dict[str, Any] = {"public_id": public_id, "receipt": receipt}
    before, after = _neighbours(case, sent)
    document, waiting = receipts.document_of(sent)
    with_answers = (_("Receipt with all answers"), url_for("respond.as_set", **here), "PDF")
    return frame.page(
        "respond/submitted.html",
        case,
        receipt=SimpleNamespace(
            number=sent.receipt,
            version=number(sent.number),
            time=moment(sent.received_at, case.round),
            late=_("late") if sent.late else "",
            by=sent_by(sent, case.round, spoken()),
            hash=sent.sha256,
            replaces=_other(case, before),
            replaced=_other(case, after),
        ),
        downloads=[
            *([with_answers] if document else []),
            (_("What was sent, to print"), url_for("respond.to_print", **here), ""),
            (_("What was sent, as data"), url_for("respond.data", **here), "JSON"),
        ],
        waiting=waiting,
        changed=compared(route_of(before, case), route_of(sent, case)) if before else [],
        verify_url=url_for("verify.page", receipt=sent.receipt, fingerprint=sent.sha256),
        next=_next(case),
        opinions=[one for one in tasks.sections(case) if one.anonymous and not case.opinions_given],
        reopen_url=reopen_url(case) if sent.number == case.versions else "",
    )


@blueprint.get("/r/<public_id>/sent-answers/<receipt>.pdf")
@may("respondent")
def as_set(public_id: str, receipt: str) -> Response:
    """The receipt with all answers, as the worker has set it."""
    made, _waits = receipts.document_of(_sent(case_at(public_id), receipt))
    path = (Path(current_app.config["FILES"]) / made.path).resolve() if made else None
    if path is None or not path.is_file():
        raise NotFound
    return send_file(path, "application/pdf", as_attachment=True, download_name=path.name)


def _neighbours(case: Case, sent: Submission) -> tuple[Submission | None, Submission | None]:
    """What was sent before and after a submission, if anything was."""
    if case.versions == 1:
        return None, None
    known = {one.number: one for one in submission.versions(actor(), case)}
    return known.get(sent.number - 1), known.get(sent.number + 1)


def _other(case: Case, sent: Submission | None) -> SimpleNamespace | None:
    """Another submission of the case, as a receipt names it."""
    if sent is None:
        return None
    return SimpleNamespace(
        text=_(
            "submission no. %(number)s of %(date)s",
            number=number(sent.number),
            date=day(sent.received_at, case.round),
        ),
        receipt=sent.receipt,
        url=url_for("respond.receipt", public_id=case.public_id, receipt=sent.receipt),
    )


def _next(case: Case) -> list[str]:
    after = rounds.deadline(case.round, case)
    texts = [
        _(
            "We read the answers after the survey closes on %(day)s. We may write to you with questions.",
            day=day(after, case.round),
        )
    ]
    if asked_for_use(case.round):
        texts.append(_("Answers are published only as you have allowed in the questionnaire."))
    return texts


@blueprint.get("/r/<public_id>/sent-answers/<receipt>/to-print")
@may("respondent")
def to_print(public_id: str, receipt: str) -> str:
    """What was sent, as a document."""
    case = case_at(public_id)
    sent = _sent(case, receipt)
    questionnaire = rounds.frozen(sent.instrument_sha256)
    when = sent.received_at.astimezone(ZoneInfo(case.round.timezone)).date()
    route = Route(questionnaire, from_json(sent.document), when, seed=case.public_id)
    before, after = (_other(case, one) for one in _neighbours(case, sent))
    texts = [
        _(
            "Receipt %(receipt)s, received on %(when)s.",
            receipt=sent.receipt,
            when=moment(sent.received_at, case.round),
        ),
        _("It replaces %(other)s, %(receipt)s.", other=before.text, receipt=before.receipt) if before else "",
        _("It was replaced by %(other)s, %(receipt)s.", other=after.text, receipt=after.receipt)
        if after
        else "",
    ]
    return frame.page(
        "respond/print.html",
        case,
        heading=_("What was sent"),
        text=" ".join(filter(None, texts)),
        hash=sent.sha256,
        checked=Reader(route, case).sections(),
    )


@blueprint.get("/r/<public_id>/sent-answers/<receipt>.json")
@may("respondent")
def data(public_id: str, receipt: str) -> Response:
    """What was sent, with its hash, as the dataset will hold it."""
    case = case_at(public_id)
    sent = _sent(case, receipt)
    before, after = _neighbours(case, sent)
    content = facts(case) | {
        "instrument": sent.instrument_sha256,
        "submission": sent.receipt,
        "number": sent.number,
        "received": sent.received_at.isoformat(),
        "late": sent.late,
        "replaces": before.receipt if before else None,
        "replaced_by": after.receipt if after else None,
        "sha256": sent.sha256,
        "document": sent.document,
    }
    return as_json(content, f"{sent.receipt}.json")


@blueprint.get("/r/<public_id>/print-draft")
@may("respondent")
def print_draft(public_id: str) -> str:
    """The answers so far, as a document."""
    case = case_at(public_id)
    return frame.page(
        "respond/print.html",
        case,
        heading=_("Answers so far"),
        text=_("As at %(when)s. Not sent.", when=moment(clock.now(), case.round))
        if case.status != "submitted"
        else "",
        hash="",
        checked=Reader(_route(case), case).sections(),
    )


@blueprint.get("/r/<public_id>/draft.json")
@may("respondent")
def draft_data(public_id: str) -> Response:
    """The answers so far, as data."""
    case = case_at(public_id)
    content = facts(case) | {"at": clock.now().isoformat(), "document": to_json(_route(case).answers)}
    return as_json(content, f"{case.respondent.code}-draft.json")


def _route(case: Case) -> Route:
    questionnaire = questionnaire_of(case)
    answers = draft.load(case, questionnaire).answers
    answers = prefill.with_prefilled(case, questionnaire, answers)
    return prior.route(case, questionnaire, answers)
