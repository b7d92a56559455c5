"""Scores by hand: missing is not zero, not applicable is in no base, levels take coverage and have a cap."""

from fractions import Fraction

import pytest

from analysis.indicators.scoring import INSUFFICIENT
from app.questionnaire.package import NOT_APPLICABLE
from tests.analysis.indicators.scheme import response, rules

STEPS = """
- {code: S1, label: Strategy, nodes: [AA1], kind: structural, formula: "${c1}", most: 4}
- {code: S2, label: Policy, nodes: [AA1], kind: structural, formula: "${c2}", most: 4}
- {code: S3, label: Safeguards, nodes: [AA1], kind: structural, most: 3, weight: 2,
   formula: "if(selected(${c6}, 'n'), 0, count-selected(${c6}))"}
- {code: P1, label: Cities, nodes: [AA2], kind: process, formula: "${d4}", most: 100}
"""


def node(given, code="AA1", indicators=STEPS):
    return rules(indicators).profile(given).node(code)


def test_a_node_is_the_weighted_mean_of_its_indicators():
    found = node(response(c1="3", c2="1", c6=("a",)))
    assert found.score == (Fraction(3, 4) + Fraction(1, 4) + 2 * Fraction(1, 3)) / 4
    assert (found.coverage, found.level) == (1, "2")


def test_a_count_above_what_scores_all_scores_all():
    assert node(response(c1="4", c2="4", c6=("a", "b", "c"), g5="3")).score == 1


def test_no_is_zero_and_missing_is_not():
    answered_no = node(response(c1="4", c2="0", c6=("a", "b", "c")))
    unsaid = node(response(c1="4", c2="~dont_know", c6=("a", "b", "c")))
    assert answered_no.score == Fraction(3, 4)
    assert (unsaid.score, unsaid.coverage) == (1, Fraction(3, 4))


@pytest.mark.parametrize("code", ["dont_know", "not_available", "blank", "skipped", "not_asked"])
def test_a_formula_that_would_make_zero_of_a_missing_answer_makes_nothing_of_it(code):
    found = node(response(c1="2", c2="2", c6=f"~{code}"))
    assert found.coverage == Fraction(1, 2)
    (count,) = [one for one in found.results if one.indicator.code == "S3"]
    assert (count.value, count.score, count.reason) == (None, None, code)


def test_what_does_not_apply_is_out_of_the_denominator():
    found = node(response(c1="2", c2="4", c6="~not_applicable"))
    assert (found.score, found.coverage) == (Fraction(3, 4), 1)


def test_a_node_of_which_nothing_applies_has_neither_score_nor_coverage():
    found = node(response(c1="~not_applicable", c2="~not_applicable", c6="~not_applicable"))
    assert (found.score, found.coverage, found.level) == (None, None, NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({"c1": "4", "c6": ("a", "b", "c")}, "3"),  # three of four of the weight
        ({"c1": "4", "c2": "4"}, INSUFFICIENT),  # two of four
        ({}, INSUFFICIENT),
    ],
)
def test_a_level_takes_six_tenths_of_the_weight(given, level):
    assert node(response(**given)).level == level


def test_just_six_tenths_are_enough():
    fifths = "".join(
        f'- {{code: "S{n}", label: L, nodes: [AA1], kind: process, formula: "${{{name}}}", most: 4}}\n'
        for n, name in enumerate(("c1", "c2", "d3", "g5", "d8"))
    )
    assert node(response(c1="2", c2="2", d3="2"), indicators=fifths).level == "2"
    assert node(response(c1="2", c2="2"), indicators=fifths).level == INSUFFICIENT


@pytest.mark.parametrize(
    ("share", "level"),
    [
        ("0", "0"),
        ("14.9", "0"),
        ("15", "1"),
        ("34.9", "1"),
        ("35", "2"),
        ("59.9", "2"),
        ("60", "3"),
        ("84.9", "3"),
        ("85", "4"),
        ("100", "4"),
    ],
)
def test_a_level_begins_exactly_where_its_score_does(share, level):
    assert node(response(d4=share, g5="3"), "AA2").level == level


@pytest.mark.parametrize(
    ("g5", "level", "capped"), [("4", "4", False), ("2", "3", True), ("~blank", "3", True)]
)
def test_the_highest_level_takes_an_evaluation_by_others(g5, level, capped):
    found = node(response(d4="90", g5=g5), "AA2")
    assert (found.level, found.capped, found.score) == (level, capped, Fraction(9, 10))


def test_several_inputs_count_by_the_mean_of_those_that_are_known_if_they_are_enough():
    several = """
    - code: E1
      label: Measures
      nodes: [AA1]
      kind: process
      formula: ["${c1}", "${c2}", "${d3}", "${g5}"]
      most: 4
    """
    assert node(response(c1="1", c2="2", d3="3", g5="~dont_know"), indicators=several).score == Fraction(1, 2)
    assert node(
        response(c1="1", c2="2", d3="~not_applicable", g5="~not_applicable"), indicators=several
    ).score == (Fraction(3, 8))
    few = node(response(c1="1", c2="2", d3="~dont_know", g5="~blank"), indicators=several)
    assert (few.score, few.results[0].reason) == (None, "dont_know")


def test_less_is_better_where_the_direction_says_so():
    down = '- {code: X, label: L, nodes: [AA1], kind: process, formula: "${c1}", most: 4, direction: down}\n'
    assert node(response(c1="1"), indicators=down).score == Fraction(3, 4)


def test_an_indicator_applies_where_its_condition_holds_and_is_missing_where_nobody_knows():
    guarded = """
    - code: E4
      label: Safeguards of technology
      nodes: [AA1]
      kind: process
      formula: "if(selected(${e4a}, 'n'), 0, count-selected(${e4a}))"
      applies: "not(selected(${e4}, 'n'))"
      most: 2
    """
    assert node(response(e4=("x",), e4a=("p",)), indicators=guarded).score == Fraction(1, 2)
    assert node(response(e4=("n",), e4a="~skipped"), indicators=guarded).level == NOT_APPLICABLE
    assert node(response(e4="~dont_know", e4a="~skipped"), indicators=guarded).level == INSUFFICIENT
    assert node(response(e4="~not_applicable", e4a="~skipped"), indicators=guarded).level == NOT_APPLICABLE


def test_the_best_of_several_items_counts_and_none_at_all_is_missing():
    best = '- {code: F1, label: L, nodes: [AA1], kind: process, formula: "max(${f1})", most: 4}\n'
    assert node(response(items=("1", "3", "2")), indicators=best).score == Fraction(3, 4)
    assert node(response(), indicators=best).level == INSUFFICIENT


def test_outcomes_and_opinions_are_shown_and_enter_no_score():
    shown = STEPS + (
        '- {code: D8, label: O, nodes: [AA1], kind: process, formula: "${d8}", least: 1, most: 5,'
        " opinion: true}\n"
        '- {code: "16.1.1", label: H, nodes: [AA1], kind: outcome, formula: "${d4}"}\n'
    )
    profile = rules(shown).profile(response(c1="4", c2="4", c6=("a", "b", "c"), d8="1", d4="73.5"))
    assert profile.node("AA1").score == 1
    values = {one.indicator.code: (one.value, one.score) for one in profile.results}
    assert (values["D8"], values["16.1.1"]) == ((1, None), (Fraction(147, 2), None))


def test_numbers_are_exact():
    tenths = '- {code: X, label: L, nodes: [AA1], kind: process, formula: "${d4}", most: 100}\n'
    assert node(response(d4="0.1"), indicators=tenths).score == Fraction(1, 1000)


def test_all_nodes_together_are_their_mean_if_enough_have_a_score():
    all_of_it = rules(STEPS).profile(response(c1="4", c2="4", c6=("a", "b", "c"), d4="80", g5="0"))
    assert (all_of_it.together.score, all_of_it.together.level, all_of_it.together.capped) == (
        Fraction(9, 10),
        "3",
        True,
    )
    half = rules(STEPS).profile(response(c1="4", c2="4", c6=("a", "b", "c")))
    assert (half.together.score, half.together.level) == (None, INSUFFICIENT)
    one = rules(STEPS).profile(response(c1="4", c2="4", c6=("a", "b", "c"), d4="~not_applicable"))
    assert one.together.score == 1
