"""Ways into the demonstration: a personal link for two respondents, a password for a member of the team."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from app.collection import links, team
from app.collection.scope import ADMIN, OPERATOR
from app.collection.transaction import writes
from app.db import db
from app.demo.people import FOCAL_STATE
from app.demo.scene import FIRST_COLLEAGUE, INVENTORY, SURVEY
from app.models import Case, Respondent, Round

FILE = "trials.json"
"""Where the ways in are kept, in the instance folder: the database holds no links and no passwords."""

EMAIL, NAME = "team@example.org", "Survey team (demonstration)"
OPEN_LINK, SIGN_IN = "respond.open_link", "team_sign_in.form"
"""The pages that the ways in lead to."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One way in: in which role, the address, and for the team how to sign in; the start page says more."""

    role: str
    url: str
    email: str = ""
    password: str = ""


def lines(app: Flask, base_url: str) -> list[tuple[str, str]]:
    """New ways in, as the command prints them: (role, address) each; the one before stop working.

    The team's password stands on a line of its own, after its address.
    """
    with app.app_context():
        made = _made(app, base_url)
    kept = Path(app.config["INSTANCE"]) / FILE
    with os.fdopen(os.open(kept, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        json.dump([asdict(trial) for trial in made], file)
    printed = [(trial.role, trial.url) for trial in made]
    return printed + [("password", f"{one.email} {one.password}") for one in made if one.password]


def trials(app: Flask) -> list[Trial]:
    """The ways in that stand, for the start page; none where this is no demonstration."""
    kept = Path(app.config["INSTANCE"]) / FILE
    return [Trial(**plain) for plain in json.loads(kept.read_text())] if kept.exists() else []


@writes
def _made(app: Flask, base_url: str) -> list[Trial]:
    password = secrets.token_urlsafe(12)
    team.add_user(OPERATOR, EMAIL, NAME, password, role=ADMIN)
    return [
        Trial("focal point", _link(app, base_url, SURVEY, FOCAL_STATE)),
        Trial("staff member", _link(app, base_url, INVENTORY, FIRST_COLLEAGUE)),
        Trial("team member", _address(app, base_url, SIGN_IN), EMAIL, password),
    ]


def _link(app: Flask, base_url: str, round_name: str, code: str) -> str:
    """A new personal link for a respondent of a round."""
    query = select(Case).join(Round, Case.round_id == Round.id)
    query = query.join(Respondent, Case.respondent_id == Respondent.id)
    case = db.session.scalars(query.where(Round.name == round_name, Respondent.code == code)).one()
    issued = links.issue(OPERATOR, case, least_days=app.config["LINK_DAYS"])
    return _address(app, base_url, OPEN_LINK, token=issued.token)


def _address(app: Flask, base_url: str, endpoint: str, **values: str) -> str:
    """The address of a page, for whoever opens ``base_url``."""
    base = urlsplit(base_url)
    at = app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return at.build(endpoint, values, force_external=True)
