"""What authors often get wrong is told in words that say how to mend it, on the line where it stands."""

import pytest

from app.questionnaire.load import DefinitionError, load, loads
from app.questionnaire.questions.other import Calculate

HEAD = "survey: s\ntitle: T\n"
SECTION = "sections:\n- name: a\n  title: A\n  questions:\n"
ASKED = (
    '  - {name: c, type: select_one, label: C, choices: [{name: "yes", label: Y}, {name: "no", label: N}]}\n'
    "  - {name: t, type: text, label: T}\n"
    "  - {name: n, type: integer, label: N}\n"
)


def told(questions: str, head: str = HEAD) -> list[str]:
    """What is said of questions, which begin on line 10 of the file."""
    with pytest.raises(DefinitionError) as refused:
        loads(head + SECTION + ASKED + questions)
    return [f"{one.line}: {one.what}; {one.mend}" for one in refused.value.problems]


@pytest.mark.parametrize(
    ("written", "meant", "keys"),
    [
        ("select_many", "select_multiple", ", choices: [{name: a, label: A}]"),
        ("string", "text", ""),
        ("radio", "select_one", ", choices: [{name: a, label: A}]"),
        ("selct_one", "select_one", ", choices: [{name: a, label: A}]"),
    ],
)
def test_a_type_of_other_tools_is_told_by_its_name_here(written, meant, keys):
    assert told(f"  - {{name: q, type: {written}, label: Q{keys}}}\n") == [
        f"10: unknown type '{written}'; did you mean '{meant}'?"
    ]


def test_an_unknown_type_is_told_on_its_own_line():
    found = told("  - name: q\n    label: Q\n    hint: H\n    type: txt\n")
    assert found == ["13: unknown type 'txt'; did you mean 'text'?"]


def test_a_contact_that_is_no_mapping_is_told_its_keys():
    found = told("", HEAD + "contact: someone@example.org\n")
    what = "3: 'contact': a mapping of keys is needed (written: 'someone@example.org')"
    assert found == [f"{what}; write contact: {{name: …, email: …}}"]


def test_a_contact_that_nobody_can_write_to_is_refused():
    found = told("", HEAD + "contact: {name: Team, email: team at example.org}\n")
    assert found == ["3: 'team at example.org' is not an e-mail address; write it as name@example.org"]
    assert loads(HEAD + "contact: {email: team@example.org}\n" + SECTION + ASKED)


def test_a_comma_that_ends_a_text_within_braces_is_told():
    (found,) = told("  - {name: q, type: text, label: Where, and when?}\n")
    assert found.startswith("10: unknown key 'and when?', with no value; ")
    assert found.endswith("put that whole text in quotes")


@pytest.mark.parametrize(
    "written",
    ["relevant: ${c} = 'yes'", "relevant: not(${c} = 'yes')", "label: Why ${t}?", "hint: A ${t}, B"],
)
def test_an_answer_named_within_braces_without_quotes_is_told(written):
    (found,) = told(f"  - {{name: q, type: text, {written}}}\n")
    assert found.startswith("10: this is not YAML")
    assert "put a text that holds ${…} in quotes" in found


def test_other_mistakes_of_yaml_are_not_told_as_that_one():
    (found,) = told('  - {name: q, type: text, label: "Why ${t}?", hint: [}\n')
    assert "look at the indentation and the quotes" in found


@pytest.mark.parametrize("written", ["Yes", "yes", "YES"])
def test_a_choice_without_quotes_is_told_as_it_is_written(written):
    (found,) = told(f'  - {{name: q, type: text, label: Q, relevant: "${{c}} = {written}"}}\n')
    assert found.endswith("write 'yes', in quotes, for the choice of c")


def test_a_choice_in_other_letters_is_told_as_it_is_written():
    (found,) = told("  - {name: q, type: text, label: Q, relevant: \"${c} = 'Yes'\"}\n")
    assert "'Yes' is not a choice of c; did you mean 'yes'?" in found


def test_a_folder_without_a_definition_is_told_and_not_opened(tmp_path):
    with pytest.raises(
        DefinitionError, match=r"questionnaire\.yaml:1: there is no such file; name the folder"
    ):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("calculation", "text"),
    [
        ("uuid()", "uuid()"),
        ("once(uuid())", "uuid()"),
        ("'high'", "'high'"),
        ("if(${n} > 5, 'many', 'few')", "'many'"),
        ("if(${n} > 5, 1, 'few')", "'few'"),
        ("concat('A', ${n})", "concat(…)"),
        ("jr:choice-name(${c}, '${c}')", "jr:choice-name(…)"),
        ("format-date(today(), '%Y')", "format-date(…)"),
        ("${t}", "${t}"),
        ("${c}", "${c}"),
    ],
)
def test_a_calculation_that_gives_a_text_says_so(calculation, text):
    line = f'  - {{name: q, type: calculate, label: Q, calculation: "{calculation}"}}\n'
    assert told(line) == [
        f"10: calculation: {text} is a text, and 'q' keeps a number: it would be blank; write 'kind: text'"
    ]
    kept = loads(HEAD + SECTION + ASKED + line.replace("label: Q", "label: Q, kind: text"))
    assert isinstance(kept.questions["q"], Calculate)


@pytest.mark.parametrize(
    "calculation",
    [
        "${n}",
        "if(${n} > 5, 1, '')",
        "number(${t})",
        "'12'",
        "substr(${t}, 0, 4)",
        "coalesce(${n}, 0)",
        "1 = 1",
    ],
)
def test_a_calculation_that_may_give_a_number_is_let_be(calculation):
    assert loads(
        HEAD + SECTION + ASKED + f'  - {{name: q, type: calculate, label: Q, calculation: "{calculation}"}}\n'
    )


def test_a_comma_in_the_wording_of_a_missing_code_is_told():
    (found,) = told("", HEAD + "missing: {lost: Exists, but not available to us}\n")
    assert found.startswith("3: 'but not available to us' cannot be a missing code, or says nothing; ")
    assert found.endswith("put that whole text in quotes")
    assert loads(HEAD + 'missing: {lost: "Exists, but not available to us"}\n' + SECTION + ASKED)
