"""Keys, types and values that a definition may not have are told all at once, in an author's words."""

from tests.questionnaire.mistakes import of_questions, problems


def test_unknown_key_is_told_with_the_near_miss():
    assert of_questions("- name: c1", "  type: text", "  label: Q", "  requird: true") == [
        (10, "unknown key 'requird'", "did you mean 'required'?")
    ]


def test_unknown_key_of_every_kind_of_mapping_is_told():
    found = problems(
        """
        survey: s
        titel: T
        respondent: {kind: staff, codelist: x}
        contact: {mail: x}
        terms: {city: {term: City, text: Place, txt: x}}
        choices:
          one: {orderd: true, choices: [{name: a, label: A}]}
          two: [{name: a, label: A, exclusiv: true}]
        title: T
        sections:
          - name: a
            title: A
            titl: B
            pages:
              - name: p
                intr: x
                questions:
                  - {name: g, type: group, label: G, questions: [{name: n, type: note, label: N}], more_: x}
                  - name: t
                    type: table
                    label: T
                    rows: [{name: r, label: R, lable: x}]
                    columns: [{name: x, type: text, label: X, multilin: x}]
        """
    )
    assert [(line, mend) for line, _what, mend in found] == [
        (2, "did you mean 'title'?"),
        (3, "did you mean 'code_list'?"),
        (4, "did you mean 'email'?"),
        (5, "did you mean 'text'?"),
        (7, "did you mean 'ordered'?"),
        (8, "did you mean 'exclusive'?"),
        (13, "did you mean 'title'?"),
        (16, "did you mean 'intro'?"),
        (18, "did you mean 'more'?"),
        (22, "did you mean 'label'?"),
        (23, "did you mean 'multiline'?"),
    ]


def test_unknown_and_missing_types_are_told():
    found = of_questions(
        "- {name: c1, type: intger, label: Q}",
        "- {name: c2, label: Q}",
        "- {name: c3, type: zzz, label: Q}",
        "- {name: c4, type: table, label: Q, rows: [{name: a, label: A}], columns: [{name: x, type: file}]}",
        "- just text",
    )
    assert [(line, what) for line, what, _mend in found] == [
        (7, "unknown type 'intger'"),
        (8, "'type' is missing from 'c2'"),
        (9, "unknown type 'zzz'"),
        (10, "'label' is missing"),
        (10, "unknown type 'file'"),
        (11, "a question is a mapping of keys"),
    ]
    assert found[0][2] == "did you mean 'integer'?"
    assert found[2][2].startswith("write one of: note, text")
    assert "select_one" in found[4][2]
    assert "rank" not in found[4][2]


def test_an_unknown_type_hides_no_other_mistake_of_its_question():
    found = of_questions(
        '- {name: c1, type: select_onee, label: Q, choices: nolist, colour: red, relevant: "${c9} = 1"}',
        "- {name: c2, type: txt, lable: Q}",
    )
    assert [(line, what, mend if len(mend) < 40 else "") for line, what, mend in found] == [
        (7, "relevant: ${c9} does not exist", ""),
        (7, "there is no choice list called 'nolist'", "name one that the definition has"),
        (7, "unknown key 'colour'", ""),
        (7, "unknown type 'select_onee'", "did you mean 'select_one'?"),
        (8, "'label' is missing", "write 'label:' here"),
        (8, "unknown key 'lable'", "did you mean 'label'?"),
        (8, "unknown type 'txt'", "did you mean 'text'?"),
    ]


def test_of_a_type_like_none_its_keys_are_told_and_nothing_is_guessed_of_what_it_means():
    found = of_questions(
        "- {name: c1, type: zzz, label: Q, min: low, hnt: x}",
        '- {name: c2, type: text, label: Q, relevant: "${c1} > 5"}',
    )
    assert [what for _line, what, _mend in found] == [
        "'min': a number is needed (written: 'low')",
        "unknown key 'hnt'",
        "unknown type 'zzz'",
    ]


def test_values_of_the_wrong_kind_are_told_in_an_authors_words():
    found = of_questions(
        "- {name: c1, type: text, label: Q, max_words: many}",
        "- {name: c2, type: text, label: Q, missing: dont_know}",
        "- {name: c3, type: text, label: [a], multiline: perhaps}",
        "- {name: c4, type: integer, label: Q, min: low}",
        "- {name: c5, type: date, label: Q, min: soon}",
        "- {name: c6, type: select_one, label: Q, choices: [{name: a}], appearance: fancy}",
    )
    assert [line for line, _what, _mend in found] == [7, 8, 9, 9, 10, 11, 12, 12]
    text = "\n".join(f"{what}; {mend}" for _line, what, mend in found)
    for said in (
        "'max_words': a whole number is needed (written: 'many')",
        "'missing': a list is needed (written: 'dont_know')",
        "'multiline': this is true or false (written: 'perhaps')",
        "'min': a number is needed (written: 'low')",
        "'label' is missing; write 'label:' here",
        "'appearance' cannot be 'fancy'; write 'radio' or 'select'",
    ):
        assert said in text


def test_everything_is_told_at_once():
    found = problems(
        """
        survey: s
        title: T
        colour: red
        sections:
          - name: a
            questions:
              - {name: c1, type: integer, label: "After ${c9}", hnt: x}
              - {name: c1, type: text, label: Q, relevant: "${nothing} = 1"}
              - {name: C2, type: text, label: Q, define: [town], missing: [unsure]}
        """
    )
    assert [line for line, _what, _mend in found] == [3, 5, 7, 7, 8, 8, 9, 9, 9]


def test_a_misspelt_type_is_told_once_and_taken_for_one():
    assert of_questions(
        "- {name: c1, typ: text, label: Q}",
        "- {name: c2, Type: integer, label: Q, requird: true}",
    ) == [
        (7, "unknown key 'typ'", "did you mean 'type'?"),
        (8, "unknown key 'Type'", "did you mean 'type'?"),
        (8, "unknown key 'requird'", "did you mean 'required'?"),
    ]
