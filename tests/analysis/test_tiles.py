"""The map of tiles: a square for every State, dark where it has answered, and none is for publication."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from analysis.charts import chart
from analysis.charts.tiles import places
from analysis.kinds import PlanMistake
from analysis.kinds.states import States
from analysis.writers import xlsx
from analysis.writers.grids import grids

STATES = Path(__file__).parents[2] / "survey_definitions" / "code_lists" / "member_states.csv"
ENTRY = {"kind": "states"}


@pytest.fixture
def asked(study):
    study.ask("c1", "0=No 1=Yes")
    for state in ("KEN", "BRA"):
        study.answer(state, c1="1")
    study.invite("JPN", "PER")
    return study


def test_every_state_has_a_tile_of_its_own():
    with STATES.open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert set(places()) == codes
    assert len(set(places().values())) == len(codes)


def test_the_sheet_shows_who_has_answered_and_names_them(asked, tmp_path):
    xlsx.write(asked.report(ENTRY), tmp_path / "a.xlsx")
    sheet = next(
        one for one in openpyxl.load_workbook(tmp_path / "a.xlsx") if one.title.startswith("Table 1")
    )
    fills = {
        cell.value: cell.fill.fgColor.rgb for row in sheet.rows for cell in row if cell.value in places()
    }
    assert set(fills) == {"KEN", "BRA", "JPN", "PER"}
    assert fills["KEN"] == fills["BRA"] != fills["JPN"] == fills["PER"]
    said = [str(cell.value) for row in sheet.rows for cell in row if cell.value]
    assert "Has answered (2): Kenya; Brazil" in said
    assert any(text.startswith("Invited, has not answered (2): ") for text in said)
    assert sheet.sheet_view.rightToLeft is not True


def test_paper_lists_the_states_in_a_row_for_each_answer(asked):
    (table,) = asked.tables(ENTRY)
    (grid,) = grids(table)
    assert table.base == 4
    assert [(line.label, line.cells[0].text) for line in grid.lines] == [
        ("Has answered", "2"),
        ("Invited, has not answered", "2"),
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_east_is_on_the_right_in_every_language(asked, language):
    drawn = chart(replace(asked.tables(ENTRY)[0], language=language), 740)
    across = {
        code: float(x)
        for x, code in re.findall(r'<text[^>]*x="([\d.]+)%"[^>]*>\W*([A-Z]{3})\W*</text>', drawn)
    }
    assert across["BRA"] < across["KEN"] < across["JPN"]


def test_a_report_for_publication_has_no_such_map(asked):
    asked.ask("j4", "public=Yes internal=No")
    keys = {
        "publication": {"question": "j4", "public": "public", "aggregate": "public"},
        "audience": "public",
    }
    assert asked.tables(ENTRY, **keys) == ()


def test_a_survey_of_staff_is_refused(study):
    study.ask("c1", "0=No 1=Yes")
    study.kind = "staff"
    with pytest.raises(PlanMistake, match="the respondents are no States; use kind: participation"):
        States(kind="states").check(study.planned()[1].catalogue)
