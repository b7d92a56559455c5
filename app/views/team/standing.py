"""Where the States of a round stand, by region and by regional group: a table of stages, n of N."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

from flask import current_app

from app.collection import participation, rounds, stages
from app.collection.stages import STAGES
from app.models import Round
from app.questionnaire.code_lists import known_code_list
from app.views.team.frame import actor
from app.views.words import _, number, spoken

GROUPINGS = ("m49_region", "un_regional_group")


def stage_words() -> dict[str, str]:
    """What each stage is called."""
    return {
        stages.LISTED: _("Not invited yet"),
        stages.INVITED: _("Invited"),
        stages.NOMINATED: _("Nominated"),
        stages.DRAFTING: _("Being written"),
        stages.CLEARING: _("In clearance"),
        stages.SUBMITTED: _("Sent"),
        stages.QUERIED: _("Queried"),
        stages.VALIDATED: _("Validated"),
        stages.SILENT: _("Silent"),
    }


def standing_tables(round_: Round) -> list[SimpleNamespace]:
    """One table a grouping that the list of States has; none for members of staff, nor without a list."""
    folder = Path(current_app.config["SURVEYS"]) / "code_lists"
    code_list = rounds.questionnaire_of(round_).respondent.code_list
    if round_.kind != "state" or not code_list or not (folder / f"{code_list}.csv").is_file():
        return []
    titles = {"m49_region": _("By region"), "un_regional_group": _("By regional group")}
    stood = stages.of_round(actor(), round_)
    return [_table(stood, titles[one], known) for one, known in state_groupings(folder, code_list)]


def state_groupings(folder: Path, code_list: str) -> list[tuple[str, participation.Grouping]]:
    """The groupings that a list of States has, by their columns; those whose own list is there."""
    columns = {name for one in known_code_list(folder / f"{code_list}.csv") for name in one["attributes"]}
    return [
        (one, participation.grouping(folder, code_list, one, spoken()))
        for one in GROUPINGS
        if one in columns and (folder / f"{one}.csv").is_file()
    ]


def _table(stood: list[tuple[str, str]], title: str, known: participation.Grouping) -> SimpleNamespace:
    counted = stages.by_group(stood, known.group_of)
    rows = [
        _row(label or _("Others"), counted[code])
        for code, label in (*known.groups.items(), ("", ""))
        if code in counted
    ]
    every = _row(_("All"), Counter(stage for _code, stage in stood))
    return SimpleNamespace(title=title, heads=[stage_words()[one] for one in STAGES], rows=rows, every=every)


def _row(label: str, counts: Counter[str]) -> SimpleNamespace:
    """A group: how many of it are at each stage, and whether any; and how many there are."""
    cells = [(word, number(counts[one]), counts[one]) for one, word in stage_words().items()]
    return SimpleNamespace(label=label, cells=cells, all=number(counts.total()))
