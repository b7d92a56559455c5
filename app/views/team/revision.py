"""Publishing a changed questionnaire in a round: what it would do is shown before it is done."""

from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import publishing, rounds, scope, wording
from app.collection.errors import Invalid
from app.collection.publishing import Effect, Touch
from app.models import Round
from app.questionnaire.load import DefinitionError
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import Changes, load_changes
from app.questionnaire.revision.words import grade_text, said
from app.questionnaire.wording import pipe
from app.views.access import may
from app.views.team.frame import actor, page, say
from app.views.team.rounds import checked, told
from app.views.words import _, ngettext, number, spoken

blueprint = Blueprint("team_revision", __name__, url_prefix="/team")


@blueprint.get("/rounds/<name>/changed-questionnaire")
@may("team")
def revision(name: str) -> str | tuple[str, int]:
    """What the definition as it stands now would change in the round."""
    return _page(scope.round_named(actor(), name))


@blueprint.post("/rounds/<name>/changed-questionnaire")
@may("team")
def publish(name: str) -> str | tuple[str, int] | Response:
    """Publish exactly what was looked at; a definition that changed since is shown again."""
    round_ = scope.round_named(actor(), name)
    questionnaire, changes, offered, _problems = _definition(round_)
    if questionnaire is None:
        return _page(round_)
    if rounds.digest_of(questionnaire) != request.form.get("seen", ""):
        return _page(round_, _("The definition was changed meanwhile. Look at it again."))
    try:
        moved = publishing.publish(actor(), round_, questionnaire, changes, offered)
    except Invalid as refusal:
        return _page(round_, refusal.what)
    text = ngettext("%(num)s draft was brought to it.", "%(num)s drafts were brought to it.", moved)
    asked = _("The round asks the new questionnaire from now on.")
    say(f"{asked} {text}")
    return redirect(url_for("team_revision.revision", name=name))


def _definition(
    round_: Round,
) -> tuple[Questionnaire | None, Changes, list[Spoken], list[SimpleNamespace]]:
    """The definition of a round's survey as it stands now, what became of names, and its wording."""
    questionnaire, offered, problems = checked(round_.survey)
    if questionnaire is None:
        return None, Changes(), [], problems
    folder = Path(current_app.config["SURVEYS"]) / round_.survey
    try:
        return questionnaire, load_changes(folder, questionnaire), offered, []
    except DefinitionError as error:
        return None, Changes(), [], told(error)


def _page(round_: Round, refusal: str = "") -> str | tuple[str, int]:
    questionnaire, changes, offered, problems = _definition(round_)
    if questionnaire is None:
        return page("team/revision.html", round_, found=problems), 422
    if rounds.digest_of(questionnaire) == round_.instrument_sha256:
        return page("team/revision.html", round_, same=True, refusal=refusal)
    effect = publishing.effect(actor(), round_, questionnaire, changes)
    shown = page(
        "team/revision.html",
        round_,
        groups=_groups(effect, questionnaire, rounds.questionnaire_of(round_)),
        counts=_counts(effect),
        refused=[_label(one.name, questionnaire) for one in effect.refused],
        refusal=refusal,
        fallbacks=[
            wording.fallbacks(one, questionnaire.language)
            for one in publishing.spoken(round_, questionnaire, offered)
            if one.missing
        ],
        open=rounds.state(round_) != rounds.CLOSED,
        seen=effect.sha256,
    )
    return (shown, 409) if refusal else shown


def _counts(effect: Effect) -> list[str]:
    return [
        ngettext(
            "%(num)s draft would be brought to it.", "%(num)s drafts would be brought to it.", effect.drafts
        ),
        ngettext(
            "In %(num)s of them, an answer in hand would need attention.",
            "In %(num)s of them, an answer in hand would need attention.",
            effect.attention,
        ),
        ngettext(
            "%(num)s response was sent; it stays on the questionnaire that it answers.",
            "%(num)s responses were sent; they stay on the questionnaire that they answer.",
            effect.submissions,
        ),
    ]


def _groups(effect: Effect, new: Questionnaire, old: Questionnaire) -> list[SimpleNamespace]:
    """The differences by their gravity, the gravest first."""
    return [
        SimpleNamespace(
            name=grade.value,
            title=grade_text(grade, spoken()),
            count=number(len(touches)),
            rows=[_row(one, new, old) for one in touches],
        )
        for grade, touches in effect.graded
    ]


def _row(touch: Touch, new: Questionnaire, old: Questionnaire) -> SimpleNamespace:
    one = touch.difference
    return SimpleNamespace(
        name=one.name,
        label=_label(one.name, new) or _label(one.name, old),
        what=said(one, spoken()),
        drafts=number(touch.drafts),
        attention=number(touch.attention),
        needs=touch.attention > 0,
        submissions=number(touch.submissions),
    )


def _label(name: str, questionnaire: Questionnaire) -> str:
    """A question or section as it is asked."""
    question, section = questionnaire.questions.get(name), questionnaire.section(name)
    if section is not None:
        return section.title
    return pipe(question.label, lambda _name: "…") if question else ""
