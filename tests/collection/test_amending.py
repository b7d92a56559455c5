"""What is open while only queries are: what they ask of and what comes of it, and nothing else."""

import pytest

from app.collection import draft, items, queries, submission
from app.collection.draft import Post
from app.collection.errors import AlreadySubmitted, Closed, Incomplete, NotAllowed
from app.questionnaire.load import loads
from tests.collection.conftest import invited, opened
from tests.collection.querying import A, B, ask, asking, closed, first_sent, save, send


@pytest.fixture
def me(office):
    """Kenya's focal point, who has sent a first version."""
    return first_sent(office)


def test_only_what_a_query_asks_of_can_be_changed(office, me):
    closed(office)
    with pytest.raises(AlreadySubmitted):
        save(office, me, a3=8)
    ask(office)
    assert save(office, me, a3=8).applied == {A: {"a3": (7, 8)}}
    for other in ({"a1": "Lamu"}, {"a2": "yes"}, {"a2__comment": "Since May"}, {"a1": "Lamu", "a3": 9}):
        with pytest.raises(NotAllowed, match="not_queried"):
            save(office, me, **other)
    assert draft.load(office.kenya, office.questionnaire).answers.own == {
        "a1": "Mombasa",
        "a2": "no",
        "a3": 8,
    }


def test_a_page_that_sends_back_what_is_not_queried_as_it_was_is_saved(office, me):
    ask(office)
    closed(office)
    assert save(office, me, a1="Mombasa", a2="no", a3=8).applied == {A: {"a3": (7, 8)}}


def test_what_an_amended_answer_brings_can_be_answered_too_and_nothing_else(office, me):
    closed(office)
    ask(office, asking("a2"))
    save(office, me, a2="yes", a2__comment="Since May")
    save(office, me, B, b1=4)
    ship = items.add(office.kenya, "ships", me)
    save(office, me, ("ships", ship), s1="Uhuru")
    with pytest.raises(NotAllowed, match="not_queried"):
        save(office, me, a3=8)
    receipt = send(office, me)
    (latest, _first) = submission.versions(me, office.kenya)
    assert receipt.number == 2
    assert latest.document["answers"]["b1"] == 4
    assert [one["answers"]["s1"] for one in latest.document["items"]["ships"]] == ["Uhuru"]


def test_items_that_were_sent_stay_where_they_are_and_their_queried_answers_open(office, me):
    submission.reopen(office.kenya, me)
    save(office, me, a2="yes")
    ships = [items.add(office.kenya, "ships", me) for _ in range(2)]
    for ship in ships:
        save(office, me, ("ships", ship), s1="Uhuru", s2=9)
    send(office, me)
    closed(office)
    ask(office, asking("s2", ships[0]))
    assert save(office, me, ("ships", ships[0]), s2=90).applied
    for refused in (
        lambda: save(office, me, ("ships", ships[0]), s1="Umoja"),
        lambda: save(office, me, ("ships", ships[1]), s2=90),
        lambda: items.remove(office.kenya, "ships", ships[1], 2, me),
        lambda: items.add(office.kenya, "ships", me),
        lambda: items.add_all(office.kenya, "ships", ["abcdef"], me),
    ):
        with pytest.raises(NotAllowed, match="not_queried"):
            refused()


TOTAL = """
survey: totals
title: Totals
respondent: {kind: state, code_list: states}
choices: {states: {code_list: states, choices: [{name: KEN, label: Kenya}]}}
sections:
  - name: a
    title: A
    questions:
      - {name: a1, type: integer, label: All}
      - {name: a2, type: integer, label: Of them open, constraint: ". <= ${a1}", constraint_message: Too many}
      - {name: a3, type: text, label: Why so few?, required: "${a1} < 5"}
      - {name: a4, type: text, label: Another}
"""


def test_what_an_amended_answer_puts_at_odds_can_be_put_right_and_back(office):
    asked = loads(TOTAL)
    case = invited(opened(asked), "NER")
    me = office.focal_point(case)
    draft.save(case, {A: Post(0, {"a1": 9, "a2": 8})}, me)
    send(office, me, case)
    closed(office)
    sent = submission.versions(office.team, case)[0]
    queries.prepare(office.team, sent, asked, asking("a1"))
    queries.send(office.team, case, 3)
    with pytest.raises(NotAllowed):
        draft.save(case, {A: Post(1, {"a2": 3})}, me)
    draft.save(case, {A: Post(1, {"a1": 4})}, me)
    with pytest.raises(Incomplete):
        send(office, me, case)
    draft.save(case, {A: Post(2, {"a2": 3, "a3": "A storm"})}, me)
    # Put right, it is at odds no more; whoever mistyped must still be able to mend it.
    draft.save(case, {A: Post(3, {"a2": 2})}, me)
    with pytest.raises(NotAllowed):
        draft.save(case, {A: Post(4, {"a4": "More"})}, me)
    assert send(office, me, case).number == 2


def test_a_query_on_a_response_that_its_state_has_opened_leaves_all_of_it_open(office, me):
    submission.reopen(office.kenya, me)
    (query,) = ask(office)
    assert save(office, me, a1="Lamu").applied
    send(office, me)
    assert query.state == "open"
    save(office, me, a3=8)
    assert send(office, me).number == 3
    assert query.state == "answered"


def test_what_was_changed_before_the_round_closed_and_not_sent_stays_open_beside_a_query(office, me):
    submission.reopen(office.kenya, me)
    save(office, me, a1="Lamu")
    closed(office)
    with pytest.raises(Closed):
        save(office, me, a1="Malindi")
    ask(office)
    assert save(office, me, a1="Mombasa", a3=8).applied
    with pytest.raises(NotAllowed, match="not_queried"):
        save(office, me, a2="yes")


def test_a_state_may_open_all_of_it_while_the_round_is_open_and_queries_outlast_the_round(office, me):
    ask(office)
    submission.reopen(office.kenya, me)
    assert save(office, me, a1="Lamu").applied
    closed(office)
    assert save(office, me, a3=8).applied
    with pytest.raises(NotAllowed, match="not_queried"):
        save(office, me, a2="yes")
