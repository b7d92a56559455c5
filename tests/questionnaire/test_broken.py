"""What is no YAML is told of every item that is none, and of no other."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.broken import MOST, broken

GOOD = (
    "- {name: q, type: text, label: Two}",
    "- name: q\n  type: text\n  label: |\n    A list:\n    - of things",
    "- {name: q, type: text,\n   label: 'Over two lines'}",
    "- {name: q, type: text, label: L, relevant: \"${q1} = 'x'\"}",
)
BAD = (
    '- {name: q, type: text, label: "One}',
    "- name: q\n  label: Three: and more",
    "- {name: q, type: text, label: L, relevant: ${q1} = 'x'}",
    "- name: q\n   type: text",
    "- {name: q, type: text, label: Seven]",
    "- name: q\n  label: 'One",
)


def lines(text):
    return [(one.line, one.what) for one in broken(dedent(text))]


def definition(items):
    """A definition with these questions, and the lines that each of them stands on."""
    rows, places = ["survey: s", "title: T", "sections:", "  - name: a", "    questions:"], []
    for item in items:
        own = [f"      {row}" for row in item.split("\n")]
        places.append(range(len(rows) + 1, len(rows) + len(own) + 1))
        rows += own
    return "\n".join([*rows, "  - {name: b, title: B}"]), places


@given(st.lists(st.sampled_from(GOOD + BAD), min_size=1, max_size=8))
def test_each_item_that_is_no_yaml_is_told_once_and_no_other(items):
    text, places = definition(items)
    told = [one.line for one in broken(text)]
    wrong = [place for item, place in zip(items, places, strict=True) if item in BAD]
    assert len(told) == len(wrong)
    assert all(line in place for line, place in zip(told, wrong, strict=True))


def test_mistakes_outside_of_items_are_told_too():
    text = """
        survey: s
        title: "T
        sections:
          - name: a
            questions:
              - {name: q, label: Seven]
    """
    assert [line for line, _what in lines(text)] == [3, 7]


def test_quotes_that_are_not_closed_are_told_where_they_are_opened():
    text = 'sections:\n  - name: a\n    title: "T\n  - name: b\n    title: B\n'
    assert broken(text) == [
        (3, "this is not YAML: the quotes that are opened here are not closed", "close them")
    ]


@pytest.mark.parametrize(
    ("line", "what", "mend"),
    [
        ("     - {name: r}", "begins 5 spaces in, as no line above it does", "begin it 4 or 6 spaces in"),
        ("   title: A", "begins 3 spaces in, as no line above it does", "begin it 2 or 4 spaces in"),
        ("         label: L", "begins 9 spaces in, as no line above it does", "begin it 8 spaces in"),
        ("        label: What else: tell us", "stands without quotes", "put the text in quotes"),
    ],
)
def test_a_line_out_of_place_and_a_text_without_quotes_are_told_in_an_authors_words(line, what, mend):
    text = f"sections:\n  - name: a\n    questions:\n      - name: q\n        type: text\n{line}\n"
    (told,) = broken(text)
    assert (told.line, what in told.what, mend in told.mend) == (6, True, True)


def test_no_more_is_told_than_can_be_read():
    text, _places = definition(BAD * 20)
    assert len(broken(text)) == MOST


@pytest.mark.parametrize("good", GOOD)
def test_of_yaml_nothing_is_told(good):
    assert broken(definition([good])[0]) == []
