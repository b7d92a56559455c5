"""The record: whatever is changed behind Canvass's back since a checkpoint is found, and nothing else is."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import and_, func, select, text
from sqlalchemy.exc import DataError, IntegrityError

from app.collection import draft, items, links, mandates, record, removal, rounds, submission, tree
from app.collection.draft import Post
from app.collection.errors import Invalid
from app.collection.mandates import Grant
from app.collection.record import Held
from app.db import Base, db
from app.models import Checkpoint, Event, Job, Leaf, Submission
from app.models.columns import Moment
from tests.collection.conftest import NOON, invited, opened

A, B = ("a", ""), ("b", "")


@pytest.fixture
def held(office):
    """A round in which something happened, and the checkpoint that someone holds of it."""
    happened(office)
    return Held.read(record.shown(record.checkpoint()))


def happened(office):
    for number, case in enumerate((office.kenya, office.italy)):
        me = office.focal_point(case)
        draft.save(case, {A: Post(0, {"a1": "Mombasa", "a2": "yes", "a3": 12})}, me)
        draft.save(case, {A: Post(1, {"a1": "Lamu", "a3": None})}, me)
        kept = items.add(case, "ships", me)
        gone = items.add(case, "ships", me)
        draft.save(case, {("ships", kept): Post(1, {"s1": "Amani"})}, me)
        items.remove(case, "ships", gone, 1, me)
        submission.submit(case, f"key-of-the-first-page-{number}", me, language="en")
        submission.reopen(case, me)
        draft.save(case, {B: Post(0, {"b1": 3})}, me)
        submission.submit(case, f"key-of-the-second-page-{number}", me, language="en")
    mandates.begin(office.team, office.kenya, Grant("observer", "Ada", "ada@example.org"))
    links.issue(office.team, office.italy)


def found(held=None):
    db.session.commit()
    db.session.expire_all()
    said = list(record.damages(held))
    db.session.rollback()
    return said


def run(*statements):
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()


def test_what_nobody_touched_is_as_it_was_recorded(held):
    assert found(held) == []


def test_what_happens_after_a_checkpoint_is_no_damage(office, held):
    links.issue(office.team, office.kenya)
    assert found(held) == []
    record.checkpoint()
    assert found(held) == []


def test_a_second_checkpoint_without_news_is_the_first(held):
    assert record.shown(record.checkpoint()) == f"{held.size}:{held.sha256}"
    assert len(db.session.scalars(select(Checkpoint)).all()) == 1


def test_a_round_that_was_removed_as_a_mistake_is_no_damage(office, held):
    other = opened(office.questionnaire, title="Harbours again", name="again")
    links.issue(office.team, invited(other, "NER"))
    record.checkpoint()
    removal.remove(office.team, other, "again")
    assert found(held) == []
    record.checkpoint()
    assert found(held) == []


def test_a_checkpoint_is_read_as_it_was_printed(held):
    assert Held.read(f" {held.size}:{held.sha256.upper()} ") == held
    with pytest.raises(Invalid, match="no checkpoint"):
        Held.read("12")


def test_the_root_of_a_tree_is_that_of_the_standard():
    """The tree of RFC 6962 over three leaves, drawn by hand."""
    one, two, three = (tree.leaf(content) for content in (b"1", b"2", b"3"))
    peaks = []
    for size, hashed in enumerate((one, two, three)):
        peaks = tree.grown(size, peaks, hashed)
    assert tree.root(peaks) == tree._node(tree._node(one, two), three)  # noqa: SLF001 (drawn by hand)


TAMPERED = {
    "an event's author": ["UPDATE event SET who = 'Nobody' WHERE id = {first} + 2"],
    "an event's facts": ["UPDATE event SET changes = '{{}}' WHERE kind = 'extended' OR id = {first} + 2"],
    "an event's case": ["UPDATE event SET case_id = NULL WHERE id = (SELECT max(id) FROM event)"],
    "an event deleted": ["DELETE FROM event WHERE id = {first} + 3"],
    "events in another order": [
        "UPDATE event SET id = -1 WHERE id = {first} + 4",
        "UPDATE event SET id = {first} + 4 WHERE id = {first} + 5",
        "UPDATE event SET id = {first} + 5 WHERE id = -1",
    ],
    "an event slipped in": [
        "UPDATE event SET id = 100000 WHERE id = {first} + 4",
        "DELETE FROM leaf WHERE source = 'event' AND row_id = {first} + 4",
    ],
    "an answer": ["UPDATE document SET answers = '{{\"a1\": \"Mombasa\"}}' WHERE name = 'a'"],
    "a draft gone": ["DELETE FROM document WHERE name = 'b'"],
    "an item brought back": ["UPDATE document SET removed = (1 = 0)"],
    "a submission": ["UPDATE submission SET late = (1 = 1)"],
    "a submission gone": ["DELETE FROM submission WHERE number = 2"],
    "the latest checkpoint with its leaves": [
        "DELETE FROM checkpoint",
        "DELETE FROM leaf WHERE position > 3",
    ],
    "the latest checkpoint alone": ["DELETE FROM checkpoint"],
    "an event with facts that are none": ["UPDATE event SET changes = '3' WHERE id = {first} + 2"],
    "an event of sending that names nothing": ["UPDATE event SET changes = '[]' WHERE kind = 'submitted'"],
    "a leaf that is no hash": ["UPDATE leaf SET sha256 = 'none' WHERE position = 3"],
    "the whole record": ["DELETE FROM checkpoint", "DELETE FROM leaf"],
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_is_changed_behind_its_back_is_found(held, what):
    first = db.session.scalar(select(func.min(Event.id)))
    run(*(statement.format(first=first) for statement in TAMPERED[what]))
    assert found(held) != []


def test_a_record_that_was_made_anew_after_a_change_is_told_by_whoever_holds_a_checkpoint(held):
    run("UPDATE event SET who = 'Nobody'", "DELETE FROM checkpoint", "DELETE FROM leaf")
    record.checkpoint()
    assert found() == []
    assert found(held) == [
        f"checkpoint {held.size} is not the one that is held",
        f"the record is not what checkpoint {held.size} says",
    ]


def test_a_checkpoint_that_someone_holds_is_missed_although_a_later_one_is_there(office, held):
    links.issue(office.team, office.kenya)
    record.checkpoint()
    run(f"DELETE FROM checkpoint WHERE size = {held.size}")
    assert found(held) == [f"checkpoint {held.size}, which is held, is not in the database"]


COLUMNS = {
    "event": [column.key for column in Event.__table__.columns],
    "submission": [column.key for column in Submission.__table__.columns],
    "leaf": [column.key for column in Leaf.__table__.columns],
    "checkpoint": ["size", "sha256", "peaks"],
    "document": ["case_id", "name", "item", "answers", "removed", "revision"],
}


def tampered(chance):
    """Change one thing of one row, or delete one, as somebody with the database's password could."""
    table = Base.metadata.tables[chance.choice(list(COLUMNS))]
    rows = db.session.execute(select(table)).mappings().all()
    row = chance.choice(rows)
    here = and_(*(column == row[column.key] for column in table.primary_key.columns))
    if chance.random() < 0.2:
        db.session.execute(table.delete().where(here))
        return f"{dict(row)} deleted from {table.name}"
    name = chance.choice(COLUMNS[table.name])
    other = changed(row[name], table.columns[name], chance)
    db.session.execute(table.update().where(here).values({name: other}))
    return f"{table.name}.{name} from {row[name]!r} to {other!r}"


SHAPES = ({}, {"a1": 0.5}, {"a1": ["Mombasa", "Lamu", None]}, {"receipt": 7}, {"id": []}, [], ["a1"], "a1", 3)
"""What somebody could leave in a column of JSON; it need not have the shape that Canvass gives it."""


def changed(value, column, chance):
    """Another value that the column can hold."""
    kind = column.type.python_type if not isinstance(column.type, Moment) else datetime
    if kind is bool:
        return not value
    if kind is int:
        return chance.randrange(10**6, 2 * 10**6)
    if kind is datetime:
        return (value or NOON) + timedelta(microseconds=chance.randrange(1, 10**9))
    if kind is str:
        return "".join(chance.choice("abcdefgh") for _ in range(min(column.type.length or 20, 20)))
    other = [shape for shape in SHAPES if shape != value]
    return chance.choice(other) if column.key != "peaks" else ["0" * 64]


def search(held, trials, seed):
    """The random tamperings that were not found, of so many that the database itself let pass."""
    chance, missed, tried = random.Random(seed), [], 0
    while tried < trials:
        try:
            said = tampered(chance)
        except (IntegrityError, DataError):
            db.session.rollback()
            continue
        tried += 1
        if not list(record.damages(held)):
            missed.append(said)
        db.session.rollback()
        db.session.expire_all()
    return missed


def test_no_random_change_is_missed(held):
    assert search(held, 40, 1) == []
    assert found(held) == []


@pytest.mark.long
def test_of_a_thousand_random_changes_none_is_missed(held):
    assert search(held, 1000, 2) == []
    assert found(held) == []


def test_a_checkpoint_is_made_each_day_while_a_round_is_open(office):
    happened(office)
    record.daily()
    (job,) = db.session.scalars(select(Job).where(Job.kind == "checkpoint"))
    assert (job.due_at, job.unique_key) == (datetime(2020, 3, 2, tzinfo=UTC), "checkpoint:2020-03-02")
    office.clock.forward(days=2)
    rounds.close(office.team, office.round)
    record.daily()
    assert [one.size for one in db.session.scalars(select(Checkpoint).order_by(Checkpoint.size))] != []
    assert len(db.session.scalars(select(Job).where(Job.kind == "checkpoint")).all()) == 1
