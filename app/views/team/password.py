"""A password is changed by whoever knows it, and chosen anew by a mailed link by whoever forgot it."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.collection import password_links, passwords, team
from app.collection.errors import LinkGone, NotAllowed, NotFound, TooManyAttempts, WeakPassword
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.team.frame import actor, clock_time, page, say
from app.views.words import _, language_menu, number, spoken

blueprint = Blueprint("team_password", __name__, url_prefix="/team")

PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""What an address with a token needs besides: no other page is told of it."""


@blueprint.route("/password", methods=["GET", "POST"])
@may("member")
def change() -> str | tuple[str, int] | Response:
    """Give oneself another password; every session of this person ends."""
    problems: dict[str, str] = {}
    if request.method == "GET":
        return _change(problems)
    if request.form.get("new") != request.form.get("again"):
        problems["again"] = _("The two new passwords differ.")
        return _change(problems), 422
    try:
        team.change_password(actor(), request.form.get("old", ""), request.form.get("new", ""))
    except NotAllowed:
        problems["old"] = _("This is not your present password.")
    except TooManyAttempts as refusal:
        problems["old"] = waiting_text(refusal)
    except WeakPassword as weak:
        problems["new"] = weak_text(weak.reason)
    if problems:
        return _change(problems), 422
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


def _change(problems: dict[str, str]) -> str:
    errors = [(f"f-{name}", text) for name, text in problems.items()]
    return page("team/password.html", problems=problems, errors=errors, shortest=passwords.SHORTEST)


@blueprint.route("/forgotten", methods=["GET", "POST"])
@may("anyone")
def ask() -> str | tuple[str, int] | Response:
    """Have a link for a new password be sent; the answer is the same for every address."""
    email = clean(request.form.get("email", ""))[:254]
    if request.method == "GET":
        return _bare("team/forgotten.html", email="")
    if "@" not in email:
        return _bare(
            "team/forgotten.html", {"email": _("Write the address as name@example.org.")}, email=email
        ), 422
    try:
        password_links.ask(email, request.remote_addr or "", spoken())
    except TooManyAttempts as refusal:
        return _bare("team/forgotten.html", {"email": waiting_text(refusal)}, email=email), 429
    say(_("If this is the address of someone of the team, a link is on its way to it. It can take minutes."))
    return redirect(url_for("team_sign_in.form"))


@blueprint.route("/new-password/<token>", methods=["GET", "POST"])
@may("anyone")
def choose(token: str) -> Response:
    """Choose a password by a link; looking at it, as mail scanners do, uses nothing up."""
    try:
        user = password_links.owner(token)
        if request.method == "GET":
            return _private(_chosen({}, user.email))
        if request.form.get("new") != request.form.get("again"):
            return _private(_chosen({"again": _("The two new passwords differ.")}, user.email), 422)
        password_links.use(token, request.form.get("new", ""))
    except WeakPassword as weak:
        return _private(_chosen({"new": weak_text(weak.reason)}, user.email), 422)
    except (NotFound, LinkGone):
        return _private(_bare("team/forgotten.html", email="", gone=True), 410)
    session.clear()
    say(_("Your password is set. Sign in with it."))
    return redirect(url_for("team_sign_in.form"))


def waiting_text(refusal: TooManyAttempts) -> str:
    """When somebody who is slowed can try again."""
    return _(
        "There were too many attempts. Wait until %(time)s, then try again.", time=clock_time(refusal.until)
    )


def _chosen(problems: dict[str, str], email: str) -> str:
    return _bare("team/new_password.html", problems, email=email, shortest=passwords.SHORTEST)


def _bare(template: str, problems: dict[str, str] | None = None, **given: object) -> str:
    """A page for someone who is not signed in."""
    return render_template(
        template,
        problems=problems or {},
        errors=[(f"f-{name}", text) for name, text in (problems or {}).items()],
        home_url=url_for("team_sign_in.form"),
        languages=language_menu(),
        **given,
    )


def _private(shown: str, status: int = 200) -> Response:
    answer = make_response(shown, status)
    answer.headers.update(PRIVATE)
    return answer
