"""All answers to one question side by side, and a search through what was written: never a draft."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, request, url_for

from app import languages
from app.collection import participation, rounds, scope, side_by_side
from app.models import Round
from app.questionnaire.matching import sought
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.views.access import may
from app.views.names import in_this_language
from app.views.team.frame import actor, page
from app.views.team.quoting import Row, Wanted, group_key, rows_of
from app.views.team.standing import state_groupings
from app.views.words import _, number, spoken

blueprint = Blueprint("team_answers", __name__, url_prefix="/team")

SHOWN = 25
"""How many respondents stand on one page."""


@blueprint.get("/rounds/<name>/answers")
@may("team")
def answers(name: str) -> str:
    """What each respondent answered to a question, or where words stand in whatever was written."""
    round_ = scope.round_named(actor(), name)
    questionnaire = rounds.questionnaire_of(round_, spoken())
    known = side_by_side.readable(questionnaire)
    groupings = _groupings(round_)
    chosen = known.get(request.args.get("question", ""))
    group, typed = request.args.get("group", ""), request.args.get("text", "").strip()
    words = sought(typed)
    sent = in_this_language(round_, side_by_side.standing(actor(), round_))
    within = [one for one in sent if _in_group(round_, one, group, groupings)]
    wanted = Wanted(chosen, words, given=bool(request.args.get("given")))
    asked = chosen is not None or bool(words)
    here = max(1, request.args.get("page", 1, int) or 1)
    rows, count = _page_of(round_, questionnaire, within, wanted, here) if asked else ([], 0)
    return page(
        "team/answers.html",
        round_,
        outline=_outline(questionnaire, known),
        groupings=groupings,
        chosen=chosen,
        title=_heading(questionnaire, chosen),
        group=group,
        text=typed,
        given=wanted.given,
        asked=asked,
        rows=rows,
        group_of=_group_labels(groupings),
        summary=_summary(count, len(within), words=bool(words) or wanted.given),
        pages=_pages(count, here),
        languages_of={code: languages.named(code, spoken()) for code in languages.LANGUAGES},
        own=spoken(),
    )


def _page_of(
    round_: Round, questionnaire: Questionnaire, within: list[side_by_side.Sent], wanted: Wanted, here: int
) -> tuple[list[Row], int]:
    """The respondents of one page, and how many there are on all of them together."""
    first = (here - 1) * SHOWN
    if wanted.everybody:
        return rows_of(round_, questionnaire, within[first : first + SHOWN], wanted), len(within)
    found = rows_of(round_, questionnaire, within, wanted)
    return found[first : first + SHOWN], len(found)


def _outline(
    questionnaire: Questionnaire, known: dict[str, Question]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The sections, each with its questions as (name, number and wording)."""
    return [
        (f"{section.number} {section.title}".strip(), found)
        for section in questionnaire.sections
        if (
            found := [
                (one.name, f"{one.number or one.name.upper()} {one.label}")
                for one in known.values()
                if questionnaire.places[one.name].section is section
            ]
        )
    ]


def _heading(questionnaire: Questionnaire, chosen: Question | None) -> SimpleNamespace | None:
    if chosen is None:
        return None
    place = questionnaire.places[chosen.name]
    around = [questionnaire.repeats[name].label for name in place.repeats]
    return SimpleNamespace(
        number=chosen.number or chosen.name.upper(),
        label=chosen.label,
        section=place.section.title,
        letter=place.section.number,
        around=around,
    )


Groupings = list[tuple[str, str, participation.Grouping]]
"""What respondents are grouped by: the column, its name, and the groups."""


def _groupings(round_: Round) -> Groupings:
    """Regions and regional groups of States, or units of staff; nothing where no list has them."""
    folder = Path(current_app.config["SURVEYS"]) / "code_lists"
    code_list = rounds.questionnaire_of(round_).respondent.code_list
    if not code_list or not (folder / f"{code_list}.csv").is_file():
        return []
    if round_.kind == "staff":
        return [("unit", _("Unit"), participation.grouping(folder, code_list, "", spoken()))]
    titles = {"m49_region": _("Region"), "un_regional_group": _("Regional group")}
    known = state_groupings(folder, code_list)
    return [(one, titles[one], found) for one, found in known if any(found.group_of.values())]


def _in_group(round_: Round, one: side_by_side.Sent, group: str, groupings: Groupings) -> bool:
    column, _colon, code = group.partition(":")
    known = {name: grouping.group_of for name, _title, grouping in groupings}
    if column not in known:
        return True
    return known[column].get(group_key(round_, one), "") == code


def _group_labels(groupings: Groupings) -> dict[str, str]:
    """What stands beside each respondent: its group in the last grouping, by its key."""
    if not groupings:
        return {}
    grouping = groupings[-1][2]
    return {key: grouping.groups.get(code, "") for key, code in grouping.group_of.items()}


def _summary(count: int, everyone: int, *, words: bool) -> str:
    if not words:
        return _("Respondents that have sent their answers: %(count)s", count=number(count))
    return _(
        "%(found)s of %(all)s respondents that have sent their answers",
        found=number(count),
        all=number(everyone),
    )


def _pages(count: int, here: int) -> list[tuple[str, str, bool]]:
    """The pages of a long list: (number, address, whether this is it)."""
    most = -(-count // SHOWN)
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "page"}
    name = (request.view_args or {})["name"]
    return [
        (number(one), url_for("team_answers.answers", name=name, **kept, page=one), one == here)
        for one in range(1, most + 1)
        if most > 1
    ]
