"""One respondent in one round: where it stands, its links, what was sent, and what the team may do."""

from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import (
    clock,
    correspondence,
    files,
    mandates,
    outbox,
    rights,
    rounds,
    scope,
    submission,
)
from app.collection import links as personal
from app.collection.errors import Invalid, NotAllowed
from app.collection.participation import SUBMITTED
from app.models import Case, LinkExchange, PersonalLink
from app.proof import in_words
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.team import happenings
from app.views.team.frame import (
    actor,
    listed,
    local,
    moment,
    moment_in,
    no_moment,
    page,
    say,
    standing_of,
)
from app.views.team.links import address_of
from app.views.team.respondents import unit_names
from app.views.words import _, number, spoken

blueprint = Blueprint("team_case", __name__, url_prefix="/team")


@blueprint.get("/cases/<public_id>")
@may("team")
def case(public_id: str) -> str:
    """The case; of a draft only how far it is."""
    return _page(scope.case(actor(), public_id))


@blueprint.post("/cases/<public_id>/link")
@may("team")
def new_link(public_id: str) -> str | Response:
    """Make a personal link, or replace the one there is, and show it this once."""
    found = scope.case(actor(), public_id)
    try:
        made = personal.issue(actor(), found, least_days=current_app.config["LINK_DAYS"], by_hand=True)
    except NotAllowed:
        return _no_address(public_id)
    return _page(found, link=address_of(made.token))


def _no_address(public_id: str) -> Response:
    say(_("There is no e-mail address on record; add it to the list of respondents first."), "warn")
    return redirect(url_for("team_case.case", public_id=public_id))


@blueprint.post("/cases/<public_id>/link/send")
@may("team")
def send_link(public_id: str) -> Response:
    """Ask the worker to send a personal link to the address on record."""
    found = scope.case(actor(), public_id)
    _name, email = mandates.addressee(found)
    if not email:
        return _no_address(public_id)
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    facts = {"case": found.id, "why": outbox.INVITED}
    outbox.enqueue(outbox.MAIL_LINK, facts, unique_key=f"send:{found.id}:{minute}")
    say(_("A personal link is being sent to %(email)s.", email=email))
    return redirect(url_for("team_case.case", public_id=public_id))


@blueprint.post("/cases/<public_id>/links/<int(max=2147483647):link_id>/revoke")
@may("team")
def revoke_link(public_id: str, link_id: int) -> Response:
    """End a personal link and everything that is open by it."""
    personal.revoke(actor(), scope.case(actor(), public_id), link_id)
    say(_("The link is revoked; whoever came in by it is signed out."))
    return redirect(url_for("team_case.case", public_id=public_id))


@blueprint.post("/cases/<public_id>/reopen")
@may("team")
def reopen(public_id: str) -> Response:
    """Open what was sent again, after the deadline too; what was sent stands until it is sent again."""
    found = scope.case(actor(), public_id)
    submission.reopen(found, actor(), clean(request.form.get("reason", ""))[:500])
    say(_("The response is open again. What was sent stands until it is sent again."))
    return redirect(url_for("team_case.case", public_id=public_id))


@blueprint.post("/cases/<public_id>/extend")
@may("team")
def extend(public_id: str) -> str | tuple[str, int] | Response:
    """Give this respondent longer, with the reason on record."""
    found = scope.case(actor(), public_id)
    until, reason = request.form.get("until", ""), clean(request.form.get("reason", ""))[:500]
    problems = {}
    if not reason:
        problems["reason"] = _("Say why; the reason is kept on record.")
    try:
        when = moment_in(until, ZoneInfo(found.round.timezone))
    except ValueError:
        problems["until"] = no_moment()
    if not problems:
        try:
            rounds.extend(actor(), found, when, reason)
        except Invalid:
            problems["until"] = _(
                "The new deadline must be after that of the round, %(time)s.",
                time=moment(found.round.closes, found.round),
            )
    if problems:
        return _page(found, problems=problems, until=until, reason=reason), 422
    say(_("The deadline is now %(time)s.", time=moment(when, found.round)))
    return redirect(url_for("team_case.case", public_id=public_id))


def _page(found: Case, **given: Any) -> str:
    round_ = found.round
    sent = submission.versions(actor(), found)
    problems = given.get("problems", {})
    return page(
        "team/case.html",
        round_,
        case=found,
        status_text="" if found.untold else standing_of(found),
        facts=_facts(found),
        unreached=correspondence.unreached(actor(), found) if round_.kind == "state" else "",
        links=[link_shown(found, *one) for one in personal.of_case(actor(), found)],
        submissions=[
            SimpleNamespace(
                receipt=one.receipt,
                number=number(one.number),
                time=moment(one.received_at, round_),
                late=_("late") if one.late else "",
                on_behalf=_("entered on behalf") if one.on_behalf else "",
                url=url_for("team_submission.read", receipt=one.receipt),
                changes_url=url_for("team_compare.changes", receipt=one.receipt) if one.number > 1 else "",
            )
            for one in sent
        ],
        sections=[] if found.untold else _sections(found),
        uploads=files.of_case(actor(), found),
        events=happenings.of_case(found, everything=not found.untold),
        shared=_shared(found),
        can_reopen=found.status == SUBMITTED,
        has_lists=has_lists(found),
        errors=[
            (f"f-{name}", f"{label} · {problems[name]}")
            for name, label in (("until", _("New deadline")), ("reason", _("Reason")))
            if name in problems
        ],
        **{"until": local(rounds.deadline(round_, found), round_), "reason": "", "link": "", **given},
    )


def _shared(found: Case) -> str:
    """Who lets the team read the draft, and since when; '' where nobody does."""
    since = moment(found.shared_at, found.round)
    return (
        _("%(who)s shares the draft with us since %(when)s.", who=found.shared_by, when=since)
        if since
        else ""
    )


def has_lists(found: Case) -> bool:
    """Whether the questionnaire asks about things on pages of their own, so that a table can fill it.

    Of a State, those that its own people have begun are not the team's; of a member of staff, it is nobody's
    to know whether they have begun.
    """
    asked, reads = rounds.questionnaire_of(found), rights.opened(actor().on_behalf(), found).reads
    lists = [asked.documents[one.name].section for one in asked.repeats.values() if one.ask == "page"]
    return any(found.untold or reads.section(section) for section in lists)


def _facts(found: Case) -> list[tuple[str, str]]:
    round_ = found.round
    facts = [
        (_("Contact on record"), listed((found.contact_name, found.contact_email))),
        *(
            (in_words(one.role, spoken()).capitalize(), listed((one.name, one.email)))
            for one in mandates.of_case(actor(), found)
            if one.ended_at is None
        ),
        (
            _("Unit"),
            unit_names(round_).get(found.respondent.unit, found.respondent.unit)
            if round_.kind == "staff"
            else "",
        ),
        (_("Deadline"), moment(rounds.deadline(round_, found), round_)),
        (_("Begun"), moment(None if found.untold else found.started_at, round_)),
        (_("Sent"), moment(found.submitted_at, round_)),
    ]
    return [(label, text) for label, text in facts if text]


def _sections(found: Case) -> list[SimpleNamespace]:
    """How far each section is, as its last save left it; nothing of what it says."""
    words = {
        "empty": _("Not begun"),
        "partial": _("Being written"),
        "done": _("Done"),
        "mend": _("Being written"),
        "skipped": _("Does not apply"),
    }
    shown = {"mend": "partial"}
    titles = rounds.questionnaire_of(found, spoken()).sections
    return [
        SimpleNamespace(
            letter=section.number,
            title=section.title,
            status=shown.get(state["status"], state["status"]),
            status_text=words[state["status"]],
            count=_(
                "%(answered)s of %(asked)s", answered=number(state["answered"]), asked=number(state["asked"])
            )
            if state["asked"]
            else "",
        )
        for section in titles
        if (state := found.progress.get(section.name)) is not None
    ]


def link_shown(found: Case, link: PersonalLink, exchanges: list[LinkExchange]) -> SimpleNamespace:
    """A personal link as pages show it: for whom, whether it works, whether it was opened."""
    now = clock.now()
    ended = {
        _("revoked"): link.revoked_at,
        _("replaced"): link.replaced_at,
        _("expired"): link.expires_at if link.expires_at <= now else None,
    }
    state = next((word for word, when in ended.items() if when is not None), "")
    return SimpleNamespace(
        id=link.id,
        to=listed((link.name, link.email)),
        made=moment(link.created_at, found.round),
        until=moment(link.expires_at, found.round),
        state=state or _("works"),
        works=not state,
        used=_("Opened %(time)s", time=moment(exchanges[0].at, found.round))
        if exchanges
        else _("Not opened yet"),
    )
