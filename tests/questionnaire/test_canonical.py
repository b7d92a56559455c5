"""Canonical JSON, written in the quick way, is that of RFC 8785."""

import hashlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.package import canonical, rows_hash

TEXT = st.text(max_size=8) | st.sampled_from(
    ["\u007f", "\u2028", '"\\/', "\t\x00\x1f", "\U0001f600", "\ufb33"]
)
SCALAR = st.none() | st.booleans() | TEXT | st.integers(-(2**53) + 1, 2**53 - 1)
VALUE = st.recursive(
    SCALAR | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)
ROW = st.dictionaries(TEXT, SCALAR | st.lists(TEXT, max_size=3), max_size=6)


@given(VALUE)
def test_every_value_is_written_as_the_standard_says(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(st.lists(ROW, max_size=4))
def test_the_hash_of_rows_is_that_of_their_canonical_lines(rows):
    whole = b"".join(rfc8785.dumps(row) + b"\n" for row in rows)
    assert rows_hash(rows) == f"sha256:{hashlib.sha256(whole).hexdigest()}"


@pytest.mark.parametrize("value", [float("nan"), 2**53, {1: "a"}, ["\ud800"]])
def test_what_the_standard_cannot_say_is_refused(value):
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical(value)
