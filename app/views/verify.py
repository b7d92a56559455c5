"""Checking a receipt: a public page that says whether this is what was received, and nothing else."""

from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for

from app import languages
from app.collection import verification
from app.collection.errors import Invalid, TooManyAttempts
from app.collection.verification import Claim, Received
from app.views.access import may
from app.views.words import _, language_menu, number, spoken

blueprint = Blueprint("verify", __name__)


@blueprint.get("/verify")
@may("anyone")
def page() -> str | tuple[str, int]:
    """The form; an address that names both, as receipts do, is checked at once."""
    receipt, fingerprint = request.args.get("receipt", ""), request.args.get("fingerprint", "")
    if not receipt and not fingerprint:
        return _form()
    return _checked(receipt, fingerprint, verification.typed(receipt, fingerprint))


@blueprint.post("/verify")
@may("anyone")
def verify() -> str | tuple[str, int]:
    """Check what was typed, or the file of a submission by its own fingerprint."""
    receipt, fingerprint = request.form.get("receipt", ""), request.form.get("fingerprint", "")
    file = request.files.get("file")
    if file is not None and file.filename:
        try:
            claim = verification.of_file(file.read(verification.LARGEST + 1))
        except Invalid:
            text = _("This is not a file that was downloaded beside a receipt (JSON).")
            return _form(receipt, fingerprint, {"file": text}), 422
        return _checked(receipt, fingerprint, claim)
    if not receipt.strip() or not fingerprint.strip():
        text = _("Write both the receipt and the fingerprint, or choose the file.")
        return _form(receipt, fingerprint, {"receipt": text}), 422
    return _checked(receipt, fingerprint, verification.typed(receipt, fingerprint))


def _checked(receipt: str, fingerprint: str, claim: Claim) -> str | tuple[str, int]:
    try:
        found = verification.check(claim, request.remote_addr or "")
    except TooManyAttempts as refusal:
        until = f"{refusal.until:%H:%M} (UTC)"
        text = _("There were too many attempts. Wait until %(time)s, then try again.", time=until)
        return _form(receipt, fingerprint, {"receipt": text}), 429
    return _form(receipt, fingerprint, found=_told(found) if found else None, asked=True)


def _told(found: Received) -> SimpleNamespace:
    when = languages.format_moment(found.received_at, spoken(), ZoneInfo(found.timezone))
    return SimpleNamespace(
        receipt=found.receipt,
        version=number(found.number),
        time=f"{when} ({found.timezone})",
        late=_("late") if found.late else "",
        superseded=found.superseded,
        erased=found.erased,
        kept=found.kept,
    )


def _form(
    receipt: str = "",
    fingerprint: str = "",
    problems: dict[str, str] | None = None,
    found: SimpleNamespace | None = None,
    *,
    asked: bool = False,
) -> str:
    return render_template(
        "verify.html",
        receipt=receipt,
        fingerprint=fingerprint,
        found=found,
        asked=asked,
        problems=problems or {},
        errors=[(f"f-{name}", text) for name, text in (problems or {}).items()],
        action=url_for("verify.verify"),
        languages=language_menu(),
    )
