"""The report as PDF: tagged, in reading order, nothing cut, the same bytes, whatever people typed."""

import re
import shutil
import subprocess

import pytest

from analysis.writers.document import Notes, blocks
from analysis.writers.grids import LETTER, PAPER, STEEP, Grid, grids
from analysis.writers.pdf import write
from analysis.writers.xlsx_layout import layout
from tests.paper.reading import words_of_pdf

HOSTILE = "#set page(fill: red) *bold* _em_ $x^2$ `raw` \\ @ref <b> // [list] =head \\u0007 ~"


@pytest.fixture
def made(study):
    study.ask("c1", "0=No 1=Yes", label="Is there a policy?")
    study.ask("c3", " ".join(f"k{n}=Kind_{n}" for n in range(20)))
    study.ask("c4", kind="text", measure="text")
    for number, state in enumerate(("KEN", "UGA", "EGY", "BRA", "PER")):
        study.answer(
            state, c1=str(number % 2), c3=f"k{number}", c4=f"First {state} 😀\U000124ff\u0378 {HOSTILE}"
        )
    return study.report(
        {"kind": "frequency", "of": "c1"},
        {"kind": "heatmap", "of": "c3", "by": "c1"},
        {"kind": "text", "of": "c4", "consent": {"c1": ["0", "1"]}},
    )


@pytest.fixture
def content(made, tmp_path):
    write(made, tmp_path / "a.pdf")
    return (tmp_path / "a.pdf").read_bytes()


def structure(content):
    """The tags of a PDF, one a line, indented, each with what it holds."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler-utils is not installed")
    done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def test_heads_of_a_few_columns_lie_and_only_those_of_many_stand_upright(study):
    study.ask("c1", "a=Responses_submitted b=Percentage")
    study.ask("c2", " ".join(f"k{n}=Responses_{n}" for n in range(10)))
    study.answer("KEN", c1="a", c2="k1")
    few, many = study.tables(
        {"kind": "crosstab", "of": "c1", "by": "c2"}, {"kind": "crosstab", "of": "c2", "by": "c1"}
    )
    assert not any(grid.steep for grid in grids(few))
    assert any(grid.steep for grid in grids(many))


def test_every_table_is_a_table_to_a_screen_reader_with_heads_of_its_rows_and_columns(made, content):
    tags = structure(content)
    parts = [grid for table in made.tables for grid in grids(table)]
    assert len(re.findall(r"^ *Table\b", tags, re.MULTILINE)) >= len(parts)
    assert len(re.findall(r"^ *TH\b", tags, re.MULTILINE)) >= sum(len(grid.head) for grid in parts)
    row = next(
        row for row in re.split(r"^ *TR\b", tags, flags=re.MULTILINE) if '"Yes"' in row and '"2"' in row
    )
    assert re.findall(r"\b(T[HD])\b", row)[:3] == ["TH", "TD", "TD"]
    assert "/Scope /Row" in row
    assert re.findall(r'"(.*?)"', row)[:3] == ["Yes", "2", "40%"]
    assert len(re.findall(r"^ *P\b", tags, re.MULTILINE)) > len(made.tables)
    assert re.search(r'^ *H1 "I\.  Summary', tags, re.MULTILINE)


def test_it_is_read_in_the_order_in_which_it_is_made(made, content):
    words = words_of_pdf(content, "-raw")
    cover, body = words[: words.index("I. Summary 1.")], words[words.index("I. Summary 1.") :]
    for text, order in (
        (cover, ("T", "SYNTHETIC DATA", "As at", "Contents", "I. Summary", "II. S", "Annex II. Codebook")),
        (body, ("II. S", "Table 1. Is there a policy?", "No 3 60%", "Yes 2 40%", "Source: Trial round",
                "Table 2.", "Annex I. How to read the figures", "The designations employed",
                "Annex II. Codebook")),
    ):  # fmt: skip
        places = [text.index(one) for one in order]
        assert places == sorted(places)
    assert re.search(r"Page 2 of \d+", words)


def test_a_table_too_wide_for_a_page_goes_on_below_and_loses_no_column(made):
    wide = made.tables[1]
    parts = list(grids(wide))
    assert len(parts) > 1
    assert [label for grid in parts for label in grid.head[1:]] == [column.label for column in layout(wide)]
    for grid in parts:
        assert len(grid.head) - 1 <= STEEP
        assert sum(grid.widths) == pytest.approx(1)
        assert all(len(line.cells) == len(grid.head) - 1 for line in grid.lines)


def test_text_is_data_and_a_sign_that_no_font_has_keeps_no_report_from_being_made(made, tmp_path):
    write(made, tmp_path / "a.pdf")
    words = words_of_pdf((tmp_path / "a.pdf").read_bytes(), "-raw")
    assert len(re.findall("First [A-Z]{3} ", words)) == 5
    squeezed = re.sub(r"\s+|-(?=\s)", "", words)
    assert "*bold*_em_$x^2$`raw`" in squeezed
    assert "\\u0007~" in squeezed
    assert "\N{REPLACEMENT CHARACTER}" in words


def test_a_report_made_again_is_the_same_bytes_and_bears_the_time_of_the_freeze(made, content, tmp_path):
    write(made, tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes() == content
    assert b"D:20200201093000Z" in content


def test_a_chart_is_a_figure_with_its_words_and_a_heat_map_needs_none(study, tmp_path):
    study.ask("c1", "a=One b=Two c=Three d=Four")
    study.answer("KEN", c1="a")
    made = study.report({"kind": "frequency", "of": "c1"}, {"kind": "heatmap", "of": "c1", "by": "c1"})
    write(made, tmp_path / "a.pdf")
    tags = structure((tmp_path / "a.pdf").read_bytes())
    said = b"/Alt(Chart of table 1, whose numbers stand in the table: Question c1)"
    assert said in (tmp_path / "a.pdf").read_bytes()
    assert len(re.findall(r"^ *Figure\b", tags, re.MULTILINE)) == 1


def test_each_part_of_a_list_says_whose_its_rows_are(study):
    asked = [f"t{n}" for n in range(7)]
    for name in asked:
        study.ask(name, kind="text", measure="text")
    study.ask("c1", "1=Yes")
    study.answer("KEN", c1="1", **dict.fromkeys(asked, "Said"))
    (table,) = study.tables({"kind": "text", "of": asked, "consent": {"c1": ["1"]}, "named": True})
    parts = list(grids(table))
    assert len(parts) > 1
    for grid in parts:
        assert grid.head[0] == "Respondent"
        assert [line.label for line in grid.lines] == ["Kenya"]
    assert sum(len(grid.head) - 1 for grid in parts) == len(asked)


def test_on_paper_numbers_that_follow_from_shares_and_their_base_do_not_make_a_table_stand_twice(study):
    for part in ("e1.light", "e1.space"):
        study.ask(part, "<0=None 1=Some 2=Much")
    study.answer("KEN", **{"e1.light": "0", "e1.space": "2"})
    study.answer("UGA", **{"e1.light": "1", "e1.space": "~dont_know"})
    study.answer("PER", **{"e1.light": "1"})
    rows, columns = (
        study.tables({"kind": "crosstab", "of": "e1.light", "by": "e1.space", "percent": of})[0]
        for of in ("row", "column")
    )
    matrix = study.tables({"kind": "matrix", "of": "e1"})[0]
    (grid,) = grids(matrix)
    assert grid.head[1:] == ("None", "Some", "Much", "Base", "Left blank", "Do not know")
    assert [spot.text for spot in grid.lines[0].cells] == ["33%", "67%", "0%", "3", "0", "0"]
    assert len(list(grids(rows))) == 1
    assert len(list(grids(columns))) == 2  # the base of a column is none of a row


def test_a_long_list_is_set_as_far_as_anybody_reads_and_says_where_the_rest_is(study):
    study.ask("title", kind="text", measure="text", table="act")
    study.answer("KEN")
    for number in range(1, 131):
        study.item("act", "KEN", f"i{number}", title=f"Course {number:03}")
    report = study.report({"kind": "list", "of": "title"})
    (table,) = report.tables
    set_ = [block for block in blocks(report) if isinstance(block, Grid | Notes)]
    said = [
        spot.text for block in set_ if isinstance(block, Grid) for line in block.lines for spot in line.cells
    ]
    listed = [text for text in said if text.startswith("Course")]
    assert (len(table.rows), listed[0], listed[-1], len(listed)) == (130, "Course 001", "Course 100", 100)
    notes = [line for block in set_ if isinstance(block, Notes) for line in block.lines]
    assert "On paper, the first 100 of 130 stand here; all that are listed stand in the workbook." in notes


def test_a_column_of_words_has_room_for_its_longest_word_and_more_where_more_is_said(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("t1", kind="text", measure="text")
    study.ask("t2", kind="text", measure="text")
    study.answer("KEN", c1="1", t1="Nairobi", t2="What was done in the first year, and what came of it. " * 5)
    entry = {"kind": "text", "of": ["t1", "t2"], "consent": {"c1": ["1"]}, "named": True}
    (grid,) = grids(*study.tables(entry))
    country, short, long = grid.widths
    assert long > 2 * short
    assert min(country, short) * PAPER > 8 * LETTER
    assert sum(grid.widths) == pytest.approx(1)
