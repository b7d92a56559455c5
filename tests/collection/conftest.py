"""What the tests of collection share: an application on a real database, a small survey, people, a clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, select

from app.collection import clock, history, rounds
from app.collection.scope import FOCAL_POINT, OPERATOR, TEAM, Actor
from app.db import Base, connect, db, guard
from app.models import Case, Respondent, Round, User
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from config import Testing
from tests.services.postgres import Server
from tests.services.tables import make_tables

SURVEY = """
survey: harbours
title: Harbours
edition: "2020"
respondent: {kind: state, code_list: states}
choices:
  yes_no:
    - {name: "yes", label: "Yes"}
    - {name: "no", label: "No"}
  states:
    code_list: states
    choices:
      - {name: KEN, label: Kenya}
      - {name: ITA, label: Italy}
      - {name: NER, label: Niger}
      - {name: NGA, label: Nigeria}
sections:
  - name: a
    title: About
    questions:
      - {name: a1, type: text, label: Name of the harbour, required: true}
      - {name: a2, type: select_one, label: Is it open?, choices: yes_no, comment: true}
      - {name: a3, type: integer, label: Ships, min: 0}
  - name: b
    title: Ships
    relevant: "${a2} = 'yes'"
    questions:
      - {name: b1, type: integer, label: Tugs}
      - name: ships
        type: repeat
        label: Ships
        max: 3
        ask: rows
        questions:
          - {name: s1, type: text, label: Name}
          - {name: s2, type: integer, label: Crew}
  - name: o
    title: Opinions
    anonymous: true
    questions:
      - {name: o1, type: select_one, label: Do you like it?, choices: yes_no, required: true}
      - {name: o2, type: text, label: Why?, relevant: "${o1} = 'no'"}
"""

EMPTY = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
NOON = datetime(2020, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until a test sets it."""

    def __init__(self) -> None:
        self.now = NOON

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Office:
    """A round with two respondents, and everyone who acts in it."""

    app: Flask
    clock: Clock
    questionnaire: Questionnaire
    round: Round
    kenya: Case
    italy: Case
    files: Path

    def focal_point(self, case: Case, name: str = "Amina Otieno") -> Actor:
        return Actor(name, FOCAL_POINT, case_id=case.id)

    @property
    def team(self) -> Actor:
        return OPERATOR


def application(url: str, folder: Path) -> Flask:
    """An application without pages: putting those together takes longer than most tests."""
    made = Flask("canvass")
    made.config.from_object(Testing({"CANVASS_DATABASE_URL": url, "CANVASS_INSTANCE": str(folder)}))
    if url.startswith("sqlite"):
        make_tables(url)
    connect(made)
    return made


@contextmanager
def running(url: str, folder: Path) -> Iterator[Flask]:
    """An application on ``url`` whose connections are closed at the end."""
    made = application(url, folder)
    with made.app_context():
        try:
            yield made
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock, stopped at noon."""
    made = Clock()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture(scope="session")
def postgres_tables(postgres: Server) -> Iterator[str]:
    """One PostgreSQL database for all tests of collection: making one takes longer than most tests."""
    with postgres.database() as url:
        yield make_tables(url)


@pytest.fixture
def postgres_url(postgres_tables: str) -> str:
    """That database with nothing in its tables."""
    engine = create_engine(postgres_tables, poolclass=NullPool)
    guard(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(EMPTY)
    return postgres_tables


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database of each kind, in its context."""
    with running(database_url, tmp_path) as made:
        yield made


def opened(questionnaire: Questionnaire, **plan: object) -> Round:
    given = {"title": "Harbours 2020", "opens": NOON - timedelta(days=1), "closes": NOON + timedelta(days=30)}
    return rounds.open_round(OPERATOR, questionnaire, rounds.Plan(**{**given, **plan}))


def invited(round_: Round, code: str) -> Case:
    respondent = db.session.scalar(select(Respondent).where(Respondent.code == code))
    respondent = respondent or Respondent(kind=round_.kind, code=code, name=code.title())
    made = Case(
        round_id=round_.id, respondent=respondent, contact_name="Focal Point", contact_email="fp@example.org"
    )
    db.session.add(made)
    db.session.commit()
    return made


@cache
def harbours() -> Questionnaire:
    """The survey, which nothing changes."""
    return loads(SURVEY)


@pytest.fixture
def office(app: Flask, stopped: Clock, tmp_path: Path) -> Office:
    """A round of two States that opened yesterday."""
    questionnaire = harbours()
    round_ = opened(questionnaire)
    kenya, italy = invited(round_, "KEN"), invited(round_, "ITA")
    return Office(app, stopped, questionnaire, round_, kenya, italy, tmp_path / "files")


@pytest.fixture
def events_of(office: Office) -> Callable[[Case], list[SimpleNamespace]]:
    """The events of a case in short, earliest first."""

    def short(case: Case) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(
                kind=e.kind, changes=e.changes, who=e.who, capacity=e.capacity, via=e.via, at=e.at
            )
            for e in reversed(history.of_case(OPERATOR, case))
        ]

    return short


@pytest.fixture
def two(office):
    """Two people of the team."""
    people = [User(email=f"{name}@example.org", name=name.title()) for name in ("amina", "boris")]
    db.session.add_all(people)
    db.session.commit()
    return [Actor(one.name, TEAM, user_id=one.id, surveys=None) for one in people]
