"""Exporting 100,000 responses to 60 questions, beside what the bare writers take for the same cells."""

import csv
import random
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import xlsxwriter
from steps import run

from analysis.exports import export
from app.questionnaire.codebook import Category, Codebook, Measure, RespondentKind, Variable
from app.questionnaire.package import (
    CODEBOOK,
    DESCRIPTOR,
    MAIN,
    MISSING_SUFFIX,
    Resource,
    descriptor,
    rows_hash,
    table_path,
    write_json,
)

QUESTIONS = 29
"""With the codes of what is missing, and the two keys, sixty columns."""
CODES = tuple(Category(str(n), f"Answer {n}") for n in range(1, 6))
WORDS = [f"some words that somebody wrote about subject {n}" for n in range(5000)]


def do_dataset(folder: Path, count: int) -> None:
    """The dataset."""
    variables = [_variable(n) for n in range(1, QUESTIONS + 1)]
    book = Codebook("bench", "Bench", "1", "en", RespondentKind("staff", ""), tuple(variables), {MAIN: ""})
    dataset = folder / "dataset"
    rows = _rows(variables, count)
    path = dataset / table_path(MAIN)
    path.parent.mkdir(parents=True)
    pq.write_table(rows, path, row_group_size=5000)
    resources = [
        Resource("codebook", CODEBOOK, "json", write_json(dataset / CODEBOOK, book.to_json())),
        Resource("main", table_path(MAIN), "parquet", rows_hash(rows.to_pylist())),
    ]
    round_ = {"id": "b", "title": "Bench", "opens": "2020-01-01", "closes": "2020-02-01", "pilot": False}
    facts = {
        "survey": "bench",
        "round": {**round_, "synthetic": True, "timezone": "UTC"},
        "frozen_at": "2020-02-02T00:00:00Z",
        "instrument": [],
        "canvass_version": "0",
        "invited": count,
        "submitted": count,
    }
    write_json(dataset / DESCRIPTOR, descriptor("Bench", resources, facts))


def _variable(n: int) -> Variable:
    closed, text = n % 6 < 4, n % 6 == 5
    measure = Measure.NOMINAL if closed else Measure.TEXT if text else Measure.SCALE
    kind = "choice" if closed else "text" if text else "integer"
    more = {"categories": CODES} if closed else {}
    return Variable(f"q{n}", f"q{n}", f"Q{n}", "s", MAIN, f"Question {n}", "", measure, kind, **more)


def _rows(variables: list[Variable], count: int) -> pa.Table:
    drawn = random.Random(2020)
    columns = {
        "submission": pa.array([f"S-{n}" for n in range(count)]),
        "respondent": pa.array([f"r{n}" for n in range(count)]),
    }
    for one in variables:
        values = [str(n) for n in range(1, 6)] if one.closed else WORDS if one.kind == "text" else range(999)
        answers = [None if drawn.random() < 0.1 else drawn.choice(values) for _ in range(count)]
        whole = pa.int64() if one.kind == "integer" else pa.string()
        columns[one.name] = pa.array(answers, whole)
        columns[one.name + MISSING_SUFFIX] = pa.array(["blank" if a is None else None for a in answers])
    return pa.table(columns)


def do_csv(folder: Path, _count: int) -> None:
    """The export as CSV."""
    export(folder / "dataset", folder / "a.csv")


def do_bare_csv(folder: Path, _count: int) -> None:
    """The module csv, the same cells."""
    with (folder / "bare.csv").open("w", newline="") as file:
        csv.writer(file).writerows(_loaded(folder))


def do_xlsx(folder: Path, _count: int) -> None:
    """The export as a workbook."""
    export(folder / "dataset", folder / "a.xlsx")


def do_bare_xlsx(folder: Path, _count: int) -> None:
    """XlsxWriter in constant memory, the same cells."""
    with xlsxwriter.Workbook(folder / "bare.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(_loaded(folder)):
            sheet.write_row(n, 0, row)


def do_parquet(folder: Path, _count: int) -> None:
    """The export as Parquet."""
    export(folder / "dataset", folder / "a.parquet")


def do_bare_parquet(folder: Path, _count: int) -> None:
    """The library itself: the table read and written."""
    pq.write_table(pq.read_table(folder / "dataset" / table_path(MAIN)), folder / "bare.parquet")


def do_sav(folder: Path, _count: int) -> None:
    """The export for SPSS."""
    export(folder / "dataset", folder / "a.sav")


def do_bare_sav(folder: Path, _count: int) -> str:
    """The library itself: a frame of what the export holds, written."""
    frame, _ = pyreadstat.read_sav(folder / "a.sav", user_missing=True)
    before = time.process_time()
    pyreadstat.write_sav(frame, folder / "bare.sav", row_compress=True)
    return f"{time.process_time() - before:6.1f} s CPU"


def _loaded(folder: Path) -> list[list[object]]:
    frame = pd.read_parquet(folder / "dataset" / table_path(MAIN)).astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


STEPS = {name.removeprefix("do_"): step for name, step in globals().items() if name.startswith("do_")}


if __name__ == "__main__":
    run(STEPS, __doc__, 100_000)
