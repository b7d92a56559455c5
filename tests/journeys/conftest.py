"""What journeys share: Canvass served with its own surveys, links, a browser without scripts."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from app.collection import clock, links, rounds, submission, team
from app.collection.scope import OPERATOR
from app.db import db
from app.factory import create_app
from app.jobs import worker
from app.models import Case, Respondent, Submission
from app.questionnaire.load import load
from app.questionnaire.locales import offered
from app.questionnaire.model import Questionnaire
from config import ROOT, settings
from tests.journeys.office import EMAIL, PASSWORD
from tests.services.tables import make_tables


class _Silent(WSGIRequestHandler):
    """Serves without a line for each request."""

    def log_request(self, *_args: object) -> None:
        pass


@dataclass
class Served:
    """Canvass as a browser reaches it."""

    app: Flask
    base: str

    def questionnaire(self, survey: str) -> Questionnaire:
        return load(ROOT / "survey_definitions" / survey)

    def invite(self, questionnaire: Questionnaire, code: str, name: str, unit: str = "") -> tuple[str, str]:
        """Open a round and invite one respondent; the case's public id and the link's token."""
        with self.app.app_context():
            now = clock.now()
            plan = rounds.Plan(questionnaire.title, now - timedelta(days=1), now + timedelta(days=90))
            folder = ROOT / "survey_definitions" / questionnaire.survey
            spoken = offered(folder, questionnaire) if folder.is_dir() else ()
            round_ = rounds.open_round(OPERATOR, questionnaire, plan, spoken)
            case = Case(
                round_id=round_.id,
                respondent=Respondent(kind=round_.kind, code=code, name=name, unit=unit),
                contact_name="Amina Otieno",
                contact_email="amina@example.org",
            )
            db.session.add(case)
            db.session.commit()
            return case.public_id, links.issue(OPERATOR, case).token

    def sent(self, receipt: str) -> Submission:
        with self.app.app_context():
            found = submission.by_receipt(OPERATOR, receipt)
            assert found.document
            return found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Canvass on a free port of this machine, with an empty database."""
    given = settings({"CANVASS_ENV": "testing", "CANVASS_INSTANCE": str(tmp_path)})
    make_tables(given.DATABASE_URL)
    app = create_app(given)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Served(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def working(served: Served) -> Iterator[None]:
    """The worker at work beside the server, on the same database."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(served.app, stop))
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture
def desk(served: Served, working: None, browser: Browser) -> Iterator[Page]:
    """The browser of someone of the team, who has a password and has not signed in."""
    with served.app.app_context():
        team.add_user(OPERATOR, EMAIL, "Amina Diallo", PASSWORD)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A tab in which no script runs."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()
