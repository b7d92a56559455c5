"""Counting rows: whichever way they are parted, the counts of the parts add up to those of the whole."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from unittest.mock import patch

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.frames import MOST, Frames
from analysis.grouping import UNIVERSE, Column, merged
from analysis.kinds.statistics import statistics
from analysis.tally import Group, counts, numbers, size

CODES = st.sampled_from(["a", "b", "c", None])
LISTS = st.one_of(st.none(), st.lists(st.sampled_from(["x", "y", "z"]), unique=True))
NUMBERS = st.one_of(st.none(), st.decimals(-1000, 1000, places=3).map(str))
ITEMS = st.lists(st.tuples(CODES, NUMBERS), max_size=3)
RESPONDENTS = st.lists(st.tuples(CODES, LISTS, ITEMS), max_size=12)
COLUMNS = [Column("main", "c1"), Column("main", "c2"), Column("act", "k1"), Column("act", "d1")]
LINEAGE = ("act", "main")


def frames(respondents):
    """Tables in which each respondent, by its number, has answered and has some items."""
    main = [(f"S{n}", f"R{n}", c1, c2) for n, (c1, c2, _) in respondents]
    items = [
        (f"S{n}", f"R{n}", str(i), *item) for n, (_, _, act) in respondents for i, item in enumerate(act)
    ]
    return Frames(
        {
            "main": pd.DataFrame(main, columns=["submission", "respondent", "c1", "c2"], dtype=object),
            "act": pd.DataFrame(
                items, columns=["submission", "respondent", "item", "k1", "d1"], dtype=object
            ),
            UNIVERSE: pd.DataFrame([(row[1],) for row in main], columns=["respondent"], dtype=object),
        }
    )


@given(RESPONDENTS, st.randoms(use_true_random=False))
def test_counts_of_any_partition_add_up_to_those_of_the_whole(respondents, chance):
    numbered = list(enumerate(respondents))
    parts = {}
    for one in numbered:
        parts.setdefault(chance.randint(1, 4), []).append(one)
    whole = frames(numbered).counts(LINEAGE, COLUMNS)
    assert merged(frames(part).counts(LINEAGE, COLUMNS) for part in parts.values()) == whole
    assert sum(whole.values()) == sum(len(act) for _, _, act in respondents)


@given(
    RESPONDENTS, st.lists(st.sampled_from(COLUMNS), min_size=1, unique=True), st.sampled_from([1, 9, MOST])
)
def test_counts_are_those_of_the_rows_one_by_one_however_many_combinations_there_could_be(
    respondents, columns, most
):
    whole = frames(list(enumerate(respondents)))
    with patch("analysis.frames.MOST", most):
        found = whole.counts(LINEAGE, columns)
    assert list(found.items()) == list(Counter(whole.rows(LINEAGE, columns)).items())


@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=30), st.integers(1, 29))
def test_sums_and_quartiles_of_merged_parts_are_exactly_those_of_all_numbers(values, at):
    def tally(part):
        return tuple(Group({"of": str(value)}, guarded=False, cases=1) for value in part)

    found = statistics(numbers(tally(values[:at]), "of") + numbers(tally(values[at:]), "of"))
    ordered = sorted(values)
    assert found["n"] == len(values)
    assert found["sum"] == sum(values, Decimal(0))
    for code, quarter in (("q1", 1), ("median", 2), ("q3", 3)):
        place = Fraction((len(ordered) - 1) * quarter, 4)
        below, above = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
        assert Fraction(found[code]) == Fraction(below) + (place % 1) * (Fraction(above) - Fraction(below))


def test_a_case_with_several_codes_counts_once_under_each():
    tally = (
        Group({"of": ("a", "b"), "by": "x"}, guarded=False, cases=3),
        Group({"of": ("b",), "by": "x"}, guarded=True, cases=2),
    )
    assert counts(tally, "of", "by") == {("a", "x"): 3, ("b", "x"): 5}
    assert size(tally) == 5
