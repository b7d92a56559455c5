"""What holds of every score, whatever is answered: bounds, direction; saying less is never saying no."""

from fractions import Fraction
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from analysis.indicators.scoring import INSUFFICIENT
from app.questionnaire.package import NOT_APPLICABLE
from tests.analysis.indicators.scheme import response, rules

NAMES = ("c1", "c2", "d3", "g5")
WEIGHTS = (1, 2, 1, 3)


@cache
def weighed(factor=1, without=""):
    """Indicators of one answer each, and their rules."""
    lines = [
        f'- {{code: {name}, label: L, nodes: [AA1], kind: process, formula: "${{{name}}}", '
        f"most: 4, weight: {factor * weight}}}\n"
        for name, weight in zip(NAMES, WEIGHTS, strict=True)
        if name != without
    ]
    return rules("".join(lines))


LEVELS = ["0", "1", "2", "3", "4"]
DOWN = rules(
    "".join(
        f'- {{code: {name}, label: L, nodes: [AA1], kind: process, formula: "${{{name}}}", '
        f"most: 4, weight: {weight}, direction: down}}\n"
        for name, weight in zip(NAMES, WEIGHTS, strict=True)
    )
)
MISSING = st.sampled_from(["~dont_know", "~blank", "~not_available", "~skipped"])
STEP = st.sampled_from(LEVELS)
ANSWERS = st.fixed_dictionaries(
    {name: st.one_of(STEP, MISSING, st.just("~not_applicable")) for name in NAMES}
)
NAME = st.sampled_from(NAMES)


def node(answers, of=None):
    return (of or weighed()).profile(response(**answers)).node("AA1")


@given(ANSWERS)
def test_a_score_lies_between_none_and_all_and_has_a_level_only_with_enough_known(answers):
    found = node(answers)
    if found.score is None:
        assert found.level in (INSUFFICIENT, NOT_APPLICABLE)
        assert found.coverage is None or found.coverage < Fraction(6, 10)
    else:
        assert 0 <= found.score <= 1
        assert found.coverage >= Fraction(6, 10)
        assert found.level in LEVELS


@given(ANSWERS, NAME, MISSING)
def test_leaving_an_answer_out_never_lowers_a_score_below_what_the_others_say(answers, name, missing):
    """A missing answer acts as if its indicator scored the mean of the rest, never as if it scored zero."""
    without = node({**answers, name: missing})
    if without.score is not None:
        others = [
            Fraction(int(answers[other]), 4)
            for other in NAMES
            if other != name and not answers[other].startswith("~")
        ]
        assert min(others) <= without.score <= max(others)
        assert without.score >= node({**answers, name: "0"}).score


@given(ANSWERS, NAME, MISSING, STEP)
def test_an_answer_more_never_lowers_coverage(answers, name, missing, step):
    before, after = node({**answers, name: missing}), node({**answers, name: step})
    assert after.coverage > before.coverage


@given(ANSWERS, NAME, STEP, STEP)
def test_more_is_never_less_where_the_direction_is_up(answers, name, one, other):
    low, high = sorted((one, other))
    before, after = node({**answers, name: low}), node({**answers, name: high})
    assert before.coverage == after.coverage
    if before.score is not None:
        assert before.score <= after.score
        assert LEVELS.index(before.level) <= LEVELS.index(after.level)


@given(ANSWERS)
def test_the_other_direction_gives_what_is_wanting_to_one(answers):
    up, down = node(answers), node(answers, DOWN)
    assert up.coverage == down.coverage
    assert (up.score is None) == (down.score is None)
    assert up.score is None or up.score + down.score == 1


@given(ANSWERS, NAME)
def test_what_does_not_apply_is_as_if_it_were_not_in_the_scheme(answers, name):
    without = {**answers, name: "~not_applicable"}
    one, other = node(without), node(without, weighed(without=name))
    assert (one.score, one.coverage, one.level) == (other.score, other.coverage, other.level)


@given(ANSWERS, st.integers(2, 9))
def test_only_the_proportions_of_weights_matter(answers, factor):
    one, other = node(answers), node(answers, weighed(factor))
    assert (one.score, one.coverage, one.level) == (other.score, other.coverage, other.level)
