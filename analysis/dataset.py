"""A frozen dataset folder, verified and opened as typed tables with its codebook, universe and code lists."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.catalogue import Catalogue, CodeList
from app.questionnaire.codebook import Codebook
from app.questionnaire.package import (
    CANVASS,
    CODE_LISTS,
    CODEBOOK,
    INSTRUMENTS,
    MAIN,
    PLAN,
    TABLES,
    UNIVERSE,
    PackageError,
    Resource,
    opened,
    rows_hash,
    verified_bytes,
    verify,
)

_UNIVERSE_OWN = {"respondent", "kind", "name", "status"}


class _Tables(dict[str, pd.DataFrame]):
    """The tables by name; asked for one that was left out of the folder, it says so."""

    def __init__(self, found: Mapping[str, pd.DataFrame], left_out: Iterable[str]) -> None:
        super().__init__(found)
        self._left_out = frozenset(left_out)

    def __missing__(self, name: str) -> pd.DataFrame:
        if name not in self._left_out:
            raise KeyError(name)
        what = "holds opinions that nobody may join to a person, and is not part of this copy of the dataset"
        raise PackageError(f"the anonymous table '{name}'", what, "have Canvass make the report")


@dataclass(frozen=True)
class Dataset:
    """A dataset as frozen: what was answered, by whom of those asked, and what the words mean."""

    title: str
    facts: Mapping[str, Any]  # the descriptor's own part: round, frozen_at, instrument, dataset_hash …
    catalogue: Catalogue
    tables: Mapping[str, pd.DataFrame]
    universe: pd.DataFrame
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
        if CODEBOOK not in texts or UNIVERSE not in frames:
            raise PackageError(str(folder), "has no codebook or no universe", "freeze the round again")
        codebook = Codebook.from_json(json.loads(texts[CODEBOOK]))
        universe = frames[UNIVERSE]
        return cls(
            title=content["title"],
            facts=content[CANVASS],
            catalogue=Catalogue(
                codebook,
                _code_lists(texts, codebook.language),
                tuple(column for column in universe.columns if column not in _UNIVERSE_OWN),
            ),
            tables=_Tables(
                {Path(path).stem: frame for path, frame in frames.items() if path.startswith(TABLES + "/")},
                content[CANVASS].get("left_out", ()),
            ),
            universe=universe,
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
    def submitted(self) -> int:
        """How many respondents have submitted."""
        return int((self.universe["status"] == "submitted").sum())

    @property
    def invited(self) -> int:
        """How many respondents were asked."""
        return len(self.universe)

    @property
    def instruments(self) -> tuple[str, ...]:
        """The hashes of the instruments that were answered."""
        return tuple(
            sorted(Path(path).stem for path in self.hashes if path.startswith(INSTRUMENTS + "/"))
        ) or tuple(self.facts.get("instrument", ()))

    def of_kinds(self, kinds: tuple[str, ...]) -> "Dataset":
        """Only respondents of these kinds, so that States and others never share a denominator."""
        universe = self.universe[self.universe["kind"].isin(kinds)].reset_index(drop=True)
        kept = set(universe["respondent"])
        tables = {
            name: frame[frame["respondent"].isin(kept)].reset_index(drop=True)
            if "respondent" in frame.columns
            else frame
            for name, frame in self.tables.items()
        }
        return replace(self, universe=universe, tables=_Tables(tables, self.left_out))

    def column(self, name: str, owner: str, table: str) -> pd.Series:
        """A column of `owner` repeated for each row of `table`, its descendant (or itself)."""
        if owner == table:
            return self.tables[owner][name]
        parent = self.catalogue.parents.get(table, "")
        if not parent:
            message = f"rows of '{table}' have no '{name}': it belongs to '{owner}'"
            raise ValueError(message)
        values = dict(zip(self._keys(parent), self.column(name, owner, parent), strict=True))
        return pd.Series([values.get(key) for key in self._parent_keys(table, parent)], dtype=object)

    def _keys(self, table: str) -> list[tuple[str, str]]:
        frame = self.tables[table]
        items = frame["item"] if table != MAIN else [""] * len(frame)
        return list(zip(frame["submission"], items, strict=True))

    def _parent_keys(self, table: str, parent: str) -> list[tuple[str, str]]:
        frame = self.tables[table]
        parents = frame["parent"] if parent != MAIN else [""] * len(frame)
        return list(zip(frame["submission"], parents, strict=True))


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
