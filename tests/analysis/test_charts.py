"""Charts as drawn: whole, legible at any length, mirrored, honest about what is hidden, and inert."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import chart
from analysis.charts.figures import round_top
from analysis.charts.lines import measure, wrapped
from analysis.tables import Cell, Chart, Heading, Mark, Role, Show, Table

SVG = "{http://www.w3.org/2000/svg}"
LONG = (
    "A label of the longest kind that a survey may have, " * 10,
    "Internationalization" * 25,
    "تسمية طويلة جدا لا يجوز قطعها ولا أن تتداخل مع غيرها " * 9,
    "不得截断也不得重叠的很长的标签" * 33,
)
HOSTILE = """</svg><script>alert(1)</script><img src=x onerror=alert(1)> & "quotes" ' \x07"""


def table(kind: Chart, labels: tuple[str, ...], heads: tuple[str, ...] = ("Yes", "No", "Other")) -> Table:
    count = Show.COUNT if kind in (Chart.HEAT, Chart.COLUMN) else Show.SHARE
    cells = tuple(
        tuple(Cell(count=n + m, share=n / len(labels) / len(heads)) for m in range(len(heads)))
        for n in range(len(labels))
    )
    return Table(
        name="c1", title="Is there a policy?", kind="frequency", number="7",
        rows=tuple(Heading(str(n), label) for n, label in enumerate(labels)),
        columns=tuple(Heading(str(n), label) for n, label in enumerate(heads)),
        cells=cells, shows=(count,), base=10, base_text="10 States", chart=kind,
    )  # fmt: skip


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in parsed(svg).iter(f"{SVG}text")]


def lengths(svg: str, name: str) -> list[float]:
    """The lengths of the bars of that class, in per cent."""
    found = [one for one in parsed(svg).iter(f"{SVG}rect") if one.get("class") == name]
    return [float(one.get("width", "").rstrip("%")) for one in found if one.get("width", "").endswith("%")]


@pytest.mark.parametrize("kind", [Chart.BAR, Chart.STACKED, Chart.COLUMN, Chart.HEAT])
@pytest.mark.parametrize("width", [0, 640])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_text_is_cut_or_lies_over_another_whatever_the_labels(page, kind, width, language):
    heads = (*LONG, "Short") if kind in (Chart.STACKED, Chart.HEAT) else ("Yes",)
    svg = chart(replace(table(kind, (*LONG, "Short"), heads), language=language), width)
    page.set_viewport_size({"width": width or 248, "height": 900})
    page.set_content(f'<body dir="rtl" style="margin: 0">{svg}</body>')
    found = page.evaluate(
        """() => {
          const place = one => one.getBoundingClientRect();
          const texts = [...document.querySelectorAll("svg.drawn text")].map(place);
          const all = place(document.querySelector("svg.drawn"));
          const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;
          const wrong = [];
          texts.forEach((one, n) => {
            const cut = one.left < all.left - 2 || one.right > all.right + 2 || one.bottom > all.bottom + 1;
            if (cut) wrong.push(["cut", n]);
            texts.slice(n + 1).forEach((other, m) => over(one, other) && wrong.push(["over", n, n + 1 + m]));
          });
          return {wrong, count: texts.length};
        }"""
    )
    assert found["wrong"] == []
    assert found["count"] > 20
    whole = re.sub(r"[\s\u2068\u2069]", "", "".join(texts(svg)))
    for label in LONG:
        assert re.sub(r"\s", "", label) in whole


@pytest.mark.parametrize("kind", [Chart.BAR, Chart.STACKED, Chart.COLUMN, Chart.HEAT])
def test_hostile_text_stays_text_and_nothing_needs_a_style(kind):
    svg = chart(table(kind, (HOSTILE, "Plain"), (HOSTILE, "No")))
    tags = {one.tag.removeprefix(SVG) for one in parsed(svg).iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "circle", "line", "text"}
    assert not re.search(r"\sstyle=|\son\w+=|href", re.sub(r">[^<]*<", "><", svg))
    assert "<script>alert(1)</script>" in "".join(texts(svg))


def test_a_chart_has_a_name_and_says_where_its_numbers_are():
    root = parsed(chart(table(Chart.BAR, ("Africa", "Asia"))))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Chart of table 7: Is there a policy?"
    assert root.findtext(f"{SVG}desc")


def test_bars_are_as_long_as_their_shares():
    assert lengths(chart(table(Chart.BAR, ("a", "b", "c"), ("Yes",))), "bar") == [33.33, 66.67]
    assert len(lengths(chart(table(Chart.BAR, ("a", "b", "c"))), "track")) == 3


@pytest.mark.parametrize("kind", [Chart.BAR, Chart.STACKED, Chart.COLUMN, Chart.HEAT])
def test_what_is_hidden_is_hatched_and_named_and_never_nought(kind):
    plain = table(kind, ("a", "b"), ("Yes",))
    hidden = replace(plain, cells=((Cell(mark=Mark.PRIMARY),), (Cell(mark=Mark.COMPLEMENTARY),)))
    svg = chart(hidden)
    assert len(lengths(svg, "hidden")) == 2
    assert lengths(svg, "bar") == []
    assert any("Not shown" in text for text in texts(svg))
    assert not any(re.fullmatch(r"0\s?%?", text) for text in texts(svg) if kind is not Chart.COLUMN)
    assert "hatch" not in chart(plain)


def test_in_a_bar_of_several_what_is_hidden_is_what_is_left():
    plain = table(Chart.STACKED, ("a",))
    cells = (Cell(share=0.4), Cell(mark=Mark.PRIMARY), Cell(mark=Mark.COMPLEMENTARY))
    assert lengths(chart(replace(plain, cells=(cells,))), "hidden") == [60.0]


def test_nobody_is_a_dash_and_not_nought():
    plain = table(Chart.BAR, ("a", "b"), ("Yes",))
    empty = replace(plain, cells=((Cell(),), (Cell(share=0.0),)))
    assert texts(chart(empty)) == ["a", "–", "b", "0%"]


def test_arabic_mirrors_every_length_and_writes_numbers_as_it_does():
    rects = [
        [
            (float(one.get("x", "").rstrip("%")), float(one.get("width", "").rstrip("%")))
            for one in parsed(chart(replace(table(Chart.STACKED, ("a", "b")), language=language))).iter(
                f"{SVG}rect"
            )
            if one.get("width", "").endswith("%")
        ]
        for language in ("en", "ar")
    ]
    assert rects[0]
    for (left, wide), (mirrored, same) in zip(*rects, strict=True):
        assert mirrored == pytest.approx(100 - left - wide, abs=0.02)
        assert wide == same


def test_totals_and_those_who_gave_no_answer_are_no_bars():
    plain = table(Chart.BAR, ("a", "b"), ("Yes",))
    rows = (plain.rows[0], Heading("total", "Total", Role.TOTAL))
    assert "Total" not in texts(chart(replace(plain, rows=rows)))


def test_a_table_without_a_chart_or_without_rows_draws_nothing():
    assert chart(table(Chart.NONE, ("a",))) == ""
    assert chart(replace(table(Chart.BAR, ()), cells=())) == ""
    assert chart(replace(table(Chart.HEAT, ("a",)), columns=(), cells=((),))) == ""


@given(st.text(max_size=80), st.floats(30, 300))
def test_lines_leave_out_nothing_and_fit(text, width):
    lines = wrapped(text, width, 13)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(measure(line, 13) <= width + 1e-6 for line in lines)


@given(st.one_of(st.integers(0, 10**9), st.floats(0.001, 1e9)))
def test_an_axis_ends_at_or_above_the_greatest_number_in_few_steps(most):
    top, step = round_top(float(most))
    assert top >= most
    assert 1 <= round(top / step) <= 6
