"""Who has answered: the participation board of a round, and the round's own verbs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.collection import clock, participation, rounds, scope
from app.collection.participation import NONE, STATUSES, SUBMITTED, Grouping, Share, Standing
from app.models import Round
from app.questionnaire.model import Questionnaire
from app.views.access import may
from app.views.team.frame import (
    actor,
    again_text,
    listed,
    moment,
    page,
    reply_text,
    round_state,
    say,
    status_text,
)
from app.views.team.monitor import monitored
from app.views.team.standing import standing_tables
from app.views.words import _, extent, number, percent, spoken

blueprint = Blueprint("team_board", __name__, url_prefix="/team")

REGION, SUBREGION = "m49_region", "m49_subregion"
EVERY_SECONDS = 15
"""How often an open board asks whether anything has changed."""


@blueprint.get("/rounds/<name>")
@may("team")
def board(name: str) -> str:
    """The board: counts, a square a State, the share of each region or unit, and how the round goes."""
    round_ = scope.round_named(actor(), name)
    taking = rounds.state(round_) in (rounds.OPEN, rounds.GRACE)
    return page(
        "team/board.html",
        round_,
        **_now(round_),
        instrument=round_.instrument_sha256,
        contents=_contents(rounds.questionnaire_of(round_, spoken())),
        close_url=url_for("team_board.close", name=name) if rounds.state(round_) != rounds.CLOSED else "",
        now_url=url_for("team_board.now", name=name) if taking else "",
        every=EVERY_SECONDS,
    )


@blueprint.get("/rounds/<name>/now")
@may("team")
def now(name: str) -> Response:
    """The figures of the board alone, for who has it open: nothing at all while they are the same."""
    round_ = scope.round_named(actor(), name)
    answer = Response(
        render_template("team/_now.html", this_round=round_, **_now(round_)), mimetype="text/html"
    )
    answer.add_etag(weak=True)
    return answer.make_conditional(request)


def _now(round_: Round) -> dict[str, Any]:
    """What changes from one moment to the next."""
    everyone = participation.standings(actor(), round_)
    standings = participation.sent_only(round_, everyone)
    state, state_text = round_state(round_)
    return {
        "lines": _lines(round_),
        "state": state,
        "state_text": state_text,
        "counts": _strip(round_, everyone),
        "as_at": moment(clock.now(), round_),
        "statuses": _statuses(round_),
        **_figures(round_, standings, rounds.questionnaire_of(round_).respondent.code_list),
        **monitored(round_, standings),
        "standing": standing_tables(round_),
    }


@blueprint.route("/rounds/<name>/close", methods=["GET", "POST"])
@may("team")
def close(name: str) -> str | Response:
    """Ask whether the round shall close for good, then close it."""
    round_ = scope.round_named(actor(), name)
    if request.method == "GET":
        return page(
            "team/close.html",
            round_,
            counts=_strip(round_, participation.standings(actor(), round_)),
            lines=_lines(round_),
        )
    rounds.close(actor(), round_)
    say(_("The round is closed. No more answers are taken."))
    return redirect(url_for("team_board.board", name=name))


def _lines(round_: Round) -> list[str]:
    """When the round opens and closes, and how its team signs in."""
    found = [
        _("Opens %(time)s", time=moment(round_.opens, round_)),
        _("Closes %(time)s", time=moment(round_.closes, round_)),
    ]
    if round_.second_step:
        found.append(_("Everyone who works on it signs in in two steps."))
    if round_.closed_at is not None:
        found.append(_("Closed by the team %(time)s", time=moment(round_.closed_at, round_)))
    return found


def _contents(questionnaire: Questionnaire) -> str:
    return f"{questionnaire.title} {questionnaire.edition}: {extent(questionnaire)}"


def _statuses(round_: Round) -> list[tuple[str, str]]:
    """What the squares and bars tell apart."""
    if round_.kind == "staff":
        return [(SUBMITTED, status_text(SUBMITTED)), (NONE, _("Not sent yet"))]
    return [(status, status_text(status)) for status in STATUSES]


def _strip(round_: Round, everyone: list[Standing]) -> list[tuple[str, str]]:
    writing = participation.writing(round_, everyone)
    standings = everyone if writing is not None else participation.sent_only(round_, everyone)
    share, uninvited = participation.total(standings), sum(one.uninvited for one in standings)
    waiting = share.invited - share.submitted - share.draft - uninvited
    of_all = f" · {percent(share.submitted, share.invited)}" if share.invited else ""
    return [
        (number(share.invited), _("respondents")),
        (number(share.submitted), _("sent") + of_all),
        *([(number(writing), _("being written"))] if writing is not None else ()),
        *([(number(uninvited), _("not invited yet"))] if uninvited else ()),
        (number(waiting), _("no reply yet")),
    ]


def _figures(round_: Round, standings: Sequence[Standing], code_list: str) -> dict[str, Any]:
    """The squares and bars of States, or the bars of units; nothing where no list says the groups."""
    folder = Path(current_app.config["SURVEYS"]) / "code_lists"
    grouped = () if round_.kind == "staff" else (REGION, SUBREGION)
    if not all((folder / f"{name}.csv").is_file() for name in (code_list, *grouped)):
        return {}
    if round_.kind == "staff":
        units = participation.grouping(folder, code_list, "", spoken())
        return {
            "bars_title": _("By unit"),
            "bars_note": _("Sent, as a share of those asked in each."),
            "bars": _bars(participation.by_group(standings, units, "unit"), _("Unit not given")),
        }
    regions = participation.grouping(folder, code_list, REGION, spoken())
    subregions = participation.grouping(folder, code_list, SUBREGION, spoken())
    return {
        "bars": _bars(participation.by_group(standings, regions), _("Not in a region")),
        "regions": _tiles(standings, (regions, subregions), folder, code_list),
    }


def _bars(shares: list[Share], without: str) -> list[tuple[str, int, int, int, str]]:
    return [
        (
            share.label or without,
            share.submitted,
            share.draft,
            share.invited,
            _("%(sent)s of %(all)s", sent=number(share.submitted), all=number(share.invited)),
        )
        for share in shares
    ]


def _tiles(
    standings: Sequence[Standing], groupings: tuple[Grouping, Grouping], folder: Path, code_list: str
) -> list[SimpleNamespace]:
    """The States of each sub-region, by their two letters."""
    regions, subregions = groupings
    names = participation.members(folder, code_list, spoken())
    found: dict[str, list[SimpleNamespace]] = {}
    for standing in standings:
        label, short = names.get(standing.code, (standing.name, standing.code))
        tile = SimpleNamespace(
            code=short,
            name=label,
            status=standing.status,
            status_text=listed((reply_text(standing), again_text() if standing.open_again else "")),
            url=url_for("team_case.case", public_id=standing.public_id),
        )
        found.setdefault(subregions.group_of.get(standing.code, ""), []).append(tile)
    return [
        SimpleNamespace(title=label or _("Others"), states=sorted(found[code], key=lambda one: one.code))
        for code, label in (*_together(subregions, regions, found), ("", ""))
        if code in found
    ]


def _together(
    subregions: Grouping, regions: Grouping, found: Mapping[str, Sequence[SimpleNamespace]]
) -> list[tuple[str, str]]:
    """The sub-regions of which anyone was asked, those of one region side by side."""
    order = list(regions.groups)
    region_of = {
        subregion: order.index(regions.group_of[code])
        for code, subregion in subregions.group_of.items()
        if subregion in found and regions.group_of.get(code) in regions.groups
    }
    there = [(code, label) for code, label in subregions.groups.items() if code in region_of]
    return sorted(there, key=lambda one: region_of[one[0]])
