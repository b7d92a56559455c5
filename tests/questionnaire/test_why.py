"""Why something is asked or hidden: which condition, of what, and which answers it saw."""

from app.questionnaire.why import Reason, why

QUESTIONS = """
- {name: c1, number: C1, type: select_one, label: Plan, choices: stages, missing: [dont_know]}
- {name: c2, number: C2, type: integer, label: Cities, relevant: "${c1} >= 1"}
- name: more
  type: group
  label: More
  relevant: ${c2} > 5
  questions: [{name: c3, number: C3, type: text, label: Which, relevant: "${c1} = 2"}]
- name: f1
  number: F1
  type: repeat
  label: Practices
  questions:
    - {name: f2, number: F2, type: text, label: Name}
    - {name: f3, number: F3, type: text, label: Why, relevant: "${f2} != ''"}
"""


def told(questionnaire, route, answers, items=()):
    found = route(questionnaire, answers, items)
    return {one.name: one for one in why(found, questionnaire.sections[0].forms[0], "en")}


def test_what_has_no_condition_is_asked_without_reasons(one_section, route):
    found = told(one_section(QUESTIONS), route, {})
    assert found["c1"].asked
    assert found["c1"].reasons == ()


def test_a_hidden_question_says_its_condition_and_what_it_saw(one_section, route):
    found = told(one_section(QUESTIONS), route, {"c1": "0"})["c2"]
    assert not found.asked
    assert found.reasons == (
        Reason("", "C1 is “Some” or a later choice", holds=False, saw=(("C1", "None"),)),
    )


def test_an_answer_that_is_missing_not_given_or_not_asked_is_told_apart(one_section, route):
    questionnaire = one_section(QUESTIONS)
    assert told(questionnaire, route, {})["c2"].reasons[0].saw == (("C1", "not answered"),)
    missing = told(questionnaire, route, {"c1": {"missing": "dont_know"}})
    assert missing["c2"].reasons[0].saw == (("C1", "We do not know"),)
    assert missing["more"].reasons[0].saw == (("C2", "not asked"),)


def test_what_stands_in_a_group_has_the_reasons_of_the_group_too(one_section, route):
    found = told(one_section(QUESTIONS), route, {"c1": "1", "c2": 9})["c3"]
    assert [(one.of, one.holds) for one in found.reasons] == [("“More”", True), ("", False)]
    assert not found.asked


def test_what_stands_in_rows_is_told_for_each_row(one_section, route):
    questionnaire = one_section(QUESTIONS)
    items = {"f1": [{"id": "i1", "answers": {"f2": "Lamps"}}, {"id": "i2", "answers": {}}]}
    found = why(route(questionnaire, {}, items), questionnaire.sections[0].forms[0], "en")
    rows = [(one.asked, one.reasons[0].saw) for one in found if one.name == "f3"]
    assert rows == [(True, (("F2", "Lamps"),)), (False, (("F2", "not answered"),))]
