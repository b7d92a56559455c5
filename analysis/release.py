"""The release ledger: every number that a public report shows or hides, by the cases that it counts.

A later report is held against it, so that the two together tell nothing that each of them hides. It holds no
hidden number; who was invited and which submissions were counted are in it, so it is not for publication.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from analysis.dataset import Dataset
from analysis.grouping import Column
from analysis.plan import Plan
from analysis.population import Population
from analysis.sensitive import is_summary, public_of
from analysis.tables import Cell, Heading, Mark, Report, Role, Show, Table
from app.questionnaire.package import MAIN, write_json

FORMAT = 2
_LETTERS = 16  # of the hash of a receipt: enough to tell submissions apart
_FLAGS = ("opinion", "adds_down", "adds_across", "of_responses")


class ReleaseError(Exception):
    """A release ledger that cannot be used; says why, and what to do about it."""


@dataclass(frozen=True)
class Scope:
    """Whose answers a report counts: who was invited, which submissions, how many rows of each table."""

    source: str  # the survey and the round
    respondents: frozenset[str]
    submissions: frozenset[str]
    rows: Mapping[str, int]
    anonymous: frozenset[str]  # the tables whose rows belong to no submission

    @classmethod
    def of(cls, data: Dataset) -> Self:
        """That of a dataset, as it is counted."""
        tables = data.catalogue.parents
        apart = {table for table in tables if "submission" not in data.tables.columns(table)}
        receipts = data.rows(MAIN, [Column(MAIN, "submission")])
        return cls(
            source_of(data),
            frozenset(map(str, data.universe["respondent"])),
            frozenset(mark_of(str(one)) for (one,) in receipts),
            {table: data.size(table) for table in tables},
            frozenset(apart),
        )

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """That which a ledger tells."""
        return cls(
            told["source"],
            frozenset(told["respondents"]),
            frozenset(told["submissions"]),
            told["rows"],
            frozenset(told["anonymous"]),
        )

    @property
    def json(self) -> dict[str, Any]:
        """As a ledger tells it."""
        return {
            "source": self.source,
            "respondents": sorted(self.respondents),
            "submissions": sorted(self.submissions),
            "rows": dict(self.rows),
            "anonymous": sorted(self.anonymous),
        }


def mark_of(receipt: str) -> str:
    """How a ledger knows a submission again."""
    return hashlib.sha256(receipt.encode()).hexdigest()[:_LETTERS]


def source_of(data: Dataset) -> str:
    """The survey and the round that a dataset is of."""
    return f"{data.facts['survey']} {data.facts['round']['id']}"


@dataclass(frozen=True)
class Release:
    """A public report as issued: what it was made of, and its tables without any words.

    It is made of its own dataset, whose name here is empty, and of those that its plan joins, by their names.
    """

    facts: Mapping[str, str]
    scopes: Mapping[str, Scope]
    tables: tuple[Table, ...]

    @classmethod
    def of(
        cls, data: Dataset, plan: Plan, report: Report, joined: Mapping[str, Dataset] = MappingProxyType({})
    ) -> Self:
        """That of a report; ``data`` and those ``joined`` are the datasets as the report counts them."""
        facts = {
            "survey": str(data.facts["survey"]),
            "round": str(data.facts["round"]["id"]),
            "audience": report.audience,
            "frozen_at": report.frozen_at,
            "dataset": str(data.facts["dataset_hash"]),
            "plan": plan.digest,
            "canvass_version": version("canvass"),
        }
        scopes = {name: Scope.of(one) for name, one in {"": data, **joined}.items()}
        return cls(facts, scopes, tuple(table for table in report.tables if table.least))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a release ledger; refuses what is none."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            content = {told["format"]: told}[FORMAT]
            populations = [_population(one) for one in content["populations"]]
            scopes = {name: Scope.read(one) for name, one in content["scopes"].items()}
            tables = tuple(_table(one, populations) for one in content["tables"])
            return cls(content["facts"], scopes, tables)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            what = "is no release ledger of this version of Canvass"
            raise ReleaseError(f"{path}: {what}; name the .release.json beside a public report") from error

    def write(self, path: Path) -> None:
        """Write it; the same report always gives the same bytes."""
        places: dict[Population, int] = {}
        tables = [_table_json(table, places) for table in self.tables]
        write_json(
            path,
            {
                "format": FORMAT,
                "facts": dict(self.facts),
                "scopes": {name: scope.json for name, scope in self.scopes.items()},
                "populations": [_population_json(one) for one in places],
                "tables": tables,
            },
        )

    def check(self, datasets: Sequence[Dataset], audience: str) -> None:
        """Raise ReleaseError unless it has to do with one of these datasets, and is for the same audience."""
        if not {one.source for one in self.scopes.values()} & {source_of(data) for data in datasets}:
            what = (
                f"a report of the round {self.facts['round']} of {self.facts['survey']} tells nothing of this"
            )
            own = " or ".join(f"{data.facts['round']['id']} of {data.facts['survey']}" for data in datasets)
            raise ReleaseError(f"{what}; name those of {own}")
        if self.facts["audience"] != audience:
            words = {"public": "for publication", "internal": "for internal use"}
            what = (
                f"the report before was made {words[self.facts['audience']]}, this one is {words[audience]}"
            )
            raise ReleaseError(
                f"{what}; their numbers do not count the same, name those made {words[audience]}"
            )


def beside(report: Path) -> Path:
    """Where the release ledger of a report is kept."""
    return report.with_name(report.name + ".release.json")


def _population_json(one: Population) -> dict[str, Any]:
    return {"table": one.table, "groups": {name: sorted(codes) for name, codes in sorted(one.groups)}}


def _population(one: Mapping[str, Any]) -> Population:
    groups = frozenset((str(name), frozenset(map(str, codes))) for name, codes in one["groups"].items())
    return Population(str(one["table"]), groups)


def _table_json(table: Table, places: dict[Population, int]) -> dict[str, Any]:
    def cell(r: int, c: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        one = table.cells[r][c]
        if one.population is not None:
            found["population"] = places.setdefault(one.population, len(places))
        if one.mark:
            return {**found, "mark": one.mark.value, "public": one.public}
        if one.base_population is not None:
            found["base_population"] = places.setdefault(one.base_population, len(places))
            found["base_guarded"] = one.base_guarded
        for key in ("count", "share", "base"):
            if getattr(one, key) is not None:
                found[key] = repr(one.share) if key == "share" else getattr(one, key)
        if one.value is not None:
            found["value"] = str(one.value)
        return {**found, "public": _public(table, r, c)}

    return {
        "number": table.number,
        "title": table.title,
        "kind": table.kind,
        "shows": [one.value for one in table.shows],
        "least": table.least,
        "base": table.base,
        "base_text": table.base_text,
        "share_of": table.share_of,
        "summed": table.summed,
        **{flag: getattr(table, flag) for flag in _FLAGS},
        "population": places.setdefault(table.population or Population(""), len(places)),
        "rows": [[one.code, one.role.value] for one in table.rows],
        "columns": [[one.code, one.role.value] for one in table.columns],
        "cells": [[cell(r, c) for c in range(len(table.columns))] for r in range(len(table.rows))],
    }


def _public(table: Table, r: int, c: int) -> int:
    """How many of a number a reader knows of anyway."""
    one = table.cells[r][c]
    if is_summary(table) and table.columns[c].role is Role.STATISTIC and not table.opinion:
        return (one.base or 0) - one.guarded
    return public_of(table, (r, c))


def _table(one: Mapping[str, Any], populations: list[Population]) -> Table:
    def cell(told: Mapping[str, Any]) -> Cell:
        population = populations[told["population"]] if "population" in told else None
        if "mark" in told:
            return Cell(mark=Mark(told["mark"]), population=population, public=told["public"])
        number = told.get("count", told.get("base", 0))
        return Cell(
            count=told.get("count"),
            share=float(told["share"]) if "share" in told else None,
            value=Decimal(told["value"]) if "value" in told else None,
            base=told.get("base"),
            guarded=number - told["public"],
            base_guarded=told.get("base_guarded", 0),
            population=population,
            base_population=populations[told["base_population"]] if "base_population" in told else None,
            public=told["public"],
        )

    def headings(pairs: list[list[str]]) -> tuple[Heading, ...]:
        return tuple(Heading(code, code, Role(role)) for code, role in pairs)

    return Table(
        name="",
        title=one["title"],
        number=one["number"],
        kind=one["kind"],
        rows=headings(one["rows"]),
        columns=headings(one["columns"]),
        cells=tuple(tuple(cell(told) for told in line) for line in one["cells"]),
        shows=tuple(Show(show) for show in one["shows"]),
        base=one["base"],
        base_text=one["base_text"],
        share_of=one["share_of"],
        summed=one["summed"],
        least=one["least"],
        restricted=not one["opinion"],
        floor=one["least"],
        population=populations[one["population"]],
        **{flag: one[flag] for flag in _FLAGS},
    )
