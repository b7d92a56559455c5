"""The second step: asked for at signing in, set up by a picture or by hand, with codes to print."""

import segno
from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.collection import attempts, second_steps, sessions, signing_in, team
from app.collection.errors import NotAllowed, TooManyAttempts
from app.models import User
from app.views.access import may, visitor
from app.views.team import devices
from app.views.team.frame import actor, page, say
from app.views.team.password import waiting_text
from app.views.team.sign_in import WAITING, following, go_on
from app.views.words import _, language_menu

blueprint = Blueprint("team_second_step", __name__, url_prefix="/team")

PRODUCT = "Canvass"


@blueprint.route("/sign-in/second-step", methods=["GET", "POST"])
@may("anyone")
def enter() -> str | tuple[str, int] | Response:
    """Ask for the code; without a password that was right before, there is nothing to ask."""
    token = session.get(WAITING, "")
    found = sessions.waiting(token) if token else None
    if found is None:
        return _again()
    if request.method == "GET":
        return _entry()
    email, given = found[1].email, request.form.get("code", "")
    hours = current_app.config["SESSION_HOURS"]
    try:
        begun = signing_in.by_second_step(token, given, devices.origin(email), _key(), hours)
    except TooManyAttempts as refusal:
        return _entry(waiting_text(refusal)), 429
    except NotAllowed as refusal:
        return _again() if refusal.reason == "waiting" else (_entry(_wrong()), 422)
    return go_on(begun)


@blueprint.route("/account/second-step", methods=["GET", "POST"])
@may("member")
def set_up() -> str | tuple[str, int] | Response:
    """Set up a device, then show the recovery codes, once; where there is one, what to do with it."""
    user = team.own(actor())
    if second_steps.of(user) is not None:
        return _settled(user)
    if request.method == "GET":
        return _set_up(user)
    try:
        attempt = signing_in.second_step_tried(user, devices.origin(user.email))
        codes = second_steps.confirm(actor(), user, request.form.get("code", ""), _key())
        attempts.succeeded(attempt)
    except TooManyAttempts as refusal:
        return _set_up(user, waiting_text(refusal)), 429
    except NotAllowed:
        return _set_up(user, _wrong()), 422
    return _codes(codes)


@blueprint.post("/account/second-step/codes")
@may("member")
def new_codes() -> str | tuple[str, int]:
    """Make new recovery codes, for whoever has the device at hand."""
    user = team.own(actor())
    refusal = _refused(user)
    return refusal or _codes(second_steps.new_codes(actor(), user))


@blueprint.post("/account/second-step/remove")
@may("member")
def remove() -> str | tuple[str, int] | Response:
    """Sign in by the password alone from now on."""
    user = team.own(actor())
    refusal = _refused(user)
    if refusal:
        return refusal
    second_steps.remove(actor(), user)
    say(_("Signing in takes the password alone again."))
    return redirect(url_for("team_account.account"))


def _refused(user: User) -> tuple[str, int] | None:
    """The page that says why not, where the code is not right."""
    try:
        attempt = signing_in.second_step_tried(user, devices.origin(user.email))
    except TooManyAttempts as refusal:
        return _settled(user, waiting_text(refusal)), 429
    if not second_steps.accept(user, request.form.get("code", ""), _key()):
        return _settled(user, _wrong()), 422
    attempts.succeeded(attempt)
    return None


def _again() -> Response:
    session.pop(WAITING, None)
    say(_("That took too long. Sign in again."), "warn")
    return redirect(url_for("team_sign_in.form"))


def _entry(error: str = "") -> str:
    return render_template(
        "team/second_step.html",
        errors=[("f-code", error)] if error else [],
        error=error,
        next_url=following() if request.values.get("next") else "",
        home_url=url_for("team_sign_in.form"),
        languages=language_menu(),
    )


def _set_up(user: User, error: str = "") -> str:
    secret = second_steps.begun(user, _key())
    made = segno.make(second_steps.address(secret, user.email, PRODUCT), error="m")
    typed = second_steps.written(secret)
    return page(
        "team/second_step_new.html",
        errors=[("f-code", error)] if error else [],
        error=error,
        picture=made.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        secret=" ".join(typed[at : at + 4] for at in range(0, len(typed), 4)),
        required=visitor().owes_second_step,
    )


def _settled(user: User, error: str = "") -> str:
    return page(
        "team/second_step_settled.html",
        errors=[("f-code", error)] if error else [],
        error=error,
        codes_left=second_steps.codes_left(user),
    )


def _codes(codes: list[str]) -> str:
    return page("team/recovery_codes.html", codes=codes)


def _wrong() -> str:
    return _("This code is not right, or was used already. Wait for the next one and try again.")


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
