"""The page that checks all answers: what stands in the way by section, and what is worked out."""

import re

import pytest

from tests.views.conftest import house_of

SURVEY = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    choices:
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
    sections:
      - name: a
        number: A
        title: Ships
        questions:
          - {name: ships, number: A1, type: integer, label: How many ships?, required: true}
          - {name: crew, number: A2, type: integer, label: How many on each?}
          - {name: people, number: A3, type: calculate, label: People, unit: people,
             calculation: "${ships} * ${crew}"}
      - name: b
        number: B
        title: Harbours
        questions:
          - name: safe
            number: B1
            type: matrix
            label: Are they safe?
            rows: [{name: one, label: Mombasa}, {name: two, label: Lamu}, {name: six, label: Malindi}]
            columns: yes_no
            required: true
          - {name: t1, number: B2, type: text, label: Who?, required: true}
          - {name: t2, number: B3, type: text, label: Where?, required: true}
          - {name: t3, number: B4, type: text, label: When?, required: true}
"""


@pytest.fixture
def harbours(pages, stopped):
    return house_of(pages, stopped, SURVEY)


@pytest.fixture
def visit(harbours):
    return harbours.signed_in(harbours.kenya)


def checked(harbours, visit):
    visit.get(f"/r/{harbours.kenya.public_id}/check-and-send")
    block = visit.page.text.partition('class="waits')[2].partition("</div>")[0]
    return [
        (" open" in head, re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", body)).strip())
        for head, body in re.findall(r"<details([^>]*)>(.*?)</details>", block, re.DOTALL)
    ]


def test_what_stands_in_the_way_is_told_by_section_with_a_count_and_one_line_for_rows_alike(harbours, visit):
    first, second = checked(harbours, visit)
    assert "7 things stand in the way of sending" in visit.text
    assert first == (True, "A Ships 1 A1 · How many ships? · This has to be answered.")
    assert second[0] is False
    assert second[1].startswith("B Harbours 6 B1 · 3 places · ")
    assert "Lamu ·" not in second[1]


def test_few_things_are_all_unfolded_and_a_single_row_is_named(harbours, visit):
    visit.get(f"/r/{harbours.kenya.public_id}/b")
    visit.send(**{"safe.one": "yes", "safe.six": "no", "t1": "x", "t2": "x"})
    groups = checked(harbours, visit)
    assert [unfolded for unfolded, _text in groups] == [True, True]
    assert "B1 · Lamu · " in groups[1][1]
    assert "places" not in groups[1][1]


def test_what_is_worked_out_says_so_while_it_cannot_be_and_is_not_there_to_be_changed(harbours, visit):
    waits = "Worked out once the answers it needs are there."
    visit.get(f"/r/{harbours.kenya.public_id}/a")
    assert waits in visit.text
    assert "– people" not in visit.text
    visit.get(f"/r/{harbours.kenya.public_id}/check-and-send")
    assert waits in visit.text
    assert "Change People" not in visit.text
    visit.get(f"/r/{harbours.kenya.public_id}/a")
    visit.send(ships="3", crew="20")
    visit.get(f"/r/{harbours.kenya.public_id}/a")
    assert "60 people" in visit.text
    assert waits not in visit.text
