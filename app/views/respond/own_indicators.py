"""What the indicators say of a respondent's own answers, as the worker has stored it: nobody else's, ever."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import current_app, send_file, url_for
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.collection import outbox
from app.collection.errors import NotFound
from app.collection.scope import CONTRIBUTOR
from app.db import db
from app.models import Artifact, Case
from app.views.access import may
from app.views.respond import frame
from app.views.respond.frame import actor, blueprint, case_at
from app.views.words import _, moment, spoken


@blueprint.get("/r/<public_id>/indicators")
@may("respondent")
def own_indicators(public_id: str) -> str:
    """The levels that follow from what was sent, and what they rest on."""
    case = case_at(public_id)
    made = _made(case)
    profile: dict[str, Any] = json.loads(_file(case, made, "json"))
    for leaf in profile["leaves"]:
        # The worker has escaped what they hold; and nothing runs that stands in a page.
        leaf |= {key: Markup(leaf[key]) for key in ("table", "chart")}  # noqa: S704
    return frame.page(
        "respond/own_indicators.html",
        case,
        profile=profile,
        as_at=_("As at %(time)s", time=moment(made.created_at, case.round)),
        whole_url=url_for("respond.own_indicators_page", public_id=public_id),
    )


@blueprint.get("/r/<public_id>/indicators.html")
@may("respondent")
def own_indicators_page(public_id: str) -> Response:
    """The same as one page to keep."""
    case = case_at(public_id)
    content = BytesIO(_file(case, _made(case), "html"))
    name = f"{case.round.name}_{case.respondent.code}_indicators.html"
    return send_file(content, "text/html; charset=utf-8", as_attachment=True, download_name=name)


def link(case: Case) -> list[tuple[str, str, str]]:
    """Where it can be read, once the team has had it made; nothing before."""
    if not case.versions or _latest(case) is None:
        return []
    address = url_for("respond.own_indicators", public_id=case.public_id)
    return [(_("What the indicators say of your answers"), address, "")]


def _made(case: Case) -> Artifact:
    found = _latest(case)
    if found is None:
        raise NotFound
    return found


def _latest(case: Case) -> Artifact | None:
    """The latest that was made of this respondent; contributors answer parts, and see no more than these."""
    if actor().capacity == CONTRIBUTOR:
        return None
    query = select(Artifact).where(Artifact.round_id == case.round_id, Artifact.kind == outbox.PROFILES)
    made = db.session.scalars(query.order_by(Artifact.id.desc()))
    return next((one for one in made if case.respondent.code in one.facts["respondents"]), None)


def _file(case: Case, made: Artifact, ending: str) -> bytes:
    """The respondent's own file, in the language of this page if there is one; never by another's code."""
    offered = made.facts["languages"]
    language = spoken() if spoken() in offered else offered[0]
    path = Path(current_app.config["FILES"]) / made.path
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.read(f"{case.respondent.code}.{language}.{ending}")
    except (OSError, KeyError) as error:
        raise NotFound from error
