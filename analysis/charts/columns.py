"""Columns: one a month or year, with the yardstick that they are held against as a line across."""

from decimal import Decimal

from analysis.charts.bars import bars
from analysis.charts.drawing import LINE, SMALL, Drawing
from analysis.charts.figures import Figures, round_top
from analysis.charts.lines import measure
from analysis.tables import Cell, Heading, Show

_HIGH = 190
_MOST = 36
_LONGEST = 150.0
"""How long a name under a column may be, in pixels, before the chart is drawn as bars."""


def columns(drawing: Drawing, figures: Figures) -> bool:
    """Columns of the first numbers that the table has, or bars where their names are too long for that."""
    rows = list(figures.rows)
    place = _drawn(figures)
    if not rows or place is None:
        return False
    names = [head.label for head, _ in rows]
    if len(rows) > _MOST or max(measure(name, SMALL) for name in names) > _LONGEST:
        return bars(drawing, figures)
    reference = _reference(figures, rows)
    numbers = [_number(cells[place]) for _, cells in rows]
    top, step = round_top(float(max([n for n in numbers if n is not None] + [reference or Decimal(0)])))
    start = _axis(drawing, figures, top, step)
    each = (100 - start) / len(rows)
    foot = drawing.y
    for n, ((_, cells), number) in enumerate(zip(rows, numbers, strict=True)):
        left = start + (n + 0.14) * each
        if cells[place].mark:
            drawing.rect("hidden", left, each * 0.72, foot - _HIGH, _HIGH)
        elif number:
            high = float(number) / top * _HIGH
            drawing.rect("bar", left, each * 0.72, foot - high, high)
    if reference is not None:
        y = foot - float(reference) / top * _HIGH
        drawing.line("mark", (start, 100), (y, y), dash="6 3")
    _names(drawing, names, start, each)
    entries = [("bar", figures.table.columns[place].label)]
    if reference is not None:
        head = next(head for head in figures.table.columns if head.code == "reference")
        entries.append(("mark", f"{head.label}: {figures.spelled(reference, Show.COUNT)}"))
    drawing.key(entries)
    return True


def _drawn(figures: Figures) -> int | None:
    """The column that is drawn: event-days where there are any, else the first of categories."""
    codes = [head.code for head in figures.table.columns]
    if "days" in codes:
        return codes.index("days")
    return figures.columns[0][0] if figures.columns else None


def _reference(figures: Figures, rows: list[tuple[Heading, tuple[Cell, ...]]]) -> Decimal | None:
    codes = [head.code for head in figures.table.columns]
    return rows[0][1][codes.index("reference")].value if "reference" in codes else None


def _number(cell: Cell) -> Decimal | None:
    if cell.mark:
        return None
    return cell.value if cell.value is not None else None if cell.count is None else Decimal(cell.count)


def _axis(drawing: Drawing, figures: Figures, top: float, step: float) -> float:
    """Lines across at easy numbers, and where the columns begin; leaves y at their foot."""
    labels = [(step * n, figures.spelled(step * n, Show.COUNT)) for n in range(int(top / step) + 1)]
    start = 100 * (max(measure(text, SMALL) for _, text in labels) + 8) / drawing.width
    foot = drawing.y + 10 + _HIGH
    for value, text in labels:
        y = foot - value / top * _HIGH
        drawing.line("edge" if not value else "track", (start, 100), (y, y))
        drawing.text(text, start, y + 4, name="quiet", at="end", offset=-6, size=SMALL)
    drawing.y = foot
    return start


def _names(drawing: Drawing, names: list[str], start: float, each: float) -> None:
    longest = max(measure(name, SMALL) for name in names)
    if longest + 6 <= drawing.room(each):
        for n, name in enumerate(names):
            drawing.text(name, start + (n + 0.5) * each, drawing.y + LINE - 2, at="middle", size=SMALL)
        drawing.y += LINE
        return
    for n, name in enumerate(names):
        drawing.upright(name, start + (n + 0.5) * each + 100 * 4 / drawing.width, drawing.y + 6)
    drawing.y += longest + 8
