"""A personal link: looked at by whoever has it, exchanged for a session by a button, asked for anew."""

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app import bounds
from app.collection import links, sessions
from app.collection.errors import LinkGone
from app.views.access import TOKEN, may, visitor
from app.views.names import respondent_name, round_title
from app.views.respond import held
from app.views.respond.frame import blueprint, contact, deadline, say, told
from app.views.words import _, day, language_menu, speak

PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""What an address with a token needs besides: no other page is told of it."""


@blueprint.get("/l/<token>")
@may("anyone")
def open_link(token: str) -> Response:
    """Whose answers the link opens; a mail scanner that follows it changes nothing."""
    return offered(token)


def offered(token: str, notice: str = "", status: int = 200) -> Response:
    """The page with the button that opens the answers."""
    try:
        offer = links.look(token)
    except LinkGone as gone:
        return _gone(token, gone.reason)
    case = offer.case
    if offer.language and "language" not in session:
        speak(offer.language)
    # Whoever holds a link is shown what is asked of its respondent, before it is opened.
    bounds.open_for(bounds.Bounds(case.respondent_id, case.id))
    shown = render_template(
        "respond/sign_in.html",
        survey_title=round_title(case.round),
        who=respondent_name(case),
        deadline=deadline(case, sends=offer.sends),
        until=day(offer.until, case.round),
        contact=contact(case),
        languages=language_menu(),
        notice=notice or told(),
        action=url_for("respond.exchange", token=token),
    )
    return _private(shown, status)


@blueprint.post("/l/<token>")
@may("anyone")
def exchange(token: str) -> Response:
    """Begin a session; what was held from before goes on."""
    hours = current_app.config["SESSION_HOURS"]
    try:
        begun = links.exchange(token, request.headers.get("User-Agent", ""), hours)
    except LinkGone as gone:
        return _gone(token, gone.reason)
    kept = {name: session[name] for name in ("language", held.HELD) if name in session}
    # A session that someone else could have prepared must not become this person's.
    session.clear()
    session.update(kept)
    session[TOKEN] = begun.token
    if begun.language:
        session.setdefault("language", begun.language)
    if held.HELD in session:
        return redirect(url_for("respond.go_on", public_id=begun.case.public_id))
    return redirect(url_for("respond.overview", public_id=begun.case.public_id))


@blueprint.post("/l/<token>/new")
@may("anyone")
def ask_again(token: str) -> Response:
    """Have a new link sent to the address on record; the answer is the same whatever the token was."""
    links.ask_again(token)
    say(_("A new link is on its way to the address on record, if this one was ours. It can take minutes."))
    return redirect(url_for("respond.open_link", token=token))


@blueprint.post("/sign-out")
@may("anyone")
def sign_out() -> Response:
    """End the session on the server; the cookie is worth nothing afterwards."""
    if visitor().is_authenticated:
        sessions.sign_out(visitor())
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    say(_("You are signed out. Your personal link opens the answers again."))
    return redirect(url_for("start.start"))


def _gone(token: str, reason: str) -> Response:
    words = {
        links.EXPIRED: _("It has expired. The answers given so far are kept."),
        links.REPLACED: _("A newer link was sent since. Look for our latest message; the answers are kept."),
        links.REVOKED: _("It was withdrawn. If you think that this is a mistake, write to us."),
    }
    shown = render_template(
        "respond/link_expired.html",
        reason=words[reason],
        notice=told(),
        languages=language_menu(),
        action="" if reason == links.REVOKED else url_for("respond.ask_again", token=token),
    )
    return _private(shown, 410)


def _private(shown: str, status: int = 200) -> Response:
    answer = make_response(shown, status)
    answer.headers.update(PRIVATE)
    return answer
