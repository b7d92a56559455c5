"""One's own account: the password, where one is signed in, and what happened to it."""

import re
from types import SimpleNamespace

from flask import Blueprint, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.collection import attempts, events, passwords, sessions, team
from app.collection.errors import NotAllowed, TooManyAttempts, WeakPassword
from app.models import Event, WebSession
from app.views.access import may
from app.views.team.frame import actor, clock_time, listed, moment, page, say
from app.views.words import _, ngettext, number

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
@may("team")
def account() -> str:
    """The one page about one's own account."""
    user, here = team.own(actor()), attempts.network(request.remote_addr or "")
    return page(
        "team/account.html",
        user=user,
        sessions=[_session(one, here) for one in sessions.of_user(actor())],
        happenings=[_happening(one) for one in team.happenings(user)],
    )


@blueprint.post("/account/sessions/<int:number>/end")
@may("team")
def end_session(number: int) -> Response:
    """Sign oneself out somewhere else."""
    sessions.end_own(actor(), number)
    say(_("You are signed out there."))
    return redirect(url_for("team_account.account"))


@blueprint.post("/account/sessions/end-others")
@may("team")
def end_others() -> Response:
    """Sign oneself out everywhere else."""
    sessions.end_others(actor(), current_user.session_id)
    say(_("You are signed out everywhere else."))
    return redirect(url_for("team_account.account"))


@blueprint.route("/password", methods=["GET", "POST"])
@may("team")
def password() -> str | tuple[str, int] | Response:
    """Give oneself another password; every session of this person ends."""
    problems: dict[str, str] = {}
    if request.method == "GET":
        return _password(problems)
    if request.form.get("new") != request.form.get("again"):
        problems["again"] = _("The two new passwords differ.")
        return _password(problems), 422
    try:
        team.change_password(actor(), request.form.get("old", ""), request.form.get("new", ""))
    except NotAllowed:
        problems["old"] = _("This is not your present password.")
    except TooManyAttempts as refusal:
        until = clock_time(refusal.until)
        problems["old"] = _("There were too many attempts. Wait until %(time)s, then try again.", time=until)
    except WeakPassword as weak:
        problems["new"] = weak_text(weak.reason)
    if problems:
        return _password(problems), 422
    session.clear()
    say(_("Your password is changed. Sign in with the new one."))
    return redirect(url_for("team_sign_in.form"))


def weak_text(reason: str) -> str:
    """Why a new password is not taken, and what to do."""
    words = {
        passwords.LENGTH: _(
            "A password has %(least)s to %(most)s characters.",
            least=number(passwords.SHORTEST),
            most=number(passwords.LONGEST),
        ),
        passwords.COMMON: _(
            "Many people use this password or one like it. Choose words that do not go together."
        ),
        passwords.OWN: _("This is little more than your name, your address or the name of this site."),
    }
    return words[reason]


def _password(problems: dict[str, str]) -> str:
    errors = [(f"f-{name}", text) for name, text in problems.items()]
    return page("team/password.html", problems=problems, errors=errors, shortest=passwords.SHORTEST)


def _session(one: WebSession, here: str) -> SimpleNamespace:
    """One session as the page shows it: on what, from where, since when, and when it was used last."""
    return SimpleNamespace(
        id=one.id,
        this=one.id == current_user.session_id,
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
    }
    more = [device(facts["browser"]), str(facts.get("network", ""))] if "browser" in facts else []
    if failed:
        more.append(ngettext("after %(num)s failed attempt", "after %(num)s failed attempts", failed))
    return SimpleNamespace(
        when=moment(event.at), what=words[event.kind], more=listed(more), alarming=failed > 0
    )
