"""What of a dataset folder an export holds: its tables read by batches and verified, and what they mean."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.tally import MISSING_LABELS
from analysis.verified import parquet_file, verified_batches
from app.questionnaire.codebook import Category, Codebook, Variable
from app.questionnaire.package import (
    CANVASS,
    CODEBOOK,
    COLUMNS,
    MAIN,
    MISSING_SUFFIX,
    PackageError,
    Resource,
    opened,
    table_path,
    verified_bytes,
    verify_unread,
)

KEYS = ("submission", "respondent", "item", "parent")
"""The columns that say whose row it is; those of items have the last two."""
_BY_CANVASS = ("skipped", "blank", "not_asked", "unread")
"""The codes that Canvass gives by itself, to any variable; others are offered by its question."""
_LABELS = {**MISSING_LABELS, "unread": "Could not be read"}


@dataclass(frozen=True)
class ExportTable:
    """One table of the dataset: its variables, and its rows as they are read."""

    name: str
    label: str
    parent: str
    keys: tuple[str, ...]
    variables: tuple[Variable, ...]
    folder: Path
    resource: Resource
    missing_labels: Mapping[str, str]  # what the survey's own missing codes say

    @property
    def columns(self) -> tuple[str, ...]:
        """Whose row it is, then each variable by its permanent name, with why it is missing beside it."""
        pairs = ((variable.name, variable.name + MISSING_SUFFIX) for variable in self.variables)
        return (*self.keys, *(name for pair in pairs for name in pair))

    @property
    def schema(self) -> pa.Schema:
        """The columns with their types."""
        whole = pq.read_schema(self.folder / self.resource.path)
        return pa.schema([whole.field(name) for name in self.columns])

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(pq.read_metadata(self.folder / self.resource.path).num_rows)

    def reasons(self, variable: Variable) -> tuple[Category, ...]:
        """Why a variable may have no value, in the order of the codebook."""
        labels = {**self.missing_labels, **_LABELS}
        codes = dict.fromkeys([*_BY_CANVASS, *variable.missing])
        return tuple(Category(code, labels.get(code, code)) for code in codes)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Its rows, some at a time; nothing made of them may be shown before all are read and verified."""
        for batch in verified_batches(self.folder, self.resource):
            yield batch.select(list(self.columns))


@dataclass(frozen=True)
class Extract:
    """A dataset folder as other tools may have it: no anonymous section, no personal answer."""

    title: str
    facts: Mapping[str, Any]
    codebook: Codebook
    column_map: tuple[Mapping[str, str], ...]  # table, column, instrument, and its name there
    tables: tuple[ExportTable, ...]

    @classmethod
    def open(cls, folder: Path) -> "Extract":
        """Open a folder; refuses one in which any file but its tables is not what was frozen.

        A table is verified as it is read (`ExportTable.batches`); those that are not exported, here.
        """
        content, resources = opened(folder)
        listed = {resource.path: resource for resource in resources}
        if CODEBOOK not in listed:
            raise PackageError(str(folder), "has no codebook", "freeze the round again")
        book = Codebook.from_json(json.loads(verified_bytes(folder, listed[CODEBOOK])))
        tables = tuple(_tables(folder, book, listed))
        used = {table.resource.path for table in tables}
        for path, resource in listed.items():
            if path not in used:
                _verify_unused(folder, resource)
        return cls(
            title=content["title"],
            facts=content[CANVASS],
            codebook=replace(book, variables=tuple(v for table in tables for v in table.variables)),
            column_map=tuple(json.loads((folder / COLUMNS).read_bytes())) if COLUMNS in listed else (),
            tables=tables,
        )

    @cached_property
    def used_columns(self) -> tuple[Mapping[str, str], ...]:
        """The column map of what is exported."""
        known = {(variable.table, variable.name) for variable in self.codebook}
        return tuple(one for one in self.column_map if (one["table"], one["column"]) in known)

    @property
    def dataset_hash(self) -> str:
        """The hash by which the dataset is known, also where this folder is a copy without some of it."""
        return str(self.facts.get("whole") or self.facts["dataset_hash"])


@dataclass(frozen=True)
class Sent:
    """What a dataset was made of: the round, the submissions, and the hash of it all."""

    round: str
    receipts: tuple[str, ...]
    dataset: str


def sent_of(folder: Path) -> Sent:
    """The submissions that a dataset holds; refuses one whose main table is not what was frozen."""
    extract = Extract.open(folder)
    column = "submission"
    receipts = [one.as_py() for batch in extract.tables[0].batches() for one in batch[column]]
    return Sent(str(extract.facts["round"]["id"]), tuple(receipts), extract.dataset_hash)


def _tables(folder: Path, book: Codebook, listed: Mapping[str, Resource]) -> Iterator[ExportTable]:
    anonymous = {section.name for section in book.sections if section.anonymous}
    anonymous |= {variable.table for variable in book if variable.anonymous}
    for name in dict.fromkeys([MAIN, *(v.table for v in book), *book.tables]):
        resource = listed.get(table_path(name))
        if name in anonymous or resource is None:
            continue
        with parquet_file(folder, resource) as file:
            found = file.schema_arrow.names
        variables = [v for v in book.of_table(name) if v.name in found and not v.personal]
        yield ExportTable(
            name=name,
            label=book.table_labels.get(name, ""),
            parent="" if name == MAIN else book.tables.get(name) or MAIN,
            keys=tuple(key for key in KEYS if key in found),
            variables=tuple(variables),
            folder=folder,
            resource=resource,
            missing_labels=book.missing_labels,
        )


def _verify_unused(folder: Path, resource: Resource) -> None:
    """Read a file for its hash alone, without holding it."""
    if resource.format == "parquet":
        for _ in verified_batches(folder, resource):
            pass
        return
    verify_unread(folder, resource)
