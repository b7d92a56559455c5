"""A form whose token is missing or from an earlier session: nothing is done, and nothing typed is lost."""

from typing import Any

from flask import jsonify, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from app.views.access import visitor
from app.views.respond import anonymous, held, links, section
from app.views.respond.frame import blueprint, say
from app.views.respond.place import find
from app.views.words import _


@blueprint.errorhandler(CSRFError)
def form_too_old(_error: CSRFError) -> section.Answer:
    """The page again with what was typed, held where nobody is signed in; else the page to begin from."""
    where = request.view_args or {}
    if request.endpoint == "respond.exchange":
        text = _(
            "Press the button once more. If this comes again, your browser refuses our cookie; allow it."
        )
        return links.offered(where["token"], text, 400)
    if request.endpoint in held.PAGES:
        return _page(where)
    text = _("This page is from before you signed in, so nothing was sent. Press the button again.")
    if request.endpoint == "respond.send_anonymous" and visitor().is_authenticated:
        return anonymous.again(**where, text=text), 400
    say(text)
    return _begin(where)


def _page(where: dict[str, Any]) -> section.Answer:
    if not visitor().is_authenticated:
        return held.hold(checked=False)
    if "X-Autosave" in request.headers:
        return jsonify(saved=False, held=True), 400
    text = _("Not saved yet: this page is from before you signed in. Your answers are below. Press “Save”.")
    return section.again(find(**where), request.form, text, 400)


def _begin(where: dict[str, Any]) -> Response:
    if request.endpoint == "respond.send":
        return redirect(url_for("respond.check", **where))
    if "public_id" in where:
        return redirect(url_for("respond.overview", public_id=where["public_id"]))
    return redirect(url_for("start.start"))
