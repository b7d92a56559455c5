"""The record over 100,000 events: taken up as leaves, and verified beside a plain read of the same rows."""

from datetime import timedelta

from server import ROOT, store
from sqlalchemy import insert, select, update
from versions import told

from app.collection import clock, draft, record, respondents, rounds
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.collection.transaction import writes
from app.db import db
from app.demo import people
from app.factory import create_app, upgrade_database
from app.models import Case, Document, Event
from app.questionnaire.load import load
from config import settings

EVENTS, AT_ONCE = 100_000, 5_000
SECTION, PART = "a", "a3_title"


def main() -> None:
    """Print what a checkpoint over all events, one over a few more, and verifying cost."""
    for kind in ("sqlite", "postgresql"):
        with store(kind) as made:
            app = create_app(settings(made.environment))
            upgrade_database(app)
            with app.app_context():
                print(kind)
                _filled()
                bare = told("plain read of all events", _read)
                first = told("first checkpoint", record.checkpoint)
                _saved(10)
                told("checkpoint over ten events more", record.checkpoint)
                verified = told("verified", _verify)
                print(f"ratios of CPU: first checkpoint {first / bare:.1f}, verified {verified / bare:.1f}")


def _read() -> int:
    """Every row of the events, its changes read from JSON."""
    return sum(len(changes) for (changes,) in db.session.execute(select(Event.changes)))


def _verify() -> None:
    """Look for damages where there are none; one would make the figure worthless."""
    if found := list(record.damages()):
        raise SystemExit(f"verifying found what is not there: {found}")


@writes
def _filled() -> None:
    """The State survey with one State, whose focal point has changed one answer again and again."""
    questionnaire = load(ROOT / "survey_definitions/safer_cities")
    now = clock.now()
    plan = rounds.Plan("Bench", now - timedelta(days=2), now + timedelta(days=2), synthetic=True)
    made = rounds.open_round(OPERATOR, questionnaire, plan)
    respondents.import_list(OPERATOR, made, people.as_list(people.states(questionnaire)[:1]))
    case = db.session.scalars(select(Case)).one()
    draft.save(case, {(SECTION, ""): Post(0, {PART: "0"})}, Actor("Bench", FOCAL_POINT, case_id=case.id))
    _saved(EVENTS)


@writes
def _saved(count: int) -> None:
    """So many saves more, as rows: each goes on from the one before."""
    case, document = db.session.scalars(select(Case)).one(), db.session.scalars(select(Document)).one()
    first, value = document.revision, document.answers[PART]
    facts = {"at": clock.now(), "kind": "saved", "round_id": case.round_id, "case_id": case.id}
    facts |= {"name": SECTION, "item": "", "who": "Bench", "capacity": FOCAL_POINT, "via": "web"}
    rows = [
        {
            **facts,
            "revision_from": first + step,
            "revision_to": first + step + 1,
            "changes": {PART: [str(int(value) + step), str(int(value) + step + 1)]},
        }
        for step in range(count)
    ]
    for begin in range(0, count, AT_ONCE):
        db.session.execute(insert(Event), rows[begin : begin + AT_ONCE])
    now = {"answers": {**document.answers, PART: str(int(value) + count)}, "revision": first + count}
    db.session.execute(update(Document).where(Document.id == document.id).values(now))


if __name__ == "__main__":
    main()
