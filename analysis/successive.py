"""Reports of one round that follow each other, put on one footing: what each counts, said in the same pieces.

The submissions of all of them are cut into pieces: those that all have, those that only later ones have,
those that were replaced. A number of a report then counts cases of the pieces that the report has, which is
one group more of its population, and a difference between two reports is a population like any other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.dataset import Dataset
from analysis.population import PIECES, RESPONDENT, Codes, Population
from analysis.release import Release, Scope
from analysis.tables import Cell, Heading, Role, Show, Table

CASES = "cases"
"""The kind of a table that says no more than how many cases there are."""


@dataclass(frozen=True)
class Footing:
    """The tables of a new report, and those of earlier ones with which a reader can compare them."""

    tables: tuple[Table, ...]
    issued: tuple[Table, ...] = ()
    known: tuple[Table, ...] = ()  # how many cases there are at all, which every report says


def footing(tables: Sequence[Table], data: Dataset, releases: Sequence[Release] = ()) -> Footing:
    """The tables of a report of this dataset, as it is counted, and those of the reports issued before it."""
    if not releases:
        return Footing(
            tuple(tables),
            (),
            tuple(
                _sizes({name: data.size(name) for name in data.catalogue.parents if name in set(data.tables)})
            ),
        )
    scope = Scope.of(data)
    scopes = [*(release.scope for release in releases), scope]
    pieces = _pieces(scopes)
    new = tuple(_told(table, lambda one: _in_pieces(one, pieces[-1])) for table in tables)
    sets = {codes for table in tables for codes in _respondents(table)}
    issued, known = [], [*_sizes(scope.rows, pieces[-1])]
    for release, own in zip(releases, pieces, strict=False):
        as_now = _as_now(release.scope, scope, sets)
        issued += [
            _told(table, lambda one, own=own, as_now=as_now: _in_pieces(as_now(one), own))  # type: ignore[misc]
            for table in release.tables
        ]
        known += _sizes(release.scope.rows, own)
    return Footing(new, tuple(issued), tuple(known))


Pieces = dict[str, Codes]
"""Of each table, the pieces that one report has."""


def _pieces(scopes: Sequence[Scope]) -> list[Pieces]:
    found: list[Pieces] = [{} for _ in scopes]
    every = frozenset[str]().union(*(scope.submissions for scope in scopes))
    signatures = {tuple(one in scope.submissions for scope in scopes) for one in every}
    for n, scope in enumerate(scopes):
        own = frozenset("".join("+-"[not there] for there in one) for one in signatures if one[n])
        for table, rows in scope.rows.items():
            # Anonymous answers are never replaced: of two reports, the one with more has those of the other.
            sizes = {one.rows.get(table, 0) for one in scopes}
            grown = frozenset(f"first {size}" for size in sizes if 0 < size <= rows)
            found[n][table] = (grown if table in scope.anonymous else own) or frozenset({"none"})
    return found


def _in_pieces(one: Population, pieces: Pieces) -> Population:
    return one.within({PIECES: pieces.get(one.table, frozenset({"none"}))})


def _told(table: Table, change: Callable[[Population], Population]) -> Table:
    """The table with its populations said in another way."""

    def cell(one: Cell) -> Cell:
        found = {
            "population": one.population and change(one.population),
            "base_population": one.base_population and change(one.base_population),
        }
        return replace(one, **found)  # type: ignore[arg-type] # both keys are of populations

    if table.population is None:
        return table
    cells = tuple(tuple(cell(one) for one in line) for line in table.cells)
    return replace(table, cells=cells, population=change(table.population))


def _sizes(sizes: Mapping[str, int], pieces: Pieces | None = None) -> Iterable[Table]:
    """A report says of each unit of analysis how many cases it had."""
    for name, rows in sizes.items():
        everybody = Population(name) if pieces is None else _in_pieces(Population(name), pieces)
        yield Table(
            name=name,
            title="",
            kind=CASES,
            rows=(Heading("total", "", Role.TOTAL),),
            columns=(Heading("cases", ""),),
            cells=((Cell(count=rows, population=everybody, public=rows),),),
            shows=(Show.COUNT,),
            base=None,
            base_text="",
            least=1,
            population=everybody,
        )


def _respondents(table: Table) -> Iterable[Codes]:
    return (
        codes
        for line in table.cells
        for one in line
        if one.population is not None
        for variable, codes in one.population.groups
        if variable == RESPONDENT
    )


def _as_now(then: Scope, now: Scope, sets: set[Codes]) -> Callable[[Population], Population]:
    """A population of an earlier report by the groups of respondents as they are now.

    Who has been invited since was counted in none of the earlier numbers, and may stand in any group.
    """
    known = {codes & then.respondents: codes for codes in sorted(sets, key=sorted, reverse=True)}

    def changed(one: Population) -> Population:
        groups = {
            (name, known.get(codes & now.respondents, codes) if name == RESPONDENT else codes)
            for name, codes in one.groups
        }
        return Population(one.table, frozenset(groups))

    return changed
