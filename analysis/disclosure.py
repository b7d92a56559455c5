"""Disclosure control: hides small numbers, and whatever in a report would let them be worked out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.audit import Key as AuditKey
from analysis.audit import Recovered, largest_set, recovered
from analysis.complement import Ground, Line, Place, complemented
from analysis.linking import sums
from analysis.marking import emptied, marked
from analysis.population import MISSING, Population
from analysis.sensitive import Spot, anchor, least_of, lines, primary, sizes
from analysis.tables import Mark, Table
from analysis.wording import to_say

AUDITED = 2000
"""How many hidden numbers may hang together: of more, whole tables are taken out until it is so few."""
TOO_MANY = to_say("Too many numbers of this table would have to be hidden: nothing of it is shown.")
Key = Population | tuple[int, Spot]


def disclosed(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables of a report as they may be shown together: with marks in place of numbers."""
    report = _Report(tables)
    ground = report.ground()
    hidden = complemented(ground, report.primary)
    while len(largest := largest_set(report.shown(hidden))) > AUDITED:
        report.withdraw(largest)
    while True:
        shown = report.shown(hidden)
        more = report.around(recovered(shown), hidden)
        if not more:
            return shown
        hidden = complemented(ground, report.primary, hidden | more)


@dataclass
class _Report:
    """The numbers of a report's tables: one that stands in several of them is one place."""

    tables: Sequence[Table]
    places: dict[Key, Place] = field(default_factory=dict)
    sizes: dict[Place, int] = field(default_factory=dict)
    counts: dict[Place, int] = field(default_factory=dict)
    least: dict[Place, int] = field(default_factory=dict)
    primary: set[Place] = field(default_factory=set)
    opinions: set[Place] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    unshown: set[Place] = field(default_factory=set)
    of_table: dict[int, set[Place]] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for t, table in enumerate(self.tables):
            if least_of(table):
                self._add(t, table)
        self._link()

    def ground(self) -> Ground:
        """What there is to hide."""
        return Ground(self.sizes, self.lines, self.least, frozenset(self.unshown))

    def shown(self, hidden: set[Place]) -> tuple[Table, ...]:
        """The tables without what is hidden."""
        return tuple(
            emptied(table, table.words.say(TOO_MANY))
            if t in self.withdrawn
            else marked(table, self.marks(t, hidden))
            if least_of(table)
            else table
            for t, table in enumerate(self.tables)
        )

    def around(self, found: Iterable[Recovered], hidden: set[Place]) -> set[Place]:
        """What else to hide, since these numbers can be worked out: one that adds up with each of them.

        Where none is left that does, all of the tables go in which the number stands.
        """
        ground = self.ground()
        more: set[Place] = set()
        for one in found:
            place = self._audited(one.key)
            beside = ground.shown(ground.beside.get(place, ()), hidden)[:1]
            more.update(beside or ground.shown(self._together(place), hidden))
        return more

    def withdraw(self, found: Iterable[AuditKey]) -> None:
        """Show nothing of the table that hides most of these numbers, so that fewer hang together."""
        places = {self._audited(key) for key in found}
        left = [t for t in self.of_table if t not in self.withdrawn]
        self.withdrawn.add(max(left, key=lambda t: len(self.of_table[t] & places)))

    def _audited(self, key: AuditKey) -> Place:
        return self.places[key if isinstance(key, Population) else (key[0], key[1:])]

    def _together(self, place: Place) -> set[Place]:
        """All places of the tables that have this one."""
        return set().union(*(places for places in self.of_table.values() if place in places))

    def marks(self, t: int, hidden: set[Place]) -> dict[Spot, Mark]:
        """The cells of a table that show nothing, and why."""
        table = self.tables[t]
        found = {}
        for r in range(len(table.rows)):
            for c in range(len(table.columns)):
                place = self._place(t, (r, anchor(table, c)))
                if place in hidden:
                    found[r, c] = Mark.PRIMARY if place in self.primary else Mark.COMPLEMENTARY
        return found

    def _place(self, t: int, spot: Spot) -> Place:
        r, c = spot
        key: Key = self.tables[t].cells[r][c].population or (t, spot)
        return self.places.setdefault(key, len(self.places))

    def _add(self, t: int, table: Table) -> None:
        found = sizes(table)
        self.of_table[t] = {self._place(t, spot) for spot in found}
        for spot, size in found.items():
            place = self._place(t, spot)
            cell = table.cells[spot[0]][spot[1]]
            count = cell.count if cell.count is not None else cell.base
            self.sizes[place] = max(size, self.sizes.get(place, 0))
            self.counts[place] = size if count is None else count
            self.least[place] = max(least_of(table), self.least.get(place, 0))
            if table.opinion:
                self.opinions.add(place)
        self.primary |= {self._place(t, spot) for spot in primary(table)}
        for parts, total in lines(table):
            known = None if total is None else self._place(t, total)
            self.lines.append(Line(tuple(self._place(t, spot) for spot in parts), known))

    def _link(self) -> None:
        """Add the sums that tables make with each other, and the differences that these tell of."""
        populations = [key for key in self.places if isinstance(key, Population)]
        found = list(sums(populations))
        for one in found:
            if one.rest is not None and one.rest not in self.places:
                self._add_rest(one.rest, one.whole, one.parts)
        # The differences make sums among themselves, of which no further ones are formed.
        found += sums([key for key in self.places if isinstance(key, Population)])
        for one in found:
            parts = [*one.parts, *([one.rest] if one.rest is not None else [])]
            if all(part in self.places for part in parts):
                self.lines.append(Line(tuple(self.places[part] for part in parts), self.places[one.whole]))

    def _add_rest(self, rest: Population, whole: Population, parts: tuple[Population, ...]) -> None:
        place = self.places[rest] = len(self.places)
        together = [self.places[part] for part in parts]
        count = self.counts[self.places[whole]] - sum(self.counts[part] for part in together)
        size = self.sizes[self.places[whole]] - sum(self.sizes[part] for part in together)
        least = max(self.least[place] for place in (self.places[whole], *together))
        self.unshown.add(place)
        self.counts[place], self.sizes[place], self.least[place] = max(count, 0), max(size, 0), least
        opinion = bool({self.places[whole], *together} & self.opinions)
        if opinion:
            self.opinions.add(place)
        only_missing = any(all(code.startswith(MISSING) for code in codes) for _, codes in rest.groups)
        # Who may be recognised in the rest of States is not known exactly where the parts ask more than
        # the whole: then all of them count.
        small = 0 < size < least or (size <= 0 < count < least)
        if small and (opinion or not only_missing):
            self.sizes[place] = max(size, 0) or count
            self.primary.add(place)
