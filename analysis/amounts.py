"""Who contributed how much to a sum, and whether it would tell of one of them how much that was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import nlargest
from itertools import chain, repeat

_NONE = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """What those who must not be recognised contributed, each in all; and what is known of others anyway."""

    named: Mapping[str, Decimal] = field(default_factory=dict)
    single: Mapping[Decimal, int] = field(
        default_factory=dict
    )  # of whom no name is known: how many gave each
    public: Decimal = _NONE

    @property
    def protected(self) -> Decimal:
        """The sum of what is to be protected."""
        return sum(self.named.values(), _NONE) + sum((a * n for a, n in self.single.items()), _NONE)

    @property
    def largest(self) -> tuple[Decimal, Decimal]:
        """The largest contribution and the next."""
        each = chain.from_iterable(repeat(amount, min(n, 2)) for amount, n in self.single.items())
        first, second, *_ = [*nlargest(2, chain(self.named.values(), each)), _NONE, _NONE]
        return first, second

    def dominated(self, per_cent: int) -> bool:
        """Whether the second could tell the largest more closely than by so many per cent of it.

        That is the p per cent rule: whoever subtracts a contribution of his own from the sum knows that the
        largest is no more than what is left, which exceeds it by what all others gave.
        """
        first, second = self.largest
        return self.protected - first - second < first * per_cent / 100

    def of(self, those: Collection[str]) -> "Amounts":
        """What these of those whose name is known contributed."""
        return Amounts({who: amount for who, amount in self.named.items() if who in those})

    def with_(self, other: "Amounts") -> "Amounts":
        """Both together; no case is in both."""
        return self._joined(other, 1)

    def without(self, other: "Amounts") -> "Amounts":
        """What is left without those of another, who are among them."""
        return self._joined(other, -1)

    def _joined(self, other: "Amounts", sign: int) -> "Amounts":
        named, single = dict(self.named), dict(self.single)
        for who, amount in other.named.items():
            named[who] = named.get(who, _NONE) + sign * amount
        for amount, n in other.single.items():
            single[amount] = single.get(amount, 0) + sign * n
        return Amounts(named, single, self.public + sign * other.public)
