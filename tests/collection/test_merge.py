"""Merging by part: what one changed goes with what others changed; the same part changed twice waits."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collection.history import undone
from app.collection.merge import applied, merge

ALL = ("a1", "a2", "a3")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "becomes", "clash"),
    [
        ("1", "2", "1", "2", False),
        ("1", "1", "2", "2", False),
        ("1", "2", "2", "2", False),
        ("1", "2", "3", "3", True),
        (None, "2", None, "2", False),
        (None, "2", "3", "3", True),
        ("1", None, "1", None, False),
        ("1", None, "2", "2", True),
        ("1", "2", None, None, True),
        ("1", None, None, None, False),
    ],
)
def test_what_becomes_of_one_part(base, mine, theirs, becomes, clash):
    def values(value):
        return {} if value is None else {"a1": value}

    merged = merge(values(base), {"a1": mine}, values(theirs), ["a1"])
    assert applied(values(theirs), merged.changes) == values(becomes)
    assert merged.clashes == ({"a1": (mine, theirs)} if clash else {})


def test_different_parts_go_together():
    merged = merge(
        {"a1": "x"}, {"a1": "mine", "a2": "y"}, {"a1": "x", "a2": "y", "a3": "theirs"}, ["a1", "a2"]
    )
    assert merged.changes == {"a1": ("x", "mine")}
    assert merged.clashes == {}


def test_a_part_that_the_page_did_not_show_is_left_alone():
    merged = merge({"a1": "x", "a2": "y"}, {"a1": "x"}, {"a1": "x", "a2": "y"}, ["a1"])
    assert merged.changes == {}
    assert merged.clashes == {}


def test_a_part_that_was_shown_and_came_back_empty_is_cleared():
    assert merge({"a2": "y"}, {}, {"a2": "y"}, ["a2"]).changes == {"a2": ("y", None)}


VALUES = st.dictionaries(
    st.sampled_from(ALL),
    st.one_of(
        st.text(max_size=2), st.integers(0, 2), st.lists(st.sampled_from("xy"), min_size=1, max_size=2)
    ),
)


@given(base=VALUES, mine=VALUES, theirs=VALUES, shown=st.sets(st.sampled_from(ALL)))
def test_no_value_is_overwritten_that_the_person_had_not_seen(base, mine, theirs, shown):
    merged = merge(base, mine, theirs, shown)
    becomes = applied(theirs, merged.changes)
    for part in ALL:
        changed = part in shown and mine.get(part) != base.get(part)
        if not changed:
            assert becomes.get(part) == theirs.get(part)
        elif part in merged.clashes:
            assert becomes.get(part) == theirs.get(part) != base.get(part)
        else:
            assert becomes.get(part) == mine.get(part)


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_undoing_every_change_leads_back_to_each_earlier_state(states):
    changes = []
    for before, after in pairwise(states):
        parts = [part for part in ALL if before.get(part) != after.get(part)]
        changes.append({part: [before.get(part), after.get(part)] for part in parts})
    for back in range(len(states)):
        assert undone(states[-1], reversed(changes[back:])) == states[back]
