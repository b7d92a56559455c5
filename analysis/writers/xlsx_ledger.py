"""The ledger of a workbook: for every figure on its sheets the query that gives it, and the groups named."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.query import Query
from analysis.tables import DataSheet, Show, Table
from analysis.wording import to_say
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_data import as_table, heads, title
from analysis.writers.xlsx_layout import layout
from analysis.writers.xlsx_rows import MOST, Rows, rows_below
from analysis.writers.xlsx_sections import Around, Written

LEDGER = to_say("Ledger: how each figure is counted")
GROUPS = to_say("Groups that the ledger names")
_HEADS = (
    to_say("Table"),
    to_say("Row"),
    to_say("Column"),
    to_say("Stands at"),
    to_say("Is a"),
    to_say("Figure"),
    to_say("Rows of"),
    to_say("Counted"),
    to_say("Where"),
    to_say("Share of: counted"),
    to_say("Share of: where"),
)
_GROUP_HEADS = (to_say("Grouping"), to_say("Code"), to_say("Group"))
_HOW = (
    to_say(
        "A line for every number of a table: count the rows of the sheet named that meet all conditions, or "
        "work out of them what stands under “Counted”."
    ),
    to_say(
        "“c1 = 3 or 4” names a column and codes; * stands for any code, and [blank] for why there is none; "
        "“c1:region” is the group of a code, as on the last sheet; {…} is an expression. “responses” counts "
        "every code of each row, not each row once; “different: x” counts each value of a column once."
    ),
    to_say(
        "“mean: k9” is of the numbers in a column (q1, q3: as QUARTILE.INC), “sum: w” adds them up, “by "
        "weight” multiplies each by the number in a second column, and divides a mean by the sum of these; "
        "“in parts: c2” counts 1/k of a row with k codes; “mean place” is of a code among columns of places."
    ),
    to_say(
        "“days in 2018-03” spreads the product of the last columns named evenly over the days from the first "
        "to the second, and takes what falls in that month or year; a number after “less”, or alone, "
        "is the plan's."
    ),
    to_say(
        "A column that the sheet does not have is on the sheet of what its rows are part of (by submission, "
        "or parent item). [c] and [d] are hidden. A name in brackets is a table of the dataset: its answers "
        "are not in this workbook."
    ),
)
_WITHHELD = to_say(
    "Figures also count answers that are not for publication, and so not on the sheets of answers."
)
_WITHOUT = to_say("Tables without a line here, for they hold words: %(tables)s.")
_CUT = to_say("Only the first %(count)s figures are listed.")
_GROUPS_HOW = to_say("Which codes are in which group, on the day of the grouping.")
_WIDE = 230  # characters of a line of explanation
_WHAT = {Show.COUNT: "count", Show.SHARE: "share", Show.VALUE: "value"}
Line = tuple[str | float | Decimal, ...]


class Ledger:
    """What is known of the figures of the tables that were drawn."""

    def __init__(self, written: Sequence[Written], data: Mapping[str, tuple[str, DataSheet]]) -> None:
        self.written, self.data = written, data
        self.columns = {heading.number for _, sheet in data.values() for heading in sheet.headings}

    @property
    def without(self) -> list[str]:
        """The numbers of the tables of which no figure has a query."""
        return [one.table.number for one in self.written if not any(_queries(one.table))]

    @property
    def groupings(self) -> Mapping[str, Mapping[str, str]]:
        """By the name that conditions have for it, each grouping."""
        every = (query for one in self.written for query in _queries(one.table))
        conditions = (condition for query in every for condition in query.where)
        found: dict[str, dict[str, str]] = {}
        for one in conditions:
            if one.groups is not None:
                found.setdefault(one.name, {}).update(one.groups)
        return found

    def lines(self) -> Iterator[Line]:
        """A line for each figure: where it stands, what it is, and how it is counted."""
        for one in self.written:
            sheet = one.sheet.replace("'", "''")
            for number, column in enumerate(layout(one.table) if one.first else (), start=2):
                for row, heading in enumerate(one.table.rows):
                    cell = one.table.cells[row][column.index]
                    shown = cell.mark.text if cell.mark else column.pick(cell)
                    base = cell.query and cell.query.base if column.show is Show.SHARE else None
                    if cell.query is None or shown is None or column.show not in _WHAT:
                        continue
                    if column.show is Show.SHARE and base is None and cell.query.amount is None:
                        continue
                    said = _counted if column.show is Show.COUNT else _worked_out
                    yield (
                        one.table.number,
                        heading.label,
                        one.table.columns[column.index].label,
                        f"'{sheet}'!{get_column_letter(number)}{one.first + row}",
                        _WHAT[column.show],
                        shown,
                        self._rows_of(cell.query, base),
                        said(cell.query),
                        cell.query.conditions,
                        said(base) if base else "",
                        base.conditions if base else "",
                    )

    def _rows_of(self, query: Query, base: Query | None) -> str:
        """The sheet whose rows are counted; a table of the dataset, where an answer is on no sheet."""
        both = [one for one in (query, base) if one]
        conditions = [condition for one in both for condition in one.where]
        named = all(one.groups is not None or ":" not in one.name for one in conditions)
        here = named and self.columns.issuperset(name for one in both for name in one.columns)
        known = here and query.table in self.data
        return self.data[query.table][0] if known else f"({query.table.removeprefix(':')})"


def _counted(query: Query) -> str:
    return query.counted


def _worked_out(query: Query) -> str:
    return query.worked_out


def _queries(table: Table) -> Iterator[Query]:
    return (cell.query for row in table.cells for cell in row if cell.query is not None)


def write_ledger(sheet: Worksheet, ledger: Ledger, around: Around, *, public: bool) -> Rows:
    """A line for each figure, as a real table that can be filtered by the number of a table."""
    say = around.words.say
    told = list(map(say, _HOW))
    told += [say(_WITHHELD)] if public else []
    told += [say(_WITHOUT, tables=", ".join(ledger.without))] if ledger.without else []
    lines = list(ledger.lines())
    told += [say(_CUT, count=MOST)] if len(lines) > MOST else []
    title(sheet, say(LEDGER), "", around)
    row = style.put_lines(sheet, 3, "\n".join(told), style.SMALL, _WIDE)
    style.widths(sheet, [8, 34, 34, 26, 8, 10, 20, 18, 60, 18, 60])
    return _listed(sheet, "Ledger", row, tuple(map(say, _HEADS)), lines[:MOST])


def write_groups(sheet: Worksheet, ledger: Ledger, around: Around) -> Rows:
    """A line for each code of each grouping that a query names."""
    say = around.words.say
    title(sheet, say(GROUPS), say(_GROUPS_HOW), around)
    # Engines find codes in any order; the same dataset makes the same bytes.
    found = sorted(ledger.groupings.items())
    lines = [(name, code, group) for name, groups in found for code, group in sorted(groups.items())]
    style.widths(sheet, [40, 24, 30])
    return _listed(sheet, "Groups", 5, tuple(map(say, _GROUP_HEADS)), lines)


def _listed(sheet: Worksheet, name: str, first: int, labels: tuple[str, ...], lines: Sequence[Line]) -> Rows:
    """Heads, and lines in cells without a style of their own, as on the sheets of answers."""
    heads(sheet, first, labels)
    rows = rows_below(sheet, first + 1, lines)
    as_table(sheet, name, first, rows.last, labels)
    sheet.freeze_panes = f"A{first + 1}"
    return rows
