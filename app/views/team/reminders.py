"""Reminders of a round by schedule: which go, when, to how many, and what became of their letters."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import clock, outbox, participation, reminders, scope
from app.collection.reminders import SLOTS
from app.models import Round
from app.views.access import may
from app.views.names import in_this_language
from app.views.team.frame import actor, listed, local, moment, moment_in, no_moment, page, say
from app.views.words import _, number

blueprint = Blueprint("team_reminders", __name__, url_prefix="/team")


@blueprint.get("/rounds/<name>/reminders")
@may("team")
def form(name: str) -> str:
    """The reminders: those to come can be changed, those that went say what came of them."""
    return _page(scope.round_named(actor(), name))


@blueprint.post("/rounds/<name>/reminders")
@may("team")
def plan(name: str) -> str | tuple[str, int] | Response:
    """Have the chosen reminders go by themselves; one that is not chosen is skipped."""
    round_ = scope.round_named(actor(), name)
    wanted: dict[str, datetime] = {}
    problems: dict[str, str] = {}
    now, before = clock.now(), reminders.planned(round_)
    for slot in SLOTS:
        if slot not in request.form.getlist("slot") or _gone(before.get(slot), now):
            continue
        try:
            wanted[slot] = moment_in(request.form.get(f"at_{slot}", ""), ZoneInfo(round_.timezone))
        except ValueError:
            problems[slot] = no_moment()
            continue
        if wanted[slot] <= now:
            problems[slot] = _("This moment has passed; choose a later one.")
    if problems:
        return _page(round_, problems), 422
    reminders.plan(actor(), round_, wanted)
    say(_("The reminders are planned."))
    return redirect(url_for("team_reminders.form", name=name))


def _gone(when: datetime | None, now: datetime) -> bool:
    return when is not None and when <= now


def _page(round_: Round, problems: dict[str, str] | None = None) -> str:
    known = problems or {}
    titles = _titles()
    slots = [_slot(round_, slot, known.get(slot, "")) for slot in SLOTS]
    return page(
        "team/reminders.html",
        round_,
        slots=sorted(slots, key=lambda one: one.moment),
        to=_unsent(round_) if round_.kind == "state" else [],
        letters_url=url_for("team_letters.letters", name=round_.name, why=outbox.REMINDED),
        errors=[(f"f-{slot}", f"{titles[slot]} · {text}") for slot, text in known.items()],
    )


def _unsent(round_: Round) -> list[str]:
    """The States that have sent nothing, by name; of members of staff nobody is told who has not answered."""
    everyone = in_this_language(round_, participation.standings(actor(), round_))
    return [one.name for one in everyone if one.status != participation.SUBMITTED]


def _titles() -> dict[str, str]:
    return {
        reminders.MONTH: _("30 days before the deadline"),
        reminders.WEEK: _("7 days before the deadline"),
        reminders.AFTER: _("3 days after the deadline"),
        reminders.LAST: _("Last call"),
    }


def _slot(round_: Round, slot: str, problem: str) -> SimpleNamespace:
    """One reminder as the page shows it: as typed where something is wrong, else as planned or usual."""
    planned = reminders.planned(round_).get(slot)
    when, now = planned or reminders.usual(round_)[slot], clock.now()
    counts = reminders.letters_of(actor(), round_).get(slot)
    words = {
        "sent": _("sent"),
        "waiting": _("waiting to be sent"),
        "left_out": _("left out, since the answers came first"),
        "failed": _("failed"),
    }
    gone = _gone(planned, now)
    chosen = slot in request.form.getlist("slot") if request.method == "POST" else planned is not None
    return SimpleNamespace(
        name=slot,
        title=_titles()[slot],
        gone=gone,
        over=planned is None and when <= now,
        vain=when >= round_.closes + timedelta(days=round_.grace_days),
        moment=when,
        chosen=chosen,
        at=request.form.get(f"at_{slot}", local(when, round_)),
        when=moment(when, round_),
        problem=problem,
        to=number(len(reminders.waiting_for(actor(), round_, slot))),
        told=listed(f"{number(counts[one])} {words[one]}" for one in words if counts[one])
        if counts
        else _("nobody"),
    )
