"""The team signs in with a password, and signs out."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.collection import sessions, signing_in
from app.collection.errors import NotAllowed, TooManyAttempts
from app.questionnaire.wording import clean
from app.views.access import TOKEN, may, visitor
from app.views.team import devices
from app.views.team.frame import say
from app.views.team.password import waiting_text
from app.views.words import _, language_menu

blueprint = Blueprint("team_sign_in", __name__, url_prefix="/team")

WAITING = "waiting"
"""Where the cookie keeps the token of a session that waits for the second step."""


@blueprint.get("/sign-in")
@may("anyone")
def form() -> str | Response:
    """The form; whoever is signed in already goes on."""
    if visitor().is_authenticated and visitor().actor.team:
        return redirect(following())
    return _form()


@blueprint.post("/sign-in")
@may("anyone")
def sign_in() -> str | tuple[str, int] | Response:
    """Begin a session on the server; a wrong password and an unknown address are told apart by nobody."""
    email, password = clean(request.form.get("email", "")), request.form.get("password", "")
    if not email or not password:
        return _form(email, _("Write your e-mail address and your password.")), 422
    try:
        hours = current_app.config["SESSION_HOURS"]
        begun = signing_in.by_password(email, password, devices.origin(email), hours)
    except NotAllowed:
        return _form(email, _("The address and the password do not belong together. Try again.")), 422
    except TooManyAttempts as refusal:
        return _form(email, waiting_text(refusal)), 429
    return go_on(begun)


def go_on(begun: signing_in.Begun, wanted: str | None = None) -> Response:
    """Go on as the person who has signed in, on a device that is known from now on; or to the second step."""
    language = session.get("language")
    # A session that someone else could have prepared must not become this person's.
    session.clear()
    session[WAITING if begun.waits else TOKEN] = begun.token
    if language:
        session["language"] = language
    if begun.waits:
        return redirect(url_for("team_second_step.enter", next=wanted or request.values.get("next") or None))
    return devices.remember(redirect(following(wanted)), begun.email)


@blueprint.post("/sign-out")
@may("member")
def sign_out() -> Response:
    """End the session on the server; the cookie is worth nothing afterwards."""
    sessions.sign_out(visitor())
    session.clear()
    say(_("You are signed out."))
    return redirect(url_for("team_sign_in.form"))


def _form(email: str = "", error: str = "") -> str:
    return render_template(
        "team/sign_in.html",
        email=email,
        next_url=following() if request.values.get("next") else "",
        action=url_for("team_sign_in.sign_in"),
        provider=_provider(),
        errors=[("f-email", error)] if error else [],
        problems={"email": error} if error else {},
        home_url=url_for("team_sign_in.form"),
        languages=language_menu(),
    )


def _provider() -> str:
    """What the button of the organization's own service says; '' where there is none."""
    name = current_app.config["OIDC_NAME"]
    if not current_app.config["OIDC_ISSUER"]:
        return ""
    if name:
        return _("Sign in with %(service)s", service=name)
    return _("Sign in with your organization’s account")


def following(wanted: str | None = None) -> str:
    """Where to go on: a page of this site that was asked for, or the rounds."""
    wanted = request.values.get("next", "") if wanted is None else wanted
    parts = urlsplit(wanted)
    ours = not parts.scheme and not parts.netloc and wanted.startswith("/team/") and "\\" not in wanted
    return wanted if ours else url_for("team_rounds.listed")
