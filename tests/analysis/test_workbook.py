"""The workbook, read back by a reader that is not the writer: text as data, links, the same bytes."""

import io
import re
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from analysis.mapping_report import main
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.tally import MISSING_LABELS
from analysis.writers.xlsx import workbook
from analysis.writers.xlsx_style import LONGEST, clean, sheet_names

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\tx", '=HYPERLINK("http://x")']


def trial(study, **keys):
    study.ask("c1", "<0=No 1=Yes 2=Drafted", label="Is there a policy?")
    study.ask("c2", kind="decimal", label="Share", unit="%")
    study.ask("f1", kind="text", measure="text", label="In words")
    for number, text in enumerate(FORMULAS):
        study.answer(f"S{number}", c1=str(number % 2), c2="12.5", f1=text)
    study.invite("XXX")
    study.plan = {
        "title": "Trial report",
        "about": "What this is.\nAnd more.",
        "sections": [
            {
                "title": "Policy: what [is] there?",
                "tables": [
                    {"kind": "frequency", "of": "c1"},
                    {"kind": "heatmap", "of": "c1", "by": "respondent"},
                    {"kind": "text", "of": "f1", "consent": {"c1": ["0", "1"]}},
                ],
            },
            {"title": "Policy: what (is) there?", "section": "c", "auto": "yes"},
            {"title": "Empty"},
        ],
        **keys,
    }
    data = open_dataset(study.write())
    return workbook(report(data, Plan.frozen(data.plan)))


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_another_reader_finds_the_numbers_of_the_table(study):
    found = sheets(trial(study))
    rows = [row[:3] for row in found["Policy what is there"]]
    at = rows.index(["Answer", "Number", "Per cent"])
    assert [row[:2] for row in rows[at + 1 : at + 4]] == [["No", 4], ["Yes", 3], ["Drafted", 0]]
    assert [row[2] for row in rows[at + 1 : at + 4]] == pytest.approx([4 / 7, 3 / 7, 0])
    assert ["Base. Member States: 7, of 7 that submitted and 8 that were invited.", "", ""] in rows


def test_text_that_looks_like_a_formula_is_text(study):
    content = trial(study)
    texts = {
        cell for sheet in sheets(content).values() for row in sheet for cell in row if isinstance(cell, str)
    }
    assert {text for text in FORMULAS if text != "\tx"} <= texts
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any("<f>" in part for part in parts)


def test_control_characters_go_and_the_longest_text_says_that_it_was_cut():
    assert clean("a\x00b\x0bc\ud800d\r\ne") == "abcd\ne"
    long = clean("x" * 40_000)
    assert len(long) == LONGEST
    assert long.endswith("[cut here: 40,000 characters in all]")


def test_sheet_names_that_collide_are_told_apart():
    assert sheet_names(["A: b", "a/ b", "History", "", "x" * 40, "x" * 40]) == [
        "A b",
        "a b (2)",
        "History (2)",
        "Sheet",
        "x" * 30 + "…",
        "x" * 26 + "… (2)",
    ]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Table 47 Parts played in urban safety", "Table 47 Parts played in urban…"),
        ("Table 470 Parts played, in urban areas", "Table 470 Parts played, in…"),
        ("表 47 " + "城市安全" * 10, "表 47 " + ("城市安全" * 10)[:25] + "…"),
        ("Exactly thirty-one characters..", "Exactly thirty-one characters.."),
    ],
)
def test_a_long_sheet_name_ends_with_a_whole_word(wanted, name):
    assert sheet_names([wanted]) == [name]
    assert len(name) <= 31


def test_sheets_whose_titles_begin_alike_are_named_by_what_tells_them_apart(study):
    study.ask("c1", " ".join(f"a{n}=Type_{n}" for n in range(18)))
    study.ask("c2", "x=One y=Two z=Three")
    study.answer("KEN", c1="a0", c2="x")
    titles = (
        "Candidate champion countries: by region",
        "Candidate champion countries: decisions",
        "Gates: all",
    )
    tables = [{"kind": "heatmap", "of": "c1", "by": "c2", "title": title} for title in titles]
    study.plan = {"title": "T", "sections": [{"title": "S", "tables": tables}]}
    data = open_dataset(study.write())
    book = openpyxl.load_workbook(io.BytesIO(workbook(report(data, Plan.frozen(data.plan)))))
    assert book.sheetnames[3:7] == ["S", "Table 1 by region", "Table 2 decisions", "Table 3 Gates all"]


def test_the_contents_say_of_what_each_base_is(study):
    rows = openpyxl.load_workbook(io.BytesIO(trial(study)))["Contents"].iter_rows(values_only=True)
    based = {tuple(row[3:5]) for row in rows if row[0] and isinstance(row[3], int)}
    assert {called for _base, called in based} == {"Member States"}


def test_the_cover_says_what_the_figures_come_from(study):
    cover = {row[0]: row[1] for row in sheets(trial(study))["Cover"]}
    assert "SYNTHETIC DATA" in cover
    assert cover["Submitted"] == "Member States: 7 of 8 (88%)"
    assert cover["As at"] == "1 February 2020, 09:30 UTC"
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", cover["Dataset"])
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", cover["Tabulation plan"])
    assert cover["Instrument"] == "a" * 64


def test_real_data_is_not_called_synthetic(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    facts = {"round": {**study_round(), "synthetic": False}}
    data = open_dataset(study.write(**facts))
    study.plan = {"title": "T", "sections": []}
    content = workbook(report(data, Plan.frozen(study.plan)))
    assert "SYNTHETIC" not in str(sheets(content))


def test_a_pilots_workbook_says_so_on_every_sheet(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    facts = {"round": {**study_round(), "synthetic": False, "pilot": True}}
    data = open_dataset(study.write(**facts))
    plan = {"title": "T", "sections": [{"title": "Policy", "tables": [{"kind": "frequency", "of": "c1"}]}]}
    content = workbook(report(data, Plan.frozen(plan)))
    found = sheets(content)
    assert "PILOT" in [row[0] for row in found["Cover"]]
    assert found["Policy"][1][2] == "PILOT"
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        assert sheet.oddFooter.left.text.startswith("PILOT. T.")


def study_round():
    return {
        "title": "R",
        "opens": "2019-10-01T00:00:00Z",
        "closes": "2020-01-31T15:00:00Z",
        "timezone": "Africa/Nairobi",
    }


def test_every_table_is_linked_from_the_contents_and_every_sheet_leads_back(study):
    book = openpyxl.load_workbook(io.BytesIO(trial(study)))
    links = [cell.hyperlink.location for row in book["Contents"] for cell in row if cell.hyperlink]
    for link in links:
        sheet, _, place = link.rpartition("!")
        name = sheet.strip("'").replace("''", "'")
        assert name in book.sheetnames
        assert book[name][place].value
    numbered = [cell.value for row in book["Contents"] for cell in row if cell.column == 1 and cell.hyperlink]
    assert numbered == ["1", "2", "3", "4", "5"]
    for sheet in book.worksheets[2:]:
        assert sheet["A2"].hyperlink.location == "'Contents'!A1"


def test_answers_stand_in_real_excel_tables_with_their_panes_frozen(study):
    book = openpyxl.load_workbook(io.BytesIO(trial(study)))
    data = book["Data main"]
    (table,) = data.tables.values()
    assert table.ref == "A5:F12"
    assert [cell.value for cell in data[5]] == ["submission", "respondent", "c1", "c2", "c2:missing", "f1"]
    assert data["D6"].value == 12.5
    assert data.freeze_panes == "C6"
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage or sheet.title.startswith(
            ("Data ", "Ledger", "Groups")
        )
        assert sheet.oddFooter.left.text.startswith("SYNTHETIC DATA. Trial report")


def test_each_kind_of_missing_answer_is_told_apart_and_numbers_stay_numbers(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("c2")
    study.ask("c3", "a=A b=B", kind="choices")
    study.ask("c4", kind="text", measure="text")
    study.ask("c5", kind="date", measure="date")
    study.answer("KEN", c1="1", c2=0, c3=["a", "b"], c4="[blank]", c5="2020-01-31")
    for code in ("skipped", "blank", "dont_know", "not_applicable", "not_available"):
        study.answer(code[:3].upper(), **dict.fromkeys(("c1", "c2", "c3", "c4", "c5"), f"~{code}"))
    study.plan = {"title": "T", "sections": []}
    data = open_dataset(study.write())
    heads, *rows = sheets(workbook(report(data, Plan.frozen(data.plan))))["Data main"][4:]
    assert heads[2:] == ["c1", "c2", "c2:missing", "c3", "c4", "c5"]
    assert rows[0][2:] == ["1", 0, "", "a b", '"[blank]"', "2020-01-31"]
    for row, code in zip(rows[1:], MISSING_LABELS, strict=False):
        assert row[2:] == [f"[{code}]", "", code, *[f"[{code}]"] * 3]
    assert {type(row[3]) for row in rows} == {float, str}
    assert {row[3] for row in rows if isinstance(row[3], str)} == {""}


def test_charts_are_native_and_described_in_words(study):
    with zipfile.ZipFile(io.BytesIO(trial(study))) as archive:
        names = archive.namelist()
        drawings = "".join(
            archive.read(n).decode() for n in names if re.fullmatch(r"xl/drawings/drawing\d+.xml", n)
        )
    assert any(name.startswith("xl/charts/chart") for name in names)
    assert 'descr="Chart of table 1, whose numbers stand in the table: Is there a policy?"' in drawings
    assert drawings.count("descr=") == sum("xl/charts/chart" in name for name in names)


def test_the_same_dataset_makes_the_same_bytes(study):
    first = trial(study)
    data = open_dataset(study.folder)
    again = workbook(report(data, Plan.frozen(data.plan)))
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {entry.date_time[:5] for entry in archive.infolist()} == {(2020, 2, 1, 9, 30)}
    assert core.count("2020-02-01T09:30:00Z") == 2


def test_a_suppressed_number_is_in_no_part_of_the_file(study):
    study.ask("v1", "<1=Never 2=Often", table="v", section="v", anonymous=True)
    study.invite("KEN")
    for number in range(1237):
        study.opine("v", v1="1" if number < 3 else "2")
    study.plan = {"title": "T", "sections": [{"title": "S", "section": "v", "auto": "yes"}]}
    data = open_dataset(study.write())
    content = workbook(report(data, Plan.frozen(data.plan)))
    rows = [row[:3] for row in sheets(content)["S"]]
    assert ["Never", "[c]", "[c]"] in rows
    assert ["Often", "[d]", "[d]"] in rows
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"1234" in archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_the_command_writes_the_report_of_a_folder_without_a_database(study, tmp_path):
    trial(study)
    out = tmp_path / "out.xlsx"
    assert main([str(study.folder), str(out)]) == 0
    assert "Policy what is there" in sheets(out.read_bytes())


@pytest.mark.parametrize("kind", ["state", "staff"])
def test_an_empty_round_still_makes_a_report(study, kind):
    study.kind = kind
    study.ask("c1", "<0=No 1=Yes")
    study.ask("c2")
    study.invite("KEN")
    study.plan = {"title": "T", "sections": [{"title": "S", "section": "c", "auto": "yes"}]}
    data = open_dataset(study.write())
    assert "S" in sheets(workbook(report(data, Plan.frozen(data.plan))))


def test_a_wide_table_has_a_sheet_of_its_own_and_its_section_leads_there(study):
    study.ask("c1", " ".join(f"a{n}=Type_{n}" for n in range(18)))
    study.ask("c2", "x=One y=Two z=Three")
    study.answer("KEN", c1="a0", c2="x")
    tables = [{"kind": "frequency", "of": "c2"}, {"kind": "heatmap", "of": "c1", "by": "c2", "title": "Both"}]
    study.plan = {"title": "T", "sections": [{"title": "S", "tables": tables}]}
    data = open_dataset(study.write())
    book = openpyxl.load_workbook(io.BytesIO(workbook(report(data, Plan.frozen(data.plan)))))
    assert book["Table 2 Both"]["A4"].value == "Table 2. Both"
    links = [cell.hyperlink.location for row in book["S"] for cell in row if cell.hyperlink]
    assert links == ["'Contents'!A1", "'Table 2 Both'!A1"]
    assert book["Table 2 Both"].page_setup.fitToHeight == 1
    shown = "".join(str(cell.value) for row in book["Table 2 Both"] for cell in row if cell.value)
    assert "The darker, the more. A cell with · is empty: there are none." in shown


def test_the_cover_names_the_edition_of_a_survey_that_has_one(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    assert study.report({"kind": "frequency", "of": "c1"}).facts["Survey"] == "Trial survey, edition 2020"
    study.edition = ""
    assert study.report({"kind": "frequency", "of": "c1"}).facts["Survey"] == "Trial survey"
