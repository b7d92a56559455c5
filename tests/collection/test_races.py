"""Races: many who save at once all keep what they wrote, on both databases; refusals are clear."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from app import db as handle
from app.collection import coding, coding_schemes, draft, items, submission, team, transaction
from app.collection.draft import Post
from app.collection.errors import AlreadySubmitted, Busy, NotAllowed, StorageFull
from app.collection.scope import OPERATOR, TEAM, Actor
from app.db import db, guard
from app.models import Case, Coding, CodingScheme, Event, Submission
from app.questionnaire.load import loads
from app.questionnaire.open_answers import fingerprint
from tests.collection.conftest import SURVEY, invited, opened, running

A = ("a", "")

AROUND_THE_LOCK = """
UPDATE document SET revision = 2, answers = jsonb_set(answers, '{a3}', '9');
INSERT INTO event
  (at, kind, round_id, case_id, name, item, revision_from, revision_to, changes, who, capacity, via)
SELECT at, kind, round_id, case_id, name, item, 1, 2, '{"a3": [1, 9]}', who, capacity, via
FROM event WHERE kind = 'saved'
"""


def together(app, *work):
    """Run each of ``work`` in a thread and session of its own, all at once; results or refusals."""
    start = threading.Barrier(len(work))

    def run(one):
        with app.app_context():
            start.wait()
            try:
                return one()
            except Exception as error:  # noqa: BLE001 (the test looks at it)
                return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def test_four_who_save_at_once_all_keep_what_they_wrote(office):
    case_id, me = office.kenya.id, office.focal_point(office.kenya)
    given = [{"a1": "Mombasa"}, {"a2": "yes"}, {"a3": 3}, {"a2.comment": "since 1950"}]

    def saving(values):
        return lambda: draft.save(db.session.get(Case, case_id), {A: Post(0, values)}, me)

    db.session.commit()
    results = together(office.app, *[saving(values) for values in given])
    assert [result.conflicts for result in results] == [(), (), (), ()]
    db.session.expire_all()
    merged = {part: value for values in given for part, value in values.items()}
    assert draft.load(office.kenya, office.questionnaire).answers.own == merged
    assert sorted(result.revisions[A] for result in results) == [1, 2, 3, 4]
    assert db.session.query(Event).filter_by(case_id=case_id).count() == 4


def test_of_two_who_send_at_once_one_is_told(office):
    case_id, me = office.kenya.id, office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)

    def sending(key):
        return lambda: submission.submit(db.session.get(Case, case_id), key, me, language="en")

    results = together(office.app, sending("first-key-of-mine"), sending("second-key-of-mine"))
    told = [result for result in results if isinstance(result, AlreadySubmitted)]
    (sent,) = [result for result in results if isinstance(result, submission.Receipt)]
    assert [(one.receipt, one.number) for one in told] == [(sent.receipt, 1)]
    assert db.session.query(Submission).count() == 1


def test_of_three_who_code_an_answer_at_once_two_are_its_coders_and_one_is_told(office):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)
    submission.submit(office.kenya, "the-key-of-this-page", me, language="en")
    scheme = coding_schemes.make(OPERATOR, office.kenya.round, "a1", b"code,label\nsea,Sea\nriver,River\n").id
    where, codes = (office.kenya.public_id, "", fingerprint("Mombasa")), ("sea", "river", "none_fits")
    users = [team.add_user(OPERATOR, f"{code}@example.org", code, "a long enough password") for code in codes]
    coders = [Actor(user.name, TEAM, user_id=user.id, surveys=None) for user in users]

    def coded_by(one):
        return lambda: coding.code(
            one, db.session.get(CodingScheme, scheme), office.questionnaire, where, [one.name]
        )

    db.session.commit()
    results = together(office.app, *map(coded_by, coders))
    assert sorted(type(result) for result in results if result) == [NotAllowed]
    assert sorted(db.session.scalars(select(Coding.seat))) == [1, 2]


def test_one_key_sent_many_times_at_once_is_one_submission(office):
    case_id, me = office.kenya.id, office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)

    def send():
        return submission.submit(db.session.get(Case, case_id), "the-key-of-this-page", me, language="en")

    results = together(office.app, send, send, send, send)
    assert len({result.receipt for result in results}) == 1
    assert sorted(result.replayed for result in results) == [False, True, True, True]


def test_an_item_added_many_times_at_once_under_one_id_is_one(office):
    case_id, me = office.kenya.id, office.focal_point(office.kenya)
    db.session.commit()
    wanted = items.new_id()

    def add():
        return items.add(db.session.get(Case, case_id), "ships", me, item=wanted)

    assert together(office.app, add, add, add) == [wanted] * 3
    db.session.expire_all()
    assert len(draft.load(office.kenya, office.questionnaire).documents) == 1


def test_a_document_changed_under_a_save_is_read_again_and_merged(
    postgres_url, tmp_path, stopped, monkeypatch
):
    """The case is locked, so this takes someone who goes around the lock: the revision finds them out."""
    with running(postgres_url, tmp_path):
        questionnaire = loads(SURVEY)
        case = invited(opened(questionnaire), "KEN")
        me = draft.Actor("Amina", "focal_point", case_id=case.id)
        draft.save(case, {A: Post(0, {"a1": "Mombasa", "a3": 1})}, me)
        other, loaded, calls = create_engine(postgres_url), draft.for_change, []
        guard(other)

        def overtaken(*arguments):
            found = loaded(*arguments)
            calls.append(1)
            if len(calls) == 1:
                with other.begin() as connection:
                    connection.execute(text(AROUND_THE_LOCK))
            return found

        monkeypatch.setattr(draft, "for_change", overtaken)
        saved = draft.save(case, {A: Post(1, {"a1": "Lamu", "a3": 1})}, me)
        assert len(calls) == 2
        assert saved.revisions == {A: 3}
        assert draft.load(case, questionnaire).answers.own == {"a1": "Lamu", "a3": 9}
        other.dispose()


def test_a_database_that_stays_locked_is_said_to_be_busy(tmp_path, stopped, monkeypatch):
    monkeypatch.setattr(handle, "BUSY_MILLISECONDS", 20)
    with running(f"sqlite:///{tmp_path / 'c.db'}", tmp_path):
        case = invited(opened(loads(SURVEY)), "KEN")
        me = draft.Actor("Amina", "focal_point", case_id=case.id)
        db.session.commit()
        other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            draft.save(case, {A: Post(0, {"a1": "Mombasa"})}, me)
        other.execute("ROLLBACK")
        other.close()
        assert draft.save(case, {A: Post(0, {"a1": "Mombasa"})}, me).revisions == {A: 1}


def test_a_full_disk_is_said_and_nothing_is_half_saved(tmp_path, stopped):
    with running(f"sqlite:///{tmp_path / 'c.db'}", tmp_path):
        questionnaire = loads(SURVEY)
        case = invited(opened(questionnaire), "KEN")
        me = draft.Actor("Amina", "focal_point", case_id=case.id)
        pages = db.session.scalar(text("PRAGMA page_count"))
        db.session.execute(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(StorageFull):
            draft.save(case, {A: Post(0, {"a1": "x" * 300_000, "a3": 1})}, me)
        db.session.execute(text("PRAGMA max_page_count = 1000000"))
        assert draft.load(case, questionnaire).documents == {}


def test_a_fault_of_ours_is_not_called_busy(office):
    @transaction.writes
    def wrong():
        db.session.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(Exception, match="nowhere") as raised:
        wrong()
    assert not isinstance(raised.value, Busy)
    assert isinstance(raised.value, OperationalError) or "UndefinedTable" in str(raised.value)
