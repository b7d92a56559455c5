"""Reports of one round that follow each other, put on one footing: what each counts, said in the same pieces.

The submissions of all of them are cut into pieces: those that all have, those that only later ones have,
those that were replaced. A number of a report then counts cases of the pieces that the report has, which is
one group more of its population, and a difference between two reports is a population like any other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from analysis.dataset import Dataset
from analysis.grouping import Column
from analysis.population import PIECES, RESPONDENT, Codes, Population
from analysis.release import Release, Scope, mark_of
from analysis.tables import Cell, Heading, Role, Show, Table
from app.questionnaire.package import MAIN

Who = Mapping[tuple[str, str], frozenset[str]]
"""Of each dataset, by its name, and each of its pieces: whose submissions it has."""
CASES = "cases"
"""The kind of a table that says no more than how many cases there are."""


@dataclass(frozen=True)
class Footing:
    """The tables of a new report, and those of earlier ones with which a reader can compare them."""

    tables: tuple[Table, ...]
    issued: tuple[Table, ...] = ()
    known: tuple[Table, ...] = ()  # how many cases there are at all, which every report says
    who: Who = field(default_factory=dict)  # of the new report


def footing(
    tables: Sequence[Table],
    data: Dataset,
    releases: Sequence[Release] = (),
    joined: Mapping[str, Dataset] = MappingProxyType({}),
) -> Footing:
    """The tables of a report of this dataset, as it is counted, and those of the reports issued before it.

    ``joined`` are the datasets that stand beside it in tables, by the names that its plan calls them by.
    """
    datasets = {"": data, **joined}
    if not releases:
        return Footing(tuple(tables), (), tuple(_sizes({name: _rows(one) for name, one in datasets.items()})))
    own = {name: Scope.of(one) for name, one in datasets.items()}
    names = {scope.source: name for name, scope in own.items()}
    reports = [_named(release, names) for release in releases]
    scopes = [*(found for _, found in reports), own]
    pieces = _pieces(scopes)
    new = tuple(_told(table, lambda one: _in_pieces(one, pieces[-1])) for table in tables)
    sets = {found for table in tables for found in _respondents(table)}
    issued, known = [], [*_sizes({name: scope.rows for name, scope in own.items()}, pieces[-1])]
    for (issued_tables, found), there in zip(reports, pieces, strict=False):
        as_now = _as_now(found, own, sets)
        issued += [
            _told(table, lambda one, there=there, as_now=as_now: _in_pieces(as_now(one), there))  # type: ignore[misc]
            for table in issued_tables
        ]
        known += _sizes({name: scope.rows for name, scope in found.items()}, there)
    return Footing(new, tuple(issued), tuple(known), _who(datasets, scopes))


Scopes = Mapping[str, Scope]
"""Of each dataset of a report its scope, by the name that stands before its tables."""


def _named(release: Release, names: Mapping[str, str]) -> tuple[tuple[Table, ...], Scopes]:
    """An earlier report, its datasets called as in the new one; what that does not have is called apart."""
    called = {name: names.get(scope.source, f"@{scope.source}") for name, scope in release.scopes.items()}

    def renamed(one: Population) -> Population:
        name, _, table = one.table.rpartition(":")
        return Population(_table(called[name], table), one.groups)

    scopes = {called[name]: scope for name, scope in release.scopes.items()}
    return tuple(_told(table, renamed) for table in release.tables), scopes


def _table(name: str, table: str) -> str:
    """A table of a dataset, by the name of that."""
    return f"{name}:{table}" if name else table


def _name(one: Population) -> str:
    """The name of the dataset that it is of."""
    return one.table.rpartition(":")[0]


Pieces = dict[str, Codes]
"""Of each table, the pieces that one report has."""


def _pieces(reports: Sequence[Scopes]) -> list[Pieces]:
    found: list[Pieces] = [{} for _ in reports]
    for name in {name for scopes in reports for name in scopes}:
        numbers = [n for n, scopes in enumerate(reports) if name in scopes]
        for n, pieces in zip(numbers, _of_dataset([reports[n][name] for n in numbers]), strict=True):
            found[n] |= {_table(name, table): codes for table, codes in pieces.items()}
    return found


def _of_dataset(scopes: Sequence[Scope]) -> list[Pieces]:
    """The pieces of one dataset as it was at several times."""
    found: list[Pieces] = [{} for _ in scopes]
    every = frozenset[str]().union(*(scope.submissions for scope in scopes))
    signatures = {tuple(one in scope.submissions for scope in scopes) for one in every}
    for n, scope in enumerate(scopes):
        own = frozenset(_signature(one) for one in signatures if one[n])
        for table, rows in scope.rows.items():
            # Anonymous answers are never replaced: of two reports, the one with more has those of the other.
            sizes = {one.rows.get(table, 0) for one in scopes}
            grown = frozenset(f"first {size}" for size in sizes if 0 < size <= rows)
            found[n][table] = (grown if table in scope.anonymous else own) or frozenset({"none"})
    return found


def _who(datasets: Mapping[str, Dataset], reports: Sequence[Scopes]) -> Who:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, data in datasets.items():
        scopes = [scopes[name] for scopes in reports if name in scopes]
        for receipt, respondent in data.rows(MAIN, [Column(MAIN, "submission"), Column(MAIN, "respondent")]):
            mark = mark_of(str(receipt))
            found[name, _signature(mark in one.submissions for one in scopes)].add(str(respondent))
    return {piece: frozenset(those) for piece, those in found.items()}


def _signature(there: Iterable[bool]) -> str:
    """A piece, by which of the reports have it."""
    return "".join("+" if one else "-" for one in there)


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


def _rows(data: Dataset) -> Mapping[str, int]:
    return {name: data.size(name) for name in data.catalogue.parents if name in set(data.tables)}


def _sizes(rows: Mapping[str, Mapping[str, int]], pieces: Pieces | None = None) -> Iterable[Table]:
    """A report says of each unit of analysis how many cases it had."""
    counted = {_table(name, table): n for name, found in rows.items() for table, n in found.items()}
    for name, size in counted.items():
        everybody = Population(name) if pieces is None else _in_pieces(Population(name), pieces)
        yield Table(
            name=name,
            title="",
            kind=CASES,
            rows=(Heading("total", "", Role.TOTAL),),
            columns=(Heading("cases", ""),),
            cells=((Cell(count=size, population=everybody, public=size),),),
            shows=(Show.COUNT,),
            base=None,
            base_text="",
            least=1,
            population=everybody,
        )


def _respondents(table: Table) -> Iterable[tuple[str, Codes]]:
    """The groups of respondents of which a table counts cases, each with the name of its dataset."""
    return (
        (_name(one.population), codes)
        for line in table.cells
        for one in line
        if one.population is not None
        for variable, codes in one.population.groups
        if variable == RESPONDENT
    )


def _as_now(then: Scopes, now: Scopes, sets: set[tuple[str, Codes]]) -> Callable[[Population], Population]:
    """A population of an earlier report by the groups of respondents as they are now.

    Who has been invited since was counted in none of the earlier numbers, and may stand in any group.
    """
    known = {
        (name, codes & then[name].respondents): codes
        for name, codes in sorted(sets, key=lambda one: (one[0], sorted(one[1])), reverse=True)
        if name in then
    }

    def changed(one: Population) -> Population:
        name = _name(one)
        if name not in now:
            return one
        groups = {
            (
                variable,
                known.get((name, codes & now[name].respondents), codes) if variable == RESPONDENT else codes,
            )
            for variable, codes in one.groups
        }
        return Population(one.table, frozenset(groups))

    return changed
