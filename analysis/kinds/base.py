"""What every kind of table shares: the keys of its entry in a plan, its cases, and how its base is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from analysis.catalogue import Catalogue, Dimension
from analysis.tables import Table, Wording
from analysis.view import View
from analysis.wording import counted
from app.questionnaire.codebook import Variable
from app.questionnaire.package import MAIN


class PlanMistake(Exception):
    """An entry of a plan that names what exists but makes no table; says what would, and which key it is."""

    def __init__(self, what: str, mend: str, key: str = "") -> None:
        super().__init__(f"{what}; {mend}")
        self.what, self.mend, self.key = what, mend, key


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Entry(BaseModel):
    """One entry under `tables` of a plan; its fields are exactly the keys an author may write."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    title: str = Field(default="", description="Instead of the question's wording.")
    note: str = Field(default="", description="A sentence under the table.")
    table: str = Field(
        default="", description="The unit of analysis: a repeat, where the variables do not say it."
    )
    where: dict[str, Names] = Field(
        default_factory=dict, description="Only cases with one of these codes: {variable: [codes]}."
    )
    KIND: ClassVar[str] = ""

    def check(self, catalogue: Catalogue) -> None:
        """Raise UnknownName or PlanMistake if the entry cannot make its table from this codebook."""
        raise NotImplementedError

    def tables(self, view: View) -> tuple[Table, ...]:
        """Its tables, not yet under disclosure control."""
        raise NotImplementedError

    def check_where(self, catalogue: Catalogue) -> None:
        """The same for `where` and `table`."""
        for spec, codes in self.where.items():
            known = {category.code for category in catalogue.dimension(spec).categories}
            for code in codes:
                if known and code not in known:
                    what = f"'{code}' is not a code of {spec}"
                    raise PlanMistake(what, f"use {', '.join(sorted(known)[:8])}")
        if self.table and self.table not in catalogue.parents:
            what = f"there is no table called '{self.table}'"
            raise PlanMistake(what, f"use {', '.join(catalogue.parents)}")


@dataclass(frozen=True)
class Cases:
    """The rows that a table is about: coded columns, filtered, with what is needed to state their base."""

    view: View
    table: str
    frame: pd.DataFrame
    where_text: str

    @classmethod
    def of(cls, view: View, entry: Entry, dimensions: Mapping[str, Dimension], table: str = "") -> "Cases":
        """Choose the unit of analysis and code its columns."""
        table = table or entry.table or deepest(view.catalogue, dimensions.values())
        filters = {f"where:{spec}": view.catalogue.dimension(spec) for spec in entry.where}
        frame = view.frame(table, {**dimensions, **filters})
        for spec, codes in entry.where.items():
            wanted = set(codes)
            column = frame[f"where:{spec}"]
            frame = frame[column.map(lambda value, wanted=wanted: _holds(value, wanted)).astype(bool)]
        return cls(view, table, frame, _where_text(entry, view.catalogue))

    @property
    def cases(self) -> str:
        """What one case is called, in the plural."""
        return self.view.plural(self.table)

    @property
    def universe(self) -> int | None:
        """How many were asked, where the cases are the respondents."""
        return self.view.data.invited if self.table == MAIN else None

    def base_text(self, base: int) -> str:
        """The base in a sentence: who is counted, out of whom."""
        data = self.view.data
        total = len(data.tables[self.table])
        among = f" with {self.where_text}" if self.where_text else ""
        if self.table == MAIN:
            rest = f"of {data.submitted:,} that submitted and {data.invited:,} that were invited"
        elif "respondent" in data.tables[self.table].columns:
            reporting = data.tables[self.table]["respondent"].nunique()
            rest = f"of {total:,} reported by {counted(reporting, self.view.plural(MAIN))}"
        else:
            rest = f"of {total:,} that sent this part"
        return f"{counted(base, self.cases)}{among}, {rest}."

    def unasked_text(self, variables: Sequence[Variable]) -> str:
        """How many rows are of a questionnaire that asked none of this, where the round had several."""
        rows = self.view.data.tables[self.table].index
        unasked = pd.Series(bool(variables), index=rows)
        for variable in variables:
            unasked &= self.view.unasked(variable, self.table)
        count = int(unasked.sum())
        return f" Not asked of {count:,}: their questionnaire did not have it." if count else ""


def _holds(value: str | list[str], wanted: set[str]) -> bool:
    return bool(wanted & set(value)) if isinstance(value, list) else value in wanted


def _where_text(entry: Entry, catalogue: Catalogue) -> str:
    said = []
    for spec, codes in entry.where.items():
        dimension = catalogue.dimension(spec)
        labels = {category.code: category.label for category in dimension.categories}
        named = " or ".join(labels.get(code, code) for code in codes)
        said.append(f"{dimension.number or dimension.label} = {named}")
    return " and ".join(said)


def deepest(catalogue: Catalogue, dimensions: Iterable[Dimension]) -> str:
    """The table that has all of these dimensions: the most deeply nested of their own."""
    tables = {dimension.variable.table if dimension.variable else MAIN for dimension in dimensions}
    for table in tables:
        if tables <= set(catalogue.lineage(table)):
            return table
    if any(variable.anonymous for variable in catalogue.codebook if variable.table in tables):
        what = "anonymous answers are joined to no respondent"
        raise PlanMistake(what, "cross them with another question of their own section")
    what = f"no row has all of these: they belong to {', '.join(sorted(tables))}"
    raise PlanMistake(what, "cross variables of one repeat, or of a repeat and what it stands in")


def draft(cases: Cases, entry: Entry, variables: Sequence[Variable], base: int, kind: str) -> Table:
    """A table with everything said but its cells: title, wordings, base, notes, instruments."""
    view = cases.view
    first = variables[0] if variables else None
    restricted = view.public
    return Table(
        name="-".join([kind, *(variable.name for variable in variables[:2])]),
        title=entry.title or (view.catalogue.question_name(first) if first else ""),
        kind=kind,
        rows=(),
        columns=(),
        cells=(),
        shows=(),
        base=base,
        base_text=cases.base_text(base) + cases.unasked_text(variables),
        cases=cases.cases,
        universe=cases.universe,
        wordings=wordings(variables),
        notes=(entry.note,) if entry.note else (),
        instruments=view.data.instruments,
        opinion=any(view.is_opinion(variable) for variable in variables),
        restricted=restricted,
    )


def wordings(variables: Sequence[Variable]) -> tuple[Wording, ...]:
    """Each question once, as put."""
    seen = {variable.number: Wording(variable.number, variable.label) for variable in variables}
    return tuple(seen.values())


def share(count: int, base: int) -> float | None:
    """A share of a base, none of an empty one."""
    return count / base if base else None
