"""Workbooks that people bring: looked at before anything parses them, then read with limits."""

import base64
import gzip
import io
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from app.languages import gettext
from app.sheets import reader, workbook
from app.sheets.look import Refused, look
from app.sheets.workbook import first_sheet, is_workbook, sheets

_ = gettext("en")
OLD = gzip.decompress(base64.b64decode(Path(__file__).with_name("form.xls.gz.b64").read_bytes()))
"""A small form as .xls: survey, choices and settings, with a number, a date, a time and a truth in it."""


def book(*rows, sheet="Sheet"):
    made, written = openpyxl.Workbook(), io.BytesIO()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    made.save(written)
    return written.getvalue()


def with_member(name, content, compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO(book(["K1"], ["x"]))
    with zipfile.ZipFile(made, "a", compression) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def said_of(content):
    with pytest.raises(Refused) as refusal:
        sheets(content, _)
    return refusal.value.what


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and nothing more", "not an Excel workbook"),
        (with_member("xl/vbaProject.bin", b"x"), "macros or links"),
        (with_member("xl/externalLinks/externalLink1.xml", b"<a/>"), "macros or links"),
        (with_member("xl/a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "declares what no workbook needs"),
        (with_member("xl/a.xml", "<!DOCTYPE a>".encode("utf-16-le")), "declares what no workbook needs"),
        (with_member("xl/a.xml", b" " * (1 << 16) + b"<!DOCTYPE a>"), "declares what no workbook needs"),
        (with_member("xl/zeros.bin", bytes(51 << 20)), "unpacks to more than 50 MB"),
        (bytes(5 << 20) + b"xx", "larger than 5 MB"),
        (OLD + "_VBA_PROJECT_CUR".encode("utf-16-le"), "has macros"),
    ],
)
def test_a_workbook_that_could_do_harm_is_refused_before_it_is_parsed(content, said, monkeypatch):
    monkeypatch.setattr(workbook.subprocess, "run", lambda *_words, **_more: pytest.fail("it was parsed"))
    assert said in said_of(content)


def test_a_workbook_of_too_many_parts_is_refused():
    made = io.BytesIO(book(["K1"], ["x"]))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/part{number}.xml", b"<a/>")
    assert "too many parts" in said_of(made.getvalue())


def test_a_workbook_that_cannot_be_parsed_stops_only_its_own_reader():
    made, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(book(["K1"], ["x"])))
    with source, zipfile.ZipFile(made, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, b"<not-a-workbook" if name == "xl/workbook.xml" else source.read(name))
    assert "cannot be read" in said_of(made.getvalue())


def test_rows_keep_their_numbers_and_blank_ends_are_gone():
    assert sheets(book(["a", None, "b", ""], [], [1.0, True], [None]), _) == {
        "Sheet": [["a", "", "b"], [], ["1", "yes"]]
    }
    assert first_sheet(book(["a"], [], ["b"]), _) == [["a"], ["b"]]


def test_an_old_workbook_is_read_as_a_new_one_is():
    assert is_workbook(OLD)
    found = sheets(OLD, _)
    assert list(found) == ["survey", "choices", "settings"]
    assert found["survey"][1][:3] == ["select_one yn", "smokes", "Do you smoke?"]
    assert found["choices"][1:] == [["yn", "1", "Yes"], ["yn", "0", "No"]]
    assert found["settings"][1] == ["Old form", "2020-02-29", "yes", "08:30"]


def test_more_cells_than_anyone_types_are_refused():
    assert "more cells than are read" in said_of(book(["x"] * (reader.MOST_COLUMNS + 1)))
    assert reader.TOO_MUCH == workbook.TOO_MUCH


@pytest.mark.parametrize("step", [512, pytest.param(64, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "content", [book(["type", "name"], ["text", "a"], sheet="survey"), OLD], ids=["xlsx", "xls"]
)
def test_a_workbook_that_is_cut_off_anywhere_is_refused_or_read_and_never_breaks(content, step):
    for length in range(0, len(content), step):
        with suppress(Refused):
            sheets(content[:length], _)


def test_a_workbook_whose_bytes_are_changed_is_refused_or_read():
    content = book(["type", "name"], ["text", "a"])
    for place in range(0, len(content), 199):
        with suppress(Refused):
            look(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :], _)
