"""Cases put together by what a table looks at: codes, whether they are guarded, and how many there are."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from itertools import product
from typing import NamedTuple, TypeAlias

from analysis.grouping import Value
from analysis.population import MISSING
from analysis.tables import LeftOut
from analysis.wording import Words, to_say
from app.questionnaire.package import NOT_ASKED

WITHHELD = "withheld"
UNGROUPED = "ungrouped"
UNSAID = ("skipped", "blank", NOT_ASKED)
"""The codes by which respondents said nothing."""

MISSING_LABELS = {
    "skipped": to_say("Not asked, because of an earlier answer"),
    "blank": to_say("Left blank"),
    "dont_know": to_say("Do not know"),
    "not_applicable": to_say("Not applicable"),
    "not_available": to_say("Not available"),
    NOT_ASKED: to_say("Not asked in the questionnaire that was answered"),
    "not_coded": to_say("Not coded, or not settled"),
    WITHHELD: to_say("Not for publication (the respondent's choice)"),
    UNGROUPED: to_say("In none of the groups"),
}
Code: TypeAlias = str | tuple[str, ...]
Key = tuple[str, ...]


class Group(NamedTuple):
    """Cases that are alike in everything that a table looks at."""

    codes: Mapping[str, Code]
    guarded: bool
    cases: int


Tally = tuple[Group, ...]


def is_missing(code: Code) -> bool:
    """Whether a code says why there is no answer."""
    return isinstance(code, str) and code.startswith(MISSING)


def codes_of(code: Code) -> tuple[str, ...]:
    """The codes of an answer, which may be several."""
    return code if isinstance(code, tuple) else (code,)


def answered(tally: Tally, *names: str) -> Tally:
    """The cases that have an answer under each of these names."""
    return tuple(group for group in tally if not any(is_missing(group.codes[name]) for name in names))


def holding(tally: Tally, name: str, wanted: Collection[str]) -> Tally:
    """The cases that have one of these codes."""
    return tuple(group for group in tally if not set(wanted).isdisjoint(codes_of(group.codes[name])))


def guarded(tally: Tally) -> Tally:
    """The cases whose respondent must not be recognisable."""
    return tuple(group for group in tally if group.guarded)


def size(tally: Tally) -> int:
    """How many there are."""
    return sum(group.cases for group in tally)


def counts(tally: Tally, *names: str) -> dict[Key, int]:
    """Cases by each combination of codes that occurs; one with several codes counts in full under each."""
    found: Counter[Key] = Counter()
    for group in tally:
        for key in product(*(codes_of(group.codes[name]) for name in names)):
            found[key] += group.cases
    return dict(found)


def numbers(tally: Tally, name: str) -> Counter[Decimal]:
    """How often each number occurs, of the cases that have one."""
    found: Counter[Decimal] = Counter()
    for group in answered(tally, name):
        found[Decimal(str(group.codes[name]))] += group.cases
    return found


def left_out(tally: Tally, name: str, words: Words) -> tuple[LeftOut, ...]:
    """How many cases have each missing code, in the usual order; those that occur."""
    found = counts(tuple(group for group in tally if is_missing(group.codes[name])), name)
    codes = in_order(str(code).removeprefix(MISSING) for (code,) in found)
    return tuple(LeftOut(code, missing_label(code, words), found[MISSING + code,]) for code in codes)


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Missing codes in the usual order; then those of the survey's own."""
    found = set(codes)
    return (*(code for code in MISSING_LABELS if code in found), *sorted(found - set(MISSING_LABELS)))


def missing_label(code: str, words: Words) -> str:
    """What a missing code stands for; one of the survey's own says what the survey says."""
    return words.say(MISSING_LABELS[code]) if code in MISSING_LABELS else words.missing.get(code, code)


def regrouped(value: Value, missing: str, grouping: Mapping[str, str] | None) -> Code:
    """A value as a code, or the codes of a multiple one without repetition; missing codes are marked."""
    if value is None or value == ():
        return MISSING + missing
    if grouping is None:
        return value if isinstance(value, tuple) else str(value)
    if isinstance(value, tuple):
        groups = [grouping[code] for code in value if code in grouping]
        return tuple(dict.fromkeys(groups)) or MISSING + UNGROUPED
    return grouping.get(str(value), MISSING + UNGROUPED)
