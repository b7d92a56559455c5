"""Columns of our own: every key of the model has a place in a form, and what people change there counts."""

import pytest

from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from app.questionnaire.xlsform.exporting import exported
from app.questionnaire.xlsform.importing import imported
from app.questionnaire.xlsform.ours import CHOICE_KEYS, LIST_KEYS, SETTINGS, decoded, encoded
from app.questionnaire.xlsform.readable import readable
from tests.questionnaire.xlsform.conftest import loaded

SURVEY = """\
survey: trial
title: A survey
missing: {dont_know: We do not know}
choices:
  steps: [{name: "0", label: None}, {name: "1", label: All}]
sections:
  - name: s
    title: Section
    questions:
      - {name: n, type: integer, label: How many?, min: 0, max: 9, missing: [dont_know], personal: true}
      - {name: m, type: matrix, label: How?, rows: [{name: a, label: A}, {name: b, label: B}], columns: steps}
      - {name: t, type: text, label: Why?, relevant: "missing(${n}) = 'dont_know' or ${m.a} = '1'"}
"""


def test_every_key_of_the_model_has_a_place_in_a_form():
    apart = {"survey", "title", "edition", "terms", "missing", "choices", "sections"}
    assert set(Questionnaire.model_fields) == {*SETTINGS, *apart}
    assert set(Choice.model_fields) == {*CHOICE_KEYS, "name", "label"}
    assert set(ChoiceList.model_fields) == {*LIST_KEYS, "choices"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("define", ["a", "b"]), ("maps_to", ["a b", ""]), ("maps_to", ["[a"]), ("define", [])),
        *(("personal", True), ("minutes", 3), ("hint", "[1] see below")),
        *(("contact", {"name": "A"}), ("labels", {"fr": "é"})),
    ],
)
def test_a_key_comes_back_as_it_was(key, value):
    back = decoded(key, encoded(key, value))
    assert back == value or str(value).lower() == back


def survey_of(tables):
    return [dict(zip(tables["survey"][0], row, strict=False)) for row in tables["survey"][1:]]


def test_other_tools_see_bounds_as_a_constraint_a_matrix_as_a_group_and_a_missing_code_as_a_question():
    rows = {row["name"]: row for row in survey_of(exported(loads(SURVEY))) if row["name"]}
    assert rows["n"]["constraint"] == ". >= 0 and . <= 9"
    assert (rows["m"]["type"], rows["m.a"]["type"]) == ("begin_group", "select_one steps")
    assert rows["n..missing"]["type"] == "select_one canvass.missing"
    assert rows["t"]["relevant"] == "${n..missing} = 'dont_know' or ${m.a} = '1'"


def test_what_is_changed_in_the_sheet_counts_and_rows_without_marks_are_questions_like_any():
    tables = exported(loads(SURVEY))
    headings = tables["survey"][0]
    place = {name: headings.index(name) for name in headings}
    for row in tables["survey"][1:]:
        if row[place["name"]] == "t":
            row[place["label"]] = "Why is that so?"
        if row[place["name"]] == "n":
            row[place["constraint"]] = ". >= 0 and . <= 9 and (. != 5)"
    new = [""] * len(headings)
    new[place["type"]], new[place["name"]], new[place["label"]] = "text", "added", "Anything else?"
    tables["survey"].insert(-1, new)
    again = loaded(imported(tables, "trial")).questions
    assert again["t"].label == "Why is that so?"
    assert (again["n"].constraint, str(again["n"].max)) == (". != 5", "9")
    assert (again["added"].type, list(again)[-1]) == ("text", "added")


def test_what_is_true_of_a_choice_is_written_without_quotes_and_a_choice_called_true_in_them():
    choices = [{"name": "true", "label": "True"}, {"name": "other", "label": "Other", "specify": "true"}]
    written = readable({"survey": "s", "choices": {"c": {"choices": choices}}}, "A form.", {})
    assert '{name: "true", label: "True"}' in written
    assert "{name: other, label: Other, specify: true}" in written
