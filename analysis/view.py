"""A dataset as one audience may see it, and the one function that counts its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Dimension, UnknownName
from analysis.dataset import Dataset
from analysis.tables import LeftOut
from app.questionnaire.codebook import Variable
from app.questionnaire.package import MAIN, MISSING_SUFFIX, NOT_ASKED

MISSING = "~"  # the mark before a missing code in a coded column, which no choice's name can begin with
WITHHELD = "withheld"
UNGROUPED = "ungrouped"
UNSAID = ("skipped", "blank", NOT_ASKED)
"""The codes by which respondents said nothing."""

MISSING_LABELS = {
    "skipped": "Not asked, because of an earlier answer",
    "blank": "Left blank",
    "dont_know": "Do not know",
    "not_applicable": "Not applicable",
    "not_available": "Not available",
    NOT_ASKED: "Not asked in the questionnaire that was answered",
    WITHHELD: "Not for publication (the respondent's choice)",
    UNGROUPED: "In none of the groups",
}
_RESPONDENTS = {"state": "Member States", "staff": "staff members"}
Key = tuple[str, ...]


def counts(frame: pd.DataFrame, keys: Sequence[str], weight: str = "") -> dict[Key, int]:
    """Rows, or the sum of a weight, by each combination of keys that occurs: all that touches the data."""
    if not len(frame):
        return {}
    grouped = frame.groupby(list(keys), sort=False, observed=True)
    found = grouped[weight].sum() if weight else grouped.size()
    return {
        key if isinstance(key, tuple) else (key,): value if weight else int(value)
        for key, value in found.items()
    }


@dataclass(frozen=True)
class Publication:
    """Where respondents said how their answers may be used: a question with one row for each section."""

    question: str
    public: str = "public"
    aggregate: str = "aggregate"


@dataclass(frozen=True)
class View:
    """A dataset, for one audience."""

    data: Dataset
    audience: str = "internal"
    publication: Publication | None = None
    opinion: frozenset[str] = frozenset()
    cases: Mapping[str, str] = field(default_factory=dict)  # table → what its rows are called
    internal: frozenset[str] = frozenset()  # questions that no publication uses, whatever was chosen
    left_out_kinds: int = 0  # how many were invited of kinds that the report does not count
    names: Mapping[str, str] = field(default_factory=dict)  # of questions and variables, short

    @cached_property
    def catalogue(self) -> Catalogue:
        """What may be named."""
        return replace(self.data.catalogue, names=self.names)

    @property
    def public(self) -> bool:
        """Whether respondents' publication choices apply."""
        return self.audience == "public" and self.publication is not None

    def is_opinion(self, variable: Variable | None) -> bool:
        """Whether its small counts must not be shown."""
        return variable is not None and (
            variable.anonymous or bool(self.opinion & {variable.question, variable.name, variable.section})
        )

    def is_internal(self, variable: Variable) -> bool:
        """Whether no publication uses it."""
        return bool(self.internal & {variable.question, variable.name})

    def plural(self, table: str) -> str:
        """What the rows of a table are called."""
        usual = _RESPONDENTS.get(self.data.codebook.respondent.kind, "respondents")
        return self.cases.get(table) or (usual if table == MAIN else "items")

    def frame(self, table: str, dimensions: Mapping[str, Dimension]) -> pd.DataFrame:
        """One row a case of `table`, a column of codes for each dimension, and whether it is guarded."""
        index = range(len(self.data.tables[table]))
        frame = pd.DataFrame({"case": index, "guarded": False}, index=index)
        for name, dimension in dimensions.items():
            frame[name] = self._coded(dimension, table)
            if dimension.variable is not None:
                frame["guarded"] |= self.guarded(dimension.variable, table)
        return frame

    def guarded(self, variable: Variable, table: str) -> pd.Series:
        """Whether each row's respondent must not be recognisable in a public figure of this variable."""
        if not self.public:
            return pd.Series(False, index=range(len(self.data.tables[table])))
        return self._choices(variable, table) != self._published.public

    def cells_of(self, variable: Variable, table: str) -> pd.Series:
        """A variable's own values for each row of `table`, None where missing or withheld."""
        values = self.data.column(variable.name, variable.table, table)
        if not self.public:
            return values
        shown = self._choices(variable, table).isin([self._published.public, self._published.aggregate])
        return values.where(shown, None)

    def verbatim(self, variable: Variable, table: str) -> pd.Series:
        """The same for showing word by word: for the public only where the respondent said public."""
        values = self.data.column(variable.name, variable.table, table)
        if not self.public:
            return values
        return values.where(self._choices(variable, table) == self._published.public, None)

    def reasons(self, variable: Variable, table: str) -> pd.Series:
        """Why each row of `table` has no answer to show word by word, as a code; "" where it has one.

        What was not asked, or left blank, tells of other answers, which may not be public: the public sees
        only the codes that respondents gave.
        """
        values = self.data.column(variable.name, variable.table, table)
        codes = self._missing(variable, table).where(values.map(_empty).astype(bool), "")
        if not self.public:
            return codes
        seen = (self._choices(variable, table) == self._published.public) & ~codes.isin(UNSAID)
        return codes.where(seen, "")

    def numbers(self, variable: Variable, table: str) -> tuple[pd.Series, pd.Series]:
        """A numeric variable's values, and the missing code of each row ("" where there is a value)."""
        values = self.cells_of(variable, table)
        answers = self.data.column(variable.name, variable.table, table)
        codes = self._missing(variable, table).mask(values.isna() & answers.notna(), WITHHELD)
        return values, codes.where(values.isna(), "")

    def _coded(self, dimension: Dimension, table: str) -> pd.Series:
        variable = dimension.variable
        if variable is None:
            return self._respondents(dimension, table)
        values = self.data.column(variable.name, variable.table, table)
        missing = self._missing(variable, table)
        coded = [
            _regrouped(value, code, dimension.grouping) for value, code in zip(values, missing, strict=True)
        ]
        series = pd.Series(coded, index=values.index, dtype=object)
        if not self.public:
            return series
        internal = ~self._choices(variable, table).isin([self._published.public, self._published.aggregate])
        return series.mask(internal & ~series.map(_is_missing), MISSING + WITHHELD)

    def _missing(self, variable: Variable, table: str) -> pd.Series:
        name = variable.name + MISSING_SUFFIX
        if name not in self.data.tables[variable.table].columns:
            return pd.Series("blank", index=range(len(self.data.tables[table])), dtype=object)
        return self.data.column(name, variable.table, table).map(lambda code: code or "blank")

    def unasked(self, variable: Variable, table: str) -> pd.Series:
        """Whether each row of `table` is of a questionnaire that did not ask for the variable."""
        if variable.table not in self.catalogue.lineage(table):
            return pd.Series(False, index=range(len(self.data.tables[table])))
        return self._missing(variable, table) == NOT_ASKED

    def _respondents(self, dimension: Dimension, table: str) -> pd.Series:
        if "respondent" not in self.data.tables[table].columns:
            what = "anonymous section's own variable (its answers are joined to no respondent)"
            raise UnknownName(what, dimension.spec, [v.name for v in self.data.codebook.of_table(table)])
        respondents = self.data.tables[table]["respondent"]
        if dimension.universe_column:
            facts = dict(
                zip(
                    self.data.universe["respondent"],
                    self.data.universe[dimension.universe_column],
                    strict=True,
                )
            )
            return respondents.map(lambda key: facts.get(key) or MISSING + UNGROUPED)
        return respondents.map(lambda key: _regrouped(key, "blank", dimension.grouping))

    @cached_property
    def _published(self) -> Publication:
        return self.publication or Publication("")

    def _choices(self, variable: Variable, table: str) -> pd.Series:
        """What each row's respondent chose for a section; without a row for it, as if aggregate only."""
        name = f"{self._published.question}.{variable.section}"
        rows = len(self.data.tables[table])
        if self.is_internal(variable):
            return pd.Series("internal", index=range(rows), dtype=object)
        if name not in self.catalogue.by_name:
            return pd.Series(self._published.aggregate, index=range(rows), dtype=object)
        if "submission" not in self.data.tables[table].columns:
            return pd.Series(self._published.public, index=range(rows), dtype=object)
        return self.data.column(name, MAIN, table)


def _regrouped(value: Any, missing: str, grouping: Mapping[str, str] | None) -> str | list[str]:
    """A value as a code, or the codes of a multiple one without repetition; missing codes are marked."""
    if _empty(value):
        return MISSING + missing
    if grouping is None:
        return value if isinstance(value, list) else str(value)
    if isinstance(value, list):
        groups = [grouping[code] for code in value if code in grouping]
        return list(dict.fromkeys(groups)) or MISSING + UNGROUPED
    return grouping.get(str(value), MISSING + UNGROUPED)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, list) and not value)


def _is_missing(value: str | list[str]) -> bool:
    return isinstance(value, str) and value.startswith(MISSING)


def answered(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The rows that have an answer in each of these columns."""
    for name in names:
        frame = frame[~frame[name].map(_is_missing).astype(bool)]
    return frame


def spread(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """A row for each code of a multiple column, so that each code counts in full."""
    for name in names:
        frame = frame.explode(name)
    return frame


def left_out(frame: pd.DataFrame, name: str) -> tuple[LeftOut, ...]:
    """How many cases have each missing code in a column, in the usual order; those that occur."""
    found = counts(frame[frame[name].map(_is_missing).astype(bool)], [name])
    return tuple(
        LeftOut(code, label, found[MISSING + code,])
        for code, label in MISSING_LABELS.items()
        if (MISSING + code,) in found
    )
