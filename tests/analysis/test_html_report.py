"""The report as one HTML page: every number of its tables, inert whatever was typed, whole on a telephone."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.writers.html import page as made_page
from analysis.writers.html import write
from analysis.writers.spelled import spelled
from analysis.writers.xlsx_layout import layout

HOSTILE = "</td></style><script>document.title='taken'</script><img src=x onerror=alert(1)> & ' \""
VOID = {"meta", "link", "br", "img", "input", "hr", "col", "wbr"}


@pytest.fixture
def made(study):
    study.ask("c1", "0=No 1=Yes", label=HOSTILE)
    study.ask("c2", label="How many cities?")
    study.ask("c3", " ".join(f"k{n}=Kind_{n}" for n in range(12)), label="Which kind? " * 40)
    study.ask("t1", kind="text", measure="text", label="In your words")
    for number, state in enumerate(("KEN", "UGA", "EGY", "BRA", "PER")):
        study.answer(state, c1=str(number % 2), c2=number * 1000, c3=f"k{number}", t1=HOSTILE)
    return study.report(
        {"kind": "frequency", "of": "c3"},
        {"kind": "summary", "of": ["c2"]},
        {"kind": "crosstab", "of": "c1", "by": "c3"},
        {"kind": "heatmap", "of": "c1", "by": "respondent:m49_region"},
        {"kind": "text", "of": "t1", "consent": {"c1": ["0", "1"]}},
        title=HOSTILE,
    )


class Reading(HTMLParser):
    """Elements that open and close in order, and the rows of every table."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.tags = [], [], []
        self.tables, self.cell = [], None

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)
        if tag in ("td", "th"):
            self.tables[-1][-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data


@pytest.fixture
def read(made):
    reading = Reading()
    reading.feed(made_page(made))
    return reading


def test_every_table_stands_on_the_page_with_every_number(made, read):
    assert len(read.tables) == len(made.tables) == 5
    for table, rows in zip(made.tables, read.tables, strict=True):
        body = rows[-len(table.rows) :]
        for heading, cells, row in zip(table.rows, table.cells, body, strict=True):
            expected = [spelled(cells[column.index], column, table.words) for column in layout(table)]
            assert row[0] == heading.label
            assert [re.sub("·", "0", one) for one in row[1:]] == expected


def test_what_was_typed_stays_text_and_the_page_runs_and_fetches_nothing(made, read):
    assert read.wrong == []
    assert read.open == []
    tags = {tag for tag, _ in read.tags}
    assert tags & {"script", "img", "link", "iframe", "object"} == set()
    assert not [attrs for _, attrs in read.tags for name in attrs if name.startswith("on") or name == "style"]
    assert any(HOSTILE in cell for rows in read.tables for row in rows for cell in row)


def test_a_report_written_again_is_the_same_bytes(made, tmp_path):
    write(made, tmp_path / "a.html")
    write(made, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits_a_telephone_and_a_desk_and_is_open_to_everyone(made, tmp_path, page, width, language):
    file = tmp_path / "report.html"
    file.write_text(made_page(replace(made, language=language)), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.title() == HOSTILE
    found = page.locator(".picture svg").first.bounding_box()
    assert found["width"] > 200


def test_axe_finds_nothing_on_the_page(made, tmp_path, context):
    file = tmp_path / "report.html"
    file.write_text(re.sub("<meta http-equiv[^>]*>", "", made_page(made)), encoding="utf-8")
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"] == []
