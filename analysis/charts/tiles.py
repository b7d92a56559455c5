"""A map of tiles: a square for each State about where it lies, none larger than another, and no borders."""

import csv
from functools import cache
from pathlib import Path

from analysis.charts.drawing import Drawing
from analysis.charts.figures import Figures
from analysis.tables import Cell, Table

LETTERED_FROM = 560.0
"""From this width on a tile has room for the three letters of its State."""
_TINY = 8
LEAST = 13.0
"""So many pixels high is a tile at least, where the width of the page is not known."""
DARK, LIGHT = 6, 1
"""The shades of the States that have answered, and of the others."""


@cache
def places() -> dict[str, tuple[int, int]]:
    """The column and row of each State's tile, by its three letters."""
    with Path(__file__).with_name("tiles.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def extent() -> tuple[int, int]:
    """How many columns and rows the map has."""
    return max(x for x, _ in places().values()) + 1, max(y for _, y in places().values()) + 1


def shown(table: Table) -> dict[str, Cell]:
    """The cell of each State that has a tile; it counts 1 where the tile is dark."""
    pairs = zip(table.rows, table.cells, strict=True)
    return {head.code: cells[0] for head, cells in pairs if head.code in places()}


def key(table: Table) -> list[tuple[int, str]]:
    """What dark and light stand for, of those that occur."""
    words = {DARK if cell.count else LIGHT: cell.text for cell in shown(table).values()}
    return sorted(words.items(), reverse=True)


def tiles(drawing: Drawing, figures: Figures) -> bool:
    """The whole map; False where there is no State to show. East is on the right in every language."""
    said = shown(figures.table)
    if not said:
        return False
    across, down = extent()
    wide = 100 / across
    high = max(drawing.room(wide), LEAST)
    for code, cell in said.items():
        x, y = places()[code]
        left = 100 - (x + 1) * wide if drawing.rtl else x * wide
        top, shade = drawing.y + y * high, DARK if cell.count else LIGHT
        drawing.rect(f"level-{shade}", left, wide, top, high, inset=1)
        if drawing.width >= LETTERED_FROM:
            ink = "on-dark" if shade == DARK else "on-light"
            drawing.text(code, left + wide / 2, top + high / 2 + 3, name=ink, at="middle", size=_TINY)
    drawing.y += down * high + 6
    drawing.key([(f"level-{shade}", label) for shade, label in key(figures.table)])
    return True
