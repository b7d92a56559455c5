"""Wording, circles, places, anonymous sections and languages are checked when a definition is loaded."""

from datetime import date
from textwrap import dedent

from app.questionnaire.answers import Answers
from app.questionnaire.load import loads, read
from app.questionnaire.route import Route
from tests.questionnaire.mistakes import HEAD, of_questions, problems


def test_name_that_a_text_pipes_in_is_asked_somewhere():
    found = of_questions(
        "- {name: mayor, type: text, label: Q}",
        "- name: seat",
        "  type: text",
        "  label: Q",
        "  relevant: ${mayor} = ''",
        "  hint: see ${major}",
    )
    assert found == [(12, "hint: ${major} does not exist", "did you mean ${mayor}?")]


def test_circle_through_relevance_and_calculation_is_told():
    found = of_questions(
        "- {name: x, type: calculate, calculation: '${y} + 1'}",
        "- {name: y, type: integer, label: Y, relevant: '${x} > 1'}",
    )
    assert [(line, what) for line, what, _mend in found] == [(7, "this depends on itself: x → y → x")]


def test_sections_pages_and_repeats_stand_where_they_may():
    found = problems(
        """
        survey: s
        title: T
        sections:
          - {name: a, title: A}
          - name: b
            title: B
            anonymous: true
            pages:
              - {name: b1, questions: [{name: q1, type: text, label: Q}]}
              - name: b2
                questions: [{name: r1, type: repeat, label: R, questions: [{name: q2, type: note, label: N}]}]
          - name: c
            title: C
            questions:
              - name: r2
                type: repeat
                label: R
                ask: page
                questions:
                  - name: r3
                    type: repeat
                    label: R
                    ask: page
                    questions:
                      - {name: r4, type: repeat, label: R, questions: [{name: q3, type: text, label: Q}]}
              - {name: q4, type: text, label: Q, relevant: "${q1} = 'x'"}
            pages: [{name: c1, questions: [{name: q5, type: text, label: Q}]}]
        """
    )
    assert [(line, what) for line, what, _mend in found] == [
        (4, "the section 'a' asks nothing"),
        (8, "an anonymous section is one page"),
        (11, "an anonymous section has no repeats: it keeps no draft"),
        (23, "a repeat inside a repeat is asked in rows"),
        (25, "repeats go two deep, no deeper"),
        (26, "relevant names ${q1}, which is anonymous and known to no other section"),
        (27, "a section has either 'questions' or 'pages'"),
    ]


def test_anonymous_answers_are_named_by_no_other_section():
    found = problems(
        """
        survey: s
        title: T
        sections:
          - {name: a, title: A, anonymous: true, questions: [{name: q1, type: text, label: Q}]}
          - name: b
            title: B
            questions:
              - {name: q2, type: text, label: Q, relevant: "${q1} = 'x'"}
        """
    )
    assert [(line, what) for line, what, _mend in found] == [
        (8, "relevant names ${q1}, which is anonymous and known to no other section")
    ]


def test_page_of_a_repeat_may_depend_on_what_was_asked_before_it():
    questionnaire = loads(
        HEAD + "      - {name: c1, type: text, label: Q}\n"
        "      - {name: r, type: repeat, label: R, ask: page, pages: ["
        "{name: p1, questions: [{name: c2, type: text, label: Q}]},"
        "{name: p2, relevant: \"${c2} != '' and ${c1} != ''\", "
        "questions: [{name: c3, type: note, label: N}]}]}\n"
    )
    assert [page.name for page in questionnaire.repeats["r"].forms] == ["p1", "p2"]


def test_rows_ask_at_most_six_questions():
    inner = ", ".join(f"{{name: i{n}, type: text, label: Q}}" for n in range(7))
    found = of_questions(f"- {{name: r, type: repeat, label: R, questions: [{inner}]}}")
    assert found == [(7, "rows have at most 6 questions", "write 'ask: page'")]


def test_languages_are_those_of_the_interface():
    found = problems("survey: s\ntitle: T\nlanguage: de\nlanguages: [en, xx]\nsections: []\n")
    assert [(line, what) for line, what, _mend in found] == [
        (4, "'de' is not a language of the interface"),
        (4, "'xx' is not a language of the interface"),
        (4, "the source language 'de' is not among the languages"),
    ]


LOOSE = """\
    survey: s
    title: T
    expressions: loose
    sections:
      - name: a
        title: A
        questions:
          - {name: early, type: text, label: Early, relevant: "${late} > 3 and ${kind} = 'tow'"}
          - {name: kind, type: select_one, label: Kind, choices: [{name: one, label: One}]}
          - {name: late, type: text, label: Late}
"""


def test_loose_expressions_are_warned_of_and_work(tmp_path):
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(dedent(LOOSE), "utf-8")
    questionnaire, warnings = read(folder)
    assert [(one.line, one.what) for one in warnings] == [
        (8, "relevant names ${kind}, which is not asked earlier"),
        (8, "relevant names ${late}, which is not asked earlier"),
        (8, "relevant: ${late} is a text, so > has no meaning"),
        (8, "relevant: 'tow' is not a choice of kind"),
    ]
    answers = Answers({"late": "7", "kind": "tow"})
    assert Route(questionnaire, answers, date(2020, 1, 15)).applies("early")


def test_what_has_no_value_is_refused_though_expressions_are_loose():
    found = problems(
        LOOSE.replace("${kind} =", "${kinds} =").replace("Late}", "Late, relevant: \"${early} = ''\"}")
    )
    assert [what for _line, what, _mend in found] == [
        "relevant: ${kinds} does not exist",
        "this depends on itself: early → late → early",
    ]


def test_what_an_expression_looks_up_stands_in_a_list_of_the_definition():
    lists = "choices:\n  unit:\n    - {name: a, label: A, attributes: {head: Amina}}\n"
    questions = [
        "pulldata('units', 'head', 'name', 'a')",
        "pulldata('unit', 'heads', 'name', 'a')",
        "instance('unit')/root/item[nme = 'a']/head",
        "pulldata('unit', 'head', 'name', 'a')",
    ]
    lines = [
        f'      - {{name: q{n}, type: calculate, calculation: "{one}"}}\n' for n, one in enumerate(questions)
    ]
    assert [what for _line, what, _mend in problems(lists + HEAD + "".join(lines))] == [
        "calculation: there is no choice list called 'units'",
        "calculation: the list 'unit' has no column 'heads'",
        "calculation: the list 'unit' has no column 'nme'",
    ]
