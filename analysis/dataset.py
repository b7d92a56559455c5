"""A frozen dataset folder, verified and opened as typed tables with its codebook, universe and code lists."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.catalogue import Catalogue, CodeList
from analysis.frames import Frames
from analysis.grouping import UNIVERSE, Column, Counts, Tables, Value
from app.questionnaire.codebook import Codebook
from app.questionnaire.package import (
    CANVASS,
    CODE_LISTS,
    CODEBOOK,
    INSTRUMENTS,
    PLAN,
    TABLES,
    PackageError,
    Resource,
    opened,
    rows_hash,
    verified_bytes,
    verify,
)
from app.questionnaire.package import UNIVERSE as UNIVERSE_FILE

_UNIVERSE_OWN = {"respondent", "kind", "name", "status"}


@dataclass(frozen=True)
class Dataset:
    """A dataset as frozen: what was answered, by whom of those asked, and what the words mean."""

    title: str
    facts: Mapping[str, Any]  # the descriptor's own part: round, frozen_at, instrument, dataset_hash …
    catalogue: Catalogue
    tables: Tables
    plan: Mapping[str, Any]
    hashes: Mapping[str, str]

    @classmethod
    def open(cls, folder: Path) -> "Dataset":
        """Open a folder; refuses one in which any file is not what was frozen."""
        content, resources = opened(folder)
        texts: dict[str, bytes] = {}
        frames: dict[str, pd.DataFrame] = {}
        for resource in resources:
            if resource.format == "parquet":
                frames[resource.path] = _verified_frame(folder, resource)
            else:
                texts[resource.path] = verified_bytes(folder, resource)
        if CODEBOOK not in texts or UNIVERSE_FILE not in frames:
            raise PackageError(str(folder), "has no codebook or no universe", "freeze the round again")
        codebook = Codebook.from_json(json.loads(texts[CODEBOOK]))
        universe = frames[UNIVERSE_FILE]
        return cls(
            title=content["title"],
            facts=content[CANVASS],
            catalogue=Catalogue(
                codebook,
                _code_lists(texts, codebook.language),
                tuple(column for column in universe.columns if column not in _UNIVERSE_OWN),
            ),
            tables=Frames(
                {Path(path).stem: frame for path, frame in frames.items() if path.startswith(TABLES + "/")}
                | {UNIVERSE: universe},
                content[CANVASS].get("left_out", ()),
            ),
            plan=json.loads(texts.get(PLAN, b"{}")),
            hashes={resource.path: resource.hash for resource in resources},
        )

    @property
    def codebook(self) -> Codebook:
        """Its codebook."""
        return self.catalogue.codebook

    @property
    def left_out(self) -> tuple[str, ...]:
        """The anonymous tables that are not part of this copy."""
        return tuple(self.facts.get("left_out", ()))

    @property
    def universe(self) -> pd.DataFrame:
        """Everyone who was asked, and how far each is."""
        return self.tables[UNIVERSE]

    @property
    def submitted(self) -> int:
        """How many respondents have submitted."""
        return self.counts(UNIVERSE, [Column(UNIVERSE, "status")]).get(("submitted",), 0)

    @property
    def invited(self) -> int:
        """How many respondents were asked."""
        return self.size(UNIVERSE)

    @property
    def instruments(self) -> tuple[str, ...]:
        """The hashes of the instruments that were answered."""
        return tuple(
            sorted(Path(path).stem for path in self.hashes if path.startswith(INSTRUMENTS + "/"))
        ) or tuple(self.facts.get("instrument", ()))

    def of_kinds(self, kinds: tuple[str, ...]) -> "Dataset":
        """Only respondents of these kinds, so that States and others never share a denominator."""
        return replace(self, tables=self.tables.of_kinds(kinds))

    def counts(self, table: str, columns: Sequence[Column] = ()) -> Counts:
        """How many rows of a table have each combination of values of these columns."""
        return self.tables.counts(self.catalogue.lineage(table), columns)

    def rows(self, table: str, columns: Sequence[Column]) -> Iterable[tuple[Value, ...]]:
        """The values of these columns in each row of a table."""
        return self.tables.rows(self.catalogue.lineage(table), columns)

    def size(self, table: str) -> int:
        """How many rows a table has."""
        return self.counts(table)[()]


def _verified_frame(folder: Path, resource: Resource) -> pd.DataFrame:
    path = folder / resource.path
    try:
        table: pa.Table = pq.read_table(path)
    except FileNotFoundError as error:
        raise PackageError(
            str(path), "is listed in the descriptor but is not there", "freeze again"
        ) from error
    except pa.ArrowException as error:
        raise PackageError(str(path), f"cannot be read ({error})", "restore it, or freeze again") from error
    rows = table.to_pylist()
    verify(folder, resource, rows_hash(rows))
    frame = pd.DataFrame(rows, columns=table.column_names, dtype=object)
    return frame.astype(object).where(frame.notna(), None)


def _code_lists(texts: Mapping[str, bytes], language: str) -> dict[str, CodeList]:
    return {
        Path(path).stem: CodeList.read(Path(path).stem, content, language)
        for path, content in texts.items()
        if path.startswith(CODE_LISTS + "/")
    }
