"""What the author's guide shows goes the whole way: checked, asked, frozen and reported."""

import json
import re
import shutil
import textwrap

import pytest
from openpyxl import load_workbook

from analysis.checking import verdict
from analysis.mapping_report import write_report
from app.freeze import freeze
from tests.house.tree import ROOT

GUIDE = (ROOT / "survey_definitions/README.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
SURVEY = next(block for block in BLOCKS if block.startswith("survey: parks"))
PLAN = next(block for block in BLOCKS if block.startswith("title: Parks"))

UNUSED = ("not_applicable", "not_available")
"""What the guide shows and its other examples have no use for."""


def report(trial, folder, plan):
    """The text of every cell in the report of the guide's survey, answered once, with ``plan`` or without."""
    round_ = trial.round(text=SURVEY.replace("survey: parks", "survey: trial"))
    trial.answer(trial.case(round_, "s1", "Ann", unit="land"), has_policy="yes", policy_year=2012)
    trial.case(round_, "s2", "Ben", unit="land")
    file = trial.surveys / "trial/report.yaml"
    if plan:
        file.write_text(plan)
    else:
        file.unlink(missing_ok=True)
    freeze(round_.id, folder / "dataset", trial.surveys)
    write_report(folder / "dataset", folder / "report.xlsx")
    book = load_workbook(folder / "report.xlsx")
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}


@pytest.mark.parametrize("plan", [PLAN, ""], ids=["its own plan", "no plan"])
def test_the_survey_of_the_guide_is_reported_with_its_plan_and_without(trial, tmp_path, plan):
    shown = report(trial, tmp_path, plan)
    assert any("Is there a policy on parks?" in text for text in shown)
    assert any("Since which year?" in text for text in shown)
    assert any("1 of 2" in text or "Submitted" in text for text in shown)


def test_without_a_plan_the_dataset_holds_the_one_that_was_used(trial, tmp_path):
    report(trial, tmp_path, "")
    plan = json.loads((tmp_path / "dataset/plan.json").read_text())
    assert [chapter["title"] for chapter in plan["sections"]] == ["Participation", "Parks"]


def test_the_examples_of_the_guide_make_one_survey_with_nothing_to_mend(tmp_path):
    shutil.copytree(ROOT / "survey_definitions/code_lists", tmp_path / "code_lists")
    (tmp_path / "all").mkdir()
    head = SURVEY.partition("sections:")[0].replace("survey: parks", "survey: all")
    (questions,) = (block for block in BLOCKS if block.startswith("- {name: n, type: note"))
    (repeat,) = (block for block in BLOCKS if block.startswith("- name: city\n"))
    (choices,) = (block for block in BLOCKS if block.startswith("choices:"))
    (missing,) = (block for block in BLOCKS if block.startswith("missing:"))
    asked = textwrap.indent(questions + repeat, "      ")
    sections = f"sections:\n  - name: a\n    title: All\n    questions:\n{asked}"
    (tmp_path / "all/questionnaire.yaml").write_text(head + missing + choices + sections)
    told = verdict(tmp_path / "all")
    assert told.mistakes == []
    assert [line for line in told.warnings if not any(code in line for code in UNUSED)] == []


def test_the_plan_of_the_guide_fits_the_survey_of_the_guide(tmp_path):
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "parks").mkdir()
    (tmp_path / "parks/questionnaire.yaml").write_text(SURVEY)
    (tmp_path / "parks/report.yaml").write_text(PLAN)
    assert verdict(tmp_path / "parks") == ([], [], [])
