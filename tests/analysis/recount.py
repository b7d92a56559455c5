"""A workbook that another reader reads, and its figures counted again by its ledger in plain pandas."""

import io
import re
from copy import copy
from functools import cache
from math import prod

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

ANCHOR = re.compile(r"'(.+)'!([A-Z]+)(\d+)")


class Recount:
    """A workbook that is read by another reader, and counted by its ledger alone.

    What is on none of its sheets is counted from the files of the datasets.
    """

    def __init__(self, content, **datasets):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        self.cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        self.data = {name: frame(rows, 4) for name, rows in self.cells.items() if name.startswith("Data ")}
        head = [row[0] for row in self.cells["Ledger"]].index("Table")
        self.ledger = frame(self.cells["Ledger"], head)
        self.groups = {
            name: dict(zip(own["Code"], own["Group"], strict=True))
            for name, own in frame(self.cells["Groups"], 4).groupby("Grouping")
        }
        self.known = {}
        for name, folder in datasets.items():
            for file in [*(folder / "tables").glob("*.parquet"), *folder.glob("*.parquet")]:
                table = file.stem if name == "own" else f"{name}:{file.stem}"
                self.data[f"({table})"] = filled(pd.read_parquet(file))

    def here(self):
        """The figures whose answers are in the workbook."""
        return self.ledger[~self.ledger["Rows of"].str.startswith("(")]

    def over(self, folder):
        """The same counted from the tables of a CSV export in place of the workbook's sheets."""
        other = copy(self)
        other.known, other.data = {}, dict(self.data)
        for name in self.data:
            file = folder / f"answers_{name.removeprefix('Data ')}.csv"
            file = folder / "answers.csv" if name == "Data main" else file
            if name.startswith("Data ") and file.is_file():
                other.data[name] = filled(read_csv(file))
        return other

    def at(self, place):
        """What stands at a place."""
        sheet, letters, row = ANCHOR.fullmatch(place).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        return self.cells[sheet.replace("''", "'")][int(row) - 1][column - 1]

    def codes(self, sheet, name):
        """The codes of each row of a sheet, or of the groups that they are in."""
        if (sheet, name) not in self.known:
            column = name.partition(":")[0]
            fact = name not in self.groups and name.partition(":")[2].partition("@")[0]
            answers = self.answers(sheet, fact or column).map(lambda text: text.split(" "))
            if name in self.groups:
                answers = answers.map(lambda codes: grouped(codes, self.groups[name]))
            self.known[sheet, name] = answers
        return self.known[sheet, name]

    def answers(self, sheet, column):
        """A column of a sheet, or of the one whose rows its own are part of; why there is no number."""
        rows = self.data[sheet]
        if column in rows:
            found = rows[column].astype(str)
            if f"{column}:missing" not in rows:
                return found
            return found.where(found != "", "[" + rows[f"{column}:missing"].astype(str) + "]")
        kept = [name for name, one in self.data.items() if column in one and name[0] == sheet[0]]
        key = ("parent", "item") if "parent" in rows and "item" in self.data[kept[0]] else ("submission",) * 2
        other = self.answers(kept[0], column).set_axis(self.data[kept[0]][key[1]])
        return rows[key[0]].map(other)

    def held(self, sheet, where):
        """Which rows meet the conditions."""
        held = np.ones(len(self.data[sheet]), dtype=bool)
        for condition in filter(None, where.split("; ")):
            held &= self.meeting(sheet, condition)
        return held

    @cache  # noqa: B019 — as long as the test lasts
    def meeting(self, sheet, condition):
        """Which rows meet one condition: any of the columns that it names has one of the codes."""
        names, _, listed = condition.partition(" = ")
        wanted = set(listed.split(" or "))
        columns = [self.codes(sheet, name) for name in names.split(" or ")]
        return np.any([[any(is_among(c, wanted) for c in codes) for codes in one] for one in columns], axis=0)

    @cache  # noqa: B019
    def worked_out(self, sheet, said, where):
        """What is said of the rows that meet the conditions: how many they are, or something else of them."""
        if re.fullmatch(r"[\d.]+", said):
            return float(said)
        held = self.held(sheet, where)
        parts = dict(part.partition(": ")[::2] for part in said.split("; "))
        each = pd.Series(1.0, index=self.data[sheet].index[held])
        for name in filter(None, parts.pop("in parts", "").split(", ")):
            each /= self.codes(sheet, name)[held].map(len)
        for name in filter(None, parts.pop("responses", "").split(", ")):
            each *= self.codes(sheet, name)[held].map(len)
        what, of = next(iter(parts.items()), ("cases", ""))
        if what in ("cases", ""):
            return each.sum()
        if what == "different":
            return self.answers(sheet, of)[held].nunique()
        columns = [self.answers(sheet, name)[held] for name in of.split(", ")]
        if what == "mean place":
            code = where.rpartition(" = ")[2]
            places = pd.concat([(one == code) * n for n, one in enumerate(columns, start=1)], axis=1)
            return places.sum(axis=1).mean()
        if what.startswith("days"):
            return days(columns, *re.fullmatch(r"days(?: in ([\d-]+))?(?: less ([\d.]+))?", what).groups())
        if what.endswith("by weight"):
            numbers, weights = (one.astype(float) for one in columns)
            return (numbers * weights).sum() / (weights.sum() if what.startswith("mean") else 1)
        return STATISTICS[what](columns[0].astype(float), each)

    def figure(self, line):
        """The figure of a line of the ledger."""
        figure = self.worked_out(line["Rows of"], line["Counted"], line["Where"])
        if not line["Share of: counted"]:
            return figure
        return figure / self.worked_out(line["Rows of"], line["Share of: counted"], line["Share of: where"])


STATISTICS = {
    "mean": lambda numbers, _: numbers.mean(),
    "median": lambda numbers, _: numbers.median(),
    "q1": lambda numbers, _: numbers.quantile(0.25),
    "q3": lambda numbers, _: numbers.quantile(0.75),
    "min": lambda numbers, _: numbers.min(),
    "max": lambda numbers, _: numbers.max(),
    "sum": lambda numbers, each: (numbers * each).sum(),
}


def days(columns, period, less):
    """The days of events that fall in a month or a year, or all, one day after another."""
    starts, ends, *numbers = columns
    total = -float(less or 0)
    for row, start in starts.items():
        end = max(ends[row], start) if not ends[row].startswith("[") else start
        dates = pd.date_range(start, end).strftime("%Y-%m-%d")
        held = sum(date.startswith(period or "") for date in dates)
        answered = [float(one[row]) for one in numbers if not one[row].startswith("[")]
        total += prod(answered) * held / len(dates)
    return total


def filled(rows):
    """A table of a dataset as the sheets of answers have it."""
    found = {}
    for name in rows.columns:
        texts = [written(value) for value in rows[name]]
        if f"{name}:missing" in rows:
            told = zip(texts, rows[f"{name}:missing"], strict=True)
            texts = [text or f"[{reason or 'blank'}]" for text, reason in told]
        if not name.endswith(":missing"):
            found[name] = texts
    return pd.DataFrame(found, index=rows.index, dtype=str)


def read_csv(path):
    """A table of a CSV export as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def written(value):
    """An answer as text; nothing where there is none."""
    if hasattr(value, "tolist"):
        return " ".join(value)
    return "" if pd.isna(value) else str(value)


def frame(rows, head):
    return pd.DataFrame(rows[head + 1 :], columns=rows[head])


def grouped(codes, groups):
    if codes[0].startswith("["):
        return codes
    return sorted({groups[code] for code in codes if code in groups}) or ["[ungrouped]"]


def is_among(code, wanted):
    return code in wanted or ("*" in wanted and not code.startswith("["))


def differing(found, lines=None):
    """The figures that come to something else by the ledger, or stand otherwise on their sheet."""
    wrong = []
    for _, line in (found.here() if lines is None else lines).iterrows():
        again = found.figure(line)
        if not (again == pytest.approx(line["Figure"], rel=1e-9, abs=1e-12) == found.at(line["Stands at"])):
            wrong.append((line["Stands at"], line["Where"], line["Figure"], again))
    return wrong
