"""A table of activities that a unit keeps: pasted or uploaded, looked at, then added to a response."""

import io
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import draft, files, on_behalf, rights, rounds, scope
from app.collection.errors import Invalid, NotFound
from app.collection.within import within
from app.models import Case
from app.questionnaire.model import Questionnaire, Repeat
from app.sheets.look import Refused
from app.views.access import may
from app.views.team import table
from app.views.team.behalf import file_refusal
from app.views.team.columns import guess, targets
from app.views.team.frame import actor, page, say
from app.views.team.table import Table
from app.views.words import _, ngettext, number

blueprint = Blueprint("team_activities", __name__, url_prefix="/team")

PASTED = "pasted table.txt"


@blueprint.get("/cases/<public_id>/table")
@may("team")
def form(public_id: str) -> str:
    """Where a table is pasted or uploaded."""
    return _form(scope.case(actor(), public_id))


@blueprint.post("/cases/<public_id>/table")
@may("team")
def preview(public_id: str) -> str | tuple[str, int]:
    """The table as it was understood, every row with what must be mended; nothing is added yet."""
    found = scope.case(actor(), public_id)
    repeat = _repeat(found, request.form.get("repeat", ""))
    try:
        if "table" in request.form:
            known = targets(rounds.questionnaire_of(found), repeat.name)
            read = Table.loads(request.form["table"])
            chosen = [name if name in known else "" for name in request.form.getlist("column")]
            return _preview(found, repeat, read, chosen)
        content, name = _sent()
        read = table.read(content)
        _keep(found, content, name)
    except Refused as refusal:
        return _form(found, refusal.what), 422
    except Invalid as refusal:
        return _form(found, file_refusal(refusal.what)), 422
    questionnaire = rounds.questionnaire_of(found)
    return _preview(
        found, repeat, read, guess(read.headings, questionnaire, targets(questionnaire, repeat.name))
    )


@blueprint.post("/cases/<public_id>/table/add")
@may("team")
def add(public_id: str) -> str | tuple[str, int] | Response:
    """Add the rows that were ticked, all or none; what cannot be read is kept as written, to be mended."""
    found = scope.case(actor(), public_id)
    repeat = _repeat(found, request.form.get("repeat", ""))
    questionnaire = rounds.questionnaire_of(found)
    known = targets(questionnaire, repeat.name)
    try:
        read = Table.loads(request.form.get("table", ""))
    except Refused as refusal:
        return _form(found, refusal.what), 422
    chosen = [name if name in known else "" for name in request.form.getlist("column")]
    now, veiled = _seen(found, questionnaire)
    route = table.route_of(questionnaire, found, now, veiled)
    values = table.values(questionnaire, read, chosen, known, route)
    wanted = [own for own in request.form.getlist("row") if own in values]
    room = _room(found, repeat, now, wanted)
    if not wanted or room < 0:
        text = (
            _("The survey takes %(most)s at most; leave out %(over)s rows.", most=repeat.max, over=-room)
            if wanted
            else _("Tick at least one row.")
        )
        return _preview(found, repeat, read, chosen, text), 422
    count = table.add(found, repeat.name, values, wanted, actor().on_behalf())
    say(ngettext("%(num)s row was added to the response.", "%(num)s rows were added to the response.", count))
    return redirect(url_for("team_case.case", public_id=public_id))


def _room(found: Case, repeat: Repeat, now: draft.Draft, wanted: list[str]) -> int:
    """How many more could be added beyond those that are wanted, as far as the team may know."""
    if found.untold:
        there = on_behalf.added_to(found, repeat.name)
    else:
        there = {item.id for item in now.answers.items.get(repeat.name, ())}
    return repeat.max - len(there | set(wanted))


def _sent() -> tuple[bytes, str]:
    """What was uploaded or pasted, and its name."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return file.read(), file.filename
    pasted = request.form.get("pasted", "")
    if not pasted.strip():
        raise Refused(_("Paste a table, or choose a file."))
    return pasted.encode(errors="replace"), PASTED


def _keep(found: Case, content: bytes, name: str) -> None:
    """Keep the table as it came with the case: what is entered from it can be compared with it."""
    root = Path(current_app.config["FILES"])
    files.keep(root, found, files.Sent(io.BytesIO(content), name), actor(), files.BEHALF)


def _seen(found: Case, questionnaire: Questionnaire) -> tuple[draft.Draft, frozenset[str]]:
    """As much of the draft as the team may know of, and the names of what it may not."""
    if found.untold:
        return draft.Draft(on_behalf.entered(actor(), found), {}, frozenset()), frozenset()
    reads = rights.opened(actor().on_behalf(), found).reads
    return within(reads, questionnaire, draft.load(found, questionnaire)), reads.veils(questionnaire)


def _repeats(found: Case) -> list[Repeat]:
    """The things that a table can list: asked on pages of their own, not inside others, and open to us."""
    questionnaire, reads = rounds.questionnaire_of(found), rights.opened(actor().on_behalf(), found).reads
    return [
        one
        for one in questionnaire.repeats.values()
        if one.ask == "page"
        and not questionnaire.documents[one.name].parent
        and (found.untold or reads.section(questionnaire.documents[one.name].section))
    ]


def _repeat(found: Case, name: str) -> Repeat:
    repeat = next((one for one in _repeats(found) if one.name == name), None)
    if repeat is None:
        raise NotFound
    return repeat


def _form(found: Case, error: str = "") -> str:
    return page(
        "team/table.html",
        found.round,
        case=found,
        repeats=_repeats(found),
        pasted=request.form.get("pasted", ""),
        error=error,
        errors=[("f-pasted", error)] if error else [],
    )


def _preview(found: Case, repeat: Repeat, read: Table, chosen: list[str], error: str = "") -> str:
    questionnaire = rounds.questionnaire_of(found)
    known = targets(questionnaire, repeat.name)
    now, veiled = _seen(found, questionnaire)
    route = table.route_of(questionnaire, found, now, veiled)
    values = table.values(questionnaire, read, chosen, known, route)
    rows = table.judge(found, questionnaire, repeat, now, values, veiled)
    ticked = (
        request.form.getlist("row") if "ticked" in request.form else [row.id for row in rows if not row.known]
    )
    return page(
        "team/table_preview.html",
        found.round,
        case=found,
        repeat=repeat,
        asked=route.applies(repeat.name),
        table=read.dumps(),
        columns=_columns(read, chosen),
        targets=[(name, target.label) for name, target in known.items()],
        rows=rows,
        ticked=ticked,
        mended=number(sum(bool(row.problems) for row in rows)),
        error=error,
        errors=[("rows", error)] if error else [],
    )


def _columns(read: Table, chosen: list[str]) -> list[dict[str, Any]]:
    """Each column with its heading, the part it fills, and an example of what it holds."""
    found = []
    for index, heading in enumerate(read.headings):
        cells = [row[index] for _own, row in read.rows if index < len(row) and row[index]]
        found.append(
            {
                "heading": heading or _("Column %(number)s", number=number(index + 1)),
                "chosen": chosen[index] if index < len(chosen) else "",
                "example": cells[0][:60] if cells else "",
                "filled": bool(cells),
            }
        )
    return found
