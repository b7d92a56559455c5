"""Anonymous answers keep no copy of what was answered elsewhere, and of a condition only whether it held."""

from textwrap import dedent

import pytest

from app.questionnaire.lint import findings
from app.questionnaire.load import loads
from app.questionnaire.xlsform.importing import imported
from tests.questionnaire.mistakes import problems
from tests.questionnaire.xlsform.conftest import cells, loaded

HEAD = """\
survey: s
title: T
choices:
  towns:
    - {name: bonn, label: Bonn, attributes: {region: n}}
    - {name: lima, label: Lima, attributes: {region: s}}
sections:
  - name: a
    title: A
    questions:
      - {name: contact_email, type: email, label: Your address, personal: true}
      - {name: shown, type: calculate, calculation: "concat(${contact_email}, '!')", kind: text}
      - {name: city, type: repeat, label: Cities, questions: [{name: town, type: text, label: Town}]}
      - {name: ways, type: matrix, label: Ways, rows: [{name: sea, label: Sea}], columns: towns}
  - name: o
    title: O
    anonymous: true
    questions:
      - {name: o1, type: integer, label: How often}
"""


def asks(*questions):
    return HEAD + "".join(f"      - {question}\n" for question in questions)


def test_an_anonymous_section_keeps_no_copy_of_an_ordinary_answer():
    found = problems(
        asks(
            '{name: o2, type: calculate, calculation: "${contact_email}", kind: text}',
            "{name: o3, type: calculate, calculation: \"if(${o1} > 1, ${shown}, '')\", kind: text}",
            '{name: o4, type: calculate, calculation: "count(${city}) + ${o1}"}',
            "{name: o5, type: calculate, calculation: \"jr:choice-name('lima', '${ways.sea}')\", kind: text}",
        )
    )
    kept = ", which is asked elsewhere: anonymous answers keep no copy of it"
    assert [(line, what) for line, what, _mend in found] == [
        (20, "calculation names ${contact_email}" + kept),
        (21, "calculation names ${shown}" + kept),
        (22, "calculation names ${city}" + kept),
        (23, "calculation names ${ways.sea}" + kept),
    ]
    assert {mend for *_what, mend in found} == {
        "work it out in an ordinary section, or ask for it in this one"
    }


@pytest.mark.parametrize("clock", ["now", "today"])
def test_an_anonymous_section_keeps_no_moment(clock):
    (found,) = problems(asks(f'{{name: o2, type: calculate, calculation: "{clock}()", kind: text}}'))
    assert found[1] == f"calculation: {clock}() tells when somebody answered, and this section is anonymous"


def test_what_is_worked_out_within_an_anonymous_section_is_its_own():
    loads(asks('{name: o2, type: calculate, calculation: "${o1} * 2"}'))


def test_a_condition_on_an_ordinary_answer_is_allowed_and_told_of():
    survey = loads(
        asks(
            "{name: o2, type: text, label: Why, relevant: \"${contact_email} != ''\"}",
            '{name: o3, type: select_one, label: Town, choices: towns, choice_filter: "region = ${shown}"}',
            '{name: o4, type: text, label: "Dear ${contact_email}", relevant: "${o1} > 1"}',
        )
    )
    told = [(one.owner, one.key, one.what) for one in findings(survey) if one.code == "W212"]
    trace = ", which is asked elsewhere: answers here tell if it held"
    assert told == [
        ("o2", "relevant", "relevant names ${contact_email}" + trace),
        ("o3", "choice_filter", "choice_filter names ${shown}" + trace),
    ]


def test_the_condition_of_an_anonymous_section_itself_is_told_of():
    survey = loads(asks().replace("    anonymous: true", "    anonymous: true\n    relevant: ${shown} != ''"))
    assert [one.owner for one in findings(survey) if one.code == "W212"] == ["o"]


def test_a_form_that_copies_an_answer_comes_in_without_the_copy_and_says_so():
    form = """
        | survey |             |               |       |                  |              |                   |
        |        | type        | name          | label | calculation      | canvass_type | canvass_anonymous |
        |        | begin_group | a             | A     |                  | section      |                   |
        |        | text        | contact_email | Mail  |                  | email        |                   |
        |        | end_group   |               |       |                  |              |                   |
        |        | begin_group | o             | O     |                  | section      | true              |
        |        | text        | o1            | So?   |                  | text         |                   |
        |        | calculate   | o2            |       | ${contact_email} | calculate    |                   |
        |        | end_group   |               |       |                  |              |                   |
        | settings | canvass | canvass_language | canvass_languages |
        |          | 1       | en               | en                |
    """
    made = imported(cells(dedent(form)), "trial", {})
    (note,) = made.report
    assert "calculation names ${contact_email}, which is asked elsewhere" in str(note)
    assert "${contact_email}" not in str(made.definition)
    assert loaded(made).section("o").anonymous
