"""Publishing a changed questionnaire while 64 States have sent and 30 are writing: shown first, then done."""

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any

from server import ROOT, Store, store
from sqlalchemy import select

from app.collection import clock, publishing, respondents, rounds
from app.collection.scope import OPERATOR
from app.collection.transaction import writes
from app.db import db
from app.demo import people, synthetic, writing
from app.factory import create_app, upgrade_database
from app.models import Case, Respondent, Round
from app.questionnaire.load import load
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import Changes
from config import settings

SENT, BEGUN, SEED = 64, 30, 2020
RENAMED = {"d1_name": "d1_body", "c2a_title": "c2a_name", "a2_name": "a2_body"}


def main() -> None:
    """Print what showing the effect and publishing cost, beside reading and writing the same rows plainly."""
    with store("sqlite") as made:
        app = create_app(settings(made.environment))
        upgrade_database(app)
        with app.app_context():
            _filled()
            round_ = db.session.scalars(select(Round)).one()
            questionnaire, changes = _changed(rounds.questionnaire_of(round_))
            db.session.rollback()
            read = told("plain read of all drafts", lambda: _bare(made, write=False))
            wrote = told("plain write of the drafts", lambda: _bare(made, write=True))
            shown = told("effect shown", lambda: publishing.effect(OPERATOR, round_, questionnaire, changes))
            done = told("published", lambda: publishing.publish(OPERATOR, round_, questionnaire, changes))
            print(f"ratios of CPU: effect {shown / read:.0f}, publishing {done / wrote:.0f}")


def told(what: str, call: Callable[[], Any]) -> float:
    """Do something, print what it cost, and return its seconds of CPU."""
    begun, cpu = perf_counter(), process_time()
    call()
    spent = process_time() - cpu
    print(f"{what}: {1000 * spent:.0f} ms CPU, {1000 * (perf_counter() - begun):.0f} ms")
    return spent


@writes
def _filled() -> None:
    """The State survey with synthetic answers, some sent and some begun."""
    questionnaire = load(ROOT / "survey_definitions/safer_cities")
    now = clock.now()
    plan = rounds.Plan("Bench", now - timedelta(days=2), now + timedelta(days=2), synthetic=True)
    made = rounds.open_round(OPERATOR, questionnaire, plan)
    invited = people.states(questionnaire)[: SENT + BEGUN]
    respondents.import_list(OPERATOR, made, people.as_list(invited))
    db.session.flush()
    query = select(Respondent.code, Case).join(Respondent, Case.respondent_id == Respondent.id)
    cases = {row[0]: row[1] for row in db.session.execute(query)}
    sections = [one.name for one in questionnaire.sections if not one.anonymous]
    for number, person in enumerate(invited):
        answers = synthetic(questionnaire, SEED, people.on(person, now.date()), sections)
        (writing.send if number < SENT else writing.write)(cases[person.code], answers)


def _changed(questionnaire: Questionnaire) -> tuple[Questionnaire, Changes]:
    """Three questions renamed, wherever they are named."""
    text = json.dumps(questionnaire.to_json())
    for old, new in RENAMED.items():
        text = text.replace(f'"{old}"', f'"{new}"').replace(f"${{{old}}}", f"${{{new}}}")
    entries = [{"rename": old, "to": new} for old, new in RENAMED.items()]
    return Questionnaire.from_json(json.loads(text)), Changes.from_json(entries)


def _bare(made: Store, *, write: bool) -> None:
    """Read the documents of all cases; or write those of the drafts again, one draft a commit."""
    with sqlite3.connect(made.url.removeprefix("sqlite:///"), isolation_level=None) as plain:
        plain.execute("PRAGMA synchronous = FULL")
        cases = [row[0] for row in plain.execute("SELECT DISTINCT case_id FROM document ORDER BY case_id")]
        for case in cases[SENT:] if write else cases:
            plain.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            rows = plain.execute("SELECT id, answers FROM document WHERE case_id = ?", (case,)).fetchall()
            held = [(json.dumps(json.loads(answers)), number) for number, answers in rows]
            if write:
                plain.executemany("UPDATE document SET answers = ? WHERE id = ?", held)
            plain.execute("COMMIT")


if __name__ == "__main__":
    main()
