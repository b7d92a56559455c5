"""What a page fills in beforehand: seen before it counts, told from what a person wrote, emptied for good."""

import re

import pytest

from app.collection import draft, rounds
from app.collection.scope import FOCAL_POINT, Actor
from app.db import db
from app.models import Event
from app.views.team import happenings
from tests.views.conftest import house_of

SURVEY = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    choices:
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
      kinds: [{name: sea, label: Sea}, {name: river, label: River}]
    sections:
      - name: a
        title: Ships
        pages:
          - name: a_ships
            title: Ships
            questions:
              - {name: ships, type: integer, label: Ships, default: 5}
              - {name: kind, type: select_one, label: Kind, choices: kinds, default: sea}
              - {name: pilots, type: integer, label: Pilots, relevant: "${ships} > 7", default: "${ships}*2"}
              - {name: fixed, type: text, label: Fixed, default: Port authority, read_only: true}
          - name: a_quays
            title: Quays
            questions:
              - {name: since, type: date, label: Since, default: today()}
              - type: repeat
                name: quays
                label: Quays
                singular: quay
                questions: [{name: length, type: decimal, label: Length, default: "100.5"}]
      - {name: b, title: More, questions: [{name: note, type: text, label: A note, default: none}]}
"""


@pytest.fixture
def harbours(pages, stopped):
    return house_of(pages, stopped, SURVEY)


@pytest.fixture
def visit(harbours):
    return harbours.signed_in(harbours.kenya)


def at(house, path):
    return f"/r/{house.kenya.public_id}/{path}"


def kept(house):
    return dict(draft.load(house.kenya, rounds.questionnaire_of(house.round)).answers.own)


def happened():
    """The saves by where they come from, each with the parts that it changed."""
    events = db.session.query(Event).filter_by(kind="saved").order_by(Event.id)
    return [(event.via, event.changes) for event in events]


def filled(visit, name):
    """The value that the field of a page has."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', visit.page.text)
    return found[1] if found else ""


def colleague(house, values, revision=0):
    actor = Actor("Amina Yusuf", FOCAL_POINT, case_id=house.kenya.id)
    draft.save(house.kenya, {("a", ""): draft.Post(revision, values)}, actor)


def test_a_page_that_nobody_saved_has_answered_nothing(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    assert filled(visit, "ships") == "5"
    assert "Filled in beforehand. Change it if it is not right." in visit.page.text
    assert kept(harbours) == {}
    assert happened() == []


def test_what_was_left_as_it_was_is_told_from_what_a_person_wrote(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    visit.send(kind="river", _go="stay")
    assert kept(harbours) == {"ships": 5, "kind": "river", "fixed": "Port authority"}
    assert happened() == [
        ("default", {"ships": [None, 5], "fixed": [None, "Port authority"]}),
        ("web", {"kind": [None, "river"]}),
    ]
    assert "Filled in beforehand" not in visit.page.text


def test_what_another_page_would_fill_in_is_not_answered_by_saving_this_one(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    visit.send(_go="stay")
    assert not {"since", "note", "pilots"} & kept(harbours).keys()


def test_what_was_emptied_stays_empty(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    visit.send(ships="", _go="stay")
    assert "ships" not in kept(harbours)
    assert ("web", {"ships": [None, None]}) in happened()
    visit.get(at(harbours, "a/a_ships"))
    assert filled(visit, "ships") == ""
    visit.send(_go="stay")
    assert len(happened()) == 2


def test_what_was_emptied_and_written_again_is_an_answer(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    visit.send(ships="", _go="stay")
    visit.send(ships="5", _go="stay")
    assert kept(harbours)["ships"] == 5
    assert happened()[-1] == ("web", {"ships": [None, 5]})


def test_a_question_that_comes_later_is_filled_in_when_it_comes(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    visit.send(ships="8", _go="stay")
    assert "pilots" not in kept(harbours)
    assert filled(visit, "pilots") == "16"
    visit.send(_go="stay")
    assert kept(harbours)["pilots"] == 16


def test_a_day_is_that_of_the_page(harbours, visit):
    visit.get(at(harbours, "a/a_quays"))
    assert filled(visit, "since") == "2020-03-02"


def test_each_item_is_filled_in(harbours, visit):
    visit.get(at(harbours, "a/a_quays"))
    visit.send(_add="quays")
    field = re.search(r'name="(quays:[^":]+:length)"', visit.page.text)[1]
    assert filled(visit, field) == "100.5"
    visit.send(_go="stay")
    assert ("default", {"length": [None, "100.5"]}) in happened()


def test_what_a_colleague_answered_stands_against_what_nobody_wrote(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    colleague(harbours, {"ships": 7})
    visit.send(kind="river", _go="stay")
    assert visit.page.status_code == 200
    assert kept(harbours)["ships"] == 7
    assert kept(harbours)["kind"] == "river"


def test_what_a_person_wrote_anew_is_compared_even_where_it_is_what_was_filled_in(harbours, visit):
    colleague(harbours, {"ships": 6})
    colleague(harbours, {"ships": None}, 1)
    visit.get(at(harbours, "a/a_ships"))
    colleague(harbours, {"ships": 7}, 2)
    visit.send(ships="5", _proposed="ships", _go="stay")
    assert visit.page.status_code == 409


def test_the_team_reads_how_many_answers_were_left_as_filled_in(harbours, visit):
    visit.get(at(harbours, "a/a_ships"))
    visit.send(_go="stay")
    event = db.session.query(Event).filter_by(kind="saved").one()
    with harbours.app.test_request_context():
        said = happenings.said(event, "Ships")
    assert said == "Left 3 answers as filled in beforehand, in “Ships”"
