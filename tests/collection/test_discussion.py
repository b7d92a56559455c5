"""Inner comments: read by whoever reads the answer, never by the team, erased when they are taken back."""

import pytest
from sqlalchemy import select

from app.collection import assignments, discussion, draft, history, moving, personal, publishing, submission
from app.collection.assignments import Task
from app.collection.draft import Post
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.removal import remove
from app.collection.scope import CLEARING_AUTHORITY, CONTRIBUTOR, OBSERVER, TEAM, Actor
from app.db import db
from app.models import Event, InnerComment, Submission
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import read_changes
from tests.collection.conftest import SURVEY

CANARY = "kanariya"


def contributor(office, name, *addresses, **task):
    """Someone who was given these, for a ministry of their own."""
    me = office.focal_point(office.kenya)
    to = Grant(CONTRIBUTOR, name, f"{name}@example.org", institution=f"Ministry of {name}")
    made = assignments.assign(me, office.kenya, to, Task(addresses, **task))
    return Actor(name, CONTRIBUTOR, case_id=office.kenya.id, mandate_id=made[0].mandate_id)


def say(office, actor, question, text=CANARY):
    discussion.write(actor, office.kenya, discussion.subject(actor, office.kenya, question), text)


def read(office, actor):
    return [(one.question, one.text, one.who) for one in discussion.of_case(actor, office.kenya)]


def test_whoever_reads_an_answer_reads_what_is_said_about_it_and_nobody_else(office):
    me, idi = office.focal_point(office.kenya), contributor(office, "Idi", ("a", ""))
    say(office, me, "b1")
    say(office, idi, "a1", "Which year?")
    both = [("b1", CANARY, me.name), ("a1", "Which year?", "Idi")]
    eve = contributor(office, "Eve", ("b", ""), read_all=True)
    for role in (CLEARING_AUTHORITY, OBSERVER):
        assert read(office, Actor("Ada", role, case_id=office.kenya.id)) == both
    assert read(office, eve) == both
    assert read(office, idi) == [("a1", "Which year?", "Idi")]
    assert discussion.of_case(idi, office.kenya)[0].institution == "Ministry of Idi"
    for stranger in (
        office.focal_point(office.italy),
        office.team,
        Actor("Grace", TEAM, surveys=None),
        office.team.on_behalf(),
    ):
        assert read(office, stranger) == []
    for nothing in ("b1", "ships", "b9", "o1", "s1"):
        with pytest.raises(NotFound):
            discussion.subject(idi, office.kenya, nothing)


def test_nobody_writes_but_who_works_on_the_answers(office):
    observer = Actor("Ada", OBSERVER, case_id=office.kenya.id)
    about = discussion.subject(observer, office.kenya, "a1")
    for one in (observer, office.team.on_behalf(), office.team):
        with pytest.raises(NotAllowed):
            discussion.write(one, office.kenya, about, "Hello")
        with pytest.raises(NotAllowed):
            discussion.settle(one, office.kenya, about)
    with pytest.raises(NotFound):
        discussion.write(office.focal_point(office.italy), office.kenya, about, "Hello")
    me = office.focal_point(office.kenya)
    for wrong, refused in (("  ", NotAllowed), ("x" * 2_001, NotAllowed), ("a\0b", Invalid)):
        with pytest.raises(refused):
            discussion.write(me, office.kenya, about, wrong)
    assert not office.kenya.discussed


def test_what_is_settled_waits_for_nobody_until_more_is_said(office):
    me = office.focal_point(office.kenya)
    for _twice in range(2):
        say(office, me, "a1", "Which year?")
    discussion.settle(me, office.kenya, discussion.subject(me, office.kenya, "a1"))
    assert [one.open for one in discussion.of_case(me, office.kenya)] == [False]
    say(office, me, "a1", "Which year?")
    assert [one.open for one in discussion.of_case(me, office.kenya)] == [False, True]


def test_a_comment_that_is_taken_back_is_nowhere_and_the_history_never_had_its_words(office):
    me = office.focal_point(office.kenya)
    idi, eve = contributor(office, "Idi", ("a", "")), contributor(office, "Eve", ("a", ""))
    say(office, idi, "a1")
    (one,) = discussion.of_case(idi, office.kenya)
    with pytest.raises(NotAllowed):
        discussion.take_back(eve, office.kenya, one.public_id)
    for _twice in range(2):
        discussion.take_back(idi, office.kenya, one.public_id)
    assert read(office, me) == [("a1", "", "Idi")]
    kept = db.session.scalars(select(Event).where(Event.kind.like("inner_%"))).all()
    assert [event.kind for event in kept] == ["inner_commented", "inner_taken_back"]
    assert CANARY not in str([event.changes for event in kept])
    assert {"inner_commented", "inner_taken_back"} <= {e.kind for e in history.of_case(me, office.kenya)}
    assert "inner" not in str([event.kind for event in history.of_case(office.team, office.kenya)])


def test_nothing_that_is_said_goes_with_the_answers(office):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {("a", ""): Post(0, {"a1": "Mombasa", "a2": "no"})}, me)
    before = draft.load(office.kenya, office.questionnaire).fingerprint()
    say(office, me, "a1")
    assert draft.load(office.kenya, office.questionnaire).fingerprint() == before
    submission.submit(office.kenya, "k" * 16, me, language="en", seen=before)
    assert CANARY not in str(db.session.scalars(select(Submission)).one().document)
    say(office, me, "a1", "It has gone.")
    assert len(read(office, me)) == 2


def test_comments_stand_with_their_question_where_it_has_another_name_now(office):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {("a", ""): Post(0, {"a1": "Mombasa"})}, me)
    for name in ("a1", "a3", "ships"):
        say(office, me, name, f"on {name}")
    changed = loads(
        SURVEY.replace("name: a1,", "name: a9,")
        .replace("      - {name: a3, type: integer, label: Ships, min: 0}\n", "")
        .replace("name: ships\n", "name: boats\n")
    )
    said = "changes: [{rename: a1, to: a9}, {rename: ships, to: boats}, {retire: a3, reason: No more}]"
    publishing.publish(office.team, office.round, changed, read_changes(said, changed))
    moving.catch_up(office.kenya)
    assert [(question, text) for question, text, _who in read(office, me)] == [
        ("a9", "on a1"),
        ("a3", "on a3"),
        ("boats", "on ships"),
    ]


def test_a_round_that_is_discussed_is_not_removed(office):
    say(office, office.focal_point(office.kenya), "a1")
    with pytest.raises(Invalid, match="a response was begun"):
        remove(office.team, office.round, office.round.name)


def test_whoever_is_given_personal_answers_on_request_gets_the_comments_of_those_who_sent(office, tmp_path):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {("a", ""): Post(0, {"a1": "Mombasa", "a2": "no"})}, me)
    say(office, me, "a1", "Ask Otieno")
    say(office, me, "a2", "gone")
    discussion.take_back(me, office.kenya, discussion.of_case(me, office.kenya)[1].public_id)
    sent = submission.submit(office.kenya, "k" * 16, me, language="en")
    italy = office.focal_point(office.italy)
    discussion.write(italy, office.italy, discussion.subject(italy, office.italy, "a1"), "Not sent")
    written = personal.write(office.team, office.round, [sent.receipt], tmp_path / "own.csv", "")
    said = (tmp_path / "own.csv").read_text(encoding="utf-8-sig")
    assert written == 1
    assert '"comments","","KEN","","a1","","Ask Otieno (Amina Otieno, 2020-03-01T12:00:00+00:00)"' in said
    assert "Not sent" not in said


def test_the_table_keeps_no_words_of_what_is_taken_back(office):
    say(office, office.focal_point(office.kenya), "a1")
    db.session.scalars(select(InnerComment)).one().taken_back_at = office.clock.now
    with pytest.raises(Exception, match="nothing_left_of_what_is_taken_back"):
        db.session.flush()
    db.session.rollback()
