"""The figures that a plan's sentences name: checked against the plan, and taken from the finished tables."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from analysis.catalogue import Catalogue, UnknownName
from analysis.kinds import Entry, PlanMistake
from analysis.prose import Figure, Reference, references
from analysis.tables import Cell, Heading, Role, Show, Table
from analysis.wording import Words, to_say

NOT_SHOWN = to_say("[not shown]")
_HOW = "write ${table:row} or ${table:row:column}, and :share, :value or :base for another number of it"
_ANYWHERE = frozenset({"total", "responses", "invited", "submitted", "unasked"})


def check_text(text: str, known: Mapping[str, Entry | None], catalogue: Catalogue) -> None:
    """Raise PlanMistake or UnknownName where a text names a figure that no table of the plan has."""
    for name in references(text):
        found = Reference.read(name)
        if found is None:
            raise PlanMistake(f"'${{{name}}}' names no figure", _HOW)
        if found.table not in known:
            raise UnknownName("table of this plan", found.table, known)
        codes = _codes(known[found.table], found.table, catalogue)
        for code in filter(None, (found.row, found.column)):
            if codes and code not in codes | _ANYWHERE:
                near = get_close_matches(code, codes, n=1)
                mend = f"did you mean {near[0]}?" if near else f"use one of {', '.join(sorted(codes)[:8])}"
                raise PlanMistake(f"'{name}': no row or column of it has the code '{code}'", mend)


def names(entries: Sequence[Entry], automatic: Sequence[str]) -> dict[str, Entry | None]:
    """What tables of a chapter may be called: by their own name, or by the question that they count."""
    found: dict[str, Entry | None] = dict.fromkeys(automatic)
    for entry in reversed(entries):
        if called := called_of(entry):
            found[called] = entry
    return found


def called_of(entry: Entry) -> str:
    """What sentences call its table: the name that it bears, or its question, if nothing breaks it down."""
    of = getattr(entry, "of", "")
    plain = isinstance(of, str) and not getattr(entry, "by", "")
    return entry.name or (of if plain else "")


def _codes(entry: Entry | None, name: str, catalogue: Catalogue) -> frozenset[str]:
    """All codes that can head a row or a column of a table; none where only building it tells."""
    specs: list[str] = []
    for key in ("of", "by"):
        named = getattr(entry, key, "") if entry else name if key == "of" else ""
        specs += [named] if isinstance(named, str) else list(named)
    found: set[str] = set()
    for spec in filter(None, specs):
        try:
            found |= {category.code for category in catalogue.dimension(spec).categories}
        except UnknownName:
            for variable in catalogue.variables(spec):
                found |= {variable.name, *variable.missing, *(c.code for c in variable.categories)}
                if variable.measure.value == "scale":
                    return frozenset()
    collapsed = getattr(entry, "collapse", None) or {}
    return frozenset() if not found else frozenset({*found, *collapsed, "blank", "skipped"})


def resolver(tables: Sequence[Table]) -> Callable[[str], Figure]:
    """What gives the figure of a reference, from the tables as they may be shown."""
    by_name = {table.called: table for table in reversed(tables) if table.called}

    def resolved(name: str) -> Figure:
        reference = Reference.read(name)
        if reference is None or reference.table not in by_name:
            raise PlanMistake(f"'{name}': the report has no such table", f"use {', '.join(by_name)}")
        return figure(reference, by_name[reference.table])

    return resolved


def figure(reference: Reference, table: Table) -> Figure:
    """What the table says there; where nothing may be shown, that it is not shown."""
    words = table.words
    if reference.aspect == "base" and not reference.row:
        text = words.say(NOT_SHOWN) if table.base is None else words.number(table.base)
        return Figure(reference.name, text, table.number)
    cell, heading = _found(table, reference)
    if cell is None and (table.coarse or table.least_row):
        return Figure(reference.name, words.say(NOT_SHOWN), table.number)
    if cell is None:
        return Figure(reference.name, _none(reference, table), table.number)
    return Figure(reference.name, _spelled(words, cell, heading, reference.aspect), table.number)


def _found(table: Table, reference: Reference) -> tuple[Cell | None, Heading]:
    """The cell of a reference, whichever of its two codes heads rows: small tables are turned for paper."""
    for row, column in ((reference.row, reference.column), (reference.column, reference.row)):
        rows = _places(table.rows, row)
        columns = _places(table.columns, column)
        if rows and columns:
            return table.cells[rows[0]][columns[0]], table.columns[columns[0]]
    return None, Heading("", "")


def _places(headings: Sequence[Heading], code: str) -> list[int]:
    """Where a code stands; without one, the only category that there is, or the only place."""
    if code:
        return [n for n, heading in enumerate(headings) if heading.code == code]
    found = [n for n, heading in enumerate(headings) if heading.role is Role.CATEGORY]
    return found if len(found) == 1 else [0] if len(headings) == 1 else []


def _none(reference: Reference, table: Table) -> str:
    """Of a long list only what was answered has a row: what could have been is none."""
    if Show.COUNT not in table.shows or reference.aspect == "value":
        what = f"'{reference.name}': table {table.number} has no such row and column"
        known = [heading.code for heading in (*table.rows, *table.columns) if heading.code]
        raise PlanMistake(what, f"use {', '.join(known[:8])}")
    return table.words.percent(0) if reference.aspect == "share" else table.words.number(0)


def _spelled(words: Words, cell: Cell, heading: Heading, aspect: str) -> str:
    if cell.mark:
        return words.say(NOT_SHOWN)
    if aspect == "share":
        return words.say("none") if cell.share is None else words.percent(cell.share)
    if aspect == "base":
        return words.number(cell.base or 0)
    if cell.value is not None and aspect in ("", "value"):
        return words.number(cell.value, heading.decimals, year=cell.year)
    return words.number(cell.count or 0) if cell.count is not None else cell.text
