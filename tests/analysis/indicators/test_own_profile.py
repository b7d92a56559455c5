"""A State's own part of the matrix: its levels, the answers behind them, and nothing of any other State."""

import io

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from analysis.opening import open_dataset
from analysis.own_profile import own_profile, write_profile
from analysis.plan import Plan
from analysis.writers.xlsx import workbook
from app.cli import main
from app.questionnaire.package import PackageError
from app.questionnaire.texts import key
from tests.analysis.indicators.study import LISTED, answered, asked

NAMES = ("Kenya", "Uganda", "Egypt", "Brazil", "Peru", "Japan")


@pytest.fixture
def states(study):
    study = answered(asked(study))
    study.plan = {"title": "T", "sections": []}
    return study


def texts(table):
    return [[cell.text for cell in row] for row in table.cells]


def made(states, code):
    data = open_dataset(states.write())
    return own_profile(data, Plan.frozen(data.plan), code)


def test_a_state_sees_its_levels_and_what_they_rest_on(states):
    levels, inputs, context = made(states, "BRA").tables
    assert texts(levels) == [
        ["AA1 Policy", "100%", "100%", "Middle (kept below the level of its score)"],
        ["AA2 Institutions", "100%", "100%", "Middle (kept below the level of its score)"],
    ]
    assert texts(inputs)[2] == ["S3 Step 3", "4 → 100%", "AA1 Policy; AA2 Institutions"]
    assert texts(context) == [["X1 Deaths", "1.5", "a year"]]
    assert levels.base_text == "Brazil, by its own answers."


@pytest.mark.parametrize(("code", "name"), list(zip(LISTED, NAMES, strict=True)))
def test_no_cell_of_it_tells_of_another_state(states, code, name):
    book = load_workbook(io.BytesIO(workbook(made(states, code))))
    said = " ".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    )
    assert name in said
    assert [other for other in (*NAMES, *LISTED) if other in said and other not in (code, name)] == []


def test_the_codebook_in_it_has_only_what_the_levels_rest_on(states):
    states.ask("z9", "0=No 1=Yes")
    assert [line.name for line in made(states, "KEN").codebook] == ["c1", "c2", "c3", "g5", "x1"]


def test_who_has_sent_nothing_is_told_who_has(states):
    states.invite("FJI")
    with pytest.raises(
        PackageError, match="FJI: has sent no answers in this dataset; name one that has: KEN"
    ):
        made(states, "FJI")


def test_it_speaks_the_language_asked_for_in_its_labels_too(states, tmp_path):
    nodes = "code,label_en,label_fr\nAA1,Policy,Politique\nAA2,Institutions,Institutions\n"
    states.code_lists["framework_node"] = nodes
    states.plan_wordings = {
        "fr": {
            key("indicators/S1.label", "Step 1"): "Étape 1",
            key("indicators/level low.label", "Low"): "Bas",
        }
    }
    write_profile(states.write(), "KEN", tmp_path / "kenya.xlsx", "fr")
    said = " ".join(
        str(value)
        for sheet in load_workbook(tmp_path / "kenya.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value
    )
    assert "Couverture" in said
    assert "AA1 Politique" in said
    assert "S1 Étape 1" in said
    assert "Bas" in said


def test_the_command_writes_it(states, tmp_path):
    folder, out = states.write(), tmp_path / "kenya.xlsx"
    done = CliRunner().invoke(main, ["indicators", str(folder), "KEN", str(out)])
    assert (done.exit_code, done.output) == (0, f"{out}\n")
    assert load_workbook(out).sheetnames[0] == "Cover"
    refused = CliRunner().invoke(main, ["indicators", str(folder), "KEN", str(tmp_path / "kenya.txt")])
    assert refused.exit_code != 0
    assert "the name must end with" in refused.output
