"""From last time: an earlier answer stands beside its question, and becomes one only by somebody's word."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.collection import draft, earlier_rounds, events, items, last_time, prior, rounds, submission
from app.collection.draft import Post
from app.collection.errors import NotAllowed, NotFound
from app.collection.last_time import OPEN, say, say_of_item
from app.collection.scope import CONTRIBUTOR, OPERATOR, Actor
from app.db import db
from app.models import Event, Submission
from app.questionnaire.last_time import NO_LONGER, UNCHANGED
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import Changes
from tests.collection.conftest import NOON, invited

LAST = """
survey: piers
title: Piers
respondent: {kind: state}
choices:
  yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
  rows: [{name: oil, label: Oil}, {name: grain, label: Grain}]
  scale: [{name: some, label: Some}, {name: much, label: Much}]
sections:
  - name: a
    title: About
    questions:
      - {name: a1, type: text, label: Name}
      - {name: a2, type: select_one, label: Open?, choices: yes_no}
      - {name: a3, type: integer, label: Length}
      - {name: a4, type: matrix, label: Goods, rows: rows, columns: scale}
      - {name: a5, type: email, label: Your address, personal: true}
      - {name: a6, type: integer, label: Boats}
  - name: b
    title: Ships
    questions:
      - name: ships
        type: repeat
        label: Ships
        questions:
          - {name: s1, type: text, label: Name}
          - {name: s2, type: integer, label: Crew}
"""
NOW = LAST.replace(
    "type: integer, label: Length", "type: decimal, unit: km, label: Length of the pier"
).replace("name: a6", "name: a7")
RENAMED = Changes.from_json([{"rename": "a6", "to": "a7"}])
SENT = {
    "a1": "North",
    "a2": "yes",
    "a3": 400,
    "a4.oil": "some",
    "a4.grain": "much",
    "a5": "old@example.org",
    "a6": 7,
}


@pytest.fixture
def round_of(office):
    def open_one(text, days, **more):
        opens, closes = NOON + timedelta(days=days), NOON + timedelta(days=days + 300)
        plan = rounds.Plan(title=f"Piers {days + 2000}", opens=opens, closes=closes)
        return rounds.open_round(OPERATOR, loads(text), plan, **more)

    return open_one


@pytest.fixture
def again(office, round_of):
    """Kenya's case in the second round; in the first it sent its answers, two ships among them."""
    before = invited(round_of(LAST, -100), "KEN")
    focal = office.focal_point(before)
    draft.save(before, {("a", ""): Post(0, SENT)}, focal)
    for name, crew in (("Aurora", 12), ("Borealis", 3)):
        ship = items.add(before, "ships", focal)
        draft.save(before, {("ships", ship): Post(1, {"s1": name, "s2": crew})}, focal)
    submission.submit(before, "k" * 16, focal, language="en")
    return invited(round_of(NOW, -1, changes=RENAMED), "KEN")


def own(case):
    return dict(draft.load(case, rounds.questionnaire_of(case)).answers.own)


def ships_of(case):
    return draft.load(case, rounds.questionnaire_of(case)).answers.items.get("ships", ())


def sent_ships(case):
    return [one.id for one in prior.earlier(case).answers.items["ships"]]


def outcomes(case):
    made = db.session.scalars(select(Submission).where(Submission.case_id == case.id)).one()
    return {(q, item): what for _document, item, q, what in made.earlier["outcomes"]}


def test_nothing_enters_an_answer_without_a_persons_act(office, again):
    focal = office.focal_point(again)
    draft.save(again, {("a", ""): Post(0, {"a2": "no"})}, focal)
    assert own(again) == {"a2": "no"}
    assert ships_of(again) == ()
    say(again, ("a", ""), ["a1"], UNCHANGED, focal)
    assert own(again) == {"a1": "North", "a2": "no"}


def test_what_is_said_to_be_unchanged_becomes_the_answer_and_is_recorded(office, again):
    focal = office.focal_point(again)
    say(again, ("a", ""), ["a1"], UNCHANGED, focal)
    saved, told = db.session.scalars(select(Event).where(Event.case_id == again.id).order_by(Event.id))
    assert (saved.kind, saved.via, saved.changes) == ("saved", last_time.VIA, {"a1": [None, "North"]})
    assert (told.kind, told.who) == (events.EARLIER_UNCHANGED, focal.name)
    assert told.changes["receipt"] == prior.earlier(again).sent.receipt
    assert "North" not in str(told.changes)


def test_a_row_is_confirmed_by_itself_and_a_renamed_question_by_its_new_name(office, again):
    focal = office.focal_point(again)
    say(again, ("a", ""), ["a4.oil"], UNCHANGED, focal)
    say(again, ("a", ""), ["a7"], UNCHANGED, focal)
    assert own(again) == {"a4.oil": "some", "a7": 7}


def test_what_means_something_else_now_and_what_is_personal_cannot_be_confirmed(office, again):
    for part in ("a3", "a5"):
        with pytest.raises(NotAllowed):
            say(again, ("a", ""), [part], UNCHANGED, office.focal_point(again))
    lines = prior.earlier(again).bridge.lines("a3", prior.earlier(again).answers)
    assert [(one.value, one.part) for one in lines] == [(400, "")]
    assert own(again) == {}


def test_no_longer_so_takes_the_same_answer_back_and_leaves_another(office, again):
    focal = office.focal_point(again)
    say(again, ("a", ""), ["a1"], UNCHANGED, focal)
    say(again, ("a", ""), ["a1"], NO_LONGER, focal)
    draft.save(again, {("a", ""): Post(2, {"a2": "no"})}, focal)
    say(again, ("a", ""), ["a2"], NO_LONGER, focal)
    assert own(again) == {"a2": "no"}


def test_a_word_can_be_taken_back(office, again):
    focal = office.focal_point(again)
    say(again, ("a", ""), ["a1"], UNCHANGED, focal)
    say(again, ("a", ""), ["a1"], OPEN, focal)
    assert own(again) == {}
    assert last_time.said(again) == {}


def test_an_earlier_item_is_taken_over_by_itself_with_all_that_it_held(office, again):
    focal = office.focal_point(again)
    aurora, borealis = sent_ships(again)
    say_of_item(again, "ships", aurora, UNCHANGED, focal)
    assert [(one.id, dict(one.own)) for one in ships_of(again)] == [(aurora, {"s1": "Aurora", "s2": 12})]
    say_of_item(again, "ships", borealis, NO_LONGER, focal)
    say_of_item(again, "ships", aurora, OPEN, focal)
    assert ships_of(again) == ()
    say_of_item(again, "ships", aurora, UNCHANGED, focal)
    assert [one.id for one in ships_of(again)] == [aurora]


def test_a_submission_keeps_what_came_of_each_earlier_answer_and_no_answer(office, again):
    focal = office.focal_point(again)
    aurora, borealis = sent_ships(again)
    say(again, ("a", ""), ["a1"], UNCHANGED, focal)
    say(again, ("a", ""), ["a4.oil", "a4.grain"], NO_LONGER, focal)
    draft.save(again, {("a", ""): Post(1, {"a2": "no", "a7": 7})}, focal)
    say_of_item(again, "ships", aurora, UNCHANGED, focal)
    crew = draft.load(again, rounds.questionnaire_of(again)).revision(("ships", aurora))
    draft.save(again, {("ships", aurora): Post(crew, {"s2": 13})}, focal)
    submission.submit(again, "m" * 16, focal, language="en")
    assert outcomes(again) == {
        ("a1", ""): "confirmed",
        ("a2", ""): "updated",
        ("a4", ""): "withdrawn",
        ("a7", ""): "again",
        ("s1", aurora): "confirmed",
        ("s2", aurora): "updated",
        ("ships", aurora): "updated",
        ("ships", borealis): "untouched",
    }
    assert "North" not in str(db.session.scalars(select(Submission.earlier)).all())


def test_a_contributor_says_nothing_of_what_is_not_theirs(office, again):
    someone = Actor("Ali", CONTRIBUTOR, case_id=again.id, mandate_id=99)
    for word in (UNCHANGED, NO_LONGER):
        with pytest.raises(NotFound):
            say(again, ("a", ""), ["a1"], word, someone)
    with pytest.raises(NotFound):
        say_of_item(again, "ships", sent_ships(again)[0], UNCHANGED, someone)


def test_the_team_says_which_round_is_looked_back_on(office, again, round_of):
    earliest = round_of(LAST, -200)
    assert prior.earlier(again) is not None
    earlier_rounds.choose(OPERATOR, again.round, earliest.name)
    assert prior.earlier(again) is None
    earlier_rounds.choose(OPERATOR, again.round, "")
    assert again.round.earlier_id is None


def test_a_word_on_one_answer_is_none_on_another(office, again):
    focal = office.focal_point(again)
    say(again, ("a", ""), ["a1"], UNCHANGED, focal)
    known = last_time.said(again)["a", "", "a1"]
    assert last_time.holds(known, "North") == UNCHANGED
    assert last_time.holds(known, "South") == ""
