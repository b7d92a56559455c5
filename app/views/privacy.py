"""The privacy notice: what is kept of the people who answer, who reads it, and whom to ask."""

from flask import Blueprint, current_app, render_template
from flask_login import current_user

from app.collection import scope
from app.views.access import may
from app.views.addresses import page_address
from app.views.names import round_title
from app.views.respond.frame import contact
from app.views.words import language_menu

blueprint = Blueprint("privacy", __name__)


@blueprint.app_context_processor
def link() -> dict[str, str]:
    """Where the notice stands, for the foot of every page."""
    return {"privacy_url": page_address("privacy.notice")}


@blueprint.get("/privacy")
@may("anyone")
def notice() -> str:
    """The notice; whoever answers a round is told of that round, and whom to ask about it."""
    given = {}
    if current_user.is_authenticated and not current_user.actor.team:
        case = scope.own_case(current_user.actor)
        given = {"round": round_title(case.round), "contact": contact(case)}
    who = current_app.config["ORGANIZATION"]
    return render_template("privacy.html", organization=who, languages=language_menu(), **given)
