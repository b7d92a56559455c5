"""The numbers of a report's tables: what there is to hide, and which sums a reader can make of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from analysis.amounts import Amounts
from analysis.complement import Ground, Line, Place
from analysis.linking import Sum, sums
from analysis.population import ANSWERED, MISSING, PIECES, RESPONDENT, Codes, Population
from analysis.sensitive import Spot, bases, is_summary, least_of, lines, primary, sizes
from analysis.tables import Role, Table

Key = Population | tuple[int, Spot]


class TellsTooMuch(Exception):
    """A report that cannot be shown without telling what it, or one issued before it, hides."""


@dataclass
class Places:
    """The numbers of a report's tables: one that stands in several of them is one place.

    Those of reports issued before are places too, which cannot be hidden any more.
    """

    tables: Sequence[Table]
    before: Sequence[Table] = ()
    who: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)  # whose each piece is
    places: dict[Key, Place] = field(default_factory=dict)
    sizes: dict[Place, int] = field(default_factory=dict)
    counts: dict[Place, int] = field(default_factory=dict)
    least: dict[Place, int] = field(default_factory=dict)
    primary: set[Place] = field(default_factory=set)
    opinions: set[Place] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    unshown: set[Place] = field(default_factory=set)
    issued: set[Place] = field(default_factory=set)
    kept: set[Place] = field(default_factory=set)  # hidden in an earlier report, so hidden again
    compared: set[Place] = field(default_factory=set)  # of which an earlier report shows a part, or the like
    figures: set[Place] = field(default_factory=set)  # rows of statistics, which say how much, not only who
    amounts: dict[Place, Amounts] = field(default_factory=dict)  # of those rows: who contributed what
    summed: dict[Place, str] = field(default_factory=dict)  # and which number they add up
    of_table: dict[int, set[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for t, table in enumerate(self.tables):
            if least_of(table):
                self._add(t, table)
        for table in self.before:
            self._add_issued(table)
        self._link()
        self._compare()

    def ground(self) -> Ground:
        """What there is to hide."""
        return Ground(
            self.sizes,
            self.lines,
            self.least,
            frozenset(self.unshown),
            frozenset(self.issued),
            self.amounts,
            self.dominance,
        )

    @property
    def dominance(self) -> int:
        """By how many per cent the largest contribution to a sum must be uncertain."""
        return max((table.dominance for table in self.tables), default=0)

    def place(self, t: int, spot: Spot) -> Place:
        """The place of a cell, or of what stands for it."""
        r, c = spot
        key: Key = self.tables[t].cells[r][c].population or (t, spot)
        return self.places.setdefault(key, len(self.places))

    def _add(self, t: int, table: Table) -> None:
        found = sizes(table)
        self.of_table[t] = {self.place(t, spot) for spot in found}
        for spot, size in found.items():
            place = self.place(t, spot)
            self._count(place, table, spot, size)
        self.primary |= {self.place(t, spot) for spot in primary(table)}
        for key, base, size in bases(table):
            place = self.places.setdefault(key, len(self.places))
            self.of_table[t].add(place)
            self._hold(place, table, base, size)
            if 0 < size < least_of(table):
                self.primary.add(place)
        for parts, total in lines(table):
            known = None if total is None else self.place(t, total)
            self.lines.append(Line(tuple(self.place(t, spot) for spot in parts), known))

    def _count(self, place: Place, table: Table, spot: Spot, size: int) -> None:
        cell = table.cells[spot[0]][spot[1]]
        count = cell.count if cell.count is not None else cell.base
        self._hold(place, table, size if count is None else count, size)
        if is_summary(table) and table.columns[spot[1]].role is Role.STATISTIC:
            self.figures.add(place)
            self.summed[place] = table.summed or table.rows[spot[0]].code
            if cell.amounts is not None:
                self.amounts[place] = cell.amounts

    def _hold(self, place: Place, table: Table, count: int, size: int) -> None:
        self.sizes[place] = max(size, self.sizes.get(place, 0))
        self.counts[place] = count
        self.least[place] = max(table.least or least_of(table), self.least.get(place, 0))
        if table.opinion:
            self.opinions.add(place)

    def _add_issued(self, table: Table) -> None:
        """The numbers of a report issued before; what it hides is unknown, unless it is counted again now."""
        for spot, size in sizes(table).items():
            cell = table.cells[spot[0]][spot[1]]
            if cell.population is None:
                continue
            place = self.places.setdefault(cell.population, len(self.places))
            self.issued.add(place)
            if cell.mark:
                self.kept.add(place)
                continue
            if self.counts.get(place, cell.count) != cell.count and cell.count is not None:
                raise TellsTooMuch(
                    f"table {table.number} of a report issued before counts the same answers otherwise: "
                    "which of them may be used is ruled in another way; take the plan of that report"
                )
            self._count(place, table, spot, size)
        for key, base, size in bases(table):
            place = self.places.setdefault(key, len(self.places))
            self.issued.add(place)
            self._hold(place, table, base, size)

    def _link(self) -> None:
        """Add the sums that tables make with each other, and the differences that these tell of."""
        found = list(self._sums())
        for one in found:
            if one.rest is not None and one.rest not in self.places:
                self._add_rest(one.rest, one.whole, one.parts)
        # The differences make sums among themselves, of which no further ones are formed.
        for one in [*found, *self._sums()]:
            parts = [*one.parts, *([one.rest] if one.rest is not None else [])]
            if all(part in self.places for part in parts):
                self.lines.append(Line(tuple(self.places[part] for part in parts), self.places[one.whole]))

    def _sums(self) -> Iterator[Sum]:
        """The sums of all places; without a rest of what no table lists, where nobody is in it."""
        for one in sums([key for key in self.places if isinstance(key, Population)]):
            if self._is_to_add(one):
                whole, *parts = (self.counts[self.places[key]] for key in (one.whole, *one.parts))
                yield replace(one, rest=None) if one.unlisted and whole == sum(parts) else one

    def _is_to_add(self, one: Sum) -> bool:
        """Not the sums of earlier reports alone, nor those with a number that they hide."""
        places = {self.places[key] for key in (one.whole, *one.parts)}
        return not places <= self.issued and places <= self.counts.keys()

    def _compare(self) -> None:
        """Where an earlier report shows the same number of other submissions, few of which may differ."""
        new = set().union(*self.of_table.values()) - self.issued if self.issued else set()
        alike: dict[Population, list[tuple[Place, Codes]]] = {}
        for key, place in self.places.items():
            if isinstance(key, Population) and place in self.issued & self.counts.keys():
                alike.setdefault(key.without(PIECES), []).append((place, _pieces(key)))
        for key, place in self.places.items():
            if isinstance(key, Population) and place in new:
                for other, pieces in alike.get(key.without(PIECES), ()):
                    self.compared.add(place)
                    if place not in self.figures and not _tells(key):
                        continue
                    if self._tells_amounts(key, pieces):
                        self.primary.add(place)
                    # Where submissions were replaced, who answered publicly may have changed with them.
                    grown = pieces < _pieces(key)
                    for known in (self.sizes,) if grown else (self.sizes, self.counts):
                        if 0 < abs(known[place] - known[other]) < self.least[place]:
                            self.primary.add(place)

    def _tells_amounts(self, key: Population, before: Codes) -> bool:
        """Whether a sum, less that of a report before, tells how much one of those new in it has given.

        Who sent again counts as new: of how much that was before, nothing is known any more.
        """
        place, name = self.places[key], key.table.rpartition(":")[0]
        if place not in self.amounts:
            return False
        new = frozenset[str]().union(
            *(self.who.get((name, one), frozenset()) for one in _pieces(key) - before)
        )
        given = self.amounts[place].of(new)
        few = 0 < len(given.named) < self.least[place]
        return few or (bool(given.named) and given.dominated(self.dominance))

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
        # the whole: then all of them count. What one report has more than another is known exactly.
        if _pieces(whole) == _pieces(parts[0]):
            small = 0 < size < least or size <= 0 < count < least
        else:
            small = 0 < size < least and (self.places[whole] in self.figures or _tells(rest))
        if all(one in self.amounts for one in (self.places[whole], *together)):
            left = reduce(
                Amounts.without, (self.amounts[one] for one in together), self.amounts[self.places[whole]]
            )
            self.amounts[place] = left
            if left.dominated(self.dominance):
                self.primary.add(place)
        if small and (opinion or not only_missing):
            self.sizes[place] = max(size, 0) or count
            self.primary.add(place)


def _tells(one: Population) -> bool:
    """Whether those whom one report has more than another are told by more than that they answered."""
    answers = [codes for name, codes in one.groups if name not in (PIECES, RESPONDENT)]
    return any(not code.startswith(MISSING) for codes in answers for code in codes - ANSWERED)


def _pieces(one: Population) -> Codes:
    """Which submissions a number of one of several reports counts."""
    return dict(one.groups).get(PIECES, frozenset())
