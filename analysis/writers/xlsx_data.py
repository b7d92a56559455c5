"""The annexes of the workbook: the codebook and the answers, as real Excel tables that can be filtered."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.kinds.listing import MOST_LISTED
from analysis.tables import CodebookLine, DataSheet, NoAnswer
from analysis.wording import to_say
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_rows import MOST, Rows, Value, rows_below
from analysis.writers.xlsx_sections import Around

_LIKE_A_REASON = re.compile(r"\[\w+\]")
_STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
_FOR_FILTERING = to_say("Made for filtering: only this heading is printed, until the print area is cleared.")
_CODEBOOK_HEADS = (
    to_say("Variable"),
    to_say("No."),
    to_say("Section"),
    to_say("Table"),
    to_say("Wording"),
    to_say("Measure"),
    to_say("Codes"),
    to_say("Missing codes"),
    to_say("Unit"),
)


def write_codebook(sheet: Worksheet, lines: tuple[CodebookLine, ...], around: Around) -> None:
    """A row for each variable."""
    say = around.words.say
    title(sheet, say("Codebook"), say("Every variable: what was asked, and what it may hold."), around)
    labels = tuple(map(say, _CODEBOOK_HEADS))
    heads(sheet, 4, labels)
    style.widths(sheet, [26, 8, 24, 14, 60, 16, 70, 30, 12])
    for row, line in enumerate(lines, start=5):
        texts = (line.name, line.number, line.section, line.table, line.wording, line.measure, line.codes)
        for column, text in enumerate((*texts, line.missing, line.unit), start=1):
            style.put_text(style.at(sheet, row, column), text, style.SMALL, style.WRAPPED)
    as_table(sheet, "Codebook", 4, 4 + len(lines), labels)
    sheet.freeze_panes = "B5"


def write_data(sheet: Worksheet, data: DataSheet, number: int, around: Around) -> Rows:
    """A row for each submission or item; above each code its wording. Gives the rows, to be written later."""
    say, count = around.words.say, len(data.rows)
    told = [data.note, say(_FOR_FILTERING)]
    told += [say(MOST_LISTED, shown=MOST, all=count)] if count > MOST else []
    title(sheet, data.title, " ".join(told), around)
    for column, heading in enumerate(data.headings, start=1):
        cell = style.at(sheet, 4, column)
        style.put_text(cell, heading.text, style.SMALL, Alignment(wrap_text=True, vertical="bottom"))
        wide = 9 if heading.number in data.reasons else 21 if column == 1 else 16
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.row_dimensions[4].height = 62
    heads(sheet, 5, tuple(heading.number for heading in data.headings))
    alone = [heading.number in data.reasons for heading in data.headings]
    says = [_reason if own else _answer for own in alone]

    def said(line: Sequence[Any]) -> Sequence[Value]:
        return [one(value) for one, value in zip(says, line, strict=True)]

    rows = rows_below(sheet, 6, data.rows[:MOST], said)
    _faint(sheet, alone, rows.last)
    as_table(sheet, f"Data{number}", 5, rows.last, tuple(heading.number for heading in data.headings))
    sheet.freeze_panes = "C6"
    return rows


@lru_cache(maxsize=1 << 16, typed=True)
def _answer(value: str | float | Decimal | NoAnswer | None) -> Value:
    """An answer, or why there is none; words that only look like that stand in quotation marks."""
    if isinstance(value, NoAnswer):
        return f"[{value.code}]"
    return f'"{value}"' if isinstance(value, str) and _LIKE_A_REASON.fullmatch(value) else value


def _reason(value: str | float | Decimal | NoAnswer | None) -> Value:
    """Why there is no answer, in a column that holds nothing else."""
    return value.code if isinstance(value, NoAnswer) else value


def _faint(sheet: Worksheet, alone: list[bool], last: int) -> None:
    """Show why there is no answer in a fainter ink than answers."""
    letters = [get_column_letter(column) for column in range(1, len(alone) + 1)]
    if not letters or last == 5:
        return
    areas = {f"A6:{letters[-1]}{last}": 'AND(LEFT(A6,1)="[",RIGHT(A6,1)="]")'}
    reasons = [f"{letter}6:{letter}{last}" for letter, own in zip(letters, alone, strict=True) if own]
    if reasons:
        areas[" ".join(reasons)] = "TRUE"
    for cells, condition in areas.items():
        rule = Rule(type="expression", formula=[condition], dxf=style.FAINT)
        sheet.conditional_formatting.add(cells, rule)


def title(sheet: Worksheet, name: str, text: str, around: Around) -> None:
    """What a sheet of lines is called and says of itself, above them."""
    style.put_text(style.at(sheet, 1, 1), name, style.HEADING)
    style.put_link(style.at(sheet, 2, 1), around.words.say("Back to contents"), around.contents)
    style.put_text(style.at(sheet, 3, 1), text, style.SMALL)


def heads(sheet: Worksheet, row: int, labels: tuple[str, ...]) -> None:
    """The heads of the columns."""
    for column, label in enumerate(labels, start=1):
        cell = style.at(sheet, row, column)
        style.put_text(cell, label, style.BOLD)
        cell.fill = style.HEAD_FILL


def as_table(sheet: Worksheet, name: str, first: int, last: int, labels: tuple[str, ...]) -> None:
    """Excel wants at least one row under the heads of a table.

    They are given, since the library would look for them by making a cell of every place of the table.
    """
    if last > first and labels:
        area = f"A{first}:{get_column_letter(len(labels))}{last}"
        heads = [TableColumn(id=n, name=style.clean(label)) for n, label in enumerate(labels, start=1)]
        filters = AutoFilter(ref=area)
        table = ExcelTable(displayName=name, ref=area, autoFilter=filters, tableColumns=heads)
        table.tableStyleInfo = _STYLE
        sheet.add_table(table)
