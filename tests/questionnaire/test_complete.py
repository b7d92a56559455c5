"""The submission document and its rows: nothing is left implicit, nothing private or anonymous goes along."""

import pytest

from app.questionnaire.answers import from_json, to_json
from app.questionnaire.codebook import Codebook, Measure
from app.questionnaire.complete import anonymous_answers, submission_document
from app.questionnaire.datafile import cell, codebook
from app.questionnaire.questions.parts import Part
from app.questionnaire.review import problems
from app.questionnaire.revision.changes import Changes
from app.questionnaire.revision.joining import Joining


def joined(questionnaire):
    return Joining((questionnaire,), Changes())


DEFINITION = """
- name: a
  title: A
  maps_to: [N1]
  questions:
    - {name: a1, type: select_one, label: "Is ${a0} so?", choices: yes_no, maps_to: [N2]}
    - {name: a0, type: text, label: Q, missing: [dont_know]}
    - {name: a2, type: select_multiple, label: Q, choices: kinds, relevant: "${a1} = 'yes'"}
    - {name: a3, type: calculate, label: K, calculation: "count(${r}) * 2", kind: integer}
    - {name: a4, type: text, label: Who, personal: true}
    - {name: a5, type: file, label: Law}
    - name: r
      type: repeat
      label: Laws
      relevant: ${a1} = 'yes'
      maps_to: [N3]
      questions:
        - {name: r1, type: year, label: Year}
        - name: s
          type: repeat
          label: Parts
          questions: [{name: s1, type: matrix, label: M, rows: yes_no, columns: stages}]
- name: b
  title: B
  anonymous: true
  relevant: ${a1} = 'yes'
  questions:
    - {name: b1, type: select_one, label: Q, choices: stages}
    - {name: b2, type: text, label: Q, relevant: "${b1} = 0"}
- {name: p, title: P, personal: true, questions: [{name: p1, type: email, label: Q}]}
"""
ITEMS = {
    "r": [
        {"id": "x", "answers": {"r1": 1999}, "items": {"s": [{"id": "y", "answers": {"s1.yes": "2"}}]}},
        {"id": "z", "answers": {}},
    ]
}
LAW = {"sha256": "ab", "name": "law.pdf", "size": 10}
ANSWERS = {"a1": "yes", "a2": ["a", "b"], "a4": "Ms X", "a5": LAW, "b1": "0", "p1": "x@y.example"}


@pytest.fixture
def questionnaire(sections):
    return sections(DEFINITION)


def test_document_says_of_every_part_whether_it_is_answered_blank_or_skipped(questionnaire, route):
    document = submission_document(route(questionnaire, {"a1": "no", "a2": ["a"], "a0": ""}, ITEMS))
    blank, skipped = {"missing": "blank"}, {"missing": "skipped"}
    assert document["answers"] == {
        "a1": "no",
        "a0": blank,
        "a2": skipped,
        "a2.other": skipped,
        "a3": 0,
        "a4": blank,
        "a5": blank,
        "p1": blank,
    }
    assert document["items"] == {"r": []}


def test_document_holds_items_in_order_and_calculated_values(questionnaire, route):
    document = submission_document(route(questionnaire, ANSWERS, ITEMS))
    assert document["answers"]["a3"] == 4
    first, second = document["items"]["r"]
    assert (first["id"], first["answers"]) == ("x", {"r1": 1999})
    assert first["items"]["s"][0]["answers"] == {
        "s1.yes": "2",
        "s1.no": {"missing": "blank"},
    }
    assert (second["id"], second["answers"], second["items"]) == (
        "z",
        {"r1": {"missing": "blank"}},
        {"s": []},
    )


def test_anonymous_answers_are_no_part_of_the_document_and_complete_by_themselves(questionnaire, route):
    found = route(questionnaire, ANSWERS, ITEMS)
    assert not {"b1", "b2"} & set(submission_document(found)["answers"])
    assert anonymous_answers(found, "b") == {"b1": "0", "b2": {"missing": "blank"}}
    other = route(questionnaire, ANSWERS | {"b1": "2"})
    assert anonymous_answers(other, "b") == {"b1": "2", "b2": {"missing": "skipped"}}
    assert joined(questionnaire).anonymous_row("b", anonymous_answers(other, "b")) == {
        "b1": "2",
        "b1:missing": None,
        "b2": None,
        "b2:missing": "skipped",
    }


def test_rows_leave_out_personal_parts_and_name_items_and_their_parents(questionnaire, route):
    tables = joined(questionnaire).rows(1, submission_document(route(questionnaire, ANSWERS, ITEMS)))
    [main] = tables["main"]
    assert not {"a4", "p1", "b1"} & set(main)
    assert (main["item"], main["parent"]) == (None, None)
    assert (main["a2"], main["a2:missing"]) == (["a", "b"], None)
    assert (main["a0"], main["a0:missing"]) == (None, "blank")
    assert main["a5"] == "law.pdf"
    assert [(row["item"], row["parent"], row["r1"]) for row in tables["r"]] == [
        ("x", None, 1999),
        ("z", None, None),
    ]
    assert [(row["item"], row["parent"]) for row in tables["s"]] == [("y", "x")]


def test_tables_exist_though_no_item_does(questionnaire, route):
    tables = joined(questionnaire).rows(1, submission_document(route(questionnaire, {})))
    assert tables["r"] == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, (None, "blank")),
        ({"unread": "x"}, (None, "unread")),
        ({"missing": "dont_know"}, (None, "dont_know")),
        (3, (3, None)),
    ],
)
def test_cell_holds_a_value_or_a_reason(value, expected):
    assert cell(Part("c1", "c1", "integer"), value) == expected


def test_codebook_describes_every_part_and_comes_back_from_json(questionnaire):
    book = codebook(questionnaire)
    assert Codebook.from_json(book.to_json()).to_json() == book.to_json()
    described = {variable.name: variable for variable in book}
    assert list(described) == list(questionnaire.parts)
    assert described["a1"].label == "Is … so?"
    assert (described["a1"].maps_to, described["a0"].maps_to, described["r1"].maps_to) == (
        ("N2",),
        ("N1",),
        ("N3",),
    )
    assert described["s1.yes"].measure is Measure.ORDINAL
    assert (described["s1.yes"].item, described["s1.yes"].table) == ("Yes", "s")
    assert (described["b1"].table, described["b1"].anonymous) == ("b", True)
    assert described["a4"].personal
    assert described["p1"].personal
    assert (described["a2"].multiple, described["a2.other"].role, described["a3"].role) == (
        True,
        "other",
        "calculated",
    )
    assert book.tables == {"main": "", "r": "", "s": "r", "b": ""}


def test_answers_come_back_from_json():
    document = {"answers": {"a": 1}, "items": {"r": [{"id": "x", "answers": {}, "items": {"s": []}}]}}
    assert to_json(from_json(document)) == document


def test_complete_response_without_problems_has_nothing_unread(questionnaire, route):
    found = route(questionnaire, ANSWERS, ITEMS)
    assert problems(found, "en") == []
    assert "unread" not in str(submission_document(found))
