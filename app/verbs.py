"""What the verbs of the command do to this installation: run it, and its rounds and people."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from threading import Event
from typing import BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask
from sqlalchemy import select, text

from app import backup, processes
from app import demo as demonstration
from app.collection import outbox, participation, record, removal, respondents, scope, submission
from app.collection.errors import CollectionError, Invalid, NotFound
from app.collection.record import Held
from app.collection.rounds import Plan, close, open_round, state
from app.collection.scope import OPERATOR
from app.collection.transaction import writes
from app.collection.wording import fallbacks, left_out
from app.db import db
from app.factory import create_app, upgrade_database
from app.languages import counted
from app.models import Case, PersonalLink, Respondent, Round
from app.questionnaire import locales
from app.questionnaire.load import load
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import near
from app.questionnaire.revision.changes import Changes, load_changes
from config import settings

Told = Callable[[int, int], None]
Say = Callable[[str], None]
LAST_MINUTE = {"hour": 23, "minute": 59}


class Refused(CollectionError):
    """What was asked cannot be done; the text says why."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Where pages are served, and by how many."""

    host: str
    port: int
    workers: int = 2
    threads: int = 2

    @property
    def url(self) -> str:
        """The address of the first page, as seen from this machine."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def application() -> Flask:
    """The application as the environment says."""
    return create_app(settings())


@contextmanager
def opened() -> Iterator[Flask]:
    """The application with its database, whose connections end with the verb."""
    app = application()
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def prepared_demo(serving: Serving, *, fresh: bool, tell: Told) -> Flask:
    """The demonstration, made unless it is there."""
    processes.require_free(serving.host, serving.port)
    os.environ |= {"CANVASS_ENV": "demo", "CANVASS_BASE_URL": serving.url}
    if fresh:
        shutil.rmtree(settings().INSTANCE, ignore_errors=True)
    app = application()
    upgrade_database(app)
    demonstration.prepare(app, tell=tell)
    return app


def demo(app: Flask, serving: Serving, tell: Say) -> None:
    """Run the demonstration until told to stop, and say how to try it."""

    def ready() -> None:
        tell(f"\nCanvass runs at {serving.url}. All people and answers in it are made up. Ctrl-C stops it.\n")
        for role, address in demonstration.lines(app, serving.url):
            tell(f"{role}\t{address}")
        if app.config["MAIL"] == "console":
            tell("\nLetters are not sent anywhere: they are shown below, with the links that they hold.\n")

    _run(serving, ready, worker=True)


def serve(serving: Serving, *, worker: bool, tell: Say) -> None:
    """Serve the pages until told to stop; a developer's database is brought up to date first."""
    processes.require_free(serving.host, serving.port)
    os.environ.setdefault("CANVASS_ENV", "production")
    if os.environ["CANVASS_ENV"] == "development":
        os.environ.setdefault("CANVASS_BASE_URL", serving.url)
    with opened() as app:
        if os.environ["CANVASS_ENV"] == "development":
            upgrade_database(app)
        db.session.execute(text("SELECT 1 FROM round LIMIT 1"))
    _run(serving, lambda: tell(f"Canvass serves at {serving.url}"), worker=worker)


def _run(serving: Serving, ready: Callable[[], None], *, worker: bool) -> None:
    commands: Mapping[str, list[str]] = {
        "web server": processes.web(serving.host, serving.port, serving.workers, serving.threads)
    }
    processes.run({**commands, **({"worker": processes.worker()} if worker else {})}, serving.url, ready)


def upgrade() -> None:
    """Bring the tables up to date."""
    with opened() as app:
        upgrade_database(app)


def verified(held: str) -> tuple[backup.Compared, str]:
    """Replay what happened, compute the record anew, compare what was sent and the files with it.

    ``held`` is a checkpoint from a receipt, or empty. Gives the latest one, to be held from now on.
    """
    with opened() as app:
        try:
            known = Held.read(held) if held else None
        except Invalid as error:
            raise Refused(error.what) from error
        compared = backup.verified(db.engine, Path(app.config["FILES"]), record.damages(known))
        last = record.latest()
        return compared, record.shown(last) if last else ""


def stopping() -> Event:
    """An event that is set when this process is told to stop."""
    stop = Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda _number, _frame: stop.set())
    return stop


def open_survey(survey: str, plan: Plan, listed: BinaryIO | None) -> tuple[str, list[str]]:
    """Open a round whose days are those of its zone, and import its respondents: all or nothing.

    Returns its name, and what there is to say of its languages and respondents.
    """
    try:
        zone = ZoneInfo(plan.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(
            f"there is no time zone called '{plan.timezone}'; write one as Africa/Nairobi"
        ) from error
    zoned = replace(
        plan, opens=plan.opens.replace(tzinfo=zone), closes=_last(plan.closes).replace(tzinfo=zone)
    )

    @writes
    def made_of(
        questionnaire: Questionnaire, offered: list[Spoken], changes: Changes
    ) -> tuple[str, list[str]]:
        made = open_round(OPERATOR, questionnaire, zoned, offered, changes)
        done = (
            respondents.import_list(OPERATOR, made, listed.read(), lists=lists)
            if listed
            else respondents.Imported(done=True)
        )
        lacking = [
            fallbacks(one, questionnaire.language)
            if one.language in made.languages
            else left_out(one, questionnaire.language)
            for one in offered
            if one.missing
        ]
        if not done.done:
            wrong = [f"{getattr(listed, 'name', '')}:{problem}" for problem in done.problems]
            raise Refused("\n".join([*wrong, *lacking]))
        languages = f"the languages are {', '.join(made.languages)}"
        return made.name, [
            *lacking,
            languages,
            counted(done.added, "respondent was added", "respondents were added"),
            *done.notes,
        ]

    with opened() as app:
        folder = _folder(Path(app.config["SURVEYS"]), survey)
        lists = folder.parent / locales.CODE_LISTS
        questionnaire = load(folder)
        changes = load_changes(folder, questionnaire)
        return made_of(questionnaire, locales.offered(folder, questionnaire), changes)


def _folder(surveys: Path, survey: str) -> Path:
    """The folder of a survey that is there."""
    known = sorted(file.parent.name for file in surveys.glob("*/questionnaire.yaml"))
    if survey not in known:
        mend = near(Path(survey).name, known, f"there are {', '.join(known) or 'none'} in {surveys}")
        raise Refused(f"there is no survey called '{survey}'; {mend}")
    return surveys / survey


def _last(day: datetime) -> datetime:
    """A day named without a time lasts to its last minute."""
    return day if day.time() != time() else day.replace(**LAST_MINUTE)  # type: ignore[arg-type]


def rounds() -> list[tuple[str, ...]]:
    """All rounds: name, state, when each closes, how many of those invited have sent, title."""
    with opened():
        counts = participation.shares(OPERATOR)
        return [
            (
                found.name,
                state(found) + (" (pilot)" if found.pilot else ""),
                f"{found.closes:%Y-%m-%d %H:%M} UTC",
                f"{counts[found.id].submitted}/{counts[found.id].invited}" if found.id in counts else "0/0",
                found.title,
            )
            for found in db.session.scalars(scope.rounds(OPERATOR))
        ]


def known(name: str) -> Round:
    """The round called ``name``."""
    try:
        return scope.round_named(OPERATOR, name)
    except NotFound as error:
        raise Refused(
            f"there is no round called '{name}'; `canvass round list` names those there are"
        ) from error


def invite(name: str) -> int:
    """Ask the worker for a link to everyone who has none; how many that are."""
    with opened():
        return _invite(known(name))


@writes
def _invite(round_: Round) -> int:
    cases = scope.cases(OPERATOR).where(Case.round_id == round_.id, Case.contact_email != "")
    asked = list(db.session.scalars(cases.where(Case.id.not_in(select(PersonalLink.case_id)))))
    for case in asked:
        facts = {"case": case.id, "why": outbox.INVITED}
        outbox.enqueue(outbox.MAIL_LINK, facts, unique_key=f"invite:{case.id}")
    return len(asked)


def close_round(name: str) -> None:
    """Close a round for good."""
    with opened():
        close(OPERATOR, known(name))


def remove_round(name: str, again: str) -> int:
    """Remove a round that nobody has answered, its name given twice; how many were invited."""
    with opened():
        return removal.remove(OPERATOR, known(name), again)


def reopen(name: str, code: str, reason: str) -> str:
    """Open the sent response of a respondent again; the respondent's name."""
    with opened():
        found = scope.cases(OPERATOR).join(Respondent, Respondent.id == Case.respondent_id)
        case = db.session.scalar(found.where(Case.round_id == known(name).id, Respondent.code == code))
        if case is None:
            raise Refused(f"'{code}' is not in this round; give the code that its list of respondents has")
        if case.status != "submitted":
            raise Refused(f"'{code}' has no response that could be reopened")
        submission.reopen(case, OPERATOR, reason)
        return case.respondent.name
