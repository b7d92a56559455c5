"""The list of erasures: wherever it was cut off, what was whole is read, and the next line is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collection import erased_list
from app.collection.erased_list import Line, Unreadable


def line(name):
    return Line(
        name, "2020-03-02", erased_list.mark("a key", f"{name}@example.org"), erased_list.sign("a key")
    )


WHOLE = [line("first"), line("second")]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A list of two lines, whose bytes each example puts back."""
    made = tmp_path_factory.mktemp("list") / erased_list.NAME
    for one in WHOLE:
        erased_list.add(made, one)
    return made


@pytest.fixture(scope="module")
def content(file):
    return file.read_bytes()


@given(data=st.data())
def test_wherever_the_list_was_cut_off_whole_lines_are_read_and_the_next_one_is_whole(file, content, data):
    cut = data.draw(st.integers(0, len(content)))
    rubbish = data.draw(st.sampled_from([b"", b"\0\0\0"]))
    left = content[:cut] + rubbish
    file.write_bytes(left)
    read = erased_list.read(file)
    # A line of which only the end of the line is missing is whole.
    ends = [number + 1 for number, byte in enumerate(content) if byte == ord("\n")]
    whole = sum(cut >= end - (not rubbish) for end in ends)
    assert list(read.lines) == WHOLE[:whole]
    assert read.torn == (
        left not in (b"", *(content[:end] for end in ends), *(content[: end - 1] for end in ends))
    )
    erased_list.add(file, line("third"))
    erased_list.add(file, line("third"))
    assert erased_list.read(file) == erased_list.Listed((*WHOLE[:whole], line("third")), torn=False)
    assert file.read_bytes().count(b"\n") == whole + 1


@pytest.mark.parametrize("broken", [b"{", b"[]", b'{"erasure": "first"}', b"\xff", b"null"])
def test_a_line_that_is_broken_before_the_last_is_refused_with_its_number(file, content, broken):
    first, second, _ = content.split(b"\n")
    file.write_bytes(b"\n".join([first, b"", broken, second, b""]))
    with pytest.raises(Unreadable, match=f"line 3 of {file} is broken"):
        erased_list.read(file)
    with pytest.raises(Unreadable, match="line 3"):
        erased_list.add(file, line("third"))
    assert file.read_bytes().endswith(second + b"\n")


def test_the_list_is_for_its_owner_alone_and_holds_neither_address_nor_key(file, content):
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"@" not in content
    assert b"a key" not in content
