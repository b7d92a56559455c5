"""Disclosure control: hides small numbers, and whatever in a report would let them be worked out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.amounts_audit import Guarded, too_close
from analysis.audit import Audit, Recovered, Solved
from analysis.complement import Place, complemented
from analysis.marking import can_be_coarsened, coarsened, emptied, marked
from analysis.places import Places, TellsTooMuch
from analysis.population import Population
from analysis.reading import Key as AuditKey
from analysis.reasons_together import reasons_together
from analysis.sensitive import Spot, least_of, together
from analysis.successive import Footing
from analysis.tables import Mark, Table
from analysis.wording import to_say

AUDITED = 2000
"""How many hidden numbers may hang together: of more, tables lose their groups, and then all."""
TOO_MANY = to_say("Too many numbers of this table would have to be hidden: nothing of it is shown.")


def disclosed(footing: Footing) -> tuple[Table, ...]:
    """The tables of a report as they may be shown together: with marks in place of numbers.

    Of a report that follows others, neither tells what the other hides, if somebody compares them.
    """
    before = (*footing.issued, *footing.known)
    report = _Report(footing.tables, footing.issued, footing.who)
    told = Audit.of(before)
    known = {one.key for one in told.recovered()} | told.reading.shown.keys()
    ground = report.ground()
    hidden = complemented(ground, report.primary, report.kept)
    solved: Solved = {}
    while True:
        shown = report.shown(hidden)
        audit = Audit.of((*shown, *before), solved)
        if len(largest := audit.largest_set()) > AUDITED:
            report.lessen(largest)
            continue
        found = [one for one in audit.recovered() if one.key not in known and report.has(one.key)]
        found = found or list(too_close(audit.reading, report.guarded_sums(hidden)))
        if not found:
            return reasons_together(_still_a_report(shown, footing), follows=bool(footing.issued))
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
class _Report(Places):
    """The same with what is shown of it, and what has to be hidden besides."""

    withdrawn: set[int] = field(default_factory=set)
    coarse: set[int] = field(default_factory=set)  # of which only totals are shown

    def shown(self, hidden: set[Place]) -> tuple[Table, ...]:
        """The tables without what is hidden."""
        return tuple(
            emptied(table, table.words.say(TOO_MANY))
            if t in self.withdrawn
            else self._marked(t, table, hidden)
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

    def _marked(self, t: int, table: Table, hidden: set[Place]) -> Table:
        shown = marked(table, self.marks(t, hidden), self._bare(table, hidden))
        return coarsened(shown) if t in self.coarse else shown

    def lessen(self, found: Sequence[AuditKey]) -> None:
        """Put the groups together of the table with most of these numbers; withdraw one without groups."""
        places = {self._audited(key) for key in found}
        left = [
            t
            for t in self.of_table.keys() - self.withdrawn - self.coarse
            if can_be_coarsened(self.tables[t]) and self.of_table[t] & places
        ]
        if left:
            self.coarse.add(max(left, key=lambda t: (len(self.of_table[t] & places), -t)))
        else:
            self.withdraw(found)

    def withdraw(self, found: Iterable[AuditKey]) -> None:
        """Show nothing of the table that has most of these numbers, so that fewer hang together."""
        places = {self._audited(key) for key in found}
        left = [t for t in self.of_table if t not in self.withdrawn]
        if not left:
            raise TellsTooMuch("what the reports issued before hide follows from what this one must say")
        self.withdrawn.add(max(left, key=lambda t: len(self.of_table[t] & places)))

    def guarded_sums(self, hidden: set[Place]) -> dict[tuple[str, Population], Guarded]:
        """The hidden sums that may not be told too closely."""
        found = {}
        for key, place in self.places.items():
            if place in hidden & self.primary & self.amounts.keys() and isinstance(key, Population):
                if place not in self.summed:
                    continue  # a difference, of which no table would say the sum
                one = self.amounts[place]
                room = one.largest[0] * self.dominance / 100
                top = one.public + one.protected + room
                found[self.summed[place], key] = Guarded(float(top), float(one.public))
        return found

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
                for place in hidden & {self.place(t, (r, k)) for k in together(table, c)}:
                    # Where another table asks for more, here nothing is too small by itself.
                    elsewhere = least_of(table) <= min(self.sizes[place], self.least[place] - 1)
                    small = place in self.primary and place not in self.compared and not elsewhere
                    if small or (r, c) not in found:
                        found[r, c] = Mark.PRIMARY if small else Mark.COMPLEMENTARY
        return found

    def _bare(self, table: Table, hidden: set[Place]) -> set[Spot]:
        """The cells whose share would tell a base that is hidden."""
        return {
            (r, c)
            for r, row in enumerate(table.cells)
            for c, cell in enumerate(row)
            if cell.base_population is not None and self.places[cell.base_population] in hidden
        }
