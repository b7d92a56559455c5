"""A heat map: a square a cell, the darker the more; a dot for none, hatching for what is hidden."""

import math
from dataclasses import dataclass

from analysis.charts.bars import BESIDE_FROM, NOBODY, SIDE
from analysis.charts.drawing import DARK_FROM, LINE, SIZE, SMALL, Drawing
from analysis.charts.figures import Figures
from analysis.charts.lines import measure, wrapped
from analysis.tables import Cell, Heading, Show

_STEPS = (1, 2, 3, 5, 7)
"""The shades that the five steps bear."""
_HIGH = 24
_HEAD_LINES = 3


@dataclass(frozen=True)
class Scale:
    """The upper end of each step; whole numbers for counts."""

    tops: tuple[float, ...]

    @classmethod
    def of(cls, most: float, show: Show) -> "Scale":
        """Five equal steps up to the greatest number, fewer where it is small."""
        share = show is Show.SHARE
        tops = [
            math.ceil(most * step * (100 if share else 1) / 5) / (100 if share else 1) for step in range(1, 6)
        ]
        return cls(tuple(dict.fromkeys(tops)))

    def shade(self, number: float) -> int:
        """The shade of a number above none."""
        step = next((n for n, top in enumerate(self.tops) if number <= top + 1e-9), len(self.tops) - 1)
        return _STEPS[step + 5 - len(self.tops)]


def heat(drawing: Drawing, figures: Figures) -> bool:
    """The whole grid; False where there is nothing to draw."""
    rows, columns = list(figures.rows), figures.columns
    if not rows or not columns:
        return False
    start = SIDE if drawing.width >= BESIDE_FROM else 0.0
    each = (100 - start) / len(columns)
    known = [figures.number(cells[n]) for _, cells in rows for n, _ in columns]
    scale = Scale.of(max((number for number in known if number is not None), default=0.0), figures.show)
    numbered = _heads(drawing, [head.label for _, head in columns], start, each)
    for head, cells in rows:
        below = _row(drawing, head, start)
        for n, (place, _) in enumerate(columns):
            _cell(drawing, figures, cells[place], (start + n * each, each), scale)
        drawing.y = below + (2 if start else 6)
    drawing.y += 6
    entries = [
        (f"level-{scale.shade(top)}", f"≤ {figures.spelled(top, figures.show)}") for top in scale.tops if top
    ]
    drawing.key(entries)
    for n, label in enumerate(numbered, start=1):
        drawing.paragraph(f"{figures.spelled(n, Show.COUNT)}  {label}", size=SMALL, name="quiet")
    return True


def _heads(drawing: Drawing, labels: list[str], start: float, each: float) -> list[str]:
    """The heads of the columns: their labels if they fit, else numbers, whose meaning follows below."""
    room = drawing.room(each) - 6
    lines = [wrapped(label, room, SMALL) for label in labels]
    whole = all(" ".join(one) == " ".join(label.split()) for one, label in zip(lines, labels, strict=True))
    if whole and max(map(len, lines)) <= _HEAD_LINES:
        deep = max(map(len, lines))
        for n, one in enumerate(lines):
            for m, line in enumerate(one):
                y = drawing.y + (deep - len(one) + m + 1) * (LINE - 3)
                drawing.text(line, start + (n + 0.5) * each, y, name="quiet", at="middle", size=SMALL)
        drawing.y += deep * (LINE - 3) + 6
        return []
    drawing.y += LINE + 4
    step = max(1, math.ceil((measure(str(len(labels)), SMALL) + 2) / drawing.room(each)))
    for n in range(0, len(labels), step):
        drawing.text(
            str(n + 1), start + (n + 0.5) * each, drawing.y - 8, name="quiet", at="middle", size=SMALL
        )
    return labels


def _row(drawing: Drawing, head: Heading, start: float) -> float:
    """The label of a row, beside or above its cells; leaves y at their top and returns their foot."""
    lines = wrapped(head.label, drawing.room(start) - 12 if start else drawing.width, SIZE) or (NOBODY,)
    top = drawing.y
    deep = len(lines) * LINE
    first = top + max(0.0, (_HIGH - deep) / 2) if start else top
    for n, line in enumerate(lines, start=1):
        drawing.text(line, 0, first + n * LINE - 4)
    drawing.y = top + max(0, deep - _HIGH) / 2 if start else top + deep
    return top + max(deep, _HIGH) if start else drawing.y + _HIGH


def _cell(drawing: Drawing, figures: Figures, cell: Cell, place: tuple[float, float], scale: Scale) -> None:
    left, each = place
    gap = 100 / drawing.width
    number, text = figures.number(cell), figures.written(cell)
    name = "ink"
    if cell.mark:
        drawing.rect("hidden", left + gap, each - 2 * gap, drawing.y, _HIGH)
        text, name = "", "ink"
    elif number is None:
        return
    elif not number:
        text = "·"
    else:
        shade = scale.shade(number)
        drawing.rect(f"level-{shade}", left + gap, each - 2 * gap, drawing.y, _HIGH)
        name = "on-dark" if shade >= DARK_FROM else "on-light"
    if text and measure(text, SMALL) + 2 <= drawing.room(each):
        drawing.text(text, left + each / 2, drawing.y + 16, name=name, at="middle", size=SMALL)
