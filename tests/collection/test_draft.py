"""Drafts: saved part by part, merged with what others saved, every change on record."""

import pytest
from sqlalchemy import event

from app.collection import draft, progress, rounds
from app.collection.draft import Post
from app.collection.errors import Closed, Invalid, NotAllowed, NotFound
from app.db import db
from app.models import Case

A, B = ("a", ""), ("b", "")


def own(office, case):
    return draft.load(case, office.questionnaire).answers.own


def test_a_save_is_there_when_it_is_loaded_again(office):
    me = office.focal_point(office.kenya)
    saved = draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a3": 12, "a2": None})}, me)
    assert saved.revisions == {A: 1}
    assert saved.conflicts == ()
    assert own(office, office.kenya) == {"a1": "Mombasa", "a3": 12}
    assert own(office, office.italy) == {}


def test_a_save_leaves_one_event_with_old_and_new(office, events_of):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu", "a3": 2})}, me, via="workbook")
    first, second = events_of(office.kenya)
    assert (first.kind, first.changes, first.via) == ("saved", {"a1": [None, "Mombasa"]}, "web")
    assert second.changes == {"a1": ["Mombasa", "Lamu"], "a3": [None, 2]}
    assert (second.who, second.capacity, second.via) == ("Amina Otieno", "focal_point", "workbook")


def test_a_save_that_changes_nothing_leaves_no_event_and_no_revision(office, events_of):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)
    assert draft.save(office.kenya, {A: Post(1, {"a1": "Mombasa", "a2": ""})}, me).revisions == {A: 1}
    assert len(events_of(office.kenya)) == 1


def test_colleagues_who_change_different_parts_both_keep_theirs(office):
    amina, juma = office.focal_point(office.kenya), office.focal_point(office.kenya, "Juma")
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a3": 1})}, amina)
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu", "a3": 1})}, amina)
    saved = draft.save(office.kenya, {A: Post(1, {"a1": "Mombasa", "a3": 7})}, juma)
    assert saved.conflicts == ()
    assert own(office, office.kenya) == {"a1": "Lamu", "a3": 7}


def test_the_same_part_changed_twice_waits_for_a_person_and_the_rest_is_saved(office):
    amina, juma = office.focal_point(office.kenya), office.focal_point(office.kenya, "Juma")
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, amina)
    saved = draft.save(office.kenya, {A: Post(0, {"a1": "Lamu", "a3": 3})}, juma)
    (conflict,) = saved.conflicts
    assert (conflict.address, conflict.part, conflict.mine, conflict.theirs) == (A, "a1", "Lamu", "Mombasa")
    assert (conflict.who, conflict.when) == ("Amina Otieno", office.clock.now)
    assert own(office, office.kenya) == {"a1": "Mombasa", "a3": 3}
    decided = draft.save(office.kenya, {A: Post(saved.revisions[A], {"a1": "Lamu"})}, juma)
    assert decided.conflicts == ()
    assert own(office, office.kenya) == {"a1": "Lamu", "a3": 3}


def test_the_same_change_made_twice_is_no_conflict(office):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)
    assert draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me).conflicts == ()


def test_a_part_that_was_not_shown_is_not_cleared(office):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "yes"})}, me)
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"}, frozenset({"a1"}))}, me)
    assert own(office, office.kenya) == {"a1": "Lamu", "a2": "yes"}
    draft.save(office.kenya, {A: Post(2, {"a1": "Lamu"}, frozenset({"a1", "a2"}))}, me)
    assert own(office, office.kenya) == {"a1": "Lamu"}


def test_who_answered_last_is_known_by_part(office):
    amina, juma = office.focal_point(office.kenya), office.focal_point(office.kenya, "Juma")
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a3": 1})}, amina)
    first = office.clock.now
    office.clock.forward(hours=1)
    draft.save(office.kenya, {A: Post(1, {"a3": 2})}, juma)
    last = draft.load(office.kenya, office.questionnaire).last(A)
    assert last == {"a1": ("Amina Otieno", first), "a3": ("Juma", office.clock.now)}


def test_the_state_of_a_section_follows_what_it_depends_on(office):
    me = office.focal_point(office.kenya)
    assert progress.of_case(office.kenya, office.questionnaire)["b"]["status"] == "skipped"
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "yes"})}, me)
    draft.save(office.kenya, {B: Post(0, {"b1": 4})}, me)
    assert office.kenya.progress["b"]["status"] == "done"
    assert "o" not in office.kenya.progress
    draft.save(office.kenya, {A: Post(1, {"a2": "no"})}, me)
    assert office.kenya.progress["b"]["status"] == "skipped"
    assert (office.kenya.progress["a"]["asked"], office.kenya.progress["a"]["answered"]) == (3, 2)


@pytest.mark.parametrize(
    ("address", "post", "refusal"),
    [
        (("nowhere", ""), Post(0, {}), NotFound),
        (("a", "x"), Post(0, {}), NotFound),
        (("ships", ""), Post(0, {}), NotFound),
        (("ships", "abcdef"), Post(0, {"s1": "Amani"}), NotFound),
        (("o", ""), Post(0, {"o1": "yes"}), NotAllowed),
        (A, Post(0, {"b1": 1}), Invalid),
        (A, Post(0, {"a1": "x"}, frozenset({"zz"})), Invalid),
        (A, Post(3, {"a1": "x"}), Invalid),
        (A, Post(-1, {"a1": "x"}), Invalid),
        (A, Post(0, {"a1": "a\0b"}), Invalid),
        (A, Post(0, {"a1": "\ud800"}), Invalid),
        (A, Post(0, {"a1": object()}), Invalid),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_whole(office, address, post, refusal):
    me = office.focal_point(office.kenya)
    with pytest.raises(refusal):
        draft.save(office.kenya, {B: Post(0, {"b1": 1}), address: post}, me)
    assert draft.load(office.kenya, office.questionnaire).documents == {}


def test_a_round_takes_answers_between_its_opening_and_its_closing(office):
    me = office.focal_point(office.kenya)
    for days, state in ((-2, "planned"), (40, "closed")):
        office.clock.forward(days=days)
        with pytest.raises(Closed) as refused:
            draft.save(office.kenya, {A: Post(0, {"a1": "x"})}, me)
        assert refused.value.state == state
        office.clock.forward(days=-days)
    rounds.close(office.team, office.round)
    with pytest.raises(Closed):
        draft.save(office.kenya, {A: Post(0, {"a1": "x"})}, me)


def test_the_team_enters_answers_only_on_behalf_of_a_respondent(office):
    with pytest.raises(NotAllowed) as refused:
        draft.save(office.kenya, {A: Post(0, {"a1": "x"})}, office.team)
    assert refused.value.reason == "on_behalf_only"


def test_the_team_needs_the_document_that_the_respondent_sent(office):
    with pytest.raises(NotAllowed) as refused:
        draft.save(office.kenya, {A: Post(0, {"a1": "x"})}, office.team.on_behalf())
    assert refused.value.reason == "behalf_document"


def test_an_ordinary_save_is_a_handful_of_statements(office):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)
    case = db.session.get(Case, office.kenya.id)
    statements = []

    def heard(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement.split()[0])

    event.listen(db.engine, "before_cursor_execute", heard)
    draft.save(case, {A: Post(1, {"a1": "Lamu"})}, me)
    event.remove(db.engine, "before_cursor_execute", heard)
    assert sorted(statements) == ["INSERT", "SELECT", "SELECT", "UPDATE"]
