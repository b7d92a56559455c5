"""From last time on pages without scripts: beside the question, and taken over by one press alone."""

import pytest
from sqlalchemy import select

from app.collection import assignments, draft, earlier_rounds, items, last_time, links, rounds, submission
from app.collection.assignments import Task
from app.collection.draft import Post
from app.collection.mandates import Grant
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import Case, Event
from app.questionnaire.load import loads
from tests.views.conftest import house_of

SURVEY = """
survey: harbours
title: Harbours
edition: "2020"
respondent: {kind: state, code_list: states}
missing: {dont_know: We do not know}
choices:
  yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
  goods: [{name: oil, label: Oil}, {name: grain, label: Grain}]
  scale: [{name: some, label: Some}, {name: much, label: Much}]
  states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
sections:
  - name: a
    number: A
    title: About
    questions:
      - {name: a1, type: text, label: Name of the harbour}
      - {name: a2, type: select_one, label: Is it open?, choices: yes_no}
      - {name: a3, type: integer, label: Depth in feet}
      - {name: a4, type: matrix, label: Goods, rows: goods, columns: scale}
      - {name: a5, type: table, label: Trade, rows: goods, columns: [
          {name: tons, type: integer, label: Tons}, {name: year, type: year, label: Year}]}
      - {name: a6, type: file, label: A chart, accept: [pdf]}
  - name: b
    number: B
    title: Ships
    questions:
      - name: trips
        type: repeat
        label: Trips
        singular: trip
        ask: page
        item_label: ${t1}
        questions: [{name: t1, type: text, label: Where to?}, {name: t2, type: integer, label: Days}]
"""
NEXT = SURVEY.replace("type: integer, label: Depth in feet", "type: decimal, unit: m, label: Depth").replace(
    'edition: "2020"', 'edition: "2021"'
)
CHART = {"sha256": "f" * 64, "name": "chart.pdf", "size": 9}
SENT = {"a1": "Old Mombasa", "a2": "yes", "a3": 40, "a4.oil": "some", "a4.grain": "much"}
TRADE = {"a5.oil.tons": 900, "a5.oil.year": 2019, "a6": CHART}


@pytest.fixture
def again(pages, stopped):
    """A second round, a year after the first, in which Kenya sent its answers and two trips."""
    house = house_of(pages, stopped, SURVEY)
    me = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    draft.save(house.kenya, {("a", ""): Post(0, {**SENT, **TRADE})}, me)
    for where in ("Lamu", "Zanzibar"):
        trip = items.add(house.kenya, "trips", me)
        draft.save(house.kenya, {("trips", trip): Post(1, {"t1": where, "t2": 3})}, me)
    submission.submit(house.kenya, "k" * 16, me, language="en")
    house.clock.forward(days=366)
    opens, closes = house.clock.now, house.clock.now.replace(year=house.clock.now.year + 1)
    made = rounds.open_round(OPERATOR, loads(NEXT), rounds.Plan("Harbours 2021", opens, closes))
    case = Case(round_id=made.id, respondent_id=house.kenya.respondent_id, contact_name="K")
    case.contact_email = "k@example.org"
    db.session.add(case)
    db.session.commit()
    house.kenya, house.round = case, made
    return house


def at(house, path):
    return f"/r/{house.kenya.public_id}/{path}"


def own(house):
    return dict(draft.load(house.kenya, rounds.questionnaire_of(house.kenya)).answers.own)


def press(visit, name, value):
    visit.send(also={name: value})


def test_an_earlier_answer_stands_beside_the_question_and_in_no_field(again):
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "a"))
    assert "Your answer last time · Harbours 2020, sent 2 March 2020" in visit.text
    assert "Old Mombasa" in visit.text
    assert visit.fields()["a1"] == ""
    assert "a2" not in visit.fields()
    visit.send(a1="New Mombasa")
    assert own(again) == {"a1": "New Mombasa"}
    assert "Updated" in visit.text


def test_one_press_says_unchanged_and_another_takes_it_back(again):
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "a"))
    visit.send(a1="", also={"_earlier": "unchanged:a1", "a2": "no"})
    assert own(again) == {"a1": "Old Mombasa", "a2": "no"}
    assert "Unchanged Take back" in visit.text
    press(visit, "_earlier", "open:a1")
    assert own(again) == {"a2": "no"}
    press(visit, "_earlier", "no_longer:a1")
    assert "No longer so Take back" in visit.text


def test_each_row_of_a_grid_is_said_to_be_unchanged_by_itself(again):
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "a"))
    assert "Tons: 900; Year: 2019" in visit.text
    press(visit, "_earlier", "unchanged:a4.oil")
    assert own(again) == {"a4.oil": "some"}
    press(visit, "_earlier", "unchanged:a5.oil")
    assert own(again) == {"a4.oil": "some", "a5.oil.tons": 900, "a5.oil.year": 2019}


def test_what_meant_something_else_is_shown_in_its_own_words_and_not_offered(again):
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "a"))
    assert "Asked then: Depth in feet" in visit.text
    assert "It meant something else then." in visit.text
    assert "unchanged:a3" not in visit.page.text
    press(visit, "_earlier", "unchanged:a3")
    assert "cannot be taken over as it is" in visit.text
    assert own(again) == {}


def test_the_same_document_belongs_to_this_round_too(again):
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "a"))
    press(visit, "_earlier", "unchanged:a6")
    assert own(again) == {"a6": CHART}
    facts = db.session.scalars(select(Event.changes).where(Event.kind == "file_added")).one()
    assert facts["sha256"] == CHART["sha256"]


def test_earlier_items_are_taken_over_one_by_one(again):
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "b"))
    assert "Lamu Still so: add it" in visit.text
    lamu, zanzibar = (one.id for one in last_time.prior.earlier(again.kenya).answers.items["trips"])
    press(visit, "_earlier_item", f"unchanged:trips:{lamu}")
    press(visit, "_earlier_item", f"no_longer:trips:{zanzibar}")
    assert "Zanzibar No longer so Still so: add it" in visit.text
    visit.get(at(again, f"b/trips/{lamu}"))
    assert visit.fields()["t1"] == "Lamu"
    assert "Unchanged Take back" in visit.text


def test_a_contributor_sees_earlier_answers_of_their_own_section_alone(again):
    me = Actor("Amina", FOCAL_POINT, case_id=again.kenya.id)
    (made,) = assignments.assign(
        me, again.kenya, Grant(CONTRIBUTOR, "Ali", "ali@example.org"), Task([("b", "")])
    )
    visit = again.visit()
    again.enter(visit, links.issue(OPERATOR, again.kenya, mandate=made.mandate).token)
    visit.get(at(again, "b"))
    assert "Lamu" in visit.text
    visit.get(at(again, "a"))
    assert visit.page.status_code == 404
    visit.get(at(again, "b"))
    press(visit, "_earlier", "unchanged:a:x:a1")
    assert own(again) == {}


def test_nothing_is_shown_where_the_team_looks_back_on_no_round(again):
    earlier_rounds.choose(OPERATOR, again.round, "")
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "a"))
    assert "last time" not in visit.text


@pytest.mark.parametrize("said", ["unchanged:nothing", "whatever:a1", "unchanged:", "unchanged:trips:zzz:t1"])
def test_what_no_button_says_changes_nothing(again, said):
    visit = again.signed_in(again.kenya)
    visit.get(at(again, "a"))
    press(visit, "_earlier", said)
    assert own(again) == {}
