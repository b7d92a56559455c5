"""Anonymous sections: taken once, replayed safely, and nothing leads from an answer to a person or back."""

from threading import Thread

import pytest
from sqlalchemy import inspect, text

from app.collection import anonymous, draft, links, turns
from app.collection.draft import Post
from app.collection.errors import Busy, Closed, Incomplete, Invalid, KeyReused, NotAllowed, NotFound
from app.db import Base, db
from app.models import AnonymousAnswer, Case, Event
from app.questionnaire.load import loads
from tests.collection.conftest import invited, opened

KEY, OTHER = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"


def give(office, values=None, key=KEY, case=None):
    case = case or office.kenya
    values = values or {"o1": "no", "o2": "It is loud"}
    anonymous.send(case, "o", key, values, office.focal_point(case), language="en")


def kept(office):
    return [(one.key, one.answers) for one in anonymous.of_round(office.round.id)]


def test_what_was_answered_is_kept_whole_and_the_case_is_marked(office):
    give(office, {"o1": "yes"})
    assert kept(office) == [(KEY, {"o1": "yes", "o2": {"missing": "skipped"}})]
    assert office.kenya.opinions_given
    assert not db.session.get(Case, office.italy.id, populate_existing=True).opinions_given


def test_a_replay_keeps_one_and_other_content_under_its_key_is_refused(office):
    give(office)
    give(office)
    assert len(kept(office)) == 1
    with pytest.raises(KeyReused):
        give(office, {"o1": "yes"})


def test_nobody_answers_twice(office):
    give(office)
    with pytest.raises(NotAllowed) as refused:
        give(office, key=OTHER)
    assert refused.value.reason == "opinions_given"
    assert len(kept(office)) == 1


def dies(*_arguments):
    raise RuntimeError("no power")


def test_answers_that_could_not_be_kept_leave_no_mark(office, monkeypatch):
    monkeypatch.setattr(anonymous, "_keep", dies)
    with pytest.raises(RuntimeError):
        give(office)
    monkeypatch.undo()
    assert not db.session.get(Case, office.kenya.id, populate_existing=True).opinions_given


def test_a_retry_after_a_death_between_answers_and_mark_loses_and_doubles_nothing(office, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(anonymous, "_mark", dies)
        with pytest.raises(RuntimeError):
            give(office)
    assert len(kept(office)) == 1
    assert not db.session.get(Case, office.kenya.id, populate_existing=True).opinions_given
    office.clock.forward(days=31)
    give(office)
    assert len(kept(office)) == 1
    assert db.session.get(Case, office.kenya.id, populate_existing=True).opinions_given


def test_other_answers_after_a_death_are_refused_and_the_mark_is_made(office, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(anonymous, "_mark", dies)
        with pytest.raises(RuntimeError):
            give(office)
    with pytest.raises(KeyReused):
        give(office, {"o1": "yes"})
    assert kept(office) == [(KEY, {"o1": "no", "o2": "It is loud"})]
    assert db.session.get(Case, office.kenya.id, populate_existing=True).opinions_given


def test_only_the_key_of_answers_that_are_kept_settles_anything(office, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(anonymous, "_mark", dies)
        with pytest.raises(RuntimeError):
            give(office)
    for section, key in (("o", OTHER), ("o", ""), ("o", "\0" * 40), ("a", KEY)):
        assert not anonymous.settle(office.kenya, section, key, office.focal_point(office.kenya))
    assert not db.session.get(Case, office.kenya.id, populate_existing=True).opinions_given
    assert anonymous.settle(office.kenya, "o", KEY, office.focal_point(office.kenya))
    assert db.session.get(Case, office.kenya.id, populate_existing=True).opinions_given


@pytest.mark.parametrize(
    ("section", "key", "values", "refusal"),
    [
        ("a", KEY, {"a1": "x"}, NotFound),
        ("nowhere", KEY, {}, NotFound),
        ("o", "short", {"o1": "yes"}, Invalid),
        ("o", KEY, {"a1": "x"}, Invalid),
        ("o", KEY, {"o1": "no", "o2": "a\0b"}, Invalid),
        ("o", KEY, {}, Incomplete),
        ("o", KEY, {"o1": "maybe"}, Incomplete),
    ],
)
def test_what_cannot_be_taken_leaves_nothing_behind(office, section, key, values, refusal):
    with pytest.raises(refusal):
        anonymous.send(office.kenya, section, key, values, office.focal_point(office.kenya), language="en")
    assert kept(office) == []
    assert not db.session.get(Case, office.kenya.id, populate_existing=True).opinions_given


def test_a_closed_round_takes_no_opinions(office):
    office.clock.forward(days=31)
    with pytest.raises(Closed):
        give(office)


def test_conditions_may_read_the_draft_beside(office):
    asked = loads(
        """
survey: s
title: S
sections:
  - name: a
    title: A
    questions: [{name: a1, type: text, label: Name}]
  - name: o
    title: O
    anonymous: true
    questions:
      - {name: o1, type: text, label: Why, relevant: "${a1} = 'Mombasa'"}
      - {name: o2, type: calculate, label: Sum, kind: integer, calculation: "1 + 1"}
      - {name: o3, type: integer, label: How often}
"""
    )
    case = invited(opened(asked), "KEN")
    me = office.focal_point(case)
    draft.save(case, {("a", ""): Post(0, {"a1": "Mombasa"})}, me)
    anonymous.send(case, "o", KEY, {"o1": "the sea", "o3": 0}, me, language="en")
    (answer,) = anonymous.of_round(case.round_id)
    assert answer.answers == {"o1": "the sea", "o2": 2, "o3": 0}


def test_the_table_has_no_column_that_leads_to_a_person_or_a_moment(office):
    columns = {column["name"]: column for column in inspect(db.engine).get_columns("anonymous_answer")}
    assert set(columns) == {"key", "round_id", "section", "answers"}
    referred = {key["referred_table"] for key in inspect(db.engine).get_foreign_keys("anonymous_answer")}
    assert referred == {"round"}
    for table in Base.metadata.tables.values():
        assert all(key.column.table.name != "anonymous_answer" for key in table.foreign_keys)


def test_sending_leaves_no_event_no_time_and_no_trace_of_its_key(office):
    links.exchange(links.issue(office.team, office.kenya).token)
    before = {table: rows(table) for table in Base.metadata.tables if table != "anonymous_answer"}
    events = db.session.query(Event).count()
    db.session.commit()
    give(office)
    after = {table: rows(table) for table in before}
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"case"}
    assert db.session.query(Event).count() == events
    flags = zip(before["case"], after["case"], strict=True)
    assert [{name for name in old if old[name] != new[name]} for old, new in flags if old != new] == [
        {"opinions_given"}
    ]
    assert not any(KEY in str(row) for table in before for row in after[table])


def rows(table):
    return [dict(row) for row in db.session.execute(text(f'SELECT * FROM "{table}" ORDER BY 1')).mappings()]


def test_answers_are_not_numbered_nor_in_the_same_transaction_as_the_mark(office):
    give(office)
    if db.engine.dialect.name == "sqlite":
        with pytest.raises(Exception, match="no such column: rowid"):
            db.session.execute(text("SELECT rowid FROM anonymous_answer"))
    else:
        joined = text('SELECT count(*) FROM anonymous_answer a JOIN "case" c ON a.xmin::text = c.xmin::text')
        assert db.session.scalar(joined) == 0


def test_two_pages_of_one_person_that_arrive_at_once_count_once(office, monkeypatch):
    second, outcome = [], []

    def sending():
        with office.app.app_context():
            try:
                give(office, key=OTHER, case=db.session.get(Case, office.kenya.id))
            except NotAllowed as refused:
                outcome.append(refused.reason)

    def mark_after_the_second_has_come(case, actor):
        if not second:
            second.append(Thread(target=sending))
            second[0].start()
            second[0].join(0.5)
        mark(case, actor)

    mark = vars(anonymous)["_mark"]
    monkeypatch.setattr(anonymous, "_mark", mark_after_the_second_has_come)
    give(office)
    second[0].join()
    assert outcome == ["opinions_given"]
    assert [key for key, _answers in kept(office)] == [KEY]


def test_who_waits_too_long_for_the_turn_is_told_that_too_much_happens_at_once(office, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    with turns.turn(office.kenya.id), pytest.raises(Busy):
        give(office)
    assert kept(office) == []
    give(office)
    assert len(kept(office)) == 1


def test_the_order_of_the_table_is_not_the_order_of_arrival(office):
    give(office, key=OTHER)
    give(office, key=KEY, case=office.italy)
    assert [key for key, _answers in kept(office)] == [KEY, OTHER]
    assert db.session.query(AnonymousAnswer).count() == 2
