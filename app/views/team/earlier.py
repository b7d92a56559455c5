"""From last time: which earlier round stands beside the questions of a round, and what that means."""

from types import SimpleNamespace

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import earlier_rounds, prior, rounds, scope
from app.collection.errors import Invalid, NotFound
from app.models import Round
from app.questionnaire.last_time import Bridge
from app.views.access import may
from app.views.names import round_title
from app.views.team.frame import actor, page, say
from app.views.words import _, day, number, spoken

blueprint = Blueprint("team_earlier", __name__, url_prefix="/team")


@blueprint.get("/rounds/<name>/from-last-time")
@may("team")
def choice(name: str) -> str:
    """The earlier round that counts, and what that means for the questions of this one."""
    round_ = scope.round_named(actor(), name)
    before = earlier_rounds.choices(round_)
    chosen = next((one for one in before if one.id == round_.earlier_id), None)
    options = [
        SimpleNamespace(
            name=one.name,
            title=_("%(round)s, opened %(day)s", round=round_title(one), day=day(one.opens, one)),
            chosen=one is chosen,
        )
        for one in before
    ]
    bridge = prior.between(chosen, round_) if chosen else None
    facts = _facts(round_, chosen, bridge) if chosen and bridge else []
    otherwise = _otherwise(bridge, round_) if bridge else []
    return page("team/earlier.html", round_, options=options, chosen=chosen, facts=facts, otherwise=otherwise)


@blueprint.post("/rounds/<name>/from-last-time")
@may("team")
def choose(name: str) -> Response:
    """Have another round stand beside the questions, or none."""
    round_ = scope.round_named(actor(), name)
    try:
        earlier_rounds.choose(actor(), round_, request.form.get("earlier", ""))
    except Invalid as refusal:
        raise NotFound from refusal
    say(_("Saved."))
    return redirect(url_for("team_earlier.choice", name=name))


def _facts(round_: Round, chosen: Round, bridge: Bridge) -> list[str]:
    counts = prior.shared(round_, chosen)
    return [
        _(
            "Of %(invited)s respondents, %(sent)s sent answers in that round.",
            invited=number(counts.invited),
            sent=number(counts.sent),
        ),
        _(
            "Of %(asked)s questions, %(beside)s have an earlier answer beside them where there is one.",
            asked=number(len(bridge.new.questions)),
            beside=number(len(bridge.beside)),
        ),
    ]


def _otherwise(bridge: Bridge, round_: Round) -> list[SimpleNamespace]:
    """The questions that mean something else now: the earlier answer is shown, and cannot be taken over."""
    asked = rounds.questionnaire_of(round_, spoken())
    return [
        SimpleNamespace(number=asked.questions[name].number, label=asked.questions[name].label)
        for name in asked.questions
        if bridge.means_otherwise(name)
    ]
