"""Mail and work that failed: each with what it was, why, and what can be done about it."""

from types import SimpleNamespace

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.collection import failures, outbox
from app.collection.errors import NotFound
from app.collection.failures import Failure
from app.views.access import may
from app.views.names import respondent_name, round_title
from app.views.team.frame import actor, moment, page, say
from app.views.words import _, ngettext, number

blueprint = Blueprint("team_failures", __name__, url_prefix="/team/failed")


@blueprint.get("")
@may("team")
def listed() -> str:
    """Everything that waits for somebody."""
    shown = failures.waiting(actor())
    return page(
        "team/failures.html",
        failures=[_shown(one) for one in shown],
        left=number(failures.count(actor()) - len(shown)) if len(shown) == failures.MOST else "",
    )


@blueprint.post("/<int(max=2147483647):job>/<deed>")
@may("team")
def settle(job: int, deed: str) -> Response:
    """Try one again, or set it aside."""
    if deed not in ("again", "aside"):
        raise NotFound
    found = failures.one(actor(), job)
    if deed == "again":
        failures.try_again(actor(), found)
        say(_("It is tried again."))
    else:
        failures.set_aside(actor(), found)
        say(_("It is set aside, and stays on record."))
    return redirect(url_for("team_failures.listed"))


@blueprint.post("/again")
@may("team")
def all_again() -> Response:
    """Try everything on the page again, as after a mail server was down."""
    found = failures.waiting(actor())
    for one in found:
        failures.try_again(actor(), one)
    say(ngettext("%(num)s is tried again.", "%(num)s are tried again.", len(found)))
    return redirect(url_for("team_failures.listed"))


def _shown(one: Failure) -> SimpleNamespace:
    job, case = one.job, one.case
    return SimpleNamespace(
        id=job.id,
        what=_what(job.kind),
        about=respondent_name(case) if case else one.user.name if one.user else "",
        address=url_for("team_case.case", public_id=case.public_id) if case else "",
        to=failures.sent_to(job, case),
        round=round_title(one.round) if one.round else "",
        when=moment(job.unsettled_at, one.round),
        why=_why(one),
        said=job.error,
    )


def _why(one: Failure) -> str:
    if one.returned:
        return _("The letter left and came back. See that the address is right before you send it again.")
    if one.job.kind in outbox.LETTERS:
        return _("The letter did not leave: the mail server refused it, or could not be reached.")
    tried = ngettext("It was tried %(num)s time.", "It was tried %(num)s times.", one.job.attempts)
    more = _("If it fails again, show the words below to whoever runs this installation.")
    return f"{tried} {more}"


def _what(kind: str) -> str:
    words = {
        outbox.MAIL_LINK: _("Letter with a personal link"),
        outbox.MAIL_COPY: _("Copy for an observer"),
        outbox.RECEIPT_LETTER: _("Letter with a receipt"),
        outbox.MAIL_ACCOUNT: _("Letter about an account of the team"),
        outbox.MAIL_PASSWORD_LINK: _("Letter with a link for a new password"),
        outbox.RECEIPT: _("Receipt as PDF"),
        outbox.REMIND: _("Reminders"),
        outbox.FREEZE: _("Dataset"),
        outbox.REPORT: _("Report"),
        outbox.EXPORT: _("Answers for other tools"),
        outbox.PROFILES: _("Each respondent's own indicators"),
        outbox.PAGES: _("Report as pages"),
        outbox.PRINT: _("Questionnaire to print"),
        outbox.CHECKPOINT: _("Checkpoint of the record"),
    }
    return words.get(kind) or (_("Letter") if kind in outbox.LETTERS else kind.replace("_", " "))
