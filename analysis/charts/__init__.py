"""Table → chart: our own small SVG, which a page styles, a screen reader names and a printer prints."""

from collections.abc import Callable, Mapping

from analysis.charts.bars import bars, stacked
from analysis.charts.columns import columns
from analysis.charts.drawing import Drawing
from analysis.charts.figures import Figures
from analysis.charts.heat import heat
from analysis.charts.tiles import tiles
from analysis.tables import Chart, Table

DRAWN: Mapping[Chart, Callable[[Drawing, Figures], bool]] = {
    Chart.BAR: bars,
    Chart.STACKED: stacked,
    Chart.COLUMN: columns,
    Chart.HEAT: heat,
    Chart.TILES: tiles,
}


def chart(table: Table, width: float = 0) -> str:
    """The chart of a table as SVG, '' where it has none.

    Without a width it fills the column of the page that it stands in, its texts broken for the narrowest;
    with one it is a picture of that many pixels, for a file or a printed page.
    """
    draw, say = DRAWN.get(table.chart), table.words.say
    drawing = Drawing(f"{table.number}-{table.name}", table.language, width)
    if draw is None or not draw(drawing, Figures(table)):
        return ""
    if drawing.hatched:
        drawing.key([("hidden", say("Not shown, so that nobody can be recognized: [c] or [d]"))])
    title = say("Chart of table %(number)s: %(title)s", number=table.number, title=table.title)
    return drawing.svg(title, say("Its numbers stand in the table of the same number."))
