"""Native charts beside the tables: bars, stacked bars and columns, drawn from the very cells of the table."""

import math
from dataclasses import dataclass

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import Chart, Role, Show, Table
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_layout import Column
from app.languages import direction


@dataclass(frozen=True)
class Placed:
    """A table as it stands on its sheet."""

    sheet: Worksheet
    table: Table
    columns: tuple[Column, ...]
    first: int  # its first row of numbers
    head: int  # the row of its heads

    @property
    def category_rows(self) -> list[int]:
        """The sheet rows of its categories."""
        return [self.first + n for n, row in enumerate(self.table.rows) if row.role is Role.CATEGORY]

    @property
    def categories(self) -> int:
        """How many categories it has."""
        return len(self.category_rows)

    def numbers(self, show: Show) -> list[int]:
        """The sheet columns that show this of categories."""
        return [
            n
            for n, column in enumerate(self.columns, start=2)
            if column.show is show and column.role is Role.CATEGORY
        ]


def drawn(placed: Placed, anchor: str, width: float) -> float:
    """Add the chart of a table to its sheet, so wide; returns how high it is, both in centimetres."""
    kind = placed.table.chart
    height = 8.0
    if kind is Chart.COLUMN:
        chart = _columns(placed)
    elif kind is Chart.STACKED:
        chart, height = _bars(placed, stacked=True), 1.3 + _legend(placed) + _each(placed) * placed.categories
    else:
        chart, height = _bars(placed, stacked=False), 1.2 + _each(placed) * placed.categories
    height = max(4.0, min(20.0, height))
    if direction(placed.table.language) == "rtl":
        _turned(chart)
    chart.height, chart.width = height, int(width)
    placed.sheet.add_chart(chart, anchor)
    return height


def _turned(chart: BarChart) -> None:
    """Bars that grow from the right, columns that follow each other from the right."""
    axis = chart.y_axis if chart.type == "bar" else chart.x_axis
    axis.scaling.orientation = "maxMin"


def _legend(placed: Placed) -> float:
    """How many centimetres the names of a chart's colours take, about 90 characters a line."""
    labels = [heading.label for heading in placed.table.columns if heading.role is Role.CATEGORY]
    return 0.5 * math.ceil(sum(len(label) + 6 for label in labels) / 90)


def _each(placed: Placed) -> float:
    """How many centimetres a bar takes: where long labels run over two lines, more, or some are left out."""
    labels = [row.label for row in placed.table.rows if row.role is Role.CATEGORY]
    return 0.66 + 0.3 * sum(len(label) > 28 for label in labels) / max(len(labels), 1)


def _bars(placed: Placed, *, stacked: bool) -> BarChart:
    chart = BarChart()
    chart.type = "bar"
    chart.gapWidth = 45
    show = Show.SHARE if placed.numbers(Show.SHARE) else Show.COUNT
    numbers = placed.numbers(show) if stacked else placed.numbers(show)[:1]
    for n, column in enumerate(numbers):
        colour = _colour_of(n, len(numbers)) if stacked else style.ACT
        chart.series.append(_series(placed, column, colour, labelled=not stacked))
    if stacked:
        chart.grouping, chart.overlap = "percentStacked", 100
        chart.legend.position = "t"
        chart.legend.txPr = _text(900)
    else:
        chart.legend = None
        chart.varyColors = False
    share = placed.table.words.percent_format
    _quiet_axes(chart, share if show is Show.SHARE else style.COUNT, labels_only=not stacked)
    chart.x_axis.scaling.orientation = "maxMin"
    return chart


def _columns(placed: Placed) -> BarChart:
    """Columns of the load of a calendar, or of how many; with the reference as a line across."""
    chart = BarChart()
    chart.type = "col"
    chart.gapWidth = 45
    by_code = {placed.table.columns[c.index].code: n for n, c in enumerate(placed.columns, start=2)}
    drawn = by_code["days"] if "days" in by_code else placed.numbers(Show.COUNT)[0]
    chart.series.append(_series(placed, drawn, style.ACT, labelled=False))
    _quiet_axes(chart, style.COUNT, labels_only=False)
    if "reference" in by_code:
        line = LineChart()
        series = _series(placed, by_code["reference"], style.WARN, labelled=False)
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=style.WARN, w=22000))
        series.marker = Marker(symbol="none")
        series.smooth = False
        line.series.append(series)
        chart += line
        chart.legend.position = "t"
    else:
        chart.legend = None
    return chart


def _series(placed: Placed, column: int, colour: str, *, labelled: bool) -> Series:
    first, last = placed.category_rows[0], placed.category_rows[-1]
    values = Reference(placed.sheet, min_col=column, min_row=first, max_row=last)
    series: Series = SeriesFactory(values)
    label = Reference(placed.sheet, min_col=column, min_row=placed.head, max_row=placed.head)
    names = Reference(placed.sheet, min_col=1, min_row=first, max_row=last)
    series.tx = SeriesLabel(strRef=StrRef(str(label)))
    series.cat = AxDataSource(strRef=StrRef(str(names)))
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.graphicalProperties.line = LineProperties(noFill=True)
    if labelled:
        series.dLbls = DataLabelList()
        series.dLbls.showVal = True
        series.dLbls.showSerName = series.dLbls.showCatName = series.dLbls.showLegendKey = False
        series.dLbls.txPr = _text(900)
    return series


def _colour_of(n: int, many: int) -> str:
    """Light to dark along a scale."""
    if many > len(style.SERIES):
        return style.SERIES[n % len(style.SERIES)]
    return style.SERIES[min(n, len(style.SERIES) - 1)]


def _quiet_axes(chart: BarChart, written: str, *, labels_only: bool) -> None:
    """Axes without lines; where the bars bear their numbers, no scale either."""
    chart.x_axis.delete, chart.y_axis.delete = False, labels_only
    chart.x_axis.txPr = chart.y_axis.txPr = _text(900)
    chart.x_axis.tickLblSkip = 1
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = written
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=style.LINE))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))


def _text(size: int) -> RichText:
    plain = CharacterProperties(sz=size, solidFill=style.INK)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=plain), endParaRPr=plain)])
