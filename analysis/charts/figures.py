"""Which numbers of a table a chart draws, and how they are written in its language."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from analysis.tables import Cell, Heading, Role, Show, Table
from app import languages


@dataclass(frozen=True)
class Figures:
    """The categories of a table, row by row, and what of their cells is shown."""

    table: Table

    @property
    def show(self) -> Show:
        """What can be compared; of a calendar, whose load is drawn by itself, how many there were."""
        return Show.COUNT if self.table.kind == "calendar" else self.table.compared

    @property
    def columns(self) -> list[tuple[int, Heading]]:
        """The columns that are categories, each with its place."""
        return [(n, head) for n, head in enumerate(self.table.columns) if head.role is Role.CATEGORY]

    @property
    def rows(self) -> Iterator[tuple[Heading, tuple[Cell, ...]]]:
        """The rows that are categories."""
        pairs = zip(self.table.rows, self.table.cells, strict=True)
        return ((head, cells) for head, cells in pairs if head.role is Role.CATEGORY)

    def number(self, cell: Cell) -> float | None:
        """What of a cell is drawn; nothing where it is hidden, or where nobody could have answered."""
        found = getattr(cell, self.show.value)
        return None if cell.mark or found is None else float(found)

    def written(self, cell: Cell, *, show: Show | None = None) -> str:
        """The same as it is read: a number, the mark of why none is shown, or a dash for none."""
        if cell.mark:
            return cell.mark.text
        number = self.number(cell)
        decimals = 1 if self.show is Show.VALUE else 0
        return "–" if number is None else self.spelled(number, show or self.show, decimals)

    def spelled(self, number: float | Decimal, show: Show, decimals: int = 0) -> str:
        """A number in the language of the report."""
        if show is Show.SHARE:
            return self.table.words.percent(number)
        if not decimals:
            return languages.format_count(_whole(number), self.table.language)
        return self.table.words.number(Decimal(str(number)), decimals)


def _whole(number: float | Decimal) -> int:
    """To the nearest, a half upwards, as the tables are written."""
    return int(Decimal(str(number)).quantize(Decimal(1), ROUND_HALF_UP))


def round_top(most: float) -> tuple[float, float]:
    """The end of an axis and its step, in numbers that are easily read."""
    if most <= 0:
        return 1.0, 1.0
    magnitude = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 1.0
    step = next(magnitude * n for n in (0.2, 0.25, 0.5, 1, 2, 2.5) if magnitude * n * 5 >= most)
    step = max(step, 1.0) if float(most).is_integer() else step
    return step * -(-most // step), step
