"""A pattern that could take for ever is refused when it is written, and the others end soon on any text."""

import random
import time

import pytest

from app.questionnaire.expression import ExpressionError, parse
from app.questionnaire.expression.explosions import degree
from app.questionnaire.expression.patterns import canonical, compiled

USUAL = [
    r"^[0-9]{10}$",
    r"^\+?[0-9 ()-]{7,20}$",
    r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,4}$",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,4}",
    r"^(0|7)[0-9]{9}$",
    r"^[A-Z][a-z]+( [A-Z][a-z]+)*$",
    r"^https?://.+$",
    r".*kg.*",
    r"^([0-9]{3},)*[0-9]{3}$",
    r"^(?=.*[0-9])[a-z0-9]{8,}$",
]
EXPLODES = [
    r"(a+)+$",
    r"(a*)*x",
    r"(a|aa)+$",
    r"(a?b?)+c",
    r"([0-9]{2,3})+x",
    r"^\w+([.-]?\w+)*@\w+([.-]?\w+)*(\.\w{2,3})+$",
    r"^(?=(a+)+b)",
    r"^[0-9]+[0-9]+[0-9]+x",
    r"a*a*x",
]
WORST = ("a" * 4_000, "ab" * 2_000, "1" * 4_000, "a@" * 2_000, "a@" + "a." * 2_000, "Aa " * 1_300)


@pytest.mark.parametrize("pattern", USUAL)
def test_usual_patterns_are_accepted_and_end_soon_on_the_worst_text(pattern):
    ready = compiled(canonical(pattern))
    before = time.process_time()
    for text in WORST:
        ready.search(text + "!")
    assert time.process_time() - before < 5


@pytest.mark.parametrize("pattern", EXPLODES)
def test_pattern_that_could_take_for_ever_is_refused(pattern):
    with pytest.raises(ExpressionError, match="could take for ever"):
        parse(f"regex(., '{pattern}')")


def of(source: random.Random, depth: int = 3) -> str:
    """A random pattern over few letters, the more likely to be ambiguous."""
    kind = source.random()
    if depth == 0 or kind < 0.3:
        return source.choice(("a", "b", "[ab]", "[^b]", "."))
    if kind < 0.6:
        return of(source, depth - 1) + of(source, depth - 1)
    if kind < 0.7:
        return f"({of(source, depth - 1)}|{of(source, depth - 1)})"
    return f"({of(source, depth - 1)}){source.choice('*+?')}"


def test_what_is_accepted_never_grows_without_bound():
    source = random.Random(1)
    patterns = {of(source) + "c" for _ in range(600)}
    refused = {pattern for pattern in patterns if degree(pattern) is None}
    for pattern in patterns - refused:
        ready = compiled(pattern)
        for text in ("a" * 24, "ab" * 12, "b" * 24):
            before = time.process_time()
            ready.search(text)
            assert time.process_time() - before < 0.1, pattern
    assert len(patterns) * 0.1 < len(refused) < len(patterns) * 0.7


def test_what_may_stand_around_is_left_out_of_a_pattern():
    assert canonical(".*kg.*") == "kg"
    assert canonical(".*?kg.*?") == "kg"
    assert canonical("^.*kg$") == r"^[^\n\r\u2028\u2029]*kg$"
    assert canonical("a|.*b") == r"a|[^\n\r\u2028\u2029]*b"
