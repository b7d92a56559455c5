"""How much a case counts: once or by a weight, in full under each heading it belongs to, or shared out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod
from typing import Literal

from pydantic import Field

from analysis.catalogue import Catalogue, Dimension
from analysis.kinds.base import PlanMistake, deepest
from analysis.kinds.reasons import Reasoned
from analysis.kinds.weighing import WEIGHT
from analysis.tables import LeftOut, Show
from analysis.tally import Key, Tally, answered, codes_of, counts, left_out
from analysis.wording import Words, to_say
from app.questionnaire.codebook import Variable

FRACTIONS = to_say(
    "Counted in fractions: several answers were possible (%(questions)s), and each of the k headings that a "
    "case belongs to gets 1/k of it. So the sums are the total."
)
WEIGHTED = to_say(
    "Weighted by “%(weight)s”: each case counts as much as its weight, exactly. The number of cases stands "
    "beside, not weighted."
)
ALL = ""  # the margin of cases, each once
EVERY = "responses"  # the margin of responses: a case as often as it stands under a heading
ONE_RESPONSE = "counted in fractions each case gives one response"
_WEIGHTED = (Show.COUNT, Show.VALUE)


@dataclass(frozen=True)
class Counting:
    """What each case counts as; plainly, as one in every heading it belongs to."""

    fractional: bool = False
    weight: Variable | None = None

    @property
    def plain(self) -> bool:
        """Whether what counts is the number of cases."""
        return not self.fractional and self.weight is None

    @property
    def keys(self) -> dict[str, Variable]:
        """What a tally must have of each case besides its headings."""
        return {} if self.weight is None else {WEIGHT: self.weight}

    def weighed(self, tally: Tally) -> Tally:
        """The cases that have a weight; refuses one below zero, and what is no number."""
        if self.weight is None:
            return tally
        found = answered(tally, WEIGHT)
        for group in found:
            try:
                weight = Fraction(str(group.codes[WEIGHT]))
            except ValueError:
                weight = Fraction(-1)
            if weight < 0:
                found_there = f"'{group.codes[WEIGHT]}' occurs in {self.weight.name}"
                what = f"weight: {found_there}, which is no number from 0 up"
                raise PlanMistake(what, "take those cases out by `where` or `filter`", WEIGHT)
        return found

    def weightless(self, tally: Tally, words: Words, *names: str) -> tuple[LeftOut, ...]:
        """Which of the cases with an answer under each of the names have no weight, where one is asked."""
        if self.weight is None:
            return ()
        return tuple(
            replace(
                one,
                code=f"{WEIGHT}.{one.code}",
                label=words.say("%(question)s: %(reason)s", question=words.say("Weight"), reason=one.label),
            )
            for one in left_out(answered(tally, *names), WEIGHT, words)
        )

    def amounts(self, tally: Tally, *names: str) -> dict[Key, Fraction]:
        """What the cases under each combination of codes come to, exactly; of no names, all of them."""
        if self.plain:
            return {key: Fraction(n) for key, n in counts(tally, *names).items()}
        found: Counter[Key] = Counter()
        for group in tally:
            codes = [codes_of(group.codes[name]) for name in names]
            weight = Fraction(str(group.codes[WEIGHT])) if self.weight else Fraction(1)
            each = group.cases * weight / (prod(map(len, codes)) if self.fractional else 1)
            for key in product(*codes):
                found[key] += each  # type: ignore[assignment] # a Counter adds up whatever can be added
        return dict(found)  # type: ignore[arg-type]

    def notes(self, words: Words, several: Sequence[str]) -> tuple[str, ...]:
        """How the table was counted, where it was not plainly."""
        said = []
        if self.fractional:
            said.append(words.say(FRACTIONS, questions=words.listed(several)))
        if self.weight:
            said.append(words.say(WEIGHTED, weight=self.weight.label))
        return tuple(said)

    def base_text(self, base: str, words: Words) -> str:
        """A sentence of the base, with the same."""
        said = [base]
        if self.fractional:
            said.append(words.say("Each is shared out among its headings."))
        if self.weight:
            said.append(words.say("This number is not weighted."))
        return " ".join(said)

    def label(self, words: Words) -> str:
        """What the amounts are called."""
        return words.say("Weighted") if self.weight else words.say("In fractions")


PLAIN = Counting()


@dataclass(frozen=True)
class Base:
    """What the shares of a table are of: a row, a column or all of it; cases, or the responses they gave.

    With it, what a case counts as.
    """

    percent: str = ""
    responses: bool = False
    counting: Counting = PLAIN

    @property
    def shows(self) -> tuple[Show, ...]:
        """What is drawn of each cell: of fractions not how many cases they are of."""
        counting = self.counting
        numbers = (Show.COUNT,) if counting.plain else (Show.VALUE,) if counting.weight is None else _WEIGHTED
        return (*numbers, Show.SHARE) if self.percent else numbers

    def margins(self, rows: Dimension, columns: Dimension) -> tuple[str, str]:
        """The margins under which the base of a row and of a column stands."""
        return (
            EVERY if self.responses and rows.multiple else ALL,
            EVERY if self.responses and columns.multiple else ALL,
        )


PLAINLY = Base()


class Counted(Reasoned):
    """The keys of tables in which cases may count for more or less than one."""

    counting: Literal["full", "fractional"] = Field(
        default="full",
        description="`fractional`: a case under k headings counts 1/k under each, not in full.",
    )

    def check_counting(self, catalogue: Catalogue, dimensions: Sequence[Dimension]) -> None:
        """Raise PlanMistake where cases cannot be counted so."""
        self.check_missing(catalogue, dimensions)
        counting = self.counted(catalogue)
        if counting.plain:
            return
        variables = [d.variable for d in dimensions]
        self.check_told(catalogue, [*variables, counting.weight], WEIGHT if counting.weight else "counting")
        if counting.fractional and not any(d.multiple for d in dimensions):
            what = "counting: each case has one heading, so that there is nothing to share out"
            raise PlanMistake(what, "take `counting` out", "counting")
        self.check_weight(catalogue, variables, deepest(catalogue, dimensions))

    def counted(self, catalogue: Catalogue) -> Counting:
        """What each case counts as."""
        return Counting(self.counting == "fractional", self.weight_of(catalogue))


def outside(tally: Tally, parts: Iterable[tuple[str, str]], words: Words) -> tuple[LeftOut, ...]:
    """Who has no code under a first name, and of the others under the next; named where it is several."""
    found: list[tuple[str, str, tuple[LeftOut, ...]]] = []
    for name, label in parts:
        found.append((name, label, left_out(tally, name, words)))
        tally = answered(tally, name)
    if not any(codes for _, _, codes in found[1:]):
        return found[0][2]
    return tuple(
        replace(
            code,
            label=words.say("%(question)s: %(reason)s", question=label, reason=code.label),
            code=f"{name}.{code.code}" if name == WEIGHT else code.code,
        )
        for name, label, codes in found
        for code in codes
    )


def decimal_of(value: Fraction) -> Decimal:
    """A fraction as a decimal, exact where it ends and else to 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)
