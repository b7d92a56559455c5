"""Which columns of numbers a table is drawn with, and in what order: nothing about cells or colours."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.tables import Cell, Chart, Heading, Role, Show, Table
from analysis.wording import to_say

_SHARE, _NUMBER = to_say("Per cent"), to_say("Number")
_SHARES = {
    "row": to_say("Per cent of row"),
    "column": to_say("Per cent of column"),
    "cell": to_say("Per cent of all"),
}
Number = float | Decimal | str | None


@dataclass(frozen=True)
class Column:
    """One drawn column: its head, the block it stands in, and what it takes from each cell of the table."""

    label: str
    block: str
    index: int  # of the table's own columns
    pick: Callable[[Cell], Number]
    format: str
    role: Role
    show: Show
    joins: bool = False  # whether it stands with the block before it, on paper too


def layout(table: Table) -> tuple[Column, ...]:
    """The columns of a table: in blocks where it has many of a kind, else one after another."""
    share = table.words.percent_format
    return tuple(
        replace(column, format=share) if column.show is Show.SHARE else column for column in _columns(table)
    )


def _columns(table: Table) -> tuple[Column, ...]:
    if Show.TEXT in table.shows:
        return tuple(_column(head, n, Show.TEXT, "") for n, head in enumerate(table.columns))
    several = sum(head.role is Role.CATEGORY for head in table.columns) > 1
    if several and Show.SHARE in table.shows and table.kind in ("matrix", "crosstab", "share"):
        return _blocks(table)
    if table.chart is Chart.HEAT or table.kind in ("crosstab", "heat"):
        numbers = tuple(show for show in table.shows if show is not Show.SHARE) or table.shows
        return tuple(
            _column(head, n, show, _named(table, show) if len(numbers) > 1 else "")
            for show in numbers
            for n, head in enumerate(table.columns)
        )
    return tuple(column for n, head in enumerate(table.columns) for column in _beside(table, n, head))


def _blocks(table: Table) -> tuple[Column, ...]:
    """Shares first, for that is what is read; then the base; then the counts; then who is missing."""
    say, shares = table.words.say, _SHARES.get(table.share_of, _SHARE)
    chosen = _SHARE if table.kind == "share" else shares  # the notes of one kind say of whom
    named = say(chosen)
    enumerated = list(enumerate(table.columns))
    categories = [(n, head) for n, head in enumerated if head.role is Role.CATEGORY]
    if table.kind == "share" and table.share_of == "column":
        # The total is one more column here; the bases stand in the last row.
        return (
            *(_column(head, n, Show.SHARE, named) for n, head in enumerated),
            *(_column(head, n, Show.COUNT, say(_NUMBER)) for n, head in enumerated),
        )
    return (
        *(_column(head, n, Show.SHARE, named) for n, head in categories),
        *(_joining(head, n, say("Base")) for n, head in enumerated if head.role is Role.TOTAL),
        *(
            _column(head, n, show, _named(table, show))
            for show in (Show.COUNT, Show.VALUE)
            if show in table.shows
            for n, head in (categories if show is Show.COUNT else enumerated)
        ),
        *(_joining(head, n, say("No answer")) for n, head in enumerated if head.role is Role.MISSING),
    )


def _named(table: Table, show: Show) -> str:
    """What numbers are, where a table has counts and others beside them."""
    return table.values if show is Show.VALUE and table.values else table.words.say(_NUMBER)


def _beside(table: Table, n: int, head: Heading) -> list[Column]:
    has = {
        show: any(getattr(row[n], show.value) is not None or row[n].mark for row in table.cells)
        for show in (Show.COUNT, Show.SHARE, Show.VALUE)
    }
    if any(row[n].mark for row in table.cells):
        has = {
            Show.COUNT: Show.COUNT in table.shows and head.role is not Role.STATISTIC,
            Show.SHARE: Show.SHARE in table.shows and head.role is not Role.STATISTIC,
            Show.VALUE: Show.VALUE in table.shows and head.role is Role.STATISTIC,
        }
    shown = [show for show, yes in has.items() if yes] or [Show.COUNT]
    columns = []
    for show in shown:
        label = head.label
        if len(shown) > 1 and show is Show.SHARE:
            label = table.words.say(_SHARE)
        elif len(table.columns) == 1:
            label = _named(table, show)
        columns.append(_column(replace(head, label=label), n, show, ""))
    return columns


def _joining(head: Heading, n: int, block: str) -> Column:
    return replace(_column(head, n, Show.COUNT, block), joins=True)


def _column(head: Heading, n: int, show: Show, block: str) -> Column:
    formats = {
        Show.COUNT: "#,##0",
        Show.SHARE: "",  # as its language has it
        Show.VALUE: "#,##0" + ("." + "0" * head.decimals if head.decimals else ""),
        Show.TEXT: "@",
    }
    pick: Callable[[Cell], Number] = lambda cell: getattr(cell, show.value)  # noqa: E731
    return Column(head.label, block, n, pick, formats[show], head.role, show)
