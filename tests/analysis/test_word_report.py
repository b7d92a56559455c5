"""The report as a Word document: every table with its numbers, paragraphs that count, the same bytes."""

import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn

from analysis.tabulation import report
from analysis.writers.document import roman
from analysis.writers.docx import write
from analysis.writers.xlsx_layout import layout


@pytest.fixture
def made(study):
    study.ask("c1", "0=No 1=Yes", label="Is there a policy?")
    study.ask("c2", label="How many cities?")
    study.ask("c3", " ".join(f"k{n}=Kind_{n}" for n in range(12)))
    for number, state in enumerate(("KEN", "UGA", "EGY", "BRA", "PER")):
        study.answer(state, c1=str(number % 2), c2=number * 1000, c3=f"k{number}")
    return study.report(
        {"kind": "frequency", "of": "c1"},
        {"kind": "summary", "of": ["c2"]},
        {"kind": "crosstab", "of": "c1", "by": "c3"},
    )


@pytest.fixture
def document(made, tmp_path):
    write(made, tmp_path / "a.docx")
    return Document(tmp_path / "a.docx")


def cells(grid):
    return [[cell.text for cell in row.cells] for row in grid.rows]


def test_every_table_stands_in_the_document_with_its_number_and_numbers(made, document):
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    for table in made.tables:
        assert any(text.startswith(f"Table {table.number}.  {table.title}") for text in captions)
    yes = next(grid for grid in map(cells, document.tables) if ["Yes", "2", "40%"] in grid)
    assert ["No", "3", "60%"] in yes
    assert any("2,000.0" in row or "2,000" in row for grid in map(cells, document.tables) for row in grid)


def test_a_table_too_wide_for_paper_goes_on_below_and_loses_no_column(made, document):
    wide = next(table for table in made.tables if table.kind == "crosstab")
    heads = [grid[0][1:] for grid in map(cells, document.tables) if grid[0][0] == wide.row_title]
    assert max(map(len, heads)) <= 7
    shown = [label for one in heads for label in one]
    for column in layout(wide):
        assert column.label in shown or column.block == "Base"


def test_heads_from_right_to_left_lie_and_a_key_says_what_their_letters_stand_for(study, tmp_path):
    # LibreOffice lays turned text beside the page where columns run from the right.
    study.ask("c1", "a=Responses_submitted b=Percentage")
    study.ask("c2", " ".join(f"k{n}=Responses_{n}" for n in range(10)))
    study.answer("KEN", c1="a", c2="k1")
    table = {"kind": "crosstab", "of": "c2", "by": "c1"}
    for language, turned in (("en", True), ("ar", False)):
        plan, data = study.planned(table)
        write(report(data, plan, language), tmp_path / "a.docx")
        document = Document(tmp_path / "a.docx")
        assert bool(list(document.element.body.iter(qn("w:textDirection")))) == turned
        key = [one.text for one in document.paragraphs if one.text.startswith("B: ")]
        assert bool(key) != turned


def test_paragraphs_are_numbered_and_the_first_table_says_as_at_when_and_from_what(made, document):
    numbered = [one.text for one in document.paragraphs if one.style.name == "List Number"]
    assert any(text.startswith("Participation as at 1 February 2020") for text in numbered)
    told = dict(cells(document.tables[0]))
    assert told["Dataset"].startswith("sha256:")
    assert "Canvass version" in told
    assert "SYNTHETIC DATA" in "".join(one.text for one in document.paragraphs)


def test_the_contents_lead_to_each_chapter_and_are_a_field_that_word_counts_anew(document):
    text = lambda element: "".join(one.text or "" for one in element.iter(qn("w:t")))  # noqa: E731
    body = document.element.body
    marks = {one.get(qn("w:name")): text(one.getparent()) for one in body.iter(qn("w:bookmarkStart"))}
    links = {one.get(qn("w:anchor")): text(one) for one in body.iter(qn("w:hyperlink"))}
    assert links == marks
    assert list(links.values()) == [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert len(links) == 4
    fields = ["".join(one.itertext()) for one in document.element.body.iter(qn("w:instrText"))]
    assert any(field.startswith("TOC ") for field in fields)


def test_a_report_made_again_is_the_same_bytes(made, tmp_path):
    write(made, tmp_path / "a.docx")
    write(made, tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    about = Document(tmp_path / "a.docx").core_properties
    assert about.modified.isoformat().startswith("2020-02-01T09:30")


IN_ORDER = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "jc textDirection textAlignment outlineLvl divId cnfStyle rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike outline noProof vanish color spacing w kern "
    "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
}
"""The properties of tables, cells, paragraphs and runs, in the order of ECMA-376."""


def test_properties_stand_in_the_order_that_word_insists_on(study, tmp_path):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    plan, data = study.planned({"kind": "frequency", "of": "c1"})
    write(report(data, plan, "ar"), tmp_path / "ar.docx")
    book = Document(tmp_path / "ar.docx")
    looked_at = 0
    for kind, order in IN_ORDER.items():
        places = order.split()
        for properties in (*book.element.iter(qn(f"w:{kind}")), *book.styles.element.iter(qn(f"w:{kind}"))):
            found = [places.index(one.tag.partition("}")[2]) for one in properties]
            assert found == sorted(found), kind
            looked_at += 1
    assert looked_at > 50


def test_chapters_have_roman_numbers():
    assert [roman(n) for n in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]


def test_a_chart_stands_in_the_document_as_a_picture_with_its_words(study, tmp_path):
    study.ask("c1", "a=One b=Two c=Three d=Four")
    study.answer("KEN", c1="a")
    write(study.report({"kind": "frequency", "of": "c1"}), tmp_path / "a.docx")
    document = Document(tmp_path / "a.docx")
    (properties,) = document.element.body.iter(qn("wp:docPr"))
    assert properties.get("descr") == "Chart of table 1, whose numbers stand in the table: Question c1"
    (name,) = [
        one for one in zipfile.ZipFile(tmp_path / "a.docx").namelist() if one.startswith("word/media/")
    ]
    assert name.endswith(".png")
