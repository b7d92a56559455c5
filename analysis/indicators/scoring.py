"""Scores by the rules of a scheme, in exact fractions: missing is not zero, not applicable is in no base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from analysis.indicators.formula import Found
from analysis.scheme import DOWN, IndicatorKeys, LevelKeys
from app.questionnaire.package import BLANK, NOT_APPLICABLE

_exact = lru_cache(Fraction)
"""The numbers of a scheme, which are the same for every response."""
INSUFFICIENT = "insufficient"
"""In place of a level, where too little is known."""
TOGETHER = "together"
"""In place of a node: all of them."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one response says of an indicator: its inputs, their value, and the score from 0 to 1."""

    indicator: IndicatorKeys
    inputs: tuple[Found, ...]
    value: Fraction | None
    score: Fraction | None
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Whether it belongs into the denominator of its nodes."""
        return self.reason != NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class NodeScore:
    """The score of a node with what it rests on; no score where too little of it is known."""

    node: str
    results: tuple[Result, ...]
    coverage: Fraction | None  # of the weight that applies, how much is known; none where nothing applies
    score: Fraction | None
    level: str  # the code of the level, INSUFFICIENT, or NOT_APPLICABLE
    capped: bool = False  # whether the score would reach a higher level, whose condition is not met


def measured(indicator: IndicatorKeys, inputs: Sequence[Found], coverage: Fraction) -> Result:
    """The value of an indicator: the mean of the inputs that are known, if enough of those that apply are."""
    applying = [one for one in inputs if one.applies]
    if not applying:
        return Result(indicator, tuple(inputs), None, None, NOT_APPLICABLE)
    known = [one.value for one in applying if one.value is not None]
    if Fraction(len(known), len(applying)) < coverage or not known:
        reason = next((one.reason for one in applying if one.value is None), BLANK)
        return Result(indicator, tuple(inputs), None, None, reason)
    value = sum(known, Fraction()) / len(known)
    return Result(indicator, tuple(inputs), value, _scaled(indicator, value) if indicator.scored else None)


def _scaled(indicator: IndicatorKeys, value: Fraction) -> Fraction:
    """Where a value lies between the least and the most of its indicator, from 0 to 1; none lies outside."""
    least, most = _exact(indicator.least), _exact(indicator.most)
    score = min(max((value - least) / (most - least), Fraction(0)), Fraction(1))
    return 1 - score if indicator.direction == DOWN else score


def judged(
    node: str,
    results: Sequence[Result],
    coverage: Fraction,
    levels: Sequence[LevelKeys],
    met: Mapping[str, bool],
) -> NodeScore:
    """The score and level of a node; `met` says of each level that needs something whether it is there."""
    applying = [one for one in results if one.applies]
    weight = sum((_exact(one.indicator.weight) for one in applying), Fraction())
    if not weight:
        return NodeScore(node, tuple(results), None, None, NOT_APPLICABLE)
    known = [(_exact(one.indicator.weight), one.score) for one in applying if one.score is not None]
    share = sum((each for each, _ in known), Fraction()) / weight
    if share < coverage or not share:
        return NodeScore(node, tuple(results), share, None, INSUFFICIENT)
    score = sum((each * one for each, one in known), Fraction()) / (share * weight)
    return NodeScore(node, tuple(results), share, score, *_level(score, levels, met))


def _level(score: Fraction, levels: Sequence[LevelKeys], met: Mapping[str, bool]) -> tuple[str, bool]:
    """The level of a score, and whether it is kept below the one that it would reach."""
    reached = [one for one in levels if score >= _exact(one.at_least)]
    allowed = [one for one in reached if not one.needs or met.get(one.code, False)]
    return allowed[-1].code, allowed[-1] != reached[-1]


def together(
    nodes: Sequence[NodeScore], coverage: Fraction, levels: Sequence[LevelKeys], met: Mapping[str, bool]
) -> NodeScore:
    """All nodes as one: the mean of their scores, each alike, if as many have one as must be known."""
    applying = [one for one in nodes if one.level != NOT_APPLICABLE]
    if not applying:
        return NodeScore(TOGETHER, (), None, None, NOT_APPLICABLE)
    known = [one.score for one in applying if one.score is not None]
    share = Fraction(len(known), len(applying))
    if share < coverage or not known:
        return NodeScore(TOGETHER, (), share, None, INSUFFICIENT)
    score = sum(known, Fraction()) / len(known)
    return NodeScore(TOGETHER, (), share, score, *_level(score, levels, met))
