"""Before answers are sent, the page says who has not finished, and how each section may be used."""

from datetime import date

import pytest

from app.collection import assignments, links, nominations, queries, rounds, submission
from app.collection.assignments import Task
from app.collection.mandates import Grant
from app.collection.queries import Asked
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
    nominations.follow_record(OPERATOR, [made.kenya])
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
    assert "B Ships: not complete" in visit.text
    assert "A About: not complete" not in visit.text
    contributor = house.visit()
    house.enter(contributor, links.issue(OPERATOR, house.kenya, mandate=one.mandate).token)
    contributor.get(f"/r/{house.kenya.public_id}/check-and-send")
    assert "has not finished" not in contributor.text
    assignments.mark_done(
        Actor("Idi", "contributor", house.kenya.id, mandate_id=one.mandate_id), house.kenya, one.public_id
    )
    visit.get(f"/r/{house.kenya.public_id}/check-and-send")
    assert "Idi has not finished" not in visit.text
    assert "A About: not complete" in visit.text
    visit.send()
    assert "Your answers have been sent" in visit.text


def test_what_the_focal_point_completed_is_not_told_as_unfinished(house):
    me = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    visit, here = house.signed_in(house.kenya), f"/r/{house.kenya.public_id}"
    visit.get(f"{here}/b")
    visit.send(b1="3")
    visit.get(f"{here}/check-and-send")
    assert "Not finished by everyone" not in visit.text
    assignments.assign(me, house.kenya, Grant("contributor", "Idi", "idi@example.org"), Task((("a", ""),)))
    visit.get(f"{here}/check-and-send")
    told = visit.text.partition("Not finished by everyone")[2].partition("can be sent all the same")[0]
    assert (
        told.split(" The answers")[0].strip() == "A About: Idi has not finished J Declaration: not complete"
    )


def test_the_use_can_be_changed_under_queries_only_where_it_is_queried(house):
    visit, here = house.signed_in(house.kenya), f"/r/{house.kenya.public_id}"
    for page, said in (("a", {"a1": "Mombasa"}), ("j", {"j4.a": "internal", "j4.b": "public"})):
        visit.get(f"{here}/{page}")
        visit.send(also=said)
    visit.get(f"{here}/check-and-send")
    visit.send()
    house.clock.forward(days=40)
    change = 'Change<span class="seen-not"> How may the answers be used?'
    for question, offered in (("a1", 0), ("j4", 2)):
        asked = Asked(question, "", "unclear", "What is meant?", date(2020, 5, 1))
        (sent,) = submission.versions(OPERATOR, house.kenya)
        queries.prepare(OPERATOR, sent, rounds.questionnaire_of(house.kenya), asked)
        queries.send(OPERATOR, house.kenya, 3)
        visit = house.signed_in(house.kenya)
        visit.get(f"{here}/check-and-send")
        assert "How your answers may be used" in visit.text
        assert visit.page.text.count(change) == offered
