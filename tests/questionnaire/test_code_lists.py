"""Shared code lists are read into the definition; their mistakes are told where the list is named."""

from pathlib import Path

import pytest

from app.questionnaire.load import DefinitionError, load
from tests.questionnaire.mistakes import HEAD


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
