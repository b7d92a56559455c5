"""Rounds: the list of them, and opening one of a survey that is checked at once."""

from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import participation, rounds, scope, wording
from app.collection.errors import Invalid, NotAllowed
from app.collection.participation import Share
from app.db import db
from app.languages import LANGUAGES
from app.models import Round
from app.questionnaire import locales
from app.questionnaire.load import DefinitionError, load
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import load_changes
from app.questionnaire.texts import in_language
from app.views.access import may
from app.views.names import round_title
from app.views.team.frame import actor, moment, page, round_state, say
from app.views.team.frame import listed as joined
from app.views.team.round_form import TITLE, Asked, labels, read, titled
from app.views.words import _, extent, number, spoken

blueprint = Blueprint("team_rounds", __name__, url_prefix="/team")


@blueprint.get("/")
@may("team")
def listed() -> str:
    """All rounds that this person works on, latest first."""
    counts = participation.shares(actor())
    found = [
        _row(round_, counts.get(round_.id, Share("", "")))
        for round_ in db.session.scalars(scope.rounds(actor()))
    ]
    return page("team/rounds.html", rounds=found, new_url=url_for("team_rounds.new"))


def _row(round_: Round, share: Share) -> SimpleNamespace:
    state, state_text = round_state(round_)
    labels = [_("Pilot: its answers never count") if round_.pilot else ""]
    labels.append(_("Demonstration data: synthetic") if round_.synthetic else "")
    return SimpleNamespace(
        title=round_title(round_),
        url=url_for("team_board.board", name=round_.name),
        note=joined(labels),
        status=state,
        status_text=state_text,
        closes=moment(round_.closes, round_),
        invited=number(share.invited),
        submitted=number(share.submitted),
    )


@blueprint.get("/rounds/new")
@may("team")
def new() -> str | tuple[str, int]:
    """The form that opens a round; a survey that is chosen is checked before anything else is asked."""
    survey = request.args.get("survey", "")
    if not survey:
        return page("team/round_new.html", surveys=_surveys())
    questionnaire, offered, problems = checked(survey)
    if questionnaire is None:
        return page("team/round_new.html", surveys=_surveys(), survey=survey, found=problems), 422
    return _form(questionnaire, Asked.of(questionnaire, offered))


@blueprint.post("/rounds/new")
@may("team")
def create() -> str | tuple[str, int] | Response:
    """Open the round, or show everything that is wrong with what was asked."""
    survey = request.form.get("survey", "")
    questionnaire, offered, problems = checked(survey)
    if questionnaire is None:
        return page("team/round_new.html", surveys=_surveys(), survey=survey, found=problems), 422
    asked = read(request.form, questionnaire, offered)
    if asked.plan is None:
        return _form(questionnaire, asked), 422
    try:
        changes = load_changes(Path(current_app.config["SURVEYS"]) / survey, questionnaire)
        made = rounds.open_round(actor(), questionnaire, asked.plan, offered, changes)
    except DefinitionError as error:
        return page("team/round_new.html", surveys=_surveys(), survey=survey, found=told(error)), 422
    except wording.Untranslated as refusal:
        asked.problems["languages"] = _(
            "Not everything is translated: %(languages)s. Leave these out, or allow it below.",
            languages=", ".join(LANGUAGES[code].name for code in refusal.missing),
        )
        return _form(questionnaire, asked), 422
    except Invalid as refusal:
        asked.problems["title"] = refusal.what
        return _form(questionnaire, asked), 422
    say(_("The round is made. Its questionnaire is frozen. Add its respondents next."))
    return redirect(url_for("team_respondents.respondents", name=made.name))


def _form(questionnaire: Questionnaire, asked: Asked) -> str:
    named = labels()
    named |= {TITLE + code: f"{named['title']} · {language}" for code, language, _ in asked.values["titles"]}
    errors = [
        (f"f-{field}", f"{label} · {asked.problems[field]}")
        for field, label in named.items()
        if field in asked.problems
    ]
    return page(
        "team/round_new.html",
        questionnaire=questionnaire,
        values=asked.values,
        problems=asked.problems,
        labels=labels(),
        errors=errors,
        facts=_("%(extent)s. The definition has no problems.", extent=extent(questionnaire)),
    )


def _folders() -> dict[str, Path]:
    """The folders of the surveys that this person may open a round of, by their names."""
    folder = Path(current_app.config["SURVEYS"])
    found = (file.parent for file in sorted(folder.glob("*/questionnaire.yaml")))
    allowed = actor().surveys
    return {one.name: one for one in found if allowed is None or one.name in allowed}


def _surveys() -> list[tuple[str, str]]:
    """The name of each survey, and its title; the name alone where its definition has mistakes."""
    return [(name, _title(folder) or name) for name, folder in _folders().items()]


def _title(folder: Path) -> str:
    try:
        questionnaire = load(folder)
        if spoken() != questionnaire.language:
            said = locales.spoken(folder, questionnaire, spoken())
            questionnaire = in_language(questionnaire, said.wordings, spoken())
    except DefinitionError:
        return ""
    return titled(questionnaire)


def checked(survey: str) -> tuple[Questionnaire | None, list[Spoken], list[SimpleNamespace]]:
    """A survey's definition and wording as they stand now, or every problem with its place and mend."""
    folder = _folders().get(survey)
    if folder is None:
        raise NotAllowed("survey")
    try:
        questionnaire = load(folder)
        return questionnaire, locales.offered(folder, questionnaire), []
    except DefinitionError as error:
        return None, [], told(error)


def told(error: DefinitionError) -> list[SimpleNamespace]:
    """An author's mistakes as a page lists them."""
    return [
        SimpleNamespace(file=Path(one.file).name, line=number(one.line), what=one.what, mend=one.mend)
        for one in error.problems
    ]
