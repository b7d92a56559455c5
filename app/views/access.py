"""Who may: every route declares it, and nobody else gets as far as the view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from app.collection.errors import NotAllowed
from app.collection.scope import Actor
from app.kept import kept

TOKEN = "token"  # noqa: S105 (the name in the cookie, not a token)
"""Where the signed cookie keeps the token of the session on the server."""

ANYONE, RESPONDENT, MEMBER, TEAM, ADMIN = "anyone", "respondent", "member", "team", "admin"
WHO = (ANYONE, RESPONDENT, MEMBER, TEAM, ADMIN)
"""Who a route can be for: everyone; whoever answers (or the team on behalf); the team; its managers.

A member is of the team, too, and has perhaps not set up yet the second step that is required.
"""

View = Callable[..., Any]


def visitor() -> Any:
    """Who asks, as Flask-Login found them: someone signed in, or nobody."""
    # Asked some ten times a page; through the proxy of Flask-Login, each would be a dozen calls.
    here = kept()
    known = here.get("visitor")
    if known is None:
        known = here["visitor"] = current_user._get_current_object()  # noqa: SLF001 (Werkzeug's own)
    return known


def may(who: str) -> Callable[[View], View]:
    """Declare who a view is for. What they may see of a response is the scope's to say, in the view."""
    if who not in WHO:
        raise ValueError(f"'{who}' is none of {WHO}")

    def declared(view: View) -> View:
        @wraps(view)
        def asked(*args: Any, **kwargs: Any) -> Any:
            return _refused(who) or view(*args, **kwargs)

        asked.may = who  # type: ignore[attr-defined]
        return asked

    return declared


def declared(view: View) -> str:
    """Who may, as the view declares; '' where it declares nothing."""
    return str(getattr(view, "may", ""))


def _refused(who: str) -> Any:
    """Where whoever asks is sent instead, or None where they may."""
    if who == ANYONE:
        return None
    known = visitor()
    if not known.is_authenticated:
        if who == RESPONDENT or request.method != "GET":
            raise Unauthorized
        return redirect(url_for("team_sign_in.form", next=request.full_path.rstrip("?")))
    actor: Actor = known.actor
    if actor.team and who != MEMBER and known.owes_second_step:
        return redirect(url_for("team_second_step.set_up"))
    if (who in (TEAM, MEMBER) and not actor.team) or (who == ADMIN and not actor.admin):
        raise NotAllowed(who)
    return None
