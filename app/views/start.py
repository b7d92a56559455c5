"""The front door, and the language that a person chooses on any page."""

import json
from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.collection import rounds, scope
from app.languages import LANGUAGES
from app.views.access import may, visitor
from app.views.names import round_title
from app.views.respond.frame import told
from app.views.words import _, day, language_menu, speak

blueprint = Blueprint("start", __name__)


@blueprint.before_app_request
def choose_language() -> None:
    """Keep the language that an address names, for all pages from here on."""
    chosen = request.args.get("lang", "")
    if chosen in LANGUAGES and session.get("language") != chosen:
        session["language"] = chosen
        speak(chosen)


@blueprint.app_context_processor
def help_contact() -> dict[str, SimpleNamespace]:
    """Whom to ask on a page that belongs to no survey; those of a survey name its own."""
    given = current_app.config
    return {"contact": SimpleNamespace(name=given["ORGANIZATION"], email=given["CONTACT"])}


@blueprint.get("/")
@may("anyone")
def start() -> str | Response:
    """What is open now; whoever is signed in goes on where they work."""
    if visitor().is_authenticated:
        actor = visitor().actor
        if actor.team:
            return redirect(url_for("team_rounds.listed"))
        case = scope.own_case(actor)
        return redirect(url_for("respond.overview", public_id=case.public_id))
    return render_template(
        "start.html",
        notice=told(),
        languages=language_menu(),
        surveys=[
            SimpleNamespace(
                title=round_title(one),
                text=_("until %(day)s", day=day(one.closes, one)),
            )
            for one in rounds.open_now()
        ],
        people=_trials(),
        people_text=_("A demonstration: all people and answers are made up. Try it as one of them."),
        team_url=url_for("team_sign_in.form"),
    )


def _password(password: str) -> str:
    return _("password: %(password)s", password=password) if password else ""


def _trials() -> list[SimpleNamespace]:
    """The ways into a demonstration, as left by who prepared it; none in an installation in earnest."""
    kept = Path(current_app.config["INSTANCE"]) / "trials.json"
    if not kept.is_file():
        return []
    said = _said()
    return [
        SimpleNamespace(
            name=said[one["role"]][0],
            url=one["url"],
            text=" · ".join(filter(None, (said[one["role"]][1], one["email"], _password(one["password"])))),
        )
        for one in json.loads(kept.read_text("utf-8"))
    ]


def _said() -> dict[str, tuple[str, str]]:
    """What each role of a demonstration is called, and what one finds there."""
    return {
        "focal point": (
            _("Focal point"),
            _("A State’s survey, half filled in. The answers are invented, as all others here."),
        ),
        "staff member": (
            _("Staff member"),
            _("The inventory of activities, with one that is half described, and anonymous opinions."),
        ),
        "team member": (
            _("Team member"),
            _("The secretariat: who has answered, links to send, datasets and reports."),
        ),
    }
