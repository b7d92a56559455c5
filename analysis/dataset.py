"""A frozen dataset: typed tables with their codebook, universe and code lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.catalogue import Catalogue
from analysis.grouping import UNIVERSE, Column, Counts, Tables, Value
from app.questionnaire.codebook import Codebook
from app.questionnaire.package import EARLIER as EARLIER_FILE
from app.questionnaire.package import INSTRUMENTS
from app.questionnaire.texts import Wordings


@dataclass(frozen=True)
class Dataset:
    """A dataset as frozen: what was answered, by whom of those asked, and what the words mean."""

    title: str
    facts: Mapping[str, Any]  # the descriptor's own part: round, frozen_at, instrument, dataset_hash …
    catalogue: Catalogue
    tables: Tables
    plan: Mapping[str, Any]
    hashes: Mapping[str, str]
    source: str = "en"  # the language that its questionnaire and plan were written in
    plan_wordings: Wordings = field(default_factory=dict)  # what its plan says in the language it is read in

    @property
    def codebook(self) -> Codebook:
        """Its codebook."""
        return self.catalogue.codebook

    @property
    def left_out(self) -> tuple[str, ...]:
        """The anonymous tables that are not part of this copy."""
        return tuple(self.facts.get("left_out", ()))

    @property
    def universe(self) -> Any:
        """Everyone who was asked, and how far each is: a frame of pandas."""
        return self.tables[UNIVERSE]

    @property
    def looks_back(self) -> bool:
        """Whether anyone had answers of an earlier round beside the questions."""
        return EARLIER_FILE in self.hashes

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
