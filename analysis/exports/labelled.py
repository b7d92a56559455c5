"""Files with labels for a package of statistics: what SPSS and Stata have in common."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.exports.annexes import write_annexes, write_lines
from analysis.exports.extract import ExportTable, Extract
from analysis.exports.names import beside, namer, table_file
from analysis.exports.statistical import Column, Holds, columns
from app.questionnaire.package import PackageError

Mark = int | str
"""What stands in a cell of numbers for a reason why there is none."""

_HEADS = ("table", "column", "variable", "choice", "code", "value", "missing")


@dataclass
class Labelled:
    """A table with its labels, as pyreadstat takes them."""

    title: str
    columns: dict[str, pd.Series] = field(default_factory=dict)
    labels: dict[str, str | None] = field(default_factory=dict)
    value_labels: dict[str, dict[Any, str]] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    missing: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """The cells."""
        return pd.DataFrame(self.columns)


@dataclass(frozen=True)
class Package:
    """What a package allows, how it marks missing values, and how its file is written."""

    name: str
    characters: str  # in names of columns
    longest_name: int
    reserved: frozenset[str]
    longest_label: int  # in bytes
    longest_value_label: int
    longest_text: int
    marks: Callable[[Column], Mapping[str, Mark]]
    save: Callable[[Labelled, Path, datetime], None]

    def write(self, extract: Extract, out: Path) -> None:
        """Write the main table to ``out``, the others and what the numbers stand for beside it."""
        moment = datetime.fromisoformat(extract.facts["frozen_at"])
        lines: list[tuple[str, ...]] = [_HEADS]
        for table in extract.tables:
            made = Labelled(shortened(extract.title, 60))
            lines += self._filled(table, made)
            self.save(made, table_file(out, table.name), moment)
        write_annexes(extract, out)
        write_lines(beside(out, "values.csv"), lines)

    def _filled(self, table: ExportTable, made: Labelled) -> Iterator[tuple[str, ...]]:
        named = namer(self.characters, self.longest_name, self.reserved)
        for column in columns(table):
            name, marks = named(column.wanted), self.marks(column)
            made.columns[name] = self._cells(column, marks)
            made.labels[name] = shortened(column.label, self.longest_label)
            made.measures[name] = column.measure
            labels: dict[Any, str] = dict(column.labels)
            labels |= {marks[one.code]: one.label for one in column.missing}
            if labels:
                made.value_labels[name] = {
                    n: shortened(said, self.longest_value_label) for n, said in labels.items()
                }
            if marks:
                made.missing[name] = list(marks.values())
            yield from _lines(table.name, name, column, marks)

    def _cells(self, column: Column, marks: Mapping[str, Mark]) -> pd.Series:
        if column.holds is Holds.DATE:
            return pd.Series(column.cells.to_pylist(), dtype=object)
        if column.holds is Holds.TEXT:
            longest = pc.max(pc.binary_length(column.cells)).as_py() or 0
            if longest > self.longest_text:
                what = f"has a text of {longest:,} bytes, and {self.name} holds {self.longest_text:,}"
                raise PackageError(column.wanted, what, "export the dataset as CSV or Parquet")
            return pd.Series(pc.fill_null(column.cells, "").to_pylist(), dtype=object)
        return _numbers(column, [marks[one.code] for one in column.missing])


def _numbers(column: Column, marks: list[Mark]) -> pd.Series:
    """Numbers, and in place of those that are missing the marks of why."""
    numbers: pd.Series = column.cells.to_pandas()
    if column.reasons is None or not marks:
        return numbers
    reasons = pc.if_else(column.cells.is_null(), column.reasons, pa.scalar(None, pa.int32()))
    marked: pd.Series = pa.array(marks).take(reasons).to_pandas()
    if marked.isna().all():
        return numbers
    letters = isinstance(marks[0], str)
    mixed = numbers.astype(object) if letters else numbers
    return mixed.where(numbers.notna(), marked if letters else marked.astype(float))


def _lines(table: str, name: str, column: Column, marks: Mapping[str, Mark]) -> Iterator[tuple[str, ...]]:
    """What each value of a column stands for; of one without codes, that there is such a column."""
    variable = column.variable.name if column.variable else column.wanted
    for code, number in column.numbers.items():
        yield table, name, variable, column.choice, code, str(number), "no"
    for code, mark in marks.items():
        yield table, name, variable, column.choice, code, str(mark), "yes"
    if not column.numbers and not marks:
        yield table, name, variable, column.choice, "", "", "no"


def shortened(label: str, longest: int) -> str:
    """A label in so many bytes of UTF-8; the whole one stands in the codebook."""
    if len(label.encode()) <= longest:
        return label
    return label.encode()[: longest - 3].decode(errors="ignore") + "…"
