"""Loading: what is wrong with a definition is told all at once, each with its line and how to mend it."""

from pathlib import Path
from textwrap import dedent

import pytest

from app.questionnaire.load import DefinitionError, load, loads

SURVEYS = Path(__file__).parents[2] / "survey_definitions"
HEAD = "survey: s\ntitle: T\nsections:\n  - name: a\n    title: A\n    questions:\n"


def problems(text: str, **rest) -> list[tuple[int, str, str]]:
    with pytest.raises(DefinitionError) as raised:
        loads(dedent(text).lstrip("\n"), **rest)
    return [(problem.line, problem.what, problem.mend) for problem in raised.value.problems]


TABLE = "{name: q, type: table, label: Q, rows: l, columns: "


def of_questions(*lines: str) -> list[tuple[int, str, str]]:
    """The problems of questions that begin on line 7."""
    return problems(HEAD + "".join(f"      {line}\n" for line in lines))


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_definition_that_ships_loads(survey):
    assert load(SURVEYS / survey).survey == survey


def test_smallest_survey_loads():
    questionnaire = loads(HEAD + "      - {name: c1, type: text, label: What?}\n")
    assert list(questionnaire.parts) == ["c1"]


def test_scalars_are_text_whatever_yaml_would_make_of_them():
    questionnaire = loads(
        "survey: s\ntitle: 2020\nedition: 010\n"
        "choices: {l: [{name: yes, label: no}, {name: 1e3, label: ~}]}\n"
        "sections: [{name: a, title: A, questions: [{name: q, type: select_one, label: Q, choices: l}]}]\n"
    )
    assert (questionnaire.title, questionnaire.edition) == ("2020", "010")
    assert [(choice.name, choice.label) for choice in questionnaire.choices["l"].choices] == [
        ("yes", "no"),
        ("1e3", "~"),
    ]


def test_broken_yaml_names_the_line():
    [(line, what, _mend)] = problems("survey: s\ntitle: 'open\nsections: []\n")
    assert line >= 2
    assert what.startswith("this is not YAML")


@pytest.mark.parametrize("text", ["", "- a list\n", "just text\n"])
def test_definition_is_a_mapping(text):
    assert problems(text) == [(1, "a definition is a mapping of keys", "begin with 'survey: name'")]


def test_character_that_yaml_refuses_is_found_on_its_line():
    assert problems("survey: s\ntitle: a\x01b\n") == [
        (2, "a character that YAML does not allow", "delete it"),
    ]


def test_duplicate_keys_are_all_told():
    found = problems("survey: s\nsurvey: t\ntitle: T\ntitle: U\nsections: []\n")
    assert [(line, what) for line, what, _mend in found] == [
        (2, "the key 'survey' stands twice"),
        (4, "the key 'title' stands twice"),
    ]


@pytest.mark.parametrize("line", ["about: &a text", "about: *a", "? [a, b]\n: c"])
def test_anchors_aliases_and_keys_that_are_no_text_are_refused(line):
    [(number, _what, mend)] = problems(f"survey: s\n{line}\n")
    assert number == 2
    assert mend


def test_deep_nesting_and_huge_files_are_refused():
    assert problems("a: " + "[" * 70 + "]" * 70)[0][1] == "nested too deeply"
    assert problems("#" * 5_000_001)[0][1] == "the file is larger than 5 MB"


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
        (10, "unknown type 'file'"),
        (11, "a question is a mapping of keys"),
    ]
    assert found[0][2] == "did you mean 'integer'?"
    assert found[2][2].startswith("write one of: note, text")
    assert "select_one" in found[3][2]
    assert "rank" not in found[3][2]


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


def folder_with(tmp_path: Path, text: str, **lists: bytes) -> Path:
    for name, content in lists.items():
        (tmp_path / "code_lists").mkdir(exist_ok=True)
        (tmp_path / "code_lists" / f"{name}.csv").write_bytes(content)
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(text, "utf-8")
    return folder


ASKING_UNITS = (
    "survey: s\ntitle: T\nchoices:\n  units: {code_list: units}\n"
    "sections: [{name: a, title: A, questions: [{name: q, type: select_one, label: Q, choices: units}]}]\n"
)


def test_code_list_is_read_into_the_definition(tmp_path):
    csv = (
        "\ufeffcode,label_en,label_fr,region,valid_from,valid_to\n"
        "A,Ay,Aï,x,,2019-01-01\n"
        "B,Be,,y,2019-01-01,\n"
    )
    folder = folder_with(
        tmp_path,
        ASKING_UNITS.replace("code_list: units}", 'code_list: units, valid: "2019-01-01"}'),
        units=csv.encode(),
    )
    [choice] = load(folder).choices["units"].choices
    assert (choice.name, choice.label, choice.attributes["region"]) == ("B", "Be", "y")
    assert choice.text("fr") == "Be"


def test_code_list_written_in_place_is_read_too(tmp_path):
    text = ASKING_UNITS.replace("choices: units}", "choices: {code_list: units}}").replace(
        "choices:\n  units: {code_list: units}\n", ""
    )
    folder = folder_with(tmp_path, text, units=b"code,label_en\nA,Ay\n")
    assert load(folder).parts["q"].choices.names == ("A",)


@pytest.mark.parametrize(
    ("csv", "what"),
    [
        (b"code,label_en\nA,\n", "units.csv, line 2: 'code' and 'label_en' must both be filled"),
        (b"name,label\nA,B\n", "units.csv, line 2: 'code' and 'label_en' must both be filled"),
        (b"code,label_en\nA,B\nA,C\n", "units.csv, line 3: the code 'A' stands twice"),
        (b"code,label_en\nA,B,C\n", "units.csv, line 2: more cells than there are columns"),
        (b"code,label_en\nA,\xff\n", "units.csv is not UTF-8 text"),
        (b"code,label_en,valid_to\nA,B,1999-01-01\n", "no code of 'units' is in force on '2018-01-01'"),
    ],
)
def test_mistake_in_a_code_list_is_told_where_it_is_named(tmp_path, csv, what):
    text = ASKING_UNITS.replace("code_list: units}", 'code_list: units, valid: "2018-01-01"}')
    with pytest.raises(DefinitionError) as raised:
        load(folder_with(tmp_path, text, units=csv))
    assert [(problem.line, problem.what) for problem in raised.value.problems] == [(4, what)]


def test_code_list_that_does_not_exist_is_told_once(tmp_path):
    text = ASKING_UNITS.replace("title: T", "title: T\nrespondent: {code_list: unit}")
    with pytest.raises(DefinitionError) as raised:
        load(
            folder_with(
                tmp_path,
                text.replace("code_list: units}", "code_list: unitz}"),
                units=b"code,label_en\nA,B\n",
            )
        )
    assert [(problem.line, problem.what, problem.mend) for problem in raised.value.problems] == [
        (3, "there is no code list called 'unit'", "did you mean 'units'?"),
        (5, "there is no code list called 'unitz'", "did you mean 'units'?"),
    ]


def test_folder_bears_the_surveys_name_and_file_is_utf8(tmp_path):
    folder = folder_with(
        tmp_path, HEAD.replace("survey: s", "survey: t") + "      - {name: q, type: text, label: Q}\n"
    )
    with pytest.raises(DefinitionError, match="the survey is called 't' but stands in the folder 's'"):
        load(folder)
    (folder / "questionnaire.yaml").write_bytes(b"survey: s\ntitle: \xff\n")
    with pytest.raises(DefinitionError, match=r"yaml:2: this is not UTF-8 text; save the file as UTF-8"):
        load(folder)
