"""Queries: prepared, sent in rounds, answered by a reply or a new version, settled; and the validation."""

from datetime import date

import pytest
from sqlalchemy import select

from app.collection import assignments, mandates, queries, submission, validation
from app.collection.assignments import Task
from app.collection.errors import AlreadySubmitted, Invalid, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.scope import CONTRIBUTOR, Actor
from app.db import db
from app.models import Job, QueryMessage
from tests.collection.querying import DUE, ask, asking, closed, first_sent, save, send


@pytest.fixture
def me(office):
    """Kenya's focal point, who has sent a first version."""
    return first_sent(office)


def test_a_reply_answers_a_query_and_the_response_closes_again(office, me):
    closed(office)
    (query,) = ask(office)
    queries.reply(me, query, "  It is right: see our yearbook.  ")
    assert (query.state, query.version, office.kenya.status) == ("answered", None, "submitted")
    assert [one.text for one in queries.thread(query)] == [
        "Is that right?",
        "It is right: see our yearbook.",
    ]
    with pytest.raises(AlreadySubmitted):
        save(office, me, a3=8)
    with pytest.raises(NotAllowed, match="query_state"):
        queries.reply(me, query, "More")


def test_a_reply_to_an_answer_amended_waits_for_the_version_that_holds_it(office, me):
    closed(office)
    (query,) = ask(office)
    save(office, me, a3=8)
    queries.reply(me, query, "We had miscounted.")
    assert (query.state, office.kenya.status) == ("open", "draft")
    send(office, me)
    assert (query.state, query.version, office.kenya.status) == ("answered", 2, "submitted")


def test_a_version_answers_the_queries_whose_answers_it_changes_and_the_others_wait(office, me):
    closed(office)
    ships, name = ask(office, asking("a3"), asking("a1"))
    save(office, me, a3=8)
    send(office, me)
    assert (ships.state, name.state, office.kenya.status) == ("answered", "open", "draft")
    with pytest.raises(NotAllowed, match="not_queried"):
        save(office, me, a3=9)
    save(office, me, a1="Lamu")
    assert send(office, me).number == 3
    assert (name.state, name.version, office.kenya.status) == ("answered", 3, "submitted")


def test_a_version_that_says_the_same_is_not_taken_for_an_answer(office, me):
    closed(office)
    ask(office)
    with pytest.raises(NotAllowed, match="unchanged"):
        send(office, me)


def test_a_version_in_answer_to_queries_is_no_later_than_the_one_before(office, me):
    closed(office)
    ask(office)
    save(office, me, a3=8)
    assert not send(office, me).late


def test_a_query_that_is_withdrawn_closes_what_it_had_opened(office, me):
    closed(office)
    (query,) = ask(office)
    queries.settle(office.team, query)
    assert (query.state, query.settled_who, office.kenya.status) == ("settled", "Operator", "submitted")
    with pytest.raises(AlreadySubmitted):
        save(office, me, a3=8)


def test_no_more_rounds_of_queries_than_the_setting_allows(office, me):
    for number in (1, 2):
        (query,) = ask(office, asking(text=f"Round {number}"))
        assert query.round == number
        queries.reply(me, query, "Yes.")
    queries.ask_again(office.team, query, "Really?", DUE)
    with pytest.raises(NotAllowed, match="query_rounds"):
        queries.send(office.team, office.kenya, 2)
    assert query.state == "prepared"
    assert queries.send(office.team, office.kenya, 3) == 1
    assert (query.state, query.round) == ("open", 3)


def test_a_state_is_told_nothing_of_what_is_only_prepared(office, me):
    sent = submission.versions(office.team, office.kenya)[0]
    query = queries.prepare(office.team, sent, office.questionnaire, asking())
    assert queries.of_case(me, office.kenya) == []
    assert office.kenya.status == "submitted"
    with pytest.raises(NotFound):
        queries.named(me, office.kenya, query.public_id)
    queries.discard(office.team, query)
    assert queries.of_case(office.team, office.kenya) == []
    assert list(db.session.scalars(select(QueryMessage))) == []


def test_a_further_question_that_is_taken_back_leaves_the_thread_as_it_was(office, me):
    (query,) = ask(office)
    queries.reply(me, query, "Yes.")
    queries.ask_again(office.team, query, "Really?", DUE)
    queries.discard(office.team, query)
    assert (query.state, [one.text for one in queries.thread(query)]) == (
        "answered",
        ["Is that right?", "Yes."],
    )


def test_one_letter_goes_for_all_queries_of_a_round(office, me):
    ask(office, asking("a3"), asking("a1"))
    jobs = list(db.session.scalars(select(Job).where(Job.kind == "link")))
    assert [job.payload for job in jobs] == [{"case": office.kenya.id, "why": "queried"}]


def test_the_letter_goes_to_the_focal_point_where_no_contact_is_on_record(office, me):
    office.kenya.contact_email = ""
    db.session.commit()
    mandates.begin(office.team, office.kenya, Grant("focal_point", "Amina", "amina@example.org"))
    ask(office)
    payloads = db.session.scalars(select(Job.payload).where(Job.kind == "link"))
    assert "queried" in [payload["why"] for payload in payloads]


def test_another_state_and_whoever_may_not_send_cannot_reply(office, me):
    (query,) = ask(office)
    with pytest.raises(NotFound):
        queries.reply(office.focal_point(office.italy), query, "Ours.")
    with pytest.raises(NotAllowed, match="reply"):
        queries.reply(office.team, query, "Ours.")


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (asking("o1"), NotFound),
        (asking("nothing"), NotFound),
        (asking("s1"), NotFound),
        (asking("s1", "abcdef"), NotFound),
        (asking("a1", "abcdef"), NotFound),
        (asking(reason="bad"), Invalid),
        (asking(text="  "), NotAllowed),
        (asking(text="x" * 4001), NotAllowed),
        (asking(due=date(2020, 1, 1)), NotAllowed),
    ],
)
def test_what_cannot_be_asked_is_refused(office, me, asked, refusal):
    sent = submission.versions(office.team, office.kenya)[0]
    with pytest.raises(refusal):
        queries.prepare(office.team, sent, office.questionnaire, asked)


def test_a_response_is_validated_when_nothing_waits_and_no_longer_once_it_is_opened(office, me):
    (query,) = ask(office)
    with pytest.raises(NotAllowed, match="still_open"):
        validation.validate(office.team, office.kenya)
    queries.reply(me, query, "Yes.")
    validation.validate(office.team, office.kenya)
    assert office.kenya.validated_at
    assert query.state == "settled"
    submission.reopen(office.kenya, me)
    assert office.kenya.validated_at is None
    send(office, me)
    validation.validate(office.team, office.kenya)
    ask(office)
    assert office.kenya.validated_at is None


def test_nothing_is_validated_while_the_team_has_prepared_something(office, me):
    sent = submission.versions(office.team, office.kenya)[0]
    queries.prepare(office.team, sent, office.questionnaire, asking())
    with pytest.raises(NotAllowed, match="team_waits"):
        validation.validate(office.team, office.kenya)


def test_a_contributor_reads_queries_on_what_is_theirs_alone(office, me):
    (given,) = assignments.assign(
        me, office.kenya, Grant(CONTRIBUTOR, "Idi Sow", "idi@example.org"), Task([("b", "")])
    )
    idi = Actor("Idi Sow", CONTRIBUTOR, case_id=office.kenya.id, mandate_id=given.mandate_id)
    (query,) = ask(office)
    assert queries.of_case(idi, office.kenya) == []
    with pytest.raises(NotFound):
        queries.named(idi, office.kenya, query.public_id)
    with pytest.raises(NotAllowed, match="reply"):
        queries.reply(idi, query, "Ours.")
    (given,) = assignments.assign(
        me, office.kenya, Grant(CONTRIBUTOR, "Idi Sow", "idi@example.org"), Task([("a", "")])
    )
    assert queries.of_case(idi, office.kenya) == [query]
