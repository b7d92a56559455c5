"""How far a section is, what its items lack, and which sections depend on one another."""

import pytest

from app.questionnaire.review import SectionState, dependents, depends_on, page_problems, problems, state

REPEAT = """
- {name: c1, type: text, label: Q}
- name: r
  type: repeat
  label: Streets of ${c1}
  ask: page
  min: 1
  max: 2
  questions:
    - {name: c2, type: text, label: Q, required: true}
    - {name: lamps, type: repeat, label: Lamps, questions: [{name: c3, type: integer, label: Q, max: 1}]}
"""


def test_repeat_has_enough_and_not_too_many_items(messages):
    assert messages(REPEAT, {"c1": "Ur"}) == {"r": "Add at least 1 here: Streets of Ur."}
    items = {"r": [{"id": name, "answers": {"c2": "x"}} for name in "abc"]}
    assert messages(REPEAT, {}, items) == {"r": "At most 2 can be sent here. There are 3."}


def test_problem_names_the_document_the_item_and_the_page(one_section, route):
    items = {"r": [{"id": "a", "answers": {}, "items": {"lamps": [{"id": "b", "answers": {"c3": 5}}]}}]}
    found = problems(route(one_section(REPEAT), {}, items), "en")
    assert [(p.document, p.item, p.part, p.page, p.missing) for p in found] == [
        ("r", ("a",), "c2", "r", True),
        ("lamps", ("a", "b"), "c3", "r", False),
    ]


TWO = """
- name: a
  title: A
  questions: [{name: a1, type: integer, label: Q, required: true}]
- name: b
  title: B
  relevant: ${a1} > 1
  questions: [{name: b1, type: text, label: "Of ${a1}", required: true}]
- name: c
  title: C
  anonymous: true
  questions: [{name: c1, type: text, label: Q, required: true}]
- name: d
  title: D
  questions: [{name: d1, type: text, label: Q, required_message: "See ${b1}", required: true}]
"""


def test_problems_are_those_of_named_sections_and_never_of_anonymous_ones(sections, route):
    found = route(sections(TWO), {"a1": 2})
    assert [problem.part for problem in problems(found, "en")] == ["b1", "d1"]
    assert [problem.part for problem in problems(found, "en", frozenset({"d"}))] == ["d1"]


def test_anonymous_page_is_judged_on_its_own(sections, route):
    questionnaire = sections(TWO)
    section = questionnaire.section("c")
    assert section is not None
    found = page_problems(route(questionnaire, {}), "en", section, section.forms[0])
    assert [problem.part for problem in found] == ["c1"]


def test_sections_depend_on_all_that_they_name_directly_and_through_others(sections):
    questionnaire = sections(TWO)
    assert depends_on(questionnaire, "a") == {"a"}
    assert depends_on(questionnaire, "b") == {"a", "b"}
    assert depends_on(questionnaire, "d") == {"a", "b", "d"}
    assert dependents(questionnaire, "a") == {"a", "b", "d"}


STATES = """
- {name: n, type: note, label: N}
- {name: c1, type: select_one, label: Q, choices: yes_no, comment: true}
- {name: c2, type: text, label: Q, required: true, relevant: "${c1} = 'yes'"}
- {name: c3, type: text, label: Q, more: true}
- {name: k, type: calculate, calculation: 1 + 1}
- {name: m, type: matrix, label: Q, rows: [{name: x, label: X, relevant: "${c1} = 'yes'"}], columns: stages}
"""


@pytest.mark.parametrize(
    ("answers", "status", "counts"),
    [
        ({}, "empty", (1, 0, 0)),
        ({"c1.comment": "words"}, "empty", (1, 0, 0)),
        ({"c1": "no"}, "done", (1, 1, 0)),
        ({"c1": "yes"}, "partial", (3, 1, 1)),
        ({"c1": "yes", "c2": "x"}, "done", (3, 2, 0)),
        ({"c2": "x", "c3": "more"}, "empty", (1, 0, 0)),
        ({"c1": "yes", "c2": "x", "m.x": "1"}, "done", (3, 3, 0)),
        ({"c1": "yes", "c2": "x", "m.x": {"unread": "?"}}, "mend", (3, 3, 0)),
        ({"c1": "no", "m.x": "1", "c3": "more"}, "done", (1, 1, 0)),
    ],
)
def test_state_counts_what_is_asked_answered_and_missing(one_section, route, answers, status, counts):
    found = state(route(one_section(STATES), answers), "s")
    assert (found.status, (found.asked, found.answered, found.missing)) == (status, counts)


def test_state_of_a_section_off_the_route_is_skipped_and_items_begin_one(sections, one_section, route):
    assert state(route(sections(TWO), {}), "b").status == "skipped"
    items = {"r": [{"id": "a", "answers": {"c2": "x"}}]}
    found = state(route(one_section(REPEAT), {}, items), "s")
    assert (found.items, found.missing, found.status) == (1, 0, "done")
    items = {"r": [{"id": "a", "answers": {}}]}
    found = state(route(one_section(REPEAT), {}, items), "s")
    assert (found.items, found.missing, found.status) == (1, 1, "partial")


def test_section_without_a_needed_answer_is_done_once_somebody_has_been_there():
    assert SectionState(asked=3).status == "empty"
    assert SectionState(asked=3, seen=True).status == "done"
    assert SectionState(asked=3, missing=1, seen=True).status == "empty"
    assert SectionState(asked=3, answered=1).status == "done"


def test_a_section_of_an_optional_list_waits_until_something_is_said(one_section, route):
    inner = "[{name: c1, type: text, label: Q}]"
    questionnaire = one_section(f"- {{name: r, type: repeat, label: R, questions: {inner}}}")
    (section,) = questionnaire.sections
    assert state(route(questionnaire, {}), section.name).status == "empty"
    items = {"r": [{"id": "a", "answers": {"c1": "x"}}]}
    assert state(route(questionnaire, {}, items), section.name).status == "done"
