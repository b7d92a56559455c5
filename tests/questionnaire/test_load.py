"""Loading: text that is no definition at all is refused with its line; what ships loads."""

from pathlib import Path

import pytest

from app.questionnaire.load import load, loads
from tests.questionnaire.mistakes import HEAD, problems

SURVEYS = Path(__file__).parents[2] / "survey_definitions"


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
