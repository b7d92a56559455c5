"""Which numbers of different tables add up to each other: margins, sub-totals, filters and their rest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from analysis.population import ANSWERED, MISSING, Codes, Population

ELSE = "?"  # what else there may be but the codes that tables show
FAMILIES = 6  # ways of dividing one set of cases: by region, sub-region, regional group …


@dataclass(frozen=True)
class Sum:
    """Populations that exclude each other and make up another; `rest` is in none of the others."""

    whole: Population
    parts: tuple[Population, ...]
    rest: Population | None
    unlisted: bool = False  # whether the rest is only what no table lists: it may be that there is no such


def sums(populations: Iterable[Population]) -> Iterator[Sum]:
    """Every way in which some of these populations divide another one of them."""
    known = dict.fromkeys(populations)
    contexts: dict[tuple[Population, str], dict[Codes, Population]] = {}
    listed: dict[tuple[str, str], set[Codes]] = {}
    for population in known:
        # In one order: what is hidden may hang on which sum comes first.
        for variable, codes in sorted(population.groups, key=itemgetter(0)):
            listed.setdefault((population.table, variable), set()).add(codes)
            contexts.setdefault((population.without(variable), variable), {})[codes] = population
    for (context, variable), found in contexts.items():
        domain = _Domain(listed[context.table, variable])
        sets = {domain.full(codes): population for codes, population in found.items()}
        if context in known:
            sets[domain.everything] = context
        if len(sets) > 1:
            yield from _divided(sets, context, variable, domain)


class _Domain:
    """The codes that a variable has in any table, so that "any answer" is a set like the others."""

    def __init__(self, groups: Iterable[Codes]) -> None:
        every = frozenset[str]().union(*groups) - ANSWERED
        missing = frozenset(code for code in every if code.startswith(MISSING))
        self.answered = (every - missing) | {ELSE}
        self.everything = every | {ELSE, MISSING + ELSE}

    def full(self, codes: Codes) -> Codes:
        return self.answered | (codes - ANSWERED) if codes >= ANSWERED else codes

    def short(self, codes: Codes) -> Codes:
        return ANSWERED | (codes - self.answered) if codes >= self.answered else codes


def _divided(
    sets: dict[Codes, Population], context: Population, variable: str, domain: _Domain
) -> Iterator[Sum]:
    for whole, population in sets.items():
        left = sorted((part for part in sets if part < whole), key=lambda part: (-len(part), sorted(part)))
        for _ in range(FAMILIES):
            if not left:
                break
            used: Codes = frozenset()
            family = []
            for part in left:
                if not part & used:
                    family.append(part)
                    used |= part
            left = [part for part in left if part not in family]
            rest = whole - used
            yield Sum(
                population,
                tuple(sets[part] for part in family),
                context.within({variable: domain.short(rest)}) if rest else None,
                rest == {ELSE},
            )
