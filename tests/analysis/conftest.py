"""A small dataset folder written from data given in the test, by the format that freezing writes."""

import fcntl
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.dataset import Dataset
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tables import Report, Table
from analysis.tabulation import report
from app.questionnaire.codebook import (
    Category,
    Codebook,
    Measure,
    RespondentKind,
    SectionEntry,
    Variable,
)
from app.questionnaire.package import (
    CODEBOOK,
    DESCRIPTOR,
    EARLIER,
    INDICATORS,
    MAIN,
    MISSING_SUFFIX,
    PLAN,
    PLAN_WORDING,
    SUBMISSIONS,
    UNIVERSE,
    Resource,
    code_list_path,
    descriptor,
    rows_hash,
    table_path,
    write_bytes,
    write_json,
)
from tests.analysis.demonstration import frozen

Row = Mapping[str, Any]

M49 = "code,label_en\n002,Africa\n019,Americas\n142,Asia\n"
STATES = (
    "code,label_en,valid_from,valid_to,successor,m49_region\n"
    "KEN,Kenya,,,,002\nUGA,Uganda,,,,002\nEGY,Egypt,,,,002\nBRA,Brazil,,,,019\nPER,Peru,,,,019\nJPN,Japan,,,,142\n"
)
FACTS = {
    "survey": "trial",
    "round": {
        "id": "r1",
        "title": "Trial round",
        "opens": "2019-10-01T00:00:00Z",
        "closes": "2020-01-31T15:00:00Z",
        "timezone": "Africa/Nairobi",
        "pilot": False,
        "synthetic": True,
    },
    "frozen_at": "2020-02-01T09:30:00Z",
    "instrument": ["a" * 64],
    "canvass_version": "0.1.0",
}


class Study:
    """A dataset in the making: variables, respondents and answers are added, then it is written."""

    edition = "2020"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables: list[Variable] = []
        self.parents: dict[str, str] = {MAIN: ""}
        self.table_labels: dict[str, str] = {}
        self.missing_labels: Mapping[str, str] = {}
        self.rows: dict[str, list[Row]] = {MAIN: []}
        self.universe: list[Row] = []
        self.earlier: list[Row] = []
        self.code_lists = {"m49_region": M49, "member_states": STATES}
        self.kind = "state"
        self.scheme: dict[str, Any] = {}
        self.plan_wordings: dict[str, Mapping[str, str]] = {}
        self.plan: dict[str, Any] = {"title": "Trial report", "sections": []}
        self.sections = [SectionEntry("c", "C", "Policy"), SectionEntry("v", "V", "Views", anonymous=True)]

    def ask(self, name: str, codes: str = "", **more: Any) -> None:
        """Add a variable: `codes` is "0=No 1=Yes", ordered when it begins with "<"."""
        pairs = [pair.split("=") for pair in codes.removeprefix("<").split()]
        kind = more.pop("kind", "choice" if codes else "integer")
        closed = Measure.ORDINAL if codes.startswith("<") else Measure.NOMINAL
        measure = Measure(more.pop("measure", closed if codes else Measure.SCALE))
        self.variables.append(
            Variable(
                **{
                    "name": name,
                    "question": name.partition(".")[0],
                    "number": name.partition(".")[0].upper(),
                    "section": "c",
                    "table": MAIN,
                    "label": f"Question {name.partition('.')[0]}",
                    "item": name.partition(".")[2],
                    "measure": measure,
                    "kind": kind,
                    "multiple": kind == "choices",
                    "categories": tuple(Category(code, label.replace("_", " ")) for code, label in pairs),
                    **more,
                }
            )
        )

    def invite(self, *respondents: str, **more: Any) -> None:
        """Add respondents to the universe who have not answered."""
        self.universe += [
            {"respondent": key, "kind": self.kind, "name": "", "status": "none", **more}
            for key in respondents
        ]

    def answer(self, respondent: str, *, unit: str | None = None, **values: Any) -> None:
        """Add a submission; a value "~code" is missing for that reason, what is not named is blank."""
        more = {"unit": unit} if unit else {}
        self.universe.append(
            {"respondent": respondent, "kind": self.kind, "name": "", "status": "submitted", **more}
        )
        row = {"submission": f"S-{len(self.rows[MAIN]) + 1}", "respondent": respondent}
        self.rows[MAIN].append({**row, **_values(values)})

    def item(self, table: str, respondent: str, item: str, parent: str | None = None, **values: Any) -> None:
        """Add an item of a repeat to the respondent's submission."""
        self.parents.setdefault(table, MAIN)
        submission = next(row["submission"] for row in self.rows[MAIN] if row["respondent"] == respondent)
        keys = {"submission": submission, "respondent": respondent, "item": item, "parent": parent}
        self.rows.setdefault(table, []).append({**keys, **_values(values)})

    def opine(self, table: str, **values: Any) -> None:
        """Add the answers of nobody in particular to an anonymous table."""
        self.parents.setdefault(table, "")
        self.rows.setdefault(table, []).append(_values(values))

    def report(self, *entries: Mapping[str, Any], **keys: Any) -> Report:
        """Write the folder with a plan of these tables, and make its report."""
        plan, data = self.planned(*entries, **keys)
        return report(data, plan)

    def planned(self, *entries: Mapping[str, Any], **keys: Any) -> tuple[Plan, Dataset]:
        """Write the folder with a plan of these tables, and open it."""
        self.plan = {"title": "T", **keys, "sections": [{"title": "S", "tables": list(entries)}]}
        data = open_dataset(self.write())
        return Plan.frozen(data.plan), data

    def tables(self, *entries: Mapping[str, Any], **keys: Any) -> tuple[Table, ...]:
        """The tables of that report."""
        return self.report(*entries, **keys).tables

    def codebook(self) -> Codebook:
        return Codebook(
            survey="trial",
            title="Trial survey",
            edition=self.edition,
            language="en",
            respondent=RespondentKind(self.kind, "member_states" if self.kind == "state" else ""),
            variables=tuple(self.variables),
            tables=self.parents,
            sections=tuple(self.sections),
            table_labels=self.table_labels,
            missing_labels=self.missing_labels,
        )

    def write(self, **facts: Any) -> Path:
        """Write the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        texts = [
            (CODEBOOK, write_json(self.folder / CODEBOOK, self.codebook().to_json())),
            (PLAN, write_json(self.folder / PLAN, self.plan)),
            (SUBMISSIONS, write_bytes(self.folder / SUBMISSIONS, b"")),
            *(
                (code_list_path(name), write_bytes(self.folder / code_list_path(name), text.encode()))
                for name, text in self.code_lists.items()
            ),
        ]
        if self.scheme:
            texts.append((INDICATORS, write_json(self.folder / INDICATORS, self.scheme)))
        for language, said in self.plan_wordings.items():
            file = f"{PLAN_WORDING}/{language}.json"
            texts.append((file, write_json(self.folder / file, {"language": language, "texts": said})))
        resources = [Resource(Path(path).stem, path, Path(path).suffix[1:], digest) for path, digest in texts]
        resources.append(
            self._parquet(UNIVERSE, self.universe, list(self.universe[0]) if self.universe else [])
        )
        if self.earlier:
            columns = ["submission", "respondent", "section", "question", "item", "outcome"]
            resources.append(self._parquet(EARLIER, self.earlier, columns))
        for table in self.parents:
            names = [v.name for v in self.variables if v.table == table]
            columns = [*names, *(name + MISSING_SUFFIX for name in names)]
            anonymous = any(v.anonymous for v in self.variables if v.table == table)
            keys = [] if anonymous else ["submission", "respondent"]
            keys += ["item", "parent"] if table != MAIN and not anonymous else []
            resources.append(self._parquet(table_path(table), self.rows.get(table, []), keys + columns))
        counted = [row for row in self.universe if row["status"] == "submitted"]
        told = {**FACTS, **facts, "invited": len(self.universe), "submitted": len(counted)}
        write_json(self.folder / DESCRIPTOR, descriptor("Trial survey", resources, told))
        return self.folder

    def _parquet(self, path: str, rows: Sequence[Row], columns: list[str]) -> Resource:
        full = [
            {
                column: row.get(
                    column,
                    "blank" if column.endswith(MISSING_SUFFIX) and row.get(column[:-8]) is None else None,
                )
                for column in columns
            }
            for row in rows
        ]
        kinds = {v.name: pa.list_(pa.string()) if v.multiple else pa.string() for v in self.variables}
        kinds |= {v.name: pa.int64() for v in self.variables if v.whole}
        schema = pa.schema([(column, kinds.get(column, pa.string())) for column in columns])
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(full, schema=schema), target)
        return Resource(Path(path).stem, path, "parquet", rows_hash(full))


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    """`a__b` stands for the part a.b; "~code" becomes a missing code."""
    row: dict[str, Any] = {}
    for key, value in values.items():
        name = key.replace("__", ".")
        if isinstance(value, str) and value.startswith("~"):
            row[name], row[name + MISSING_SUFFIX] = None, value[1:]
        else:
            row[name] = value
            if value is not None:
                row[name + MISSING_SUFFIX] = None
    return row


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path / "dataset")


@pytest.fixture
def studies(tmp_path: Path) -> Callable[[str], Study]:
    return lambda name: Study(tmp_path / name)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, Path]:
    """The datasets of both surveys with a tenth of the demonstration's answers; to be read, not changed.

    The first process of a run makes them, and the others wait: that takes less than making them again.
    """
    here = tmp_path_factory.getbasetemp()
    folder = (here if worker_id == "master" else here.parent) / "demonstration"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "made"
        if not made.is_file():
            made.write_text(json.dumps({name: str(path) for name, path in frozen(folder).items()}))
        return {name: Path(path) for name, path in json.loads(made.read_text()).items()}
