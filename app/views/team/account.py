"""One's own account: how and where one is signed in, and what happened to it."""

import re
from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import attempts, events, identities, scope, second_steps, sessions, team
from app.db import db
from app.models import Event, WebSession
from app.views.access import may, visitor
from app.views.names import round_title
from app.views.team.frame import actor, listed, moment, page, say
from app.views.words import _, ngettext

blueprint = Blueprint("team_account", __name__, url_prefix="/team")

Signs = tuple[tuple[str, str], ...]
BROWSERS: Signs = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Signs = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""What browsers and systems say of themselves, in the order in which they pretend to be one another."""


@blueprint.get("/account")
@may("member")
def account() -> str:
    """The one page about one's own account."""
    user, here = team.own(actor()), attempts.network(request.remote_addr or "")
    return page(
        "team/account.html",
        user=user,
        two_steps=second_steps.of(user) is not None,
        codes_left=second_steps.codes_left(user),
        required=_required(),
        sessions=[_session(one, here) for one in sessions.of_user(actor())],
        happenings=[_happening(one) for one in team.happenings(user)],
    )


def _required() -> str:
    """Why this person has to sign in in two steps; '' where it is their own choice."""
    if current_app.config["SECOND_STEP"]:
        return _("Everyone of the team signs in in two steps.")
    wanting = [one for one in db.session.scalars(scope.rounds(actor())) if one.second_step]
    names = ", ".join(str(round_title(one)) for one in wanting if one.closed_at is None)
    return _("Required for: %(rounds)s.", rounds=names) if names else ""


@blueprint.post("/account/sessions/<int:number>/end")
@may("member")
def end_session(number: int) -> Response:
    """Sign oneself out somewhere else."""
    sessions.end_own(actor(), number)
    say(_("You are signed out there."))
    return redirect(url_for("team_account.account"))


@blueprint.post("/account/sessions/end-others")
@may("member")
def end_others() -> Response:
    """Sign oneself out everywhere else."""
    sessions.end_others(actor(), visitor().session_id)
    say(_("You are signed out everywhere else."))
    return redirect(url_for("team_account.account"))


def _session(one: WebSession, here: str) -> SimpleNamespace:
    """One session as the page shows it: on what, from where, since when, and when it was used last."""
    return SimpleNamespace(
        id=one.id,
        this=one.id == visitor().session_id,
        device=device(one.browser),
        place=_place(one.network, here),
        begun=moment(one.created_at),
        used=moment(one.seen_at),
    )


def _place(network: str, here: str) -> str:
    if not network:
        return ""
    if network == here:
        return _("from the network you are on now")
    return _("from another network, %(network)s", network=network)


def device(browser: str) -> str:
    """A browser and its system in two words, as far as they say what they are."""
    found = [
        next((name for sign, name in known if re.search(sign, browser)), "") for known in (BROWSERS, SYSTEMS)
    ]
    return listed(found) or _("unknown device")


def _happening(event: Event) -> SimpleNamespace:
    facts = event.changes
    failed = int(facts.get("failed", 0))
    words = {
        events.SIGNED_IN: _("Signed in"),
        events.SIGNED_OUT: _("Signed out"),
        events.PASSWORD_CHANGED: _("Changed the password"),
        events.SESSIONS_ENDED: _("Signed out elsewhere"),
        events.MEMBER_ADDED: _("Was added, or changed, by %(who)s", who=event.who),
        events.MEMBER_ENDED: _("The account was ended by %(who)s", who=event.who),
        events.PASSWORD_LINK_SENT: _("A link for a new password was sent"),
        events.PASSWORD_SET: _("Chose a password by a link"),
        events.SECOND_STEP_SET: _("Set up the second step"),
        events.SECOND_STEP_REMOVED: _("Took the second step away"),
        events.SECOND_STEP_RESET: _("%(who)s took the second step away", who=event.who),
        events.SECOND_STEP_FAILED: _("The password was right, and the code was not"),
        events.IDENTITY_JOINED: _("Signed in by the organization’s service for the first time"),
        events.RECOVERY_CODES_MADE: _("Made new recovery codes"),
    }
    more = [device(facts["browser"]), str(facts.get("network", ""))] if "browser" in facts else []
    if facts.get("way") == second_steps.RECOVERY:
        more.append(_("with a recovery code"))
    if facts.get("way") == identities.PROVIDER:
        more.append(_("by the organization’s service"))
    if failed:
        more.append(ngettext("after %(num)s failed attempt", "after %(num)s failed attempts", failed))
    return SimpleNamespace(
        when=moment(event.at),
        what=words[event.kind],
        more=listed(more),
        alarming=failed > 0 or event.kind == events.SECOND_STEP_FAILED,
    )
