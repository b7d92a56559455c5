"""Review: what must be mended or is missing before a response can be sent, and how far a section is."""

import pytest


def test_required_answer_is_missing_until_it_is_given_or_said_to_be_unknown(messages):
    question = "- {name: c1, type: integer, label: Q, required: true, missing: [dont_know]}"
    assert messages(question, {}) == {"c1": "This has to be answered."}
    assert messages(question, {"c1": 0}) == {}
    assert messages(question, {"c1": {"missing": "dont_know"}}) == {}


def test_required_question_off_the_route_stops_nothing(messages):
    questions = """
    - {name: c1, type: select_one, label: Q, choices: yes_no}
    - {name: c2, type: text, label: Q, required: true, relevant: "${c1} = 'yes'"}
    """
    assert messages(questions, {"c1": "no"}) == {}
    assert list(messages(questions, {"c1": "yes"})) == ["c2"]


def test_required_by_an_expression_says_so_in_the_authors_words_with_answers_in_them(messages):
    questions = """
    - {name: c1, type: select_one, label: Q, choices: kinds}
    - {name: c2, type: text, label: Q, required: "${c1} = 'b'", required_message: "Say more of ${c1}."}
    """
    assert messages(questions, {"c1": "a"}) == {}
    assert messages(questions, {"c1": "b"}) == {"c2": "Say more of Beta."}


def test_required_matrix_needs_the_rows_that_apply(messages):
    questions = """
    - {name: c1, type: select_one, label: Q, choices: yes_no}
    - name: m
      type: matrix
      label: Q
      required: true
      rows: [{name: x, label: X, relevant: "${c1} = 'yes'"}, {name: y, label: Y}]
      columns: stages
    """
    assert list(messages(questions, {"c1": "no"})) == ["m.y"]
    assert list(messages(questions, {"c1": "yes"})) == ["m.x", "m.y"]


def test_required_table_needs_its_required_columns_or_all_of_them(messages):
    table = (
        "- {name: t, type: table, label: Q, required: true, rows: [{name: x, label: X}], "
        "columns: [{name: n, type: integer, label: N, required: FIRST}, {name: u, type: url, label: U}]}"
    )
    assert list(messages(table.replace("FIRST", "true"), {})) == ["t.x.n"]
    assert list(messages(table.replace("FIRST", "false"), {})) == ["t.x.n", "t.x.u"]


def test_required_ranking_needs_its_first_place(messages):
    assert list(
        messages("- {name: k, type: rank, label: Q, required: true, choices: kinds, top: 2}", {})
    ) == ["k.1"]


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        ("integer, min: 1, max: 5", 0, "This must be between 1 and 5. You wrote 0."),
        ("integer, min: 1", -3, "This must be 1 or more. You wrote -3."),
        ("decimal, max: 2.5", "1000.75", "This must be 2.5 or less. You wrote 1,000.75."),
        ("percent", "101", "This must be between 0 and 100. You wrote 101."),
        ("year", 1066, "This must be between 1900 and 2100. You wrote 1066."),
        (
            "integer",
            {"unread": "many"},
            "Write a whole number in figures, for example 1250. You wrote “many”.",
        ),
        ("year", {"unread": "many"}, "Write the year in four figures, for example 2019. You wrote “many”."),
        ("integer", "many", "Write a whole number in figures, for example 1250. You wrote “many”."),
        ("decimal", {"unread": "1,2,3"}, "Write a number in figures, for example 12.5. You wrote “1,2,3”."),
        ("date", {"unread": "soon"}, "Write a real date, for example 27/6/2019. You wrote “soon”."),
        (
            "date, min: 2020-01-01",
            "2019-12-31",
            "This must be on or after 1 January 2020. You wrote 31 December 2019.",
        ),
        (
            "date, max: 2020-01-01",
            "2020-01-02",
            "This must be on or before 1 January 2020. You wrote 2 January 2020.",
        ),
        ("text, max_words: 2", "one two three", "Shorten this to 2 words. It has 3."),
        ("text, max_length: 3", "four", "Shorten this to 3 characters. It has 4; nothing has been cut."),
        ("email", "me@", "Write one e-mail address, for example name@ministry.example. You wrote “me@”."),
        (
            "url",
            "www.unhabitat.org/x?y",
            "Write the whole address: “https://www.unhabitat.org/x?y”. You wrote “www.unhabitat.org/x?y”.",
        ),
        (
            "url",
            "me@ministry.example",
            "Write a web address that begins with https:// or http://. You wrote “me@ministry.example”.",
        ),
        (
            "url",
            "javascript:alert(1)",
            "Write a web address that begins with https:// or http://. You wrote “javascript:alert(1)”.",
        ),
        (
            "integer",
            {"unread": "7", "and": "dont_know"},
            "You wrote “7” and also chose that there is no answer. Keep only one.",
        ),
        ("integer", {"missing": "lost"}, "Choose one of the answers offered. “lost” is not among them."),
        (
            "select_one, choices: kinds",
            {"unread": "q"},
            "Choose one of the answers offered. “q” is not among them.",
        ),
        ("select_one, choices: kinds", "q", "What was chosen here is no longer offered. Choose again."),
        (
            "select_multiple, choices: kinds",
            {"unread": "a ~dont_know"},
            "Choose from the list, or choose that there is no answer, not both.",
        ),
        ("select_multiple, choices: kinds, max_choices: 1", ["a", "b"], "Choose at most 1. You chose 2."),
        ("select_multiple, choices: kinds, min_choices: 2", ["a"], "Choose at least 2. You chose 1."),
        (
            "select_multiple, choices: kinds",
            ["a", "none"],
            "“None” cannot stand beside other answers. Keep one or the other.",
        ),
        (
            "file, accept: [pdf]",
            {"sha256": "0", "name": "a.exe", "size": 1},
            "“a.exe” is not accepted here. Upload one of: pdf.",
        ),
        ("file", {"sha256": "0", "name": "a.pdf", "size": 0}, "“a.pdf” is empty. Upload it again."),
        (
            "file, max_mb: 1",
            {"sha256": "0", "name": "a.pdf", "size": 1_000_001},
            "“a.pdf” is larger than 1 MB.",
        ),
    ],
)
def test_answer_to_mend_is_named_with_what_was_written(messages, type_, value, message):
    assert messages(f"- {{name: c1, type: {type_}, label: Q}}", {"c1": value}) == {"c1": message}


def test_year_out_of_range_is_written_without_grouping_in_every_language(messages):
    assert "1066" in messages("- {name: c1, type: year, label: Q}", {"c1": 1066}, (), "fr")["c1"]


def test_exclusive_choice_alone_satisfies_the_least_number(messages):
    question = "- {name: c1, type: select_multiple, label: Q, choices: kinds, min_choices: 2}"
    assert messages(question, {"c1": ["none"]}) == {}


def test_choice_that_asks_to_specify_wants_words_once_chosen(messages):
    question = "- {name: c1, type: TYPE, label: Q, choices: kinds}"
    asked = {"c1.other": "Say in words what you mean by this choice."}
    assert messages(question.replace("TYPE", "select_one"), {"c1": "z"}) == asked
    assert messages(question.replace("TYPE", "select_multiple"), {"c1": ["a", "z"]}) == asked
    assert messages(question.replace("TYPE", "select_one"), {"c1": "z", "c1.other": "x"}) == {}
    assert messages(question.replace("TYPE", "select_one"), {"c1": "a"}) == {}
    ranked = question.replace("TYPE", "rank, top: 2")
    assert messages(ranked, {"c1.1": "a", "c1.2": "z"}) == asked


def test_condition_may_name_the_words_behind_a_choice(messages):
    questions = """
    - {name: c1, type: select_one, label: Q, choices: kinds}
    - {name: c2, type: text, label: Q, required: true, relevant: "${c1.other} != ''"}
    """
    assert list(messages(questions, {"c1": "z", "c1.other": "mine"})) == ["c2"]
    assert messages(questions, {"c1": "a", "c1.other": "left from before"}) == {}


def test_other_words_and_comments_have_a_length(messages):
    question = "- {name: c1, type: select_one, label: Q, choices: kinds, comment: true}"
    found = messages(question, {"c1": "z", "c1.other": "x" * 2001, "c1.comment": "y" * 2001})
    assert set(found) == {"c1.other", "c1.comment"}


def test_ranking_has_no_gaps_and_no_doubles(messages):
    question = "- {name: k, type: rank, label: Q, choices: kinds, top: 4}"
    assert messages(question, {"k.1": "a", "k.2": "b"}) == {}
    assert messages(question, {"k.1": "a", "k.3": "b"}) == {"k.3": "Fill place 2 before this one."}
    assert messages(question, {"k.1": "a", "k.2": "a"}) == {"k.2": "This already stands in place 1."}


def test_amount_wants_its_currency_unless_it_is_unknown(messages):
    question = (
        "- {name: m, type: amount, label: Q, missing: [dont_know], currencies: [{name: USD, label: D}]}"
    )
    assert messages(question, {"m": "12.5"}) == {"m.currency": "Choose the currency of this amount."}
    assert messages(question, {"m": "12.5", "m.currency": "USD"}) == {}
    assert messages(question, {"m": {"missing": "dont_know"}}) == {}
    assert messages(question, {"m": "-1", "m.currency": "USD"}) == {
        "m": "This must be 0 or more. You wrote -1."
    }


def test_table_judges_each_cell_as_its_column_does(messages):
    question = """
    - name: t
      type: table
      label: Q
      comment: true
      rows: [{name: x, label: X}]
      columns:
        - {name: n, type: percent, label: N}
        - {name: d, type: date, label: D, max: 2020-01-01}
        - {name: s, type: select_one, label: S, choices: yes_no}
    """
    found = messages(question, {"t.x.n": "120", "t.x.d": "2021-01-01", "t.x.s": "maybe", "t.comment": "fine"})
    assert set(found) == {"t.x.n", "t.x.d", "t.x.s"}


def test_constraint_is_judged_where_there_is_an_answer(messages):
    question = (
        "- {name: c1, type: integer, label: Q, comment: true, constraint: . > 3, constraint_message: More}"
    )
    assert messages(question, {"c1": 3}) == {"c1": "More"}
    assert messages(question, {"c1": 4}) == {}
    assert messages(question, {"c1.comment": "none"}) == {}
    assert messages(question, {}) == {}


def test_constraint_in_terms_stands_at_the_blank_cell_of_the_first_that_does_not_hold(messages):
    questions = """
    - name: t
      type: table
      label: Q
      missing: [dont_know]
      rows: [{name: x, label: X}, {name: y, label: Y}]
      columns: [{name: n, type: integer, label: N}, {name: s, type: text, label: Source}]
      constraint: >-
        (${t.x.n} = '' or concat(${t.x.s}, missing(${t.x.s})) != '')
        and (${t.y.n} = '' or concat(${t.y.s}, missing(${t.y.s})) != '')
        and coalesce(${t.x.n}, 0) + coalesce(${t.y.n}, 0) < 100
      constraint_message: A number needs its source.
    """
    assert list(messages(questions, {"t.x.n": 1, "t.x.s": "A", "t.y.n": 2})) == ["t.y.s"]
    assert list(messages(questions, {"t.x.n": 1})) == ["t.x.s"]
    assert messages(questions, {"t.x.n": 1, "t.x.s": {"missing": "dont_know"}}) == {}
    assert list(messages(questions, {"t.x.n": 99, "t.x.s": "A", "t.y.n": 9, "t.y.s": "B"})) == ["t.x.n"]


def test_constraint_of_a_grid_sees_all_rows_and_stands_at_the_first_that_applies(messages):
    questions = """
    - {name: c1, type: select_one, label: Q, choices: yes_no}
    - name: t
      type: table
      label: Q
      rows: [{name: x, label: X, relevant: "${c1} = 'yes'"}, {name: y, label: Y}, {name: z, label: Z}]
      columns: [{name: p, type: percent, label: P}]
      constraint: sum(.) = 100
      constraint_message: The shares add up to 100.
    """
    assert messages(questions, {"t.x.p": "50", "t.y.p": "60", "t.z.p": "40"}) == {}
    assert messages(questions, {"t.y.p": "60", "t.z.p": "30"}) == {"t.y.p": "The shares add up to 100."}


def test_message_is_piped_and_a_wrong_answer_is_told_only_once(messages):
    questions = """
    - {name: c1, type: integer, label: Q}
    - name: c2
      type: integer
      label: Q
      max: 5
      constraint: . > ${c1}
      constraint_message: More than ${c1}.
    """
    assert messages(questions, {"c1": 3, "c2": 2}) == {"c2": "More than 3."}
    assert "between" not in messages(questions, {"c1": 9, "c2": 7})["c2"]
