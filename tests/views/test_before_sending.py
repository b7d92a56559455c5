"""Before answers are sent, the page says who has not finished, and how each section may be used."""

import pytest

from app.collection import assignments, links, mandates
from app.collection.assignments import Task
from app.collection.mandates import Grant
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from tests.views.conftest import house_of

SURVEY = """
    survey: harbours
    title: Harbours
    respondent: {kind: state, code_list: states}
    choices: {states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}}
    sections:
      - {name: a, number: A, title: About, questions: [{name: a1, type: text, label: Name}]}
      - {name: b, number: B, title: Ships, questions: [{name: b1, type: integer, label: Tugs}]}
      - name: j
        number: J
        title: Declaration
        questions:
          - name: j4
            type: matrix
            label: How may the answers be used?
            rows: [{name: a, label: A – About}, {name: b, label: B – Ships}]
            columns: [{name: public, label: Published}, {name: internal, label: Internal}]
"""


@pytest.fixture
def house(pages, stopped, tmp_path):
    (tmp_path / "harbours").mkdir()
    (tmp_path / "harbours/report.yaml").write_text("title: T\npublication: {question: j4}\n")
    pages.config["SURVEYS"] = tmp_path
    made = house_of(pages, stopped, SURVEY)
    mandates.follow_record(OPERATOR, [made.kenya])
    return made


def test_the_use_of_each_section_is_read_back_with_what_is_not_chosen_yet(house):
    visit = house.signed_in(house.kenya)
    visit.get(f"/r/{house.kenya.public_id}/j")
    visit.send(also={"j4.a": "internal"})
    visit.get(f"/r/{house.kenya.public_id}/check-and-send")
    assert "How your answers may be used A – About Internal B – Ships Not chosen yet Change" in visit.text


def test_who_has_not_finished_is_told_to_the_focal_point_alone_and_stops_nobody(house):
    me = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    to = Grant("contributor", "Idi", "idi@example.org")
    (one,) = assignments.assign(me, house.kenya, to, Task((("a", ""),)))
    visit = house.signed_in(house.kenya)
    visit.get(f"/r/{house.kenya.public_id}/check-and-send")
    assert "A About: Idi has not finished" in visit.text
    assert "B Ships: nobody was asked to write it" in visit.text
    contributor = house.visit()
    house.enter(contributor, links.issue(OPERATOR, house.kenya, mandate=one.mandate).token)
    contributor.get(f"/r/{house.kenya.public_id}/check-and-send")
    assert "has not finished" not in contributor.text
    assignments.mark_done(
        Actor("Idi", "contributor", house.kenya.id, mandate_id=one.mandate_id), house.kenya, one.public_id
    )
    visit.get(f"/r/{house.kenya.public_id}/check-and-send")
    assert "Idi has not finished" not in visit.text
    visit.send()
    assert "Your answers have been sent" in visit.text
