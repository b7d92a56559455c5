"""Rows that are written as text are what the library would write for a cell of each value."""

import io
import zipfile
from decimal import Decimal

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analysis.tables import DataSheet, Wording
from analysis.wording import Words
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_bytes import settled
from analysis.writers.xlsx_data import write_data
from analysis.writers.xlsx_rows import MOST, rows_below
from analysis.writers.xlsx_sections import Around

NOW = "2026-11-29T12:00:00Z"
TEXT = st.text(max_size=12) | st.sampled_from(["=1+1", "-x", "@A1", " padded ", "<&>\"'", "a\r\nb", "\u0627"])
NUMBER = st.integers(-(10**12), 10**12) | st.decimals(allow_nan=False, allow_infinity=False, places=3)
VALUE = TEXT | NUMBER | st.floats(allow_nan=False, allow_infinity=False) | st.none()
# Each begins with whose it is, as the rows of a report do.
LINE = st.tuples(st.just("KEN"), VALUE, VALUE, VALUE)


def packed(lines, *, as_text):
    """A workbook with a heading and these lines below it, made in either way."""
    book = openpyxl.Workbook()
    sheet, below = book.worksheets[0], {}
    for column in range(1, 5):
        style.put_text(style.at(sheet, 1, column), f"head {column}", None)
    if as_text:
        below[sheet.title] = rows_below(sheet, 2, lines)
    else:
        for row, line in enumerate(lines, start=2):
            for column, value in enumerate(line, start=1):
                if isinstance(value, str):
                    style.put_text(style.at(sheet, row, column), value, None)
                elif value is not None:
                    style.at(sheet, row, column).value = value
    return settled(book, NOW, {}, below)


@settings(max_examples=25)
@given(st.lists(LINE, max_size=20))
def test_rows_written_as_text_are_the_same_bytes_as_their_cells(lines):
    assert packed(lines, as_text=True) == packed(lines, as_text=False)


def test_many_rows_stand_on_the_sheet_whole_and_in_order():
    lines = [(f"S{n}", n, Decimal(n) / 4, None) for n in range(1201)]
    content = packed(lines, as_text=True)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [(who, number, part) for who, number, part, _ in rows[1:]] == [
        (a, b, float(c)) for a, b, c, _ in lines
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b'<dimension ref="A1:D1202"/>' in parts.read("xl/worksheets/sheet1.xml")


def test_more_answers_than_a_sheet_can_hold_are_cut_and_it_says_so():
    sheet = openpyxl.Workbook().worksheets[0]
    data = DataSheet("main", "Answers", "", (Wording("c1", "Open?"),), frozenset(), (("yes",),) * (MOST + 1))
    rows = write_data(sheet, data, 1, Around(Words("en"), "", "", "Contents"))
    assert "The first 1,000,000 of 1,000,001 are listed." in sheet["A3"].value
    assert (rows.last, sheet.tables["Data1"].ref) == (MOST + 5, f"A5:A{MOST + 5}")
