"""Bars: one a category, and bars of several shares that together make the whole."""

from analysis.charts.drawing import DARK_FROM, LINE, SIZE, SMALL, Drawing, level
from analysis.charts.figures import Figures
from analysis.charts.lines import measure, wrapped
from analysis.tables import Cell, Heading, Show

SIDE = 40.0
"""Where there is room, labels stand beside their bars, in so many per cent of the width."""
BESIDE_FROM = 480.0
NOBODY = "–"
_HIGH, _GAP = 12, 12


def bars(drawing: Drawing, figures: Figures) -> bool:
    """One bar a row, of the first category column; False where there is nothing to draw."""
    rows, columns = list(figures.rows), figures.columns
    if not rows or not columns:
        return False
    place = columns[0][0]
    shares = figures.show is Show.SHARE
    numbers = [figures.number(cells[place]) for _, cells in rows]
    most = 1.0 if shares else max((n for n in numbers if n is not None), default=0.0)
    texts = [figures.written(cells[place]) for _, cells in rows]
    room = max(measure(text, SIZE) for text in texts) + 10
    for (head, cells), number, text in zip(rows, numbers, texts, strict=True):
        start, end, y = _label(drawing, head, text, room)
        if cells[place].mark:
            drawing.rect("hidden", start, end - start, y, _HIGH)
        elif number is not None:
            drawing.rect("track", start, end - start, y, _HIGH)
            if number:
                drawing.rect("bar", start, (end - start) * number / most, y, _HIGH)
    return True


def stacked(drawing: Drawing, figures: Figures) -> bool:
    """A bar a row, its shares from light to dark; what is hidden is what is left of the bar."""
    rows, columns = list(figures.rows), figures.columns
    if not rows or not columns:
        return False
    shades = [level(n, len(columns)) for n in range(len(columns))]
    drawing.key([(f"level-{shade}", head.label) for shade, (_, head) in zip(shades, columns, strict=True)])
    lines = [[cells[n] for n, _ in columns] for _, cells in rows]
    texts = [_said(figures, cells) for cells in lines]
    room = max(measure(text, SIZE) for text in texts)
    for (head, _), cells, text in zip(rows, lines, texts, strict=True):
        known = [figures.number(cell) for cell in cells]
        whole = 1.0 if figures.show is Show.SHARE else sum(number or 0.0 for number in known)
        start, end, y = _label(drawing, head, text, room + 10 if room else 0.0)
        if text != NOBODY:
            _segments(drawing, figures, (start, end, y), list(zip(shades, cells, strict=True)), whole)
    return True


def _said(figures: Figures, cells: list[Cell]) -> str:
    """What stands at the end of a bar of several: which marks it bears, or that nobody is in it."""
    if any(cell.mark for cell in cells):
        return " ".join(dict.fromkeys(cell.mark.text for cell in cells if cell.mark))
    return "" if any(figures.number(cell) is not None for cell in cells) else NOBODY


def _label(drawing: Drawing, head: Heading, text: str, room: float) -> tuple[float, float, float]:
    """Write a label, and the text of its bar; returns from where to where the bar goes, and how far down."""
    beside = drawing.width >= BESIDE_FROM
    width = drawing.room(SIDE) - 14 if beside else drawing.width - room
    lines = wrapped(head.label, width, SIZE) or (NOBODY,)
    top, deep = drawing.y, LINE * len(lines) + (0 if beside else 2)
    for n, line in enumerate(lines, start=1):
        drawing.text(line, 0, top + n * LINE - 4)
    if text:
        drawing.text(text, 100, top + (deep / 2 + 5 if beside else LINE - 4), at="end")
    if beside:
        drawing.y = top + deep + _GAP / 2
        return SIDE, 100 - 100 * room / drawing.width, top + (deep - _HIGH) / 2
    drawing.y = top + deep + _HIGH + _GAP
    return 0.0, 100.0, top + deep


def _segments(
    drawing: Drawing,
    figures: Figures,
    place: tuple[float, float, float],
    parts: list[tuple[int, Cell]],
    whole: float,
) -> None:
    """The shares of one bar that are known, then what is left of it for those that are hidden."""
    start, end, y = place
    left = start
    for shade, cell in parts:
        number = figures.number(cell)
        if not number:
            continue
        wide = (end - start) * number / whole
        drawing.rect(f"level-{shade}", left, wide, y - 1, _HIGH + 2, inset=0.6)
        text = figures.written(cell)
        if drawing.room(wide) > measure(text, SMALL) + 4:
            name = "on-dark" if shade >= DARK_FROM else "on-light"
            drawing.text(text, left + wide / 2, y + _HIGH - 2, name=name, at="middle", size=SMALL)
        left += wide
    if any(cell.mark for _, cell in parts) and end - left > 0.1:
        drawing.rect("hidden", left, end - left, y - 1, _HIGH + 2)
