"""Names, references, ranges and lists that cannot be right are told on their line."""

import pytest

from tests.questionnaire.mistakes import TABLE, of_questions, problems

SCALE = "{name: q, type: scale, label: Q, start_label: Bad, end_label: Good, "


def test_names_stand_for_one_thing_only_wherever_they_stand():
    found = of_questions(
        "- {name: a, type: text, label: Q}",
        "- {name: r, type: repeat, label: R, questions: [{name: c1, type: text, label: Q}]}",
        "- {name: g, type: group, label: G, questions: [{name: c1, type: text, label: Q}]}",
    )
    assert [(line, what) for line, what, _mend in found] == [
        (7, "the name 'a' is already taken"),
        (9, "the name 'c1' is already taken"),
    ]


def test_name_that_stands_twice_brings_no_second_message_about_what_reads_it():
    found = of_questions(
        "- {name: n, type: integer, label: Q}",
        "- {name: p, type: text, label: Q, relevant: '${n} > 3'}",
        "- {name: n, type: text, label: Q, relevant: \"${p} = 'x'\"}",
        "- {name: p2, type: text, label: Q, relevant: '${p3} > 3'}",
        "- {name: p3, type: integer, label: Q}",
    )
    assert [(line, what) for line, what, _mend in found] == [
        (9, "the name 'n' is already taken"),
        (10, "relevant names ${p3}, which is not asked earlier"),
    ]


def test_choice_that_shares_a_questions_name_does_not_take_its_line():
    found = problems(
        """
        survey: s
        title: T
        choices: {l: [{name: c1, label: A}]}
        sections:
          - name: a
            title: A
            questions:
              - {name: c1, type: text, label: Q, define: [town]}
        """
    )
    assert found == [(8, "there is no term 'town'", "add it under 'terms'")]


def test_codes_and_names_are_plain():
    found = problems(
        """
        survey: s
        title: T
        choices:
          l: [{name: "two words", label: A}]
        sections:
          - name: a
            title: A
            questions:
              - {name: q1, type: select_one, label: Q, choices: [{name: "a.b", label: A}]}
              - {name: 2q, type: text, label: Q}
        """
    )
    assert [(line, what) for line, what, _mend in found] == [
        (4, "'two words' cannot be a choice's name"),
        (9, "'a.b' cannot be a choice's name"),
        (10, "'2q' cannot be a name"),
    ]


def test_lists_that_do_not_exist_repeat_codes_or_are_empty_are_told():
    found = problems(
        """
        survey: s
        title: T
        choices:
          yes_no: [{name: y, label: Y}]
          none: []
        sections:
          - name: a
            title: A
            questions:
              - {name: q1, type: select_one, label: Q, choices: yesno}
              - {name: q2, type: matrix, label: Q, rows: none, columns: yes_no}
        """
    )
    assert found == [
        (10, "there is no choice list called 'yesno'", "did you mean 'yes_no'?"),
        (11, "the list is empty", "write at least one choice"),
    ]
    [(line, what, _mend)] = problems(
        "survey: s\ntitle: T\nchoices:\n  l: [{name: a, label: A}, {name: a, label: B}]\nsections: []\n"
    )
    assert line == 4
    assert "'a' stands 2 times" in what


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("{name: q, type: text, label: Q, relevant: '${nothing} = 1'}", "${nothing} does not exist"),
        ("{name: q, type: text, label: Q, relevant: '${later} = 1'}", "not asked earlier"),
        ("{name: q, type: text, label: Q, relevant: '${q} = 1'}", "not asked earlier"),
        ("{name: q, type: text, label: Q, relevant: '${early} ='}", "relevant:"),
        ("{name: q, type: text, label: Q, relevant: \"${early} = 'x'\"}", "'x' is not a choice of early"),
        ("{name: q, type: text, label: Q, relevant: '${many} = 1'}", "may hold several choices"),
        (
            "{name: q, type: text, label: Q, relevant: \"missing(${early}) = 'lost'\"}",
            "'lost' is not a missing code",
        ),
        ("{name: q, type: text, label: Q, required: '${words} > 3'}", "has no meaning"),
        ("{name: q, type: text, label: Q, constraint: '. > 3'}", "the constraint has no message"),
        ("{name: q, type: text, label: 'As ${grid} says'}", "has no value of its own"),
        ("{name: q, type: calculate, calculation: '${q} + 1'}", "this depends on itself"),
        ("{name: q, type: text, label: Q, required: true, more: true}", "cannot stand under more detail"),
        ("{name: q, type: text, label: Q, missing: [dont_kno]}", "there is no missing code"),
        ("{name: q, type: integer, label: Q, min: 5, max: 2}", "the least value, 5"),
        ("{name: q, type: date, label: Q, min: 2020-02-01, max: 2020-01-01}", "the first day"),
        ("{name: q, type: rank, label: Q, choices: l, top: 9}", "9 places for 2 choices"),
        ("{name: q, type: select_multiple, label: Q, choices: l, max_choices: 0}", "at most 0 choices"),
        ("{name: q, type: select_multiple, label: Q, choices: l, min_choices: 3}", "has only 2 choices"),
        (
            "{name: q, type: select_one, label: Q, choices: l, choice_filter: 'regin = 1'}",
            "no column 'regin'",
        ),
        (
            "{name: q, type: matrix, label: Q, comment: true, rows: [{name: comment, label: C}], columns: l}",
            "q.comment",
        ),
        (
            "{name: q, type: matrix, label: Q, rows: [{name: x, label: X, specify: true}], columns: l}",
            "'specify'",
        ),
        (
            "{name: q, type: matrix, label: Q, rows: l, columns: [{name: x, label: X, relevant: 'true()'}]}",
            "'x' has",
        ),
        (TABLE + "[]}", "no columns"),
        (
            TABLE + "[{name: x, type: url, label: , more: 1}]}",
            "'more' has no effect in a column",
        ),
        (
            TABLE + "[{name: x, type: url, label: , required: 1}]}",
            "column 'x' is required, but the table is not",
        ),
        (
            TABLE + "[{name: x, type: url, label: }, {name: x, type: url, label: }]}",
            "the column 'x' stands twice",
        ),
        (SCALE + "start: 5, end: 5}", "no scale goes from 5 to 5 by 1"),
        (SCALE + "step: 3}", "steps of 3 from 0 do not reach 10"),
        (SCALE + "end: 100}", "more than 21 points"),
        ("{name: q, type: repeat, label: R}", "asks nothing"),
        (
            "{name: q, type: repeat, label: R, min: 3, max: 1, questions: [{name: i, type: note, label: N}]}",
            "above",
        ),
        (
            "{name: q, type: repeat, label: R, ask: rows, pages: [{name: p, questions: []}]}",
            "rows have no pages",
        ),
    ],
)
def test_mistake_in_a_question_is_told_on_its_line(question, what):
    found = problems(
        "survey: s\ntitle: T\nmissing: {dont_know: No idea}\n"
        "choices: {l: [{name: a, label: A}, {name: b, label: B}]}\n"
        "sections:\n  - name: s1\n    title: S\n    questions:\n"
        "      - {name: early, type: select_one, label: E, choices: l, missing: [dont_know]}\n"
        "      - {name: many, type: select_multiple, label: E, choices: l}\n"
        "      - {name: words, type: text, label: E}\n"
        "      - {name: grid, type: matrix, label: E, rows: l, columns: l}\n"
        f"      - {question}\n"
        "      - {name: later, type: integer, label: L}\n"
    )
    assert [line for line, said, _mend in found if what in said] == [13], found
