"""What people find in the workbook that they downloaded, read by python-calamine, which wrote none of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from app.questionnaire.answers import Value, coded
from app.questionnaire.model import Questionnaire
from app.questionnaire.package import MISSING_SUFFIX

Row = Mapping[str, Any]
KEYS = ("submission", "respondent", "item", "parent")
HEADS = 4
"""The row of a data sheet, counted from 0, that has the names of the variables."""


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheets by their names, each as rows of cells from its first."""

    sheets: Mapping[str, list[list[Any]]]

    @classmethod
    def read(cls, file: Path) -> "Workbook":
        book = CalamineWorkbook.from_path(str(file))
        found = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
        return cls(found)

    @property
    def cover(self) -> dict[str, str]:
        """What the cover states."""
        return {row[0]: row[1] for row in self.sheets["Cover"] if len(row) > 1 and row[0]}

    @property
    def texts(self) -> set[str]:
        """Every text that stands in a cell of any sheet."""
        return {
            cell for rows in self.sheets.values() for row in rows for cell in row if isinstance(cell, str)
        }

    def data(self, table: str) -> list[Row]:
        """The rows of a data sheet by the names of its columns; a cell without an answer is left out."""
        return [
            {name: cell for name, cell in row.items() if not _reason(name, cell)} for row in self._rows(table)
        ]

    def reasons(self, table: str) -> list[Row]:
        """Why answers are missing, in the same rows: a code by the name of each variable without one."""
        return [
            {
                name.removesuffix(MISSING_SUFFIX): str(cell).strip("[]")
                for name, cell in row.items()
                if _reason(name, cell)
            }
            for row in self._rows(table)
        ]

    def _rows(self, table: str) -> list[Row]:
        heads, *rows = self.sheets[f"Data {table}"][HEADS:]
        found = [{name: cell for name, cell in zip(heads, row, strict=True) if cell != ""} for row in rows]
        return [row for row in found if row]

    @property
    def tables_of_data(self) -> set[str]:
        """The tables of answers that have a data sheet; those of who was invited and of levels hold none."""
        found = {name.removeprefix("Data ") for name in self.sheets if name.startswith("Data ")}
        return found - {"universe", "levels"}

    def table(self, title: str) -> dict[str, dict[str, Any]]:
        """The one table of that title: by the label of the row, then by the head of the column."""
        found = [
            rows[number + 1 :]
            for rows in self.sheets.values()
            for number, row in enumerate(rows)
            if row and str(row[0]).startswith("Table ") and str(row[0]).partition(". ")[2] == title
        ]
        assert len(found) == 1, f"{len(found)} tables are called “{title}”"
        return dict(_lines(found[0]))


def _reason(name: str, cell: Any) -> bool:
    """Whether a cell only says why there is no answer."""
    return name.endswith(MISSING_SUFFIX) or (str(cell).startswith("[") and str(cell).endswith("]"))


def _lines(below: list[list[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a table that stands somewhere below its title, up to the first that has no numbers."""
    start = next(number for number, row in enumerate(below) if row[0] and row[1])
    heads = below[start]
    for row in below[start + 1 :]:
        if not any(cell != "" for cell in row[1:]):
            return
        yield row[0], {head: cell for head, cell in zip(heads[1:], row[1:], strict=True) if head}


def filled(table: Mapping[str, Mapping[str, Any]], *but: str) -> dict[tuple[str, str], int]:
    """The cells of a table of counts that count anything, by row and column, totals and others left out."""
    return {
        (row, column): cell
        for row, cells in table.items()
        for column, cell in cells.items()
        if cell and not row.startswith(("Total", *but)) and not column.startswith(("Total", *but))
    }


def unanswered(document: Mapping[str, Any], personal: set[str]) -> Row:
    """Why the main answers of a submission are missing that have none, as it must be in the data sheet."""
    found = {part: coded(value) for part, value in document["answers"].items() if part not in personal}
    return {part: code for part, code in found.items() if code}


def written(document: Mapping[str, Any], receipt: str, respondent: str) -> dict[str, list[Row]]:
    """The rows that a submission must have in the data sheets, by table; personal parts are still in them."""
    found: dict[str, list[Row]] = {"main": []}

    def add(table: str, own: Mapping[str, Any], keys: Row) -> None:
        answers = {part: value for part, value in own["answers"].items() if not coded(value)}
        row = {**keys, **answers, "submission": receipt, "respondent": respondent}
        found.setdefault(table, []).append(row)
        for repeat, items in own.get("items", {}).items():
            for item in items:
                above = {"parent": keys["item"]} if "item" in keys else {}
                add(repeat, item, {"item": item["id"], **above})

    add("main", document, {})
    return found


def as_read(questionnaire: Questionnaire, row: Row, personal: set[str]) -> Row:
    """How a reader finds a row of answers: numbers as numbers, codes parted by spaces, no personal parts."""
    return {
        name: value if name in KEYS else _cell(questionnaire.parts[name].kind, value)
        for name, value in row.items()
        if name not in personal
    }


def as_numbers(questionnaire: Questionnaire, row: Row) -> Row:
    """A row that was read, its numbers comparable with what was typed."""
    numeric = ("integer", "decimal")
    return {
        name: Decimal(str(cell)) if name not in KEYS and questionnaire.parts[name].kind in numeric else cell
        for name, cell in row.items()
    }


def _cell(kind: str, value: Value) -> str | Decimal:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return str(value["name"])
    return Decimal(str(value)) if kind in ("integer", "decimal") else str(value)
