"""The export as a workbook: cells of their own types, real tables, and nothing that runs."""

import zipfile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from analysis.exports import export
from analysis.exports.sheet_parts import sheet_names
from analysis.exports.sheet_xml import letters
from app.questionnaire.package import PackageError


@pytest.fixture
def survey(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("c2", kind="decimal")
    study.ask("c3", "law=A_law plan=A_plan", kind="choices")
    study.ask("c4", kind="text", measure="text")
    study.ask("c6", kind="date", measure="date")
    study.ask("k1", table="city")
    study.answer("KEN", c1="1", c2="12.50", c3=["law", "plan"], c4='=HYPERLINK("x")', c6="2019-11-30")
    study.answer("BRA", c1="~dont_know", c4="<b> & _x0041_ \x01\r\n  é", c2="-3")
    study.item("city", "KEN", "i1", k1=3)
    return study


def workbook(study):
    (made,) = export(study.write(), study.folder.with_name("a.xlsx"))
    return made


def test_cells_have_the_type_of_what_they_hold_and_text_stays_text(survey):
    book = openpyxl.load_workbook(workbook(survey))
    assert book.sheetnames == ["About", "Data main", "Data city", "Codebook", "Codes", "Columns"]
    heads, kenya, brazil = book["Data main"].iter_rows()
    named = dict(zip((cell.value for cell in heads), kenya, strict=True))
    assert (named["c1"].value, named["c1"].data_type) == ("1", "s")
    assert (named["c2"].value, named["c2"].data_type) == (12.5, "n")
    assert named["c3"].value == "law plan"
    assert (named["c4"].value, named["c4"].data_type) == ('=HYPERLINK("x")', "s")
    assert (named["c6"].value.isoformat(), named["c6"].is_date) == ("2019-11-30T00:00:00", True)
    other = dict(zip((cell.value for cell in heads), brazil, strict=True))
    assert unescape(other["c4"].value) == "<b> & _x0041_ \x01\r\n  é"
    assert (other["c1"].value, other["c1:missing"].value) == (None, "dont_know")


def test_another_reader_sees_the_same_rows(survey):
    rows = CalamineWorkbook.from_path(workbook(survey)).get_sheet_by_name("Data city").to_python()
    assert rows == [
        ["submission", "respondent", "item", "parent", "k1", "k1:missing"],
        ["S-1", "KEN", "i1", "", 3.0, ""],
    ]


def test_every_sheet_is_a_real_table_whose_heading_stays_in_sight(survey):
    book = openpyxl.load_workbook(workbook(survey))
    for sheet in book:
        (table,) = sheet.tables.values()
        rows = max(sheet.max_row, 2)  # Excel wants a row in a table, also where there is none
        assert table.ref == f"A1:{letters(sheet.max_column)}{rows}"
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
        assert sheet.freeze_panes in {"A2", "C2"}


def test_the_first_sheet_names_the_dataset_and_the_file_the_time_of_the_freeze(survey):
    path = workbook(survey)
    facts = dict(openpyxl.load_workbook(path)["About"].iter_rows(values_only=True))
    assert facts["Dataset"].startswith("sha256:")
    assert (facts["Note"], facts["Made by"]) == (
        "SYNTHETIC DATA: nothing here is a finding.",
        "Canvass 0.1.0",
    )
    with zipfile.ZipFile(path) as parts:
        assert b"2020-02-01T09:30:00Z" in parts.read("docProps/core.xml")
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_a_sheet_or_cell_cannot_hold_is_refused_and_never_cut(study):
    study.ask("c4", kind="text", measure="text")
    study.answer("KEN", c4="x" * 32_768)
    with pytest.raises(PackageError, match=r"Data main: holds a text of 32,768 characters"):
        workbook(study)


def test_a_dataset_without_answers_opens_with_headings_alone(study):
    study.ask("c1", "0=No 1=Yes")
    study.invite("KEN")
    sheet = openpyxl.load_workbook(workbook(study))["Data main"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["submission", "respondent", "c1", "c1:missing"]
    ]


def test_columns_count_as_excel_counts_and_names_of_sheets_do_not_collide():
    assert [letters(n) for n in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert sheet_names(["Data " + "x" * 40, "Data " + "x" * 41, "a/b"]) == [
        "Data " + "x" * 26,
        "Data " + "x" * 24 + " 2",
        "a b",
    ]
