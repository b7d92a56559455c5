"""Who answers in the demonstration: what invented answers depend on, and leanings that repeat."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import exp
from random import Random
from zlib import crc32

from app.questionnaire.answers import Value
from app.questionnaire.choices import Choice
from app.questionnaire.questions.parts import Part


@dataclass(frozen=True, slots=True)
class Profile:
    """An invented respondent; those of one ``group`` resemble one another."""

    code: str = ""
    """Its own code: a State's, or a unit's."""
    group: str = ""
    region: str = ""
    """The region (M49) that it belongs to or works for; '' for the whole world."""
    maturity: float = 0.5
    """From 0 to 1: what makes its scales rise and fall together."""
    diligence: float = 0.85
    """How probably it answers a question that it may leave out."""
    detail: float = 0.3
    """How probably it answers one that stands under more detail."""
    comments: float = 0.05
    today: date = date(2020, 3, 2)


@dataclass(frozen=True, slots=True)
class Here:
    """The place where a question is being answered, and by whom."""

    chance: Random
    profile: Profile
    own: Mapping[str, Value]
    offered: Callable[[Part], Sequence[Choice]]
    applies: Callable[[str], bool]
    missing: float = field(default=0.04)
    """How probably a coded missing is given where one is offered."""


def unit(*names: str) -> float:
    """A number from 0 to 1 that always follows from ``names``; unlike `hash`, in every process the same."""
    return crc32("|".join(names).encode()) / 0xFFFFFFFF


@lru_cache(maxsize=20_000)
def leanings(part: str, group: str, names: tuple[str, ...]) -> tuple[float, ...]:
    """How much everybody, and then a group more than others, leans to each of ``names``."""
    return tuple(
        exp(1.6 * (unit(part, name) - 0.5) + 2.4 * (unit(part, name, group) - 0.5))
        * (0.25 if name.startswith("other") else 1)
        for name in names
    )


def sample(chance: Random, weights: Iterable[tuple[str, float]], count: int) -> list[str]:
    """``count`` different names, the heavier ones more probably; in the order in which they were drawn."""
    drawn = sorted(((-chance.expovariate(1) / weight, name) for name, weight in weights), reverse=True)
    return [name for _key, name in drawn[:count]]
