"""Warnings: an answer that is unusual waits for an explanation, which belongs to it; nothing is refused."""

import pytest

from app.languages import gettext
from app.questionnaire.answers import from_json
from app.questionnaire.asking import asking
from app.questionnaire.complete import submission_document
from app.questionnaire.datafile import cell, codebook
from app.questionnaire.findings import DefinitionError
from app.questionnaire.review import problems, question_problems, state
from app.questionnaire.route import Route
from tests.questionnaire.conftest import TODAY

STAFF = """
    - {name: staff, type: integer, label: S, max: 5000, warning: ". <= 100", warning_message: "Over ${most}?"}
    - {name: most, type: integer, label: Most}
"""


def doubts(route):
    return [(one.part, one.message) for one in problems(route, "en") if one.doubt]


def test_an_unusual_answer_waits_for_an_explanation_and_is_no_mistake(one_section, route):
    survey = one_section(STAFF)
    found = route(survey, {"staff": 900, "most": 100})
    assert doubts(found) == [("staff.explanation", "Over 100?")]
    assert question_problems(found, survey.questions["staff"], asking(found, "en"), gettext("en")) == {}
    assert doubts(route(survey, {"staff": 900, "staff.explanation": "Two offices."})) == []
    assert state(found, "s").status == "partial"
    assert state(route(survey, {"staff": 900, "staff.explanation": "Two."}), "s").status == "done"


@pytest.mark.parametrize("answer", [100, None, {"missing": "dont_know"}, {"unread": "many"}])
def test_what_is_usual_or_no_answer_needs_no_explanation(one_section, route, answer):
    assert doubts(route(one_section(STAFF), {} if answer is None else {"staff": answer})) == []


def test_a_mistake_is_mended_before_anything_is_explained(one_section, route):
    found = problems(route(one_section(STAFF), {"staff": 9000}), "en")
    assert [(one.part, one.doubt) for one in found] == [("staff", False)]


def test_an_explanation_counts_only_while_there_is_something_to_explain(one_section, route):
    survey = one_section(STAFF)
    kept = {"staff": 100, "staff.explanation": "x" * 5000}
    assert problems(route(survey, kept), "en") == []
    assert submission_document(route(survey, kept))["answers"]["staff.explanation"] == {"missing": "skipped"}
    sent = submission_document(route(survey, {**kept, "staff": 101, "staff.explanation": "Two offices."}))
    assert sent["answers"]["staff.explanation"] == "Two offices."
    part = survey.parts["staff.explanation"]
    assert cell(part, sent["answers"][part.name]) == ("Two offices.", None)
    variable = next(one for one in codebook(survey) if one.name == "staff.explanation")
    assert (variable.role, variable.measure.value) == ("explanation", "text")


def test_a_warning_across_sections_breaks_from_either_side(sections):
    survey = sections("""
        - name: a
          title: A
          questions:
            - {name: x, type: integer, label: X, warning: "${y} = '' or . >= ${y}", warning_message: Fewer.}
        - {name: b, title: B, questions: [{name: y, type: integer, label: Y}]}
    """)
    for answers, expected in (({"x": 1}, []), ({"x": 1, "y": 2}, ["x.explanation"]), ({"x": 3, "y": 2}, [])):
        found = Route(survey, from_json({"answers": answers}), TODAY)
        assert [part for part, _message in doubts(found)] == expected
    assert "b" in Route(survey, from_json({"answers": {}}), TODAY).plan.sections_read["a"]


def test_a_warning_over_a_matrix_sees_all_rows_and_one_in_a_repeat_its_own_item(one_section, route):
    survey = one_section("""
    - name: m
      type: table
      label: Shares
      rows: [{name: a, label: A}, {name: b, label: B}]
      columns: [{name: n, type: integer, label: N}]
      warning: "sum(.) = 100"
      warning_message: These are not a hundred.
    - name: r
      type: repeat
      label: R
      questions: [{name: z, type: integer, label: Z, warning: ". < 5", warning_message: Many.}]
    """)
    items = {"r": [{"id": "one", "answers": {"z": 9}}, {"id": "two", "answers": {"z": 1}}]}
    found = problems(route(survey, {"m.a.n": 40, "m.b.n": 50}, items), "en")
    assert [(one.part, one.item) for one in found] == [("m.explanation", ()), ("z.explanation", ("one",))]


SHARE = """
    - name: share
      type: decimal
      label: Share
      warning: "prior(${share}) = '' or abs(. - prior(${share})) <= 0.3 * prior(${share})"
      warning_message: Much changed.
"""


@pytest.mark.parametrize(
    ("before", "now", "warned"),
    [
        ({}, "90", False),
        ({"share": "50"}, "64", False),
        ({"share": "50"}, "66", True),
        ({"share": "50"}, "30", True),
        ({"share": {"missing": "blank"}}, "90", False),
        ({"share": "many"}, "90", False),
    ],
)
def test_an_answer_can_be_compared_with_that_of_the_last_round(one_section, before, now, warned):
    survey, given = one_section(SHARE), from_json({"answers": {"share": now}})
    found = Route(survey, given, TODAY, from_json({"answers": before}))
    assert bool(doubts(found)) == warned
    assert found.plan.looking_back == {"s"}


@pytest.mark.parametrize(
    ("questions", "what"),
    [
        ("- {name: a, type: integer, label: A, warning: '. > 1'}", "the warning has no message"),
        ("- {name: a, type: integer, label: A, warning: '. >', warning_message: M}", "warning: "),
        (
            "- {name: a, type: integer, label: A, warning: '${b} > 1', warning_message: M}",
            "${b} does not exist",
        ),
        (
            "- {name: a, type: note, label: A, warning: '1 = 2', warning_message: M}",
            "nothing is answered here",
        ),
        (
            "- {name: a, type: integer, label: A, warning: '${a.explanation} = 1', warning_message: M}",
            "depends on itself: a.explanation → a.explanation",
        ),
        (
            "- {name: a, type: integer, label: A, warning: 'prior(${z}) > 1', warning_message: M}",
            "${z} does not",
        ),
        (
            "- {name: a, type: integer, label: A, warning: 'prior(3) > 1', warning_message: M}",
            "needs the name",
        ),
        ("- {name: a, type: integer, label: A, required: 'prior(${a}) > 1'}", "prior() is for warnings"),
        (
            "- {name: r, type: repeat, label: R, questions: [INNER]}".replace(
                "INNER", "{name: b, type: integer, label: B, warning: 'prior(${b}) = .', warning_message: M}"
            ),
            "prior() reads what is asked once",
        ),
    ],
)
def test_a_warning_is_checked_like_a_constraint(one_section, questions, what):
    with pytest.raises(DefinitionError) as error:
        one_section(questions)
    assert any(what in problem.what for problem in error.value.problems), error.value
