"""The privacy notice: what is kept of the people who answer, who reads it, and whom to ask."""

from typing import Any

from flask import Blueprint, current_app, render_template

from app.collection import retention, scope
from app.collection.colleagues import found_by_unit
from app.questionnaire.model import Questionnaire
from app.questionnaire.wording import pipe
from app.views.access import may, visitor
from app.views.addresses import page_address
from app.views.names import round_title
from app.views.respond.frame import contact, questionnaire_of
from app.views.words import day, language_menu, number

blueprint = Blueprint("privacy", __name__)


@blueprint.app_context_processor
def link() -> dict[str, str]:
    """Where the notice stands, for the foot of every page."""
    return {"privacy_url": page_address("privacy.notice")}


@blueprint.get("/privacy")
@may("anyone")
def notice() -> str:
    """The notice; whoever answers a round is told of that round, and whom to ask about it."""
    given: dict[str, Any] = {"backups": number(current_app.config["BACKUP_DAYS"])}
    if visitor().is_authenticated and not visitor().actor.team:
        case = scope.own_case(visitor().actor)
        given |= {
            "round": round_title(case.round),
            "contact": contact(case),
            "until": day(retention.ends(case.round), case.round),
            "basis": case.round.basis,
            "erased": case.round.erased_at is not None,
            "found": _found(questionnaire_of(case)),
        }
    who = current_app.config["ORGANIZATION"]
    return render_template("privacy.html", organization=who, languages=language_menu(), **given)


def _found(questionnaire: Questionnaire) -> list[str]:
    """The questions whose answers colleagues of the unit may find, as they are put."""
    asked = (questionnaire.questions[name].label for name in found_by_unit(questionnaire))
    return [pipe(label, lambda _name: "…") for label in asked]
