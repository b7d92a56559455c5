"""Saves of two people in one section of one response: how many are merged, and put side by side, a second."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from time import perf_counter, process_time

import safety40
from server import DATABASES, store
from sqlalchemy import select, update

from app.collection import clock, draft, respondents, rounds
from app.collection.draft import Post, Saved
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.collection.transaction import writes
from app.db import db
from app.factory import create_app, upgrade_database
from app.models import Case, Document
from app.questionnaire.load import loads
from config import settings

SAVES = 300
SECTION, MINE, THEIRS = ("s1", ""), "s1q6", "s1q2"


def main() -> None:
    """Three lines a database: merged, put side by side, and one durable commit of one row as the baseline."""
    for kind in DATABASES:
        with store(kind) as made:
            app = create_app(settings(made.environment))
            upgrade_database(app)
            with app.app_context():
                print(kind)
                case = _filled()
                bare = _told("one row committed", partial(_bare, case))
                merged = _told("merged", partial(_late, case, THEIRS, 0))
                beside = _told("put side by side", partial(_late, case, MINE, 1))
                print(f"ratios of CPU: merged {merged / bare:.1f}, put side by side {beside / bare:.1f}")


def _told(what: str, call: Callable[[int], None]) -> float:
    """Do it again and again, print how often a second, and return milliseconds of CPU each."""
    numbers, begun, cpu = count(), perf_counter(), process_time()
    for _save in range(SAVES):
        call(next(numbers))
        db.session.remove()
    seconds, spent = perf_counter() - begun, (process_time() - cpu) * 1000 / SAVES
    print(f"  {what}: {SAVES / seconds:.0f} a second, {spent:.1f} ms CPU each", flush=True)
    return spent


@writes
def _bare(case: int, number: int) -> None:
    db.session.execute(update(Case).where(Case.id == case).values(contact_name=f"Name {number}"))


def _late(case: int, part: str, conflicts: int, number: int) -> None:
    """Someone saves what they wrote on a page from before the last save; that save changed another answer."""
    found = db.session.get_one(Case, case)
    document = db.session.scalars(select(Document).where(Document.case_id == case)).one()
    seen = document.revision
    me = Actor("Amina", FOCAL_POINT, case_id=case)
    _save(found, seen, MINE, f"mine {number}", me)
    value = f"theirs {number}" if part == MINE else ("yes", "no")[number % 2]
    later = _save(found, seen, part, value, Actor("Juma", FOCAL_POINT, case_id=case))
    if len(later.conflicts) != conflicts:
        raise SystemExit(f"{len(later.conflicts)} conflicts instead of {conflicts}")


def _save(case: Case, revision: int, part: str, value: str, actor: Actor) -> Saved:
    return draft.save(case, {SECTION: Post(revision, {part: value})}, actor)


@writes
def _filled() -> int:
    """One response, in which one section has been begun."""
    questionnaire = loads(json.dumps(safety40.definition()))
    now = clock.now()
    plan = rounds.Plan("Merging", now - timedelta(days=1), now + timedelta(days=1), synthetic=True)
    made = rounds.open_round(OPERATOR, questionnaire, plan)
    respondents.import_list(OPERATOR, made, b"code,name,email\nP1,Person,person@example.org\n")
    case = db.session.scalars(select(Case)).one()
    _save(case, 0, MINE, "first", Actor("Amina", FOCAL_POINT, case_id=case.id))
    return int(case.id)


if __name__ == "__main__":
    main()
