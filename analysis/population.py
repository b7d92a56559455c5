"""Which cases a cell counts, said so that the same cases are the same value in whatever table they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Codes = frozenset[str]
Groups = Mapping[str, Codes]

ANY = "*"
ANSWERED: Codes = frozenset({ANY})
"""Any code but a missing one; beside it may stand missing codes that a table has among its answers."""
RESPONDENT = "respondent"
"""The variable of groups of respondents: its codes are the respondents."""
PIECES = "@pieces"
"""The variable of reports that follow each other: which pieces of all submissions a number counts."""
MISSING = "~"  # the mark before a missing code, which no choice's name can begin with


@dataclass(frozen=True)
class Population:
    """Cases of one table whose answer to each of these variables is among the codes."""

    table: str
    groups: frozenset[tuple[str, Codes]] = frozenset()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Worked out once: the sums of a report look populations up a million times."""
        return hash((self.table, self.groups))

    def within(self, groups: Groups) -> "Population":
        """Those of them that are in these groups too."""
        found = dict(self.groups)
        for variable, codes in groups.items():
            found[variable] = common(found[variable], codes) if variable in found else codes
        return Population(self.table, frozenset(found.items()))

    def without(self, variable: str) -> "Population":
        """The same whatever the answer to a variable is."""
        return Population(self.table, frozenset(group for group in self.groups if group[0] != variable))


def common(one: Codes, other: Codes) -> Codes:
    """The codes that are in both."""
    both = one & other
    if ANY in both:
        return both
    for codes, others in ((one, other), (other, one)):
        if ANY in codes:
            both |= frozenset(code for code in others if not code.startswith(MISSING))
    return both
