"""Respondents of a round: the list of them, and adding to it from a CSV file, all or nothing."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import participation, scope
from app.collection.participation import STATUSES, Standing
from app.collection.respondents import TEMPLATES, Imported, import_list
from app.collection.rounds import questionnaire_of
from app.models import Round
from app.views.access import may
from app.views.names import in_this_language
from app.views.team.frame import actor, again_text, listed, moment, page, reply_text, say, status_text
from app.views.words import _, ngettext, number, spoken

blueprint = Blueprint("team_respondents", __name__, url_prefix="/team")

SHOWN = 200
"""How many respondents stand on one page."""


@blueprint.get("/rounds/<name>/respondents")
@may("team")
def respondents(name: str) -> str:
    """The list, searched by name or code and, for States, by how far the response is."""
    return _list(scope.round_named(actor(), name), None)


@blueprint.post("/rounds/<name>/respondents")
@may("team")
def upload(name: str) -> str | tuple[str, int] | Response:
    """Add the respondents of a list; where anything is wrong with it, say all of it and add nobody."""
    round_ = scope.round_named(actor(), name)
    file = request.files.get("respondents")
    if file is None or not file.filename:
        return _list(round_, None, error=_("Choose the CSV file first.")), 422
    found = import_list(actor(), round_, file.read(), lists=_lists())
    if not found.done:
        return _list(round_, found, file.filename), 422
    say(
        _(
            "%(added)s added, %(changed)s changed, %(unchanged)s as they were.",
            added=number(found.added),
            changed=number(found.changed),
            unchanged=number(found.unchanged),
        )
    )
    for note in found.notes:
        say(note, "")
    return redirect(url_for("team_respondents.respondents", name=name))


@blueprint.get("/rounds/<name>/respondents/template")
@may("team")
def template(name: str) -> Response:
    """A list to begin from: the columns for this kind of respondent, and an example."""
    round_ = scope.round_named(actor(), name)
    answer = Response(TEMPLATES[round_.kind].encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{round_.name}-respondents.csv"'
    return answer


def _list(round_: Round, report: Imported | None, file: str = "", error: str = "") -> str:
    query, status = request.args.get("q", "").strip(), request.args.get("status", "")
    named = round_.kind == "state"
    everyone = in_this_language(round_, participation.standings(actor(), round_))
    found = [one for one in everyone if _fits(one, query, status if named else "")]
    first = max(0, (request.args.get("page", 1, int) - 1) * SHOWN)
    units = {} if named else unit_names(round_)
    return page(
        "team/respondents.html",
        round_,
        cases=[_row(round_, one, units) for one in found[first : first + SHOWN]],
        query=query,
        status=status,
        statuses=[(one, status_text(one)) for one in STATUSES] if named else [],
        named=named,
        anybody=bool(everyone),
        total=ngettext("%(num)s respondent", "%(num)s respondents", len(everyone)),
        pages=_pages(round_, len(found), query, status),
        columns=_columns(named=named),
        example=TEMPLATES[round_.kind],
        template_url=url_for("team_respondents.template", name=round_.name),
        report=report,
        file=file,
        error=error,
        errors=[("f-respondents", error)] if error else [],
    )


def _columns(*, named: bool) -> list[tuple[str, str]]:
    """What each column of a list holds."""
    language = ("language", _("if wanted: the language of letters, as en or fr"))
    if named:
        return [
            ("code", _("the three letters of the State, as KEN (ISO 3166); Canvass knows its name")),
            ("email", _("the address that the personal link goes to")),
            ("contact", _("if wanted: the name of the focal point")),
            language,
        ]
    return [
        ("code", _("a number or word that the person keeps over the years, as a staff number")),
        ("name", _("the name of the person")),
        ("email", _("the address that the personal link goes to")),
        ("unit", _("if wanted: the code of the unit, as the list of units has it")),
        language,
    ]


def _lists() -> Path:
    return Path(current_app.config["SURVEYS"]) / "code_lists"


def unit_names(round_: Round) -> dict[str, str]:
    """The names of the units of a round's respondents by their codes; none where no list has them."""
    folder = _lists()
    code_list = questionnaire_of(round_).respondent.code_list
    if not (folder / f"{code_list}.csv").is_file():
        return {}
    known = participation.members(folder, code_list, spoken())
    return {code: label for code, (label, _short) in known.items()}


def _fits(standing: Standing, query: str, status: str) -> bool:
    words = f"{standing.name} {standing.code} {standing.unit}".casefold()
    return query.casefold() in words and status in ("", standing.status)


def _row(round_: Round, one: Standing, units: Mapping[str, str]) -> SimpleNamespace:
    labels = [
        again_text() if one.open_again else "",
        _("entered on behalf") if one.on_behalf else "",
        _("extended") if one.extended else "",
    ]
    return SimpleNamespace(
        name=one.name,
        url=url_for("team_case.case", public_id=one.public_id),
        code=one.code,
        unit=units.get(one.unit, one.unit),
        email=one.email,
        status=one.status,
        status_text=reply_text(one),
        labels=listed(labels),
        progress=_("%(answered)s of %(asked)s", answered=number(one.answered), asked=number(one.asked))
        if one.asked
        else "",
        changed=moment(one.changed, round_),
        link=link_text(one, round_),
    )


def link_text(one: Standing, round_: Round) -> str:
    """Whether a personal link was made or is about to be sent."""
    if one.queued:
        return _("Waits to be sent")
    return moment(one.linked, round_) if one.linked else _("None yet")


def _pages(round_: Round, count: int, query: str, status: str) -> list[tuple[str, str, bool]]:
    """The pages of a long list: (number, address, whether this is it)."""
    here = request.args.get("page", 1, int)
    most = -(-count // SHOWN)
    return [
        (
            number(one),
            url_for("team_respondents.respondents", name=round_.name, q=query, status=status, page=one),
            one == here,
        )
        for one in range(1, most + 1)
        if most > 1
    ]
