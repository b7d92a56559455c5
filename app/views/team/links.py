"""Personal links of a whole round: sent to everyone who has none yet, or downloaded once for a mail merge."""

import csv
import io
from urllib.parse import urljoin

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import links as personal
from app.collection import outbox, participation, scope
from app.collection.participation import Standing
from app.collection.rounds import LINK_MARGIN
from app.collection.transaction import writes
from app.models import Round
from app.views.access import may
from app.views.team.frame import actor, page, say
from app.views.words import _, ngettext, number

blueprint = Blueprint("team_links", __name__, url_prefix="/team")

ALL, UNSENT = "all", "unsent"
RELOAD_SECONDS = 3


def address_of(token: str) -> str:
    """The address that a personal link leads to, as letters and messages give it."""
    return urljoin(
        current_app.config["BASE_URL"] + "/", url_for("respond.open_link", token=token).lstrip("/")
    )


@blueprint.get("/rounds/<name>/links")
@may("team")
def links(name: str) -> str:
    """Who has no link yet, and the two ways to give links to many at once."""
    round_ = scope.round_named(actor(), name)
    everyone = participation.standings(actor(), round_)
    waiting, unsent = sum(one.queued for one in everyone), len(_wanted(everyone, UNSENT))
    return page(
        "team/links.html",
        round_,
        everyone=number(len(everyone)),
        anybody=bool(everyone),
        unsent=number(unsent),
        to_send=unsent,
        waiting=number(waiting),
        reload=RELOAD_SECONDS if waiting else "",
        days=current_app.config["LINK_DAYS"],
        margin=LINK_MARGIN,
    )


@blueprint.post("/rounds/<name>/links/send")
@may("team")
def send(name: str) -> Response:
    """Ask the worker to send a link to everyone who has none; asking twice sends once."""
    round_ = scope.round_named(actor(), name)
    wanted = _wanted(participation.standings(actor(), round_), UNSENT)
    _enqueue(round_, wanted)
    say(
        ngettext("%(num)s message is being sent.", "%(num)s messages are being sent.", len(wanted))
        if wanted
        else _("Everyone has a link already; nothing was sent.")
    )
    return redirect(url_for("team_links.links", name=name))


@blueprint.post("/rounds/<name>/links/list")
@may("team")
def merge_list(name: str) -> Response:
    """A CSV list with a new link for each, for a mail merge: shown this once, earlier links end."""
    round_ = scope.round_named(actor(), name)
    which = UNSENT if request.form.get("which") == UNSENT else ALL
    wanted = [one for one in _wanted(participation.standings(actor(), round_), which) if one.email]
    rows = _issued(round_, wanted)
    written = io.StringIO(newline="")
    sheet = csv.writer(written)
    sheet.writerow(("code", "respondent", "contact", "email", "language", "link", "valid_until"))
    sheet.writerows([[_plain(cell) for cell in row] for row in rows])
    # With a mark of its encoding, so that a spreadsheet program reads every script.
    answer = Response(written.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{round_.name}-links.csv"'
    return answer


def _wanted(everyone: list[Standing], which: str) -> list[Standing]:
    return [one for one in everyone if which == ALL or (one.linked is None and not one.queued)]


@writes
def _enqueue(round_: Round, wanted: list[Standing]) -> None:
    ids = participation.case_ids(actor(), round_)
    for one in wanted:
        case_id = ids[one.public_id]
        outbox.enqueue(
            outbox.MAIL_LINK, {"case": case_id, "why": outbox.INVITED}, unique_key=f"invite:{case_id}"
        )


@writes
def _issued(round_: Round, wanted: list[Standing]) -> list[tuple[str, ...]]:
    """A new link for each, all or none."""
    rows: list[tuple[str, ...]] = []
    for one in wanted:
        case = scope.case(actor(), one.public_id)
        made = personal.issue(actor(), case, least_days=current_app.config["LINK_DAYS"], by_hand=True)
        rows.append(
            (
                one.code,
                one.name,
                made.link.name,
                made.link.email,
                case.language or round_.languages[0],
                address_of(made.token),
                made.link.expires_at.date().isoformat(),
            )
        )
    return rows


def _plain(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
