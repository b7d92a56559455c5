"""Reports from data that are hardly there, or hardly fit: in every format, and in exports."""

import csv
import re
import zipfile
from html import unescape
from textwrap import dedent

import openpyxl
import pytest
from docx import Document

from analysis.exports import FORMATS, export
from analysis.mapping_report import main
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.writers import WRITERS
from app.questionnaire.codebook import Category
from tests.analysis.everything import everything
from tests.paper.reading import words_of_pdf

HELD = ('DOCPROPERTY "round:', "TOC ")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0")
LONG = "How far has your country come with safer cities " * 11  # of 528 characters


def emptied(study):
    for rows in study.rows.values():
        rows.clear()
    study.universe = [{**row, "status": "none"} for row in study.universe]


def left_with_one(study):
    first = study.rows["main"][0]["respondent"]
    for rows in study.rows.values():
        rows[:] = rows[:1]
    study.universe = [row for row in study.universe if row["respondent"] == first]


def left_blank(study):
    for rows in study.rows.values():
        rows[:] = [
            {k: row[k] for k in ("submission", "respondent", "item", "parent") if k in row} for row in rows
        ]


@pytest.mark.parametrize(
    ("spoil", "audience"), [(emptied, "internal"), (left_with_one, "public"), (left_blank, "internal")]
)
def test_data_with_no_rows_or_one_or_no_answers_make_every_report_and_export(
    study, tmp_path, spoil, audience
):
    spoil(everything(study))
    study.plan["audience"] = audience
    made = opened(study)
    assert {table.kind for table in made.tables} >= {"frequency", "crosstab", "matrix", "participation"}
    for name, write in WRITERS.items():
        write(made, tmp_path / f"a.{name}")
        assert f"Table {made.tables[-1].number}" in text_of(tmp_path / f"a.{name}")
    for name in FORMATS:
        assert export(study.folder, tmp_path / f"b.{name}")


def opened(study):
    data = open_dataset(study.write())
    return report(data, Plan.frozen(data.plan))


def text_of(path):
    if path.suffix == ".pdf":
        return words_of_pdf(path.read_bytes(), "-raw")
    if path.suffix == ".html":
        return unescape(re.sub("<[^>]*>", "\n", path.read_text("utf-8")))
    if path.suffix == ".docx":
        book = Document(path)
        return "\n".join(one.text for one in book.element.body.iter() if one.text)
    return "\n".join(
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.values
        for cell in row
        if cell is not None
    )


def test_labels_of_500_characters_and_titles_that_collide_leave_no_sheet_or_table_out(study, tmp_path):
    study.ask("c1", "0=No 1=Yes", label=LONG + "1", missing=("dont_know",))
    study.ask("c2", f"a=A{LONG.replace(' ', '_')}1 b=A{LONG.replace(' ', '_')}2", label=LONG + "2")
    study.ask("c3.x", "0=No 1=Yes", item=LONG + "3")
    study.answer("KEN", c1="1", c2="a", c3__x="1")
    entry = {"kind": "frequency", "of": "c1"}
    tables = [entry, {"kind": "crosstab", "of": "c2", "by": "c1"}, {"kind": "matrix", "of": "c3"}]
    titles = [f"{LONG}{n}" for n in range(3)] + ["Cover", "contents", "Data main", "History", "a/b", "A\\B"]
    study.plan = {
        "title": LONG,
        "sections": [{"title": title, "tables": tables if title[-1] == "0" else [entry]} for title in titles],
    }
    made = opened(study)
    for name, write in WRITERS.items():
        write(made, tmp_path / f"a.{name}")
        said = text_of(tmp_path / f"a.{name}")
        for label in (*titles[:3], LONG + "1", LONG + "3", "A" + LONG + "1", "A" + LONG + "2"):
            # On paper long words are parted at the ends of lines.
            assert re.sub(r"\W+", "", label) in re.sub(r"\W+", "", said)
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) <= 31
    for name in FORMATS:
        assert export(study.folder, tmp_path / f"b.{name}")


def test_text_that_looks_like_a_formula_runs_nowhere_and_stays_as_it_was_typed(study, tmp_path):
    codes = dict(zip("abcde", FORMULAS, strict=True))
    labels = tuple(Category(code, text) for code, text in codes.items())
    study.ask("c1", "a=A b=B", label="=1+1", categories=labels)
    study.ask("c2", kind="text", measure="text", label="@SUM(A1)")
    for code, state in zip(codes, ("KEN", "UGA", "EGY", "BRA", "PER"), strict=True):
        study.answer(state, c1=code, c2=codes[code])
    tables = [{"kind": "frequency", "of": "c1"}, {"kind": "text", "of": "c2", "consent": {"c1": list(codes)}}]
    study.plan = {
        "title": "-1",
        "about": "+1",
        "sections": [{"title": "=1+1", "text": "@x", "tables": tables}],
    }
    made = opened(study)
    for name, write in WRITERS.items():
        write(made, tmp_path / f"a.{name}")
        said = text_of(tmp_path / f"a.{name}")
        assert all(text in said for text in FORMULAS)
    export(study.folder, tmp_path / "b.xlsx")
    for book in (tmp_path / "a.xlsx", tmp_path / "b.xlsx"):
        kinds = {
            cell.data_type for sheet in openpyxl.load_workbook(book) for row in sheet.rows for cell in row
        }
        assert "f" not in kinds
        assert all(text in text_of(book) for text in FORMULAS)
    # What Word works out is only its own contents, a page's number, and figures that the document holds.
    with zipfile.ZipFile(tmp_path / "a.docx") as parts:
        content = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".xml"))
    asked = re.findall(r"<w:instrText[^>]*>([^<]*)<", content)
    assert [one for one in asked if not one.startswith(HELD)] == ["PAGE"]
    assert "fldSimple" not in content
    export(study.folder, tmp_path / "b.csv")
    rows = list(csv.DictReader((tmp_path / "b.csv").read_text("utf-8-sig").splitlines()))
    assert [row["c2"] for row in rows] == list(FORMULAS)


def test_a_character_that_no_file_may_hold_is_left_out_of_each(study, tmp_path):
    study.ask("c1", "a=A b=B", label="Po\x0blicy")
    study.ask("c2", kind="text", measure="text")
    study.answer("KEN", c1="a", c2="be\x00fo\x1fre\ufffe")
    tables = [{"kind": "frequency", "of": "c1"}, {"kind": "text", "of": "c2", "consent": {"c1": ["a"]}}]
    study.plan = {"title": "T", "sections": [{"title": "S", "tables": tables}]}
    made = opened(study)
    for name, write in WRITERS.items():
        write(made, tmp_path / f"a.{name}")
        assert "Policy" in text_of(tmp_path / f"a.{name}")
        assert "before" in text_of(tmp_path / f"a.{name}")


GROUPED = {
    "frequency": {"kind": "frequency", "of": "k3:m49_region"},
    "crosstab": {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"},
    "heatmap": {"kind": "heatmap", "of": "c1", "by": "k3:m49_region"},
    "summary": {"kind": "summary", "of": "c4", "by": "respondent:m49_region"},
    "share": {"kind": "share", "of": "c1", "by": "respondent:m49_region", "codes": ["1"]},
    "participation": {"kind": "participation", "by": "respondent:m49_region"},
}


@pytest.mark.parametrize("kind", GROUPED)
def test_a_state_that_no_group_has_is_stated_under_every_kind_of_table(study, tmp_path, kind):
    study.code_lists["member_states"] += "FRA,France,,,,\n"
    study.ask("c1", "0=No 1=Yes")
    study.ask("c4")
    study.ask("k3", "KEN=Kenya FRA=France", kind="choices", code_list="member_states")
    study.answer("KEN", c1="1", c4=1, k3=["KEN", "FRA"])
    study.answer("FRA", c1="0", c4=3, k3=["FRA"])
    study.plan = {"title": "T", "sections": [{"title": "S", "tables": [GROUPED[kind]]}]}
    made = opened(study)
    for name, write in WRITERS.items():
        write(made, tmp_path / f"a.{name}")
        said = text_of(tmp_path / f"a.{name}")
        assert re.search(r"In none of the groups(: 1\.|\s+1\b)", said)
        partly = "K3: in none of the groups, and under no heading: France." in said
        assert partly == ("k3" in str(GROUPED[kind]))


def test_a_plan_that_names_a_variable_that_is_gone_is_told_the_line_and_how_to_mend_it(
    study, tmp_path, capsys
):
    study.ask("c1_policy", "0=No 1=Yes")
    study.answer("KEN", c1_policy="1")
    plan = tmp_path / "report.yaml"
    plan.write_text(
        dedent(
            """\
            title: T
            sections:
              - title: S
                tables:
                  - {kind: frequency, of: c1_policy}
                  - {kind: frequency, of: c1_polic}
                  - {kind: crosstab, of: c1_policy, by: c2_plan}
            """
        )
    )
    for name in WRITERS:
        out = tmp_path / f"a.{name}"
        assert main([str(study.write()), str(out), "--plan", str(plan)]) == 1
        assert not out.exists()
        first, second = capsys.readouterr().err.splitlines()
        assert (
            first == f"{plan}:6: there is no question or variable called 'c1_polic'; did you mean c1_policy?"
        )
        assert second.startswith(f"{plan}:7: there is no variable called 'c2_plan'; ")
