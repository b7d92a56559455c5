"""Corrections by the team: a reason, two persons, a version of its own, and what the respondent sees."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.collection import corrections, draft, items, queries, submission, sums, validation
from app.collection.corrections import Wanted
from app.collection.errors import AlreadySubmitted, ChangedSince, Incomplete, NotAllowed, NotFound
from app.db import db
from app.models import Correction, Job
from tests.collection.querying import A, ask, asking, closed, first_sent, save, send


@pytest.fixture
def me(office):
    """Kenya's focal point, who has sent a first version."""
    return first_sent(office)


def latest(office):
    return submission.versions(office.team, office.kenya)[0]


def propose(office, actor, question="a3", item="", reason="A zero was lost.", **values):
    wanted = Wanted(question, item, values or {"a3": 70}, reason)
    return corrections.propose(actor, latest(office), office.questionnaire, wanted)


def test_whoever_proposes_a_correction_cannot_confirm_it(office, me, two):
    made = propose(office, two[0])
    for nobody_else in (two[0], office.team):
        with pytest.raises(NotAllowed, match="second_person"):
            corrections.confirm(nobody_else, made, "en")
    assert (made.state, office.kenya.versions) == ("proposed", 1)
    corrections.confirm(two[1], made, "en")
    assert (made.state, made.decided_who, office.kenya.versions) == ("confirmed", "Boris", 2)


def test_not_even_the_database_takes_one_person_for_two(office, me, two):
    made = propose(office, two[0])
    corrections.confirm(two[1], made, "en")
    with pytest.raises(IntegrityError):
        db.session.execute(update(Correction).values(decided_by=Correction.proposed_by))
    db.session.rollback()


def test_a_correction_is_a_version_of_its_own_with_its_capacity(office, me, two, events_of):
    closed(office)
    corrections.confirm(two[1], propose(office, two[0]), "en")
    sent = latest(office)
    assert (sent.number, sent.capacity, sent.who, sent.late) == (2, "correction", "Boris", False)
    assert (sent.document["answers"]["a3"], sent.document["answers"]["a1"]) == (70, "Mombasa")
    assert sent.sha256 == sums.digest(sent.document)
    assert draft.load(office.kenya, office.questionnaire).answers.own["a3"] == 70
    assert [one.kind for one in events_of(office.kenya)][-3:] == ["correction_proposed", "saved", "corrected"]
    assert office.kenya.status == "submitted"
    jobs = db.session.scalars(select(Job).where(Job.kind == "link"))
    assert [job.payload["why"] for job in jobs] == ["corrected"]


def test_the_respondent_sees_what_was_corrected_and_why_and_nothing_that_is_only_proposed(office, me, two):
    first, second = propose(office, two[0]), propose(office, two[0], "a1", a1="Lamu")
    assert corrections.of_case(me, office.kenya) == []
    corrections.confirm(two[1], first, "en")
    corrections.refuse(two[1], second)
    (seen,) = corrections.of_case(me, office.kenya)
    assert (seen.reason, seen.changes, second.state) == ("A zero was lost.", {"a3": [7, 70]}, "refused")
    with pytest.raises(NotFound):
        corrections.named(me, office.kenya, second.public_id)


def test_a_correction_that_brings_or_leaves_something_missing_cannot_be_confirmed(office, me, two):
    made = propose(office, two[0], "a1", a1=None)
    with pytest.raises(Incomplete):
        corrections.confirm(two[1], made, "en")
    assert office.kenya.versions == 1
    corrections.confirm(two[1], propose(office, two[0], "a2", a2="yes"), "en")
    assert latest(office).document["answers"]["b1"] == {"missing": "blank"}


def test_an_item_is_corrected_where_it_stands(office, me, two):
    submission.reopen(office.kenya, me)
    save(office, me, a2="yes")
    ships = [items.add(office.kenya, "ships", me) for _ in range(2)]
    for ship in ships:
        save(office, me, ("ships", ship), s1="Uhuru", s2=9)
    send(office, me)
    corrections.confirm(two[1], propose(office, two[0], "s2", ships[1], s2=90), "en")
    assert [one["answers"]["s2"] for one in latest(office).document["items"]["ships"]] == [9, 90]


def test_nothing_is_corrected_while_the_respondent_changes_it_or_once_it_has(office, me, two):
    made = propose(office, two[0])
    submission.reopen(office.kenya, me)
    with pytest.raises(NotAllowed, match="still_open"):
        corrections.confirm(two[1], made, "en")
    save(office, me, a3=71)
    send(office, me)
    with pytest.raises(ChangedSince):
        corrections.confirm(two[1], made, "en")


def test_a_correction_is_decided_once_and_its_author_may_withdraw_it(office, me, two):
    made = propose(office, two[0])
    corrections.refuse(two[0], made)
    assert made.state == "withdrawn"
    for again in (lambda: corrections.confirm(two[1], made, "en"), lambda: corrections.refuse(two[1], made)):
        with pytest.raises(NotAllowed, match="decided"):
            again()


def test_a_correction_ends_a_validation_and_a_proposal_holds_one_up(office, me, two):
    validation.validate(office.team, office.kenya)
    made = propose(office, two[0])
    with pytest.raises(NotAllowed, match="team_waits"):
        validation.validate(office.team, office.kenya)
    corrections.confirm(two[1], made, "en")
    assert office.kenya.validated_at is None


def test_what_was_corrected_is_not_taken_for_a_change_of_the_respondent(office, me, two):
    closed(office)
    corrections.confirm(two[1], propose(office, two[0]), "en")
    ask(office, asking("a1"))
    with pytest.raises(NotAllowed, match="not_queried"):
        save(office, me, a3=7)
    save(office, me, a1="Lamu")
    assert send(office, me).number == 3
    assert latest(office).document["answers"]["a3"] == 70
    with pytest.raises(AlreadySubmitted):
        save(office, me, a1="Malindi")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"reason": " "}, NotAllowed),
        ({"a3": 7}, NotAllowed),
        ({"question": "o1", "o1": "yes"}, NotFound),
        ({"question": "s1", "item": "abcdef", "s1": "Uhuru"}, NotFound),
    ],
)
def test_what_cannot_be_corrected_is_refused(office, me, two, given, refusal):
    with pytest.raises(refusal):
        propose(office, two[0], **given)


def test_only_people_of_the_team_correct_and_only_what_stands(office, me, two):
    first = latest(office)
    with pytest.raises(NotAllowed, match="person"):
        propose(office, office.team)
    with pytest.raises(NotAllowed, match="team"):
        propose(office, me)
    corrections.confirm(two[1], propose(office, two[0]), "en")
    with pytest.raises(NotAllowed, match="replaced"):
        corrections.propose(two[0], first, office.questionnaire, Wanted("a3", "", {"a3": 8}, "No."))
    assert queries.of_case(office.team, office.kenya) == []
    assert draft.load(office.kenya, office.questionnaire).revision(A) == 2
