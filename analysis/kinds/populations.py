"""The cases behind each heading of a table, from its dimension: what disclosure links tables by."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from analysis.catalogue import SHOWN, Dimension
from analysis.population import ANSWERED, MISSING, RESPONDENT, Codes, Groups, Population
from analysis.tables import Heading, Role, Table
from analysis.tally import UNGROUPED
from analysis.view import View

_YES: Codes = frozenset({"yes"})


Told = Callable[[Heading, Heading], Groups | None]


def keyed(table: Table, of: Told, base: Told | None = None) -> Table:
    """The table whose cells say which cases they count, where anything of it is to be protected.

    ``base`` says of which cases a share is, where no cell of the table counts them.
    """
    start = table.population
    if start is None:
        return table
    rows = []
    for row, cells in zip(table.rows, table.cells, strict=True):
        line = []
        for column, cell in zip(table.columns, cells, strict=True):
            found = {"population": of(row, column), "base_population": base and base(row, column)}
            told = {key: start.within(groups) for key, groups in found.items() if groups is not None}
            line.append(replace(cell, **told))  # type: ignore[arg-type] # both keys are of populations
        rows.append(tuple(line))
    return replace(table, cells=tuple(rows))


def grouped(view: View, dimension: Dimension, heading: Heading) -> Groups | None:
    """The cases under a heading of a dimension; none where it stands for no set of cases."""
    if heading.role is Role.CATEGORY:
        return among(view, dimension, (heading.code,))
    if heading.role is Role.TOTAL and heading.code == "total":
        return _any(view, dimension)
    if heading.role is Role.MISSING:
        return _missing(dimension, heading.code)
    return None


def both(one: Groups | None, other: Groups | None) -> Groups | None:
    """The cases under two headings at once."""
    if one is None or other is None:
        return None
    return dict(Population("", frozenset(one.items())).within(other).groups)


def filtered(view: View, where: dict[str, tuple[str, ...]]) -> Groups:
    """The cases that a filter lets through."""
    found: Groups = {}
    for spec, codes in where.items():
        found = both(found, among(view, view.catalogue.dimension(spec), codes)) or found
    return found


def among(view: View, dimension: Dimension, codes: tuple[str, ...]) -> Groups:
    """The cases with one of these codes of a dimension."""
    if dimension.variable and (reasons := _reasons(code for code in codes if code.startswith(SHOWN))):
        return {dimension.variable.name: reasons}
    if dimension.variable is None:
        return _of_respondents(view, _respondents(view, dimension, frozenset(codes)))
    grouping = dimension.grouping
    own = frozenset(codes) if grouping is None else frozenset(c for c, g in grouping.items() if g in codes)
    name = dimension.variable.name
    return {name: ANSWERED, _has(name, own): _YES} if dimension.multiple else {name: own}


def _any(view: View, dimension: Dimension) -> Groups:
    """The cases that a table of the dimension has in its base."""
    if dimension.variable is None:
        return _of_respondents(view, _respondents(view, dimension, None))
    name, codes = dimension.variable.name, {category.code for category in dimension.variable.categories}
    reasons = _reasons(SHOWN + code for code in dimension.shown)
    if dimension.grouping is None or (codes and codes <= set(dimension.grouping)):
        return {name: ANSWERED | reasons}
    own = frozenset(dimension.grouping)
    return {name: ANSWERED, _has(name, own): _YES} if dimension.multiple else {name: own | reasons}


def _reasons(shown: Iterable[str]) -> Codes:
    """Missing codes that count as categories, as populations have them."""
    return frozenset(MISSING + code.removeprefix(SHOWN) for code in shown)


def _missing(dimension: Dimension, code: str) -> Groups | None:
    if dimension.variable is None or code == UNGROUPED:
        return None
    return {dimension.variable.name: frozenset({MISSING + code})}


def has_any(name: str, codes: Codes) -> Groups:
    """The cases that have one of these codes in any of several places."""
    return {_has(name, codes): _YES}


def _has(name: str, codes: Codes) -> str:
    """Of several answers to one question, whether one of these is among them: a variable of its own."""
    return f"{name} has {' or '.join(sorted(codes))}"


def _respondents(view: View, dimension: Dimension, codes: Codes | None) -> Codes:
    """The respondents of these groups, or of any group."""
    universe = view.data.universe
    keys = [str(key) for key in universe["respondent"]]
    if dimension.universe_column:
        groups = dict(zip(keys, universe[dimension.universe_column], strict=True))
    elif dimension.grouping is None:
        groups = dict(zip(keys, keys, strict=True))
    else:
        groups = {key: dimension.grouping.get(key) for key in keys}
    return frozenset(key for key, group in groups.items() if group and (codes is None or group in codes))


def _of_respondents(view: View, codes: Codes) -> Groups:
    """A grouping that has every respondent narrows nothing."""
    return {RESPONDENT: codes} if len(codes) < len(set(view.data.universe["respondent"])) else {}
