"""Rival answers: what two institutions say of one question stands side by side until that is decided."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.collection import assignments, deciding, draft, events, history, mandates, progress, replay, rivals
from app.collection.deciding import Decision
from app.collection.draft import Post
from app.collection.errors import NotAllowed
from app.collection.mandates import Grant
from app.collection.scope import CONTRIBUTOR
from app.collection.within import as_seen
from app.db import db
from app.models import Document
from tests.collection.conftest import NOON
from tests.collection.test_assignments import EVE, IDI, acting, assigned

A = ("a", "")


@pytest.fixture
def idi(office):
    return acting(office, assigned(office, A, to=IDI)[0].mandate)


@pytest.fixture
def eve(office):
    return acting(office, assigned(office, A, to=EVE)[0].mandate)


def loaded(office):
    return draft.load(office.kenya, office.questionnaire)


def save(office, actor, revision=None, **values):
    """What someone saves who has seen all, unless a page of theirs is older."""
    known = loaded(office).revision(A) if revision is None else revision
    return draft.save(office.kenya, {A: Post(known, values)}, actor)


def stands(office):
    return loaded(office).answers.own


def said(office):
    """What waits for a decision: by part, the values, what stands first; the first page counts as many."""
    found = deciding.disputes(loaded(office).documents.values())
    assert progress.undecided(office.kenya) == len(found)
    return {one.part: [version.value for version in one.versions] for one in found}


def decide(office, part, key, actor=None):
    (one,) = (d for d in deciding.disputes(loaded(office).documents.values()) if d.part == part)
    me = actor or office.focal_point(office.kenya)
    return deciding.decide(me, office.kenya, [Decision(one.address, part, key, one.mark)])


def test_a_second_answer_stands_beside_the_first_which_counts_meanwhile(office, idi, eve):
    save(office, idi, a1="Mombasa", a3=4)
    saved = save(office, eve, a1="Lamu", a2="yes")
    assert not saved.conflicts
    assert saved.beside == {A: ("a1",)}
    assert stands(office) == {"a1": "Mombasa", "a2": "yes", "a3": 4}
    assert said(office) == {"a1": ["Mombasa", "Lamu"]}
    assert [one.part for one in deciding.waiting(office.kenya, office.questionnaire)] == ["a1"]
    (dispute,) = deciding.disputes(loaded(office).documents.values())
    first, second = dispute.versions
    assert (first.who, first.when, first.mandate) == ("Idi Sow", NOON, str(idi.mandate_id))
    assert (second.who, second.when, second.mandate) == ("Eve Roy", NOON, str(eve.mandate_id))


def test_each_sees_their_own_answer_and_changes_it(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    seen = as_seen(eve, office.questionnaire, loaded(office))
    assert seen.answers.own["a1"] == "Lamu"
    assert seen.last(A)["a1"] == ("Eve Roy", NOON)
    assert as_seen(idi, office.questionnaire, loaded(office)).answers.own["a1"] == "Mombasa"
    save(office, eve, a1="Kilifi")
    save(office, idi, a1="Malindi")
    assert said(office) == {"a1": ["Malindi", "Kilifi"]}


def test_who_leaves_their_own_answer_as_it_is_changes_nothing(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    before = loaded(office).revision(A)
    assert not save(office, eve, a1="Lamu").applied
    assert loaded(office).revision(A) == before


def test_what_is_said_again_as_it_stands_is_in_dispute_no_more_until_that_changes(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    save(office, eve, a1="Mombasa")
    assert said(office) == {}
    save(office, idi, a1="Malindi")
    assert said(office) == {"a1": ["Malindi", "Mombasa"]}


def test_an_older_page_of_ones_own_puts_both_before_its_sender(office, idi, eve):
    save(office, idi, a1="Mombasa")
    page = loaded(office).revision(A)
    save(office, eve, a1="Lamu")
    (conflict,) = save(office, eve, revision=page, a1="Kilifi").conflicts
    assert (conflict.mine, conflict.theirs, conflict.who) == ("Kilifi", "Lamu", "Eve Roy")
    assert said(office) == {"a1": ["Mombasa", "Lamu"]}


@pytest.mark.parametrize("left", ["Lamu", None])
def test_a_page_from_before_work_was_given_again_is_held_against_what_it_showed(office, idi, eve, left):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    page, me = loaded(office).revision(A), office.focal_point(office.kenya)
    (given,) = (one for one in assignments.of_case(me, office.kenya) if one.mandate_id == eve.mandate_id)
    assignments.end(me, office.kenya, given.public_id)
    again = acting(
        office, assigned(office, A, to=replace(EVE, institution="Bureau of Statistics"))[0].mandate
    )
    saved = save(office, again, revision=page, a1=left)
    assert bool(saved.beside) is (left is None)
    assert not saved.conflicts
    assert stands(office) == {"a1": "Mombasa"}
    assert said(office) == {"a1": ["Mombasa", left]}
    (dispute,) = deciding.disputes(loaded(office).documents.values())
    assert dispute.versions[1].mandate == str((eve if left else again).mandate_id)


def test_whoever_had_not_seen_the_other_answer_is_beside_it_too(office, idi, eve):
    save(office, idi, a1="Mombasa")
    assert not save(office, eve, revision=0, a1="Lamu").conflicts
    assert said(office) == {"a1": ["Mombasa", "Lamu"]}


def test_to_empty_what_another_answered_is_to_say_otherwise(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1=None)
    assert said(office) == {"a1": ["Mombasa", None]}
    assert "a1" not in as_seen(eve, office.questionnaire, loaded(office)).answers.own


def test_two_of_one_institution_speak_with_one_voice(office, idi):
    ann = Grant(CONTRIBUTOR, "Ann Koe", "ann@example.org", institution=" port authority")
    save(office, idi, a1="Mombasa")
    save(office, acting(office, assigned(office, A, to=ann)[0].mandate), a1="Lamu")
    assert (stands(office)["a1"], said(office)) == ("Lamu", {})


def test_what_a_focal_point_answered_is_not_overwritten_either(office, idi):
    me = office.focal_point(office.kenya)
    save(office, acting(office, assigned(office, A)[0].mandate), a3=1)
    named = type(me)(me.name, me.capacity, case_id=me.case_id, mandate_id=_mandate_of(office))
    save(office, named, a1="Mombasa")
    save(office, idi, a1="Lamu")
    assert said(office) == {"a1": ["Mombasa", "Lamu"]}


def _mandate_of(office):
    grant = Grant("focal_point", "Amina Otieno", "amina@example.org", institution="Foreign Affairs")
    return mandates.begin(office.team, office.kenya, grant).id


def test_a_focal_point_adopts_one_and_whoever_gave_it_has_given_it(office, idi, eve):
    save(office, idi, a1="Mombasa")
    office.clock.forward(hours=1)
    save(office, eve, a1="Lamu")
    assert decide(office, "a1", str(eve.mandate_id)) == (1, 0)
    assert (stands(office)["a1"], said(office)) == ("Lamu", {})
    assert loaded(office).last(A)["a1"] == ("Eve Roy", NOON + timedelta(hours=1))
    assert list(replay.differences()) == []
    save(office, idi, a1="Mombasa")
    assert said(office) == {"a1": ["Lamu", "Mombasa"]}


def test_a_focal_point_keeps_what_stands(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    assert decide(office, "a1", "") == (1, 0)
    assert (stands(office)["a1"], said(office)) == ("Mombasa", {})


def test_a_third_answer_of_the_focal_point_decides_what_they_had_seen(office, idi, eve):
    me = office.focal_point(office.kenya)
    save(office, idi, a1="Mombasa")
    page = loaded(office).revision(A)
    save(office, eve, a1="Lamu")
    save(office, me, revision=page, a1="Kilifi")
    assert said(office) == {"a1": ["Kilifi", "Lamu"]}, "they had not seen it"
    save(office, me, a1="Malindi")
    assert (stands(office)["a1"], said(office)) == ("Malindi", {})


def test_what_was_decided_stays_in_the_record(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    decide(office, "a1", str(eve.mandate_id))
    kinds = [(one.kind, one.changes) for one in reversed(history.of_case(office.team, office.kenya))]
    key, entry = str(eve.mandate_id), ["Lamu", "Eve Roy", NOON.isoformat(), str(eve.mandate_id)]
    assert (events.RIVAL_GIVEN, {"a1": [None, {key: entry}]}) in kinds
    assert (events.RIVALS_DECIDED, {"a1": [{key: entry}, None]}) in kinds
    assert (events.SAVED, {"a1": ["Mombasa", "Lamu"]}) in kinds


def test_what_was_said_meanwhile_is_not_decided_unseen(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    (one,) = deciding.disputes(loaded(office).documents.values())
    save(office, eve, a1="Kilifi")
    me, old = office.focal_point(office.kenya), Decision(A, "a1", "", one.mark)
    assert deciding.decide(me, office.kenya, [old]) == (0, 1)
    assert said(office) == {"a1": ["Mombasa", "Kilifi"]}


def test_nobody_else_decides(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    for someone in (idi, eve, office.team):
        with pytest.raises(NotAllowed):
            decide(office, "a1", "", someone)


def test_a_rival_that_is_altered_behind_the_record_is_found(office, idi, eve):
    save(office, idi, a1="Mombasa")
    save(office, eve, a1="Lamu")
    document = db.session.scalars(select(Document)).one()
    document.rivals = {}
    db.session.flush()
    assert list(replay.differences()) == [
        f"'a' of case {office.kenya.id} is not what its history makes of it"
    ]
    db.session.rollback()


def test_a_change_to_what_is_said_beside_makes_another_draft_for_whoever_sends(office, idi, eve):
    save(office, idi, a1="Mombasa")
    before = loaded(office).fingerprint()
    save(office, eve, a1="Lamu")
    assert loaded(office).fingerprint() != before
    assert rivals.voice(office.focal_point(office.kenya)) == ""
