"""Clearance on the page that checks the answers: sent for approval, taken back, approved or returned."""

from types import SimpleNamespace

from flask import redirect, request
from werkzeug.wrappers import Response

from app.collection import clearance, rights
from app.collection.clearance import APPROVED, RETURNED, WITHDRAWN
from app.collection.errors import ChangedSince, InClearance, Incomplete, Invalid
from app.models import Case, Clearance
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.addresses import page_address
from app.views.respond import frame
from app.views.respond.frame import actor, blueprint, case_at, say
from app.views.words import _, moment, spoken

STEPS = ("name", "ask", "withdraw", "decide")


def panel(case: Case, seen: str) -> SimpleNamespace:
    """How it stands with the clearance of the draft that was looked at, and what this person may do."""
    known, who = clearance.standing(case), actor()
    latest = known.latest
    waits = case.clearing_since is not None
    approved = known.authority is not None and known.approves(seen)
    speaks = rights.may_ask_clearance(who)
    return SimpleNamespace(
        authority=known.authority.name if known.authority else "",
        waits=moment(case.clearing_since, case.round) if case.clearing_since else "",
        by=latest.asked_by if latest else "",
        approved=_decided(case, latest) if approved and latest else "",
        returned=_decided(case, latest) if latest and latest.decision == RETURNED and not waits else "",
        outdated=latest is not None and latest.decision == APPROVED and not approved and not waits,
        overtaken=latest is not None
        and (latest.decision, latest.decided_by, waits) == (WITHDRAWN, "", False),
        remarks=latest.remarks if latest else "",
        sendable=known.approves(seen) or who.team,
        may_name=case.respondent.kind == "state"
        and rights.may_name_authority(who, case)
        and frame.takes(case),
        unnamed=known.wanted and known.authority is None and speaks,
        may_ask=speaks and known.authority is not None and not approved and frame.takes(case),
        may_withdraw=speaks and waits,
        may_decide=rights.may_clear(who) and waits,
        urls={step: page_address("respond.clear", public_id=case.public_id, step=step) for step in STEPS},
    )


def _decided(case: Case, latest: Clearance) -> str:
    when = moment(latest.decided_at, case.round) if latest.decided_at else ""
    return _("%(who)s, %(when)s", who=latest.decided_by, when=when)


@blueprint.post("/r/<public_id>/clearance/<any(name, ask, withdraw, decide):step>")
@may("respondent")
def clear(public_id: str, step: str) -> Response:
    """One step of a clearance; what could not be done says why on the page that it comes from."""
    case = case_at(public_id)
    steps = {"name": _name, "ask": _ask, "withdraw": _withdraw, "decide": _decide}
    try:
        done = steps[step](case)
        say(done)
    except ChangedSince:
        say(_("Nothing was done: an answer was changed meanwhile. Look again."))
    except InClearance:
        say(_("The answers lie with the clearing authority already."))
    except Incomplete:
        say(_("Nothing was done: something still stands in the way of sending."))
    return redirect(page_address("respond.check", public_id=public_id))


def _name(case: Case) -> str:
    name, email = clean(request.form.get("name", ""))[:200], clean(request.form.get("email", ""))[:254]
    if not name or not plausible(email):
        return _("Nothing was done: write a name and an e-mail address.")
    clearance.name_authority(actor(), case, name, email)
    return _("%(name)s approves the answers from now on, before they are sent.", name=name)


def plausible(email: str) -> bool:
    """Whether a letter could reach this address, as far as one can see."""
    before, _at, after = email.partition("@")
    return bool(before) and "." in after and not any(sign.isspace() for sign in email)


def _ask(case: Case) -> str:
    clearance.ask(actor(), case, request.form.get("seen", ""), spoken())
    return _("The answers have been sent for clearance. You will be written to when it is decided.")


def _withdraw(case: Case) -> str:
    clearance.withdraw(actor(), case)
    return _("You have taken the answers back. They can be changed again.")


def _decide(case: Case) -> str:
    decision = APPROVED if request.form.get("decision") == APPROVED else RETURNED
    remarks = clean(request.form.get("remarks", ""))
    if decision == RETURNED and not remarks:
        return _("Nothing was done: say in the remarks what is to be changed.")
    try:
        clearance.decide(actor(), case, decision, request.form.get("seen", ""), remarks)
    except Invalid:
        return _("Nothing was done: the remarks are longer than can be taken.")
    if decision == APPROVED:
        return _("You have approved the answers. They can be sent now, by you or by the focal point.")
    return _("You have returned the answers with your remarks.")
