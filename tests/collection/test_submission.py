"""Submissions: strict, numbered, hashed; sent twice is sent once; reopened and sent again."""

import hashlib
import re
from datetime import timedelta

import pytest
import rfc8785

from app.collection import draft, prior, rounds, submission, sums
from app.collection.draft import Post
from app.collection.errors import (
    AlreadySubmitted,
    ChangedSince,
    Closed,
    Incomplete,
    Invalid,
    KeyReused,
    NotAllowed,
    NotFound,
)
from app.collection.scope import Actor
from app.questionnaire.load import loads
from tests.collection.conftest import invited, opened

A = ("a", "")
KEY, OTHER = "key-of-the-first-page", "key-of-another-page"


@pytest.fixture
def me(office):
    """Kenya's focal point, with a draft that can be sent."""
    actor = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "no"})}, actor)
    return actor


def send(office, actor, key=KEY, **more):
    return submission.submit(office.kenya, key, actor, language="en", **more)


def seen(office):
    return draft.load(office.kenya, office.questionnaire).fingerprint()


def test_what_is_sent_is_whole_hashed_and_receipted(office, me, events_of):
    receipt = send(office, me)
    (sent,) = submission.versions(me, office.kenya)
    assert re.fullmatch(r"H-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", receipt.receipt)
    assert (receipt.number, receipt.late, receipt.replayed) == (1, False, False)
    document = submission.by_receipt(me, receipt.receipt).document
    assert document["answers"]["a1"] == "Mombasa"
    assert document["answers"]["a3"] == {"missing": "blank"}
    assert document["answers"]["b1"] == {"missing": "skipped"}
    assert "o1" not in document["answers"]
    assert hashlib.sha256(rfc8785.dumps(document)).hexdigest() == receipt.sha256 == sent.sha256
    assert events_of(office.kenya)[-1].changes["receipt"] == receipt.receipt
    assert office.kenya.status == "submitted"


DRAWING = """
survey: lots
title: Lots
respondent: {kind: state, code_list: states}
choices: {states: {code_list: states, choices: [{name: KEN, label: Kenya}]}}
sections:
  - name: a
    title: A
    questions:
      - {name: a1, type: integer, label: Ships}
      - {name: lot, type: calculate, label: Lot, calculation: once(random())}
      - {name: ticket, type: calculate, label: Ticket, calculation: uuid(), kind: text}
"""


def test_what_is_drawn_is_the_same_at_every_save_and_in_every_version_sent(office):
    asked = loads(DRAWING)
    case = invited(opened(asked), "KEN")
    actor, found = office.focal_point(case), []
    for revision, ships in enumerate((7, 8)):
        draft.save(case, {A: Post(revision, {"a1": ships})}, actor)
        now = prior.route(case, asked, draft.load(case, asked).answers)
        found.append((now.calculated("lot"), now.calculated("ticket")))
        receipt = submission.submit(case, f"key-of-the-page-{revision}", actor, language="en")
        sent = submission.by_receipt(actor, receipt.receipt).document["answers"]
        assert sent["a1"] == ships
        found.append((sent["lot"], sent["ticket"]))
        submission.reopen(case, actor)
        office.clock.forward(days=1)
    assert len(set(found)) == 1
    other = prior.route(office.italy, asked, draft.load(case, asked).answers)
    assert other.calculated("ticket") != found[0][1]


def test_a_replay_gets_the_first_receipt(office, me):
    first = send(office, me, seen=seen(office))
    office.clock.forward(hours=1)
    again = send(office, me, seen=seen(office))
    assert again.replayed
    assert (again.receipt, again.received_at) == (first.receipt, first.received_at)


def test_other_content_under_the_same_key_is_refused(office, me):
    before = seen(office)
    first = send(office, me, seen=before)
    submission.reopen(office.kenya, me)
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"})}, me)
    with pytest.raises(KeyReused):
        send(office, me, seen=seen(office))
    assert send(office, me, seen=before).receipt == first.receipt


def test_the_key_of_another_case_is_refused_and_tells_nothing(office, me):
    send(office, me)
    italian = office.focal_point(office.italy)
    draft.save(office.italy, {A: Post(0, {"a1": "Genova", "a2": "no"})}, italian)
    with pytest.raises(KeyReused):
        submission.submit(office.italy, KEY, italian, language="en")


def test_answers_that_are_missing_stop_it_all_at_once(office):
    actor = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a3": {"unread": "a dozen"}})}, actor)
    with pytest.raises(Incomplete) as refused:
        send(office, actor)
    assert [problem.part for problem in refused.value.problems] == ["a1", "a3"]
    assert submission.versions(actor, office.kenya) == []


def test_a_draft_changed_since_it_was_looked_at_is_not_sent(office, me):
    before = seen(office)
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"})}, office.focal_point(office.kenya, "Juma"))
    with pytest.raises(ChangedSince):
        send(office, me, seen=before)
    assert send(office, me, seen=seen(office)).number == 1


def test_a_sent_response_stays_as_it_is_until_it_is_reopened(office, me):
    receipt = send(office, me)
    for change in (
        lambda: draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"})}, me),
        lambda: send(office, me, OTHER),
    ):
        with pytest.raises(AlreadySubmitted) as refused:
            change()
        assert (refused.value.receipt, refused.value.who) == (receipt.receipt, "Amina Otieno")


def test_reopened_and_sent_again_is_the_next_version_and_the_first_stays(office, me):
    first = send(office, me)
    submission.reopen(office.kenya, me)
    assert office.kenya.status == "draft"
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"})}, me)
    second = send(office, me, OTHER)
    assert [one.number for one in submission.versions(me, office.kenya)] == [2, 1]
    assert second.sha256 != first.sha256
    assert submission.by_receipt(me, first.receipt).document["answers"]["a1"] == "Mombasa"
    assert office.kenya.versions == 2


def test_reopening_what_was_not_sent_does_nothing(office, me, events_of):
    submission.reopen(office.kenya, me)
    assert [event.kind for event in events_of(office.kenya)] == ["saved"]


def test_after_the_deadline_only_the_team_reopens(office, me):
    send(office, me)
    office.clock.forward(days=31)
    with pytest.raises(Closed):
        submission.reopen(office.kenya, me)
    submission.reopen(office.kenya, office.team, "the ministry asked for it")
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"})}, me)
    assert send(office, me, OTHER).late
    with pytest.raises(AlreadySubmitted):
        draft.save(office.kenya, {A: Post(2, {"a1": "Kilifi"})}, me)


def test_answers_in_the_days_of_grace_count_as_late(office, me):
    office.round.grace_days = 7
    office.clock.forward(days=32)
    assert send(office, me).late


def test_an_extension_is_not_late(office, me):
    rounds.extend(office.team, office.kenya, office.round.closes + timedelta(days=10), "elections")
    office.clock.forward(days=32)
    assert not send(office, me).late
    with pytest.raises(Closed):
        draft.save(office.italy, {A: Post(0, {"a1": "Genova"})}, office.focal_point(office.italy))


def test_a_contributor_neither_sends_nor_reopens(office, me):
    contributor = Actor("Wanjiru", "contributor", case_id=office.kenya.id)
    with pytest.raises(NotAllowed):
        send(office, contributor)
    send(office, me)
    with pytest.raises(NotAllowed):
        submission.reopen(office.kenya, contributor)


def test_a_receipt_is_nobody_elses(office, me):
    receipt = send(office, me).receipt
    with pytest.raises(NotFound):
        submission.by_receipt(office.focal_point(office.italy), receipt)
    with pytest.raises(NotFound):
        submission.by_receipt(me, "H-AAAA-AAAA-AAAA")
    assert submission.by_receipt(office.team, receipt).receipt == receipt


@pytest.mark.parametrize("key", ["", "short", "x" * 101, "with a space in the key", "<script>alert(1)"])
def test_a_key_that_no_page_makes_is_refused(office, me, key):
    with pytest.raises(Invalid):
        send(office, me, key)


def test_a_number_too_long_to_be_exact_is_refused():
    with pytest.raises(Invalid):
        sums.digest({"a3": 2**60})
