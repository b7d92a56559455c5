"""What the tests of a respondent's pages share: a small survey, links, a browser without scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from flask import Flask

from app.collection import clock, links, rounds
from app.collection.scope import OPERATOR
from app.db import db
from app.factory import create_app
from app.models import Case, Respondent, Round
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from config import settings
from tests.services.tables import make_tables
from tests.views.visit import Visit

NOON = datetime(2020, 3, 2, 12, tzinfo=UTC)

HARBOURS = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    contact: {name: Harbour team, email: harbours@example.org}
    missing: {dont_know: We do not know}
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
    sections:
      - name: a
        number: A
        title: About
        pages:
          - name: a_who
            title: Who answers
            questions:
              - {name: a0, type: select_one, label: Country, choices: states, read_only: true}
              - {name: a1, type: text, label: Name of the harbour, required: true, max_length: 40}
              - {name: a2, type: select_one, label: Is it open?, choices: yes_no, comment: true}
              - {name: a3, type: integer, label: Ships, min: 0, max: 900, missing: [dont_know]}
          - name: a_more
            title: Documents
            questions:
              - {name: a4, type: file, label: A chart, max_mb: 1, accept: [pdf]}
      - name: b
        number: B
        title: Ships
        questions:
          - {name: b1, type: select_one, label: Are there tugs?, choices: yes_no}
          - {name: b2, type: integer, label: How many tugs?, relevant: "${b1} = 'yes'"}
          - name: ships
            type: repeat
            label: Ships
            singular: ship
            max: 3
            ask: rows
            item_label: ${s1}
            questions:
              - {name: s1, type: text, label: Name}
              - {name: s2, type: integer, label: Crew, max: 99}
          - name: trips
            type: repeat
            label: Trips
            singular: trip
            ask: page
            item_label: ${t1}
            pages:
              - name: t_where
                title: Where
                questions:
                  - {name: t1, type: text, label: Where to?, required: true}
              - name: t_who
                title: Who
                questions:
                  - name: crew
                    type: repeat
                    label: Crew
                    singular: sailor
                    ask: rows
                    questions: [{name: w1, type: text, label: Name}]
      - name: o
        number: O
        title: Opinions
        anonymous: true
        questions:
          - {name: o1, type: select_one, label: Do you like it?, choices: yes_no, required: true}
          - {name: o2, type: text, label: Why?, relevant: "${o1} = 'no'"}
"""


class Clock:
    """A clock that stands still until a test sets it."""

    def __init__(self) -> None:
        self.now = NOON

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class House:
    """A running application with a round of two States, and their links."""

    app: Flask
    clock: Clock
    round: Round
    kenya: Case
    italy: Case

    def link(self, case: Case, days: int = 30) -> str:
        return links.issue(OPERATOR, case, days).token

    def visit(self) -> Visit:
        return Visit(self.app.test_client())

    def signed_in(self, case: Case) -> Visit:
        visit = self.visit()
        self.enter(visit, self.link(case))
        return visit

    def enter(self, visit: Visit, token: str) -> None:
        visit.get(f"/l/{token}")
        visit.send(f"/l/{token}")


def application(folder: Path) -> Flask:
    given = {
        "CANVASS_ENV": "testing",
        "CANVASS_INSTANCE": str(folder),
        "CANVASS_DATABASE_URL": f"sqlite:///{folder / 'canvass.db'}",
    }
    make_tables(given["CANVASS_DATABASE_URL"])
    made = create_app(settings(given))
    made.config["PROPAGATE_EXCEPTIONS"] = True
    return made


def invited(round_: Round, code: str, name: str, unit: str = "") -> Case:
    made = Case(
        round_id=round_.id,
        respondent=Respondent(kind=round_.kind, code=code, name=name, unit=unit),
        contact_name=f"Focal point of {name}",
        contact_email=f"{code.lower()}@example.org",
    )
    db.session.add(made)
    db.session.commit()
    return made


@cache
def questionnaire(text: str) -> Questionnaire:
    """What is asked, which nothing changes."""
    return loads(dedent(text))


def house_of(app: Flask, stopped: Clock, text: str = HARBOURS, **plan: Any) -> House:
    """A round of ``text`` that opened yesterday and stays open for thirty days."""
    dates = {"opens": NOON - timedelta(days=1), "closes": NOON + timedelta(days=30)}
    given = rounds.Plan("Harbours 2020", **{**dates, "timezone": "Africa/Nairobi", **plan})
    round_ = rounds.open_round(OPERATOR, questionnaire(text), given)
    kenya, italy = invited(round_, "KEN", "Kenya"), invited(round_, "ITA", "Italy")
    return House(app, stopped, round_, kenya, italy)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock, stopped at noon."""
    made = Clock()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Flask]:
    """The whole application on an empty SQLite database, in its context."""
    made = application(tmp_path)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def house(pages: Flask, stopped: Clock) -> House:
    """A round of two States that opened yesterday."""
    return house_of(pages, stopped)


@pytest.fixture
def kenya(house: House) -> Visit:
    """Kenya's focal point, signed in."""
    return house.signed_in(house.kenya)


def outside(statement: str) -> str:
    """An SQL statement without what it only looks up in brackets."""
    bare = re.sub(r"\([^()]*\)", "", statement)
    return bare if bare == statement else outside(bare)
