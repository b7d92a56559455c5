"""Assignments: a focal point gives sections to contributors, who write what is theirs and nothing else."""

from datetime import date

import pytest
from sqlalchemy import select

from app.collection import assignments, draft, events, history, items, links, mandates, outbox, sessions
from app.collection.assignments import Task
from app.collection.draft import Post
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.scope import CLEARING_AUTHORITY, CONTRIBUTOR, FOCAL_POINT, OBSERVER, Actor
from app.db import db
from app.models import Job

A, B = ("a", ""), ("b", "")
IDI = Grant(CONTRIBUTOR, "Idi Sow", "idi@example.org", institution="Port Authority", language="fr")
EVE = Grant(CONTRIBUTOR, "Eve Roy", "eve@example.org", institution="Statistics Office")


def assigned(office, *addresses, to=IDI, **task):
    """What the focal point of Kenya gives to a contributor."""
    me = office.focal_point(office.kenya)
    return assignments.assign(me, office.kenya, to, Task(addresses or (A,), **task))


def acting(office, mandate):
    """Whoever comes by the link of a mandate."""
    return sessions.visitor(
        links.exchange(links.issue(office.team, office.kenya, mandate=mandate).token).token
    ).actor


def states(office):
    me = office.focal_point(office.kenya)
    return [one.state for one in assignments.of_case(me, office.kenya)]


def test_a_contributor_gets_a_mandate_and_one_letter_for_all_that_is_asked(office):
    first, second = assigned(office, A, B, due=date(2020, 3, 20), note="Ask the harbour masters")
    assert first.mandate is second.mandate
    assert (first.mandate.role, first.mandate.institution) == (CONTRIBUTOR, "Port Authority")
    (job,) = db.session.scalars(select(Job)).all()
    assert job.payload == {"case": office.kenya.id, "mandate": first.mandate_id, "why": outbox.ASSIGNED}


def test_a_contributor_who_is_known_keeps_their_mandate(office):
    (first,), (second,) = (
        assigned(office, A),
        assigned(office, B, to=Grant(CONTRIBUTOR, "I", "IDI@example.org")),
    )
    assert first.mandate_id == second.mandate_id


def test_a_provisional_focal_point_assigns_too(office):
    someone = Actor("Awa", FOCAL_POINT, case_id=office.kenya.id, provisional=True)
    assert assignments.assign(someone, office.kenya, IDI, Task([A]))


@pytest.mark.parametrize("capacity", [CONTRIBUTOR, OBSERVER, CLEARING_AUTHORITY])
def test_nobody_else_assigns(office, capacity):
    with pytest.raises(NotAllowed):
        assignments.assign(Actor("X", capacity, case_id=office.kenya.id), office.kenya, IDI, Task([A]))


def test_the_focal_point_of_another_state_finds_nothing_to_assign(office):
    with pytest.raises(NotFound):
        assignments.assign(office.focal_point(office.italy), office.kenya, IDI, Task([A]))


@pytest.mark.parametrize(
    "address", [("o", ""), ("zz", ""), ("a", "abcdef"), ("ships", "abcdef"), ("ships", "")]
)
def test_what_is_anonymous_or_not_asked_on_pages_is_not_assigned(office, address):
    with pytest.raises(NotFound):
        assigned(office, address)


@pytest.mark.parametrize("email", ["", "idi", "idi@example", "a@b.org,c@d.org", "a@b.org\nBcc: c@d.org"])
def test_what_is_no_address_is_refused(office, email):
    with pytest.raises(Invalid):
        assigned(office, A, to=Grant(CONTRIBUTOR, "Idi", email))


def test_a_contributor_writes_what_is_theirs_and_nothing_else(office):
    idi = acting(office, assigned(office, A)[0].mandate)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "yes"})}, idi)
    assert states(office) == ["in_progress"]
    for change in (
        lambda: draft.save(office.kenya, {B: Post(0, {"b1": 1})}, idi),
        lambda: draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"}), B: Post(0, {"b1": 1})}, idi),
        lambda: items.add(office.kenya, "ships", idi),
        lambda: items.add_all(office.kenya, "ships", ["abcdef"], idi),
    ):
        with pytest.raises(NotFound):
            change()
    assert draft.load(office.kenya, office.questionnaire).answers.own == {"a1": "Mombasa", "a2": "yes"}


def test_a_contributor_removes_and_brings_back_no_item_of_others(office):
    ship = items.add(office.kenya, "ships", office.focal_point(office.kenya))
    idi = acting(office, assigned(office, A)[0].mandate)
    with pytest.raises(NotFound):
        items.remove(office.kenya, "ships", ship, 1, idi)
    items.remove(office.kenya, "ships", ship, 1, office.focal_point(office.kenya))
    with pytest.raises(NotFound):
        items.restore(office.kenya, "ships", ship, idi)


def test_whoever_may_read_the_rest_may_not_write_it(office):
    idi = acting(office, assigned(office, A, read_all=True)[0].mandate)
    with pytest.raises(NotFound):
        draft.save(office.kenya, {B: Post(0, {"b1": 1})}, idi)


def test_done_returned_done_again_and_accepted(office):
    me, (one,) = office.focal_point(office.kenya), assigned(office)
    idi = acting(office, one.mandate)
    assert states(office) == ["assigned"]
    with pytest.raises(NotAllowed):
        assignments.accept(me, office.kenya, one.public_id)
    assignments.mark_done(idi, office.kenya, one.public_id)
    assignments.send_back(me, office.kenya, one.public_id, "Which year?")
    assert states(office) == ["returned"]
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, idi)
    assignments.mark_done(idi, office.kenya, one.public_id)
    assert states(office) == ["done"]
    assignments.accept(me, office.kenya, one.public_id)
    assert states(office) == ["accepted"]
    with pytest.raises(NotFound):
        draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"})}, idi)


def test_what_comes_back_comes_with_a_remark(office):
    (one,) = assigned(office)
    with pytest.raises(Invalid):
        assignments.send_back(office.focal_point(office.kenya), office.kenya, one.public_id, " ")


def test_a_contributor_marks_only_their_own_as_done_and_knows_of_no_other(office):
    (one,), (other,) = assigned(office), assigned(office, B, to=EVE)
    idi = acting(office, one.mandate)
    with pytest.raises(NotFound):
        assignments.mark_done(idi, office.kenya, other.public_id)
    assert assignments.of_case(idi, office.kenya) == [one]
    assert assignments.of_case(office.team, office.kenya) == []


def test_an_ended_assignment_takes_the_link_along_where_it_was_the_last(office):
    first, second = assigned(office, A, B)
    me, idi = office.focal_point(office.kenya), acting(office, first.mandate)
    assignments.end(me, office.kenya, first.public_id)
    with pytest.raises(NotFound):
        draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, idi)
    assert first.mandate.ended_at is None
    assignments.end(me, office.kenya, second.public_id)
    assert [one.ended_why for one in mandates.of_case(office.team, office.kenya)] == [assignments.FINISHED]


def test_the_same_thing_given_again_is_one_assignment_with_its_history(office, events_of):
    assigned(office, due=date(2020, 3, 10))
    (now,) = assigned(office, due=date(2020, 3, 20))
    assert assignments.of_case(office.focal_point(office.kenya), office.kenya) == [now]
    told = [event.changes["due"] for event in events_of(office.kenya) if event.kind == "assigned"]
    assert told == ["2020-03-10", "2020-03-20"]


def test_what_is_unfinished_is_what_nobody_has_handed_over(office):
    (one,) = assigned(office)
    assert assignments.unfinished(office.kenya) == [one]
    assignments.mark_done(acting(office, one.mandate), office.kenya, one.public_id)
    assert assignments.unfinished(office.kenya) == []


def test_who_goes_on_writing_has_not_done_it_any_more(office):
    me, (one,) = office.focal_point(office.kenya), assigned(office)
    idi = acting(office, one.mandate)
    assert not draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, idi).resumed
    assignments.mark_done(idi, office.kenya, one.public_id)
    assert not draft.save(office.kenya, {A: Post(1, {"a1": "Mombasa"})}, idi).resumed, "nothing is changed"
    draft.save(office.kenya, {A: Post(1, {"a2": "yes"})}, me)
    assert states(office) == ["done"]
    assert draft.save(office.kenya, {A: Post(2, {"a1": "Lamu"})}, idi).resumed
    assert states(office) == ["in_progress"]
    assert history.of_case(office.team, office.kenya)[0].kind == events.ASSIGNMENT_RESUMED
