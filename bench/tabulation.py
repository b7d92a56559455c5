"""Tabulating a million responses to safety-40, beside DuckDB's own GROUP BY for the same counts."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from client import cpu, tree
from safety40 import answers, definition
from steps import run

from analysis.fingerprint import canonical_lines
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_text import PlanText
from analysis.tables import Report
from analysis.tabulation import report
from app.questionnaire.codebook import Codebook, Variable
from app.questionnaire.datafile import codebook
from app.questionnaire.load import loads
from app.questionnaire.package import (
    CODEBOOK,
    DESCRIPTOR,
    MAIN,
    MISSING_SUFFIX,
    UNIVERSE,
    Resource,
    descriptor,
    table_path,
    write_json,
)

Made = TypeVar("Made")
DIFFERENT = 10_000
"""How many responses differ; the others are these again under other keys."""
SUMMARIZED = 100_000
"""How many responses are summarized in memory."""
PLAN = """\
title: Bench
data: false
sections:
  - {title: S1, section: s1, auto: true}
  - {title: S2, section: s2, auto: true}
  - {title: S3, section: s3, auto: true}
  - {title: S4, section: s4, auto: true}
  - {title: S5, section: s5, auto: true}
"""


def do_dataset(folder: Path, count: int) -> str:
    """The dataset, hashed as it is written."""
    book = _book()
    (folder / "tables").mkdir()
    made = [
        Resource("codebook", CODEBOOK, "json", write_json(folder / CODEBOOK, book.to_json())),
        _file(folder, UNIVERSE, _universe(count)),
        _file(folder, table_path(MAIN), _main(book, count)),
    ]
    opened = {"opens": "2020-01-01T00:00:00Z", "closes": "2020-02-01T00:00:00Z", "timezone": "UTC"}
    facts = {
        "survey": "safety_40",
        "round": {"id": "b", "title": "Bench", **opened},
        "frozen_at": "2020-02-01T00:00:00Z",
        "instrument": [],
        "canvass_version": "0",
    }
    write_json(folder / DESCRIPTOR, descriptor("Bench", made, facts))
    return f"{count:,} rows"


def _book() -> Codebook:
    return codebook(loads(json.dumps(definition())))


def _parts(count: int) -> Iterator[tuple[int, int]]:
    for first in range(0, count, DIFFERENT):
        yield first, min(DIFFERENT, count - first)


def _keys(letter: str, first: int, size: int) -> pa.Array:
    return pa.array([f"{letter}{number}" for number in range(first, first + size)])


def _universe(count: int) -> Iterator[pa.Table]:
    same = {"kind": "staff", "name": "", "status": "submitted"}
    for first, size in _parts(count):
        alike = {name: pa.array([value] * size) for name, value in same.items()}
        yield pa.table({"respondent": _keys("R", first, size), **alike})


def _main(book: Codebook, count: int) -> Iterator[pa.Table]:
    given = [answers(number) for number in range(min(count, DIFFERENT))]
    columns = {}
    for variable in book.of_table(MAIN):
        values = [one.get(variable.name) or None for one in given]
        unsaid = "skipped" if variable.kind == "integer" else "blank"
        columns[variable.name] = pa.array(values, _type(variable))
        reasons = [unsaid if value is None else None for value in values]
        columns[variable.name + MISSING_SUFFIX] = pa.array(reasons, pa.string())
    alike = pa.table(columns)
    for first, size in _parts(count):
        keys = {"submission": _keys("S", first, size), "respondent": _keys("R", first, size)}
        part = alike.slice(0, size)
        yield pa.table({**keys, **dict(zip(part.column_names, part.columns, strict=True))})


def _type(variable: Variable) -> pa.DataType:
    if variable.multiple:
        return pa.list_(pa.string())
    return pa.int64() if variable.kind == "integer" else pa.string()


def _file(folder: Path, path: str, tables: Iterator[pa.Table]) -> Resource:
    digest = hashlib.sha256()
    first = next(tables)
    with pq.ParquetWriter(folder / path, first.schema) as file:
        for table in (first, *tables):
            file.write_table(table)
            for batch in table.to_batches():
                digest.update(canonical_lines(batch))
    return Resource(Path(path).stem, path, "parquet", f"sha256:{digest.hexdigest()}")


def do_report(folder: Path, _count: int) -> str:
    """Opening, which compares every row with the hash that was frozen, and all tables by DuckDB."""
    data, opening = _timed(lambda: open_dataset(folder, in_memory=0))
    plan = Plan.of(PlanText.yaml(PLAN, "plan"))
    made, tabulating = _timed(lambda: report(data, plan))
    return f"opened in {opening:.1f} s CPU, {_told(made)} in {tabulating:.1f} s CPU"


def do_ibis(folder: Path, _count: int) -> str:
    """The same tables, with what DuckDB is asked going through Ibis."""
    return _through("duckdb://", folder)


def do_spark(folder: Path, _count: int) -> str:
    """The same tables by Spark in local mode, whose own process is counted, too."""
    if not find_spec("pyspark"):
        return "not run: PySpark is not installed"
    return _through("pyspark://?spark.sql.shuffle.partitions=2", folder)


def _through(address: str, folder: Path) -> str:
    """The tables by the engine at an address."""
    data, plan = open_dataset(folder, engine=address), Plan.of(PlanText.yaml(PLAN, "plan"))
    before, begun = cpu([os.getpid()]), time.perf_counter()
    made = report(data, plan)
    spent, took = cpu([os.getpid()]) - before, time.perf_counter() - begun
    largest = max(_largest(one) for one in tree([os.getpid()]))
    return (
        f"{_told(made)} in {spent:.1f} s CPU, {took:.1f} s by the clock; its process at most {largest:.0f} MB"
    )


def _largest(process: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _told(made: Report) -> str:
    """How many tables a report has, and a number that two of the same cells share."""
    cells = repr([table.cells for table in made.tables]).encode()
    return f"{len(made.tables)} tables ({hashlib.sha256(cells).hexdigest()[:8]})"


def do_summaries(folder: Path, count: int) -> str:
    """The same tables of 100,000 in memory: at first, and again from the columns that are kept."""
    some = folder / "some"
    some.mkdir()
    do_dataset(some, min(count, SUMMARIZED))
    data, plan = open_dataset(some), Plan.of(PlanText.yaml(PLAN, "plan"))
    made, first = _timed(lambda: report(data, plan))
    _, again = _timed(lambda: report(data, plan))
    return f"{len(made.tables)} tables of {data.submitted:,} in {first:.2f} s CPU, again in {again:.2f} s CPU"


def do_bare(folder: Path, _count: int) -> str:
    """DuckDB alone: each counted variable with its missing codes, grouped from the same file."""
    names = [v for v in _book().of_table(MAIN) if v.closed or v.kind == "integer"]
    session = duckdb.connect()
    _, spent = _timed(lambda: [_grouped(session, folder / table_path(MAIN), one) for one in names])
    return f"{len(names)} variables in {spent:.1f} s CPU"


def _grouped(session: duckdb.DuckDBPyConnection, file: Path, variable: Variable) -> None:
    table, value = session.read_parquet(str(file)), f'"{variable.name}"'
    missing = f'"{variable.name}{MISSING_SUFFIX}"'
    if variable.multiple:
        table.project(f"unnest({value}) AS code").aggregate("code, count(*)").fetchall()
        table.aggregate(f"{missing}, count(*)").fetchall()
    else:
        table.aggregate(f"{value}, {missing}, count(*)").fetchall()


def _timed(do: Callable[[], Made]) -> tuple[Made, float]:
    before = time.process_time()
    made = do()
    return made, time.process_time() - before


STEPS = {name.removeprefix("do_"): step for name, step in globals().items() if name.startswith("do_")}


if __name__ == "__main__":
    run(STEPS, __doc__, 1_000_000)
