"""Disclosure control: hides small numbers, and whatever in a report would let them be worked out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.audit import Audit, Recovered, Solved
from analysis.complement import Ground, Line, Place, complemented
from analysis.linking import Sum, sums
from analysis.marking import emptied, marked
from analysis.population import ANSWERED, MISSING, PIECES, RESPONDENT, Codes, Population
from analysis.reading import Key as AuditKey
from analysis.sensitive import Spot, anchor, is_summary, least_of, lines, primary, sizes
from analysis.successive import Footing
from analysis.tables import Mark, Role, Table
from analysis.wording import to_say

AUDITED = 2000
"""How many hidden numbers may hang together: of more, whole tables are taken out until it is so few."""
TOO_MANY = to_say("Too many numbers of this table would have to be hidden: nothing of it is shown.")
Key = Population | tuple[int, Spot]


class TellsTooMuch(Exception):
    """A report that cannot be shown without telling what it, or one issued before it, hides."""


def disclosed(footing: Footing) -> tuple[Table, ...]:
    """The tables of a report as they may be shown together: with marks in place of numbers.

    Of a report that follows others, neither tells what the other hides, if somebody compares them.
    """
    before = (*footing.issued, *footing.known)
    report = _Report(footing.tables, footing.issued)
    told = Audit.of(before)
    known = {one.key for one in told.recovered()} | told.reading.shown.keys()
    ground = report.ground()
    hidden = complemented(ground, report.primary, report.kept)
    solved: Solved = {}
    while True:
        shown = report.shown(hidden)
        audit = Audit.of((*shown, *before), solved)
        if len(largest := audit.largest_set()) > AUDITED:
            report.withdraw(largest)
            continue
        found = [one for one in audit.recovered() if one.key not in known and report.has(one.key)]
        if not found:
            return _still_a_report(shown, footing)
        if more := report.around(found, hidden):
            hidden = complemented(ground, report.primary, hidden | more)
        else:
            report.withdraw([key for one in found for key in (one.key, *one.beside)])


def _still_a_report(shown: tuple[Table, ...], footing: Footing) -> tuple[Table, ...]:
    """A report of which nothing is left, because of those issued before it, is refused."""
    cells = [cell for table in shown if least_of(table) for row in table.cells for cell in row]
    if footing.issued and cells and all(cell.mark for cell in cells):
        raise TellsTooMuch(
            "together with the reports issued before, every table would tell what single respondents "
            "answered; wait until more have answered, or issue the earlier report again"
        )
    return shown


@dataclass
class _Report:
    """The numbers of a report's tables: one that stands in several of them is one place.

    Those of reports issued before are places too, which cannot be hidden any more.
    """

    tables: Sequence[Table]
    before: Sequence[Table] = ()
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
    of_table: dict[int, set[Place]] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)

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
        return Ground(self.sizes, self.lines, self.least, frozenset(self.unshown), frozenset(self.issued))

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
            near = {self._audited(key) for key in one.beside}
            near.update(ground.beside.get(place, ()))
            beside = ground.shown(near - {-1}, hidden)[:1]
            more.update(beside or ground.shown(self._together(place), hidden))
        return more

    def withdraw(self, found: Iterable[AuditKey]) -> None:
        """Show nothing of the table that has most of these numbers, so that fewer hang together."""
        places = {self._audited(key) for key in found}
        left = [t for t in self.of_table if t not in self.withdrawn]
        if not left:
            raise TellsTooMuch("what the reports issued before hide follows from what this one must say")
        self.withdrawn.add(max(left, key=lambda t: len(self.of_table[t] & places)))

    def has(self, key: AuditKey) -> bool:
        """Whether a number is of this report, or one that it can be compared by."""
        return isinstance(key, Population) or key[0] < len(self.tables)

    def _audited(self, key: AuditKey) -> Place:
        """The place of a number that was audited; -1 of one that stands in no table."""
        return self.places.get(key if isinstance(key, Population) else (key[0], key[1:]), -1)

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
                    # Where another table asks for more, here nothing is too small by itself.
                    elsewhere = least_of(table) <= min(self.sizes[place], self.least[place] - 1)
                    small = place in self.primary and place not in self.compared and not elsewhere
                    found[r, c] = Mark.PRIMARY if small else Mark.COMPLEMENTARY
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
            self._count(place, table, spot, size)
        self.primary |= {self._place(t, spot) for spot in primary(table)}
        for parts, total in lines(table):
            known = None if total is None else self._place(t, total)
            self.lines.append(Line(tuple(self._place(t, spot) for spot in parts), known))

    def _count(self, place: Place, table: Table, spot: Spot, size: int) -> None:
        cell = table.cells[spot[0]][spot[1]]
        count = cell.count if cell.count is not None else cell.base
        self.sizes[place] = max(size, self.sizes.get(place, 0))
        self.counts[place] = size if count is None else count
        self.least[place] = max(table.least or least_of(table), self.least.get(place, 0))
        if table.opinion:
            self.opinions.add(place)
        if is_summary(table) and table.columns[spot[1]].role is Role.STATISTIC:
            self.figures.add(place)

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

    def _link(self) -> None:
        """Add the sums that tables make with each other, and the differences that these tell of."""
        populations = [key for key in self.places if isinstance(key, Population)]
        found = [one for one in sums(populations) if self._is_to_add(one)]
        for one in found:
            if one.rest is not None and one.rest not in self.places:
                self._add_rest(one.rest, one.whole, one.parts)
        # The differences make sums among themselves, of which no further ones are formed.
        found += sums([key for key in self.places if isinstance(key, Population)])
        for one in found:
            parts = [*one.parts, *([one.rest] if one.rest is not None else [])]
            if all(part in self.places for part in parts) and self._is_to_add(one):
                self.lines.append(Line(tuple(self.places[part] for part in parts), self.places[one.whole]))

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
                    # Where submissions were replaced, who answered publicly may have changed with them.
                    grown = pieces < _pieces(key)
                    for known in (self.sizes,) if grown else (self.sizes, self.counts):
                        if 0 < abs(known[place] - known[other]) < self.least[place]:
                            self.primary.add(place)

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
