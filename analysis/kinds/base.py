"""What every kind of table shares: the keys of its entry in a plan, its cases, and how its base is said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar, Self

from pydantic import Field

from analysis.authored import Keys, Names
from analysis.catalogue import Catalogue, Dimension
from analysis.derived import CannotDerive, Derived, derive, worked_out
from analysis.grouping import Column
from analysis.kinds.populations import filtered
from analysis.population import Population
from analysis.tables import Table
from analysis.tables import Wording as Asked
from analysis.tally import Tally, holding
from analysis.view import HOLDS, Key, View
from app.questionnaire.codebook import Variable
from app.questionnaire.package import MAIN
from app.questionnaire.wording import Wording


class PlanMistake(Exception):
    """An entry of a plan that names what exists but makes no table; says what would, and which key it is."""

    def __init__(self, what: str, mend: str, key: str = "") -> None:
        super().__init__(f"{what}; {mend}")
        self.what, self.mend, self.key = what, mend, key


class Entry(Keys):
    """One entry under `tables` of a plan; its fields are exactly the keys an author may write."""

    kind: str = Field(description="Which kind of table it is.")
    name: str = Field(
        default="",
        pattern=r"^([a-z][a-z0-9_]*)?$",
        description="What the sentences of the plan call it, to take figures from it.",
    )
    title: Wording = Field(default="", description="Instead of the question's wording.")
    note: Wording = Field(default="", description="A sentence under the table.")
    table: str = Field(
        default="", description="The unit of analysis: a repeat, where the variables do not say it."
    )
    where: dict[str, Names] = Field(
        default_factory=dict, description="Only cases with one of these codes: {variable: [codes]}."
    )
    filter: str = Field(default="", description="Only cases for which this expression holds.")
    as_at: date | None = Field(
        default=None, description="The day on which groupings are taken, if not that of the round."
    )
    filter_text: Wording = Field(default="", description="What it says in words, for the base.")
    KIND: ClassVar[str] = ""

    def among(self, where: Mapping[str, Names]) -> Self:
        """The same, only of cases that meet these conditions too."""
        return self.model_copy(update={"where": {**where, **self.where}}) if where else self

    def check(self, catalogue: Catalogue) -> None:
        """Raise UnknownName or PlanMistake if the entry cannot make its table from this codebook."""
        raise NotImplementedError

    def tables(self, view: View) -> tuple[Table, ...]:
        """Its tables, not yet under disclosure control."""
        raise NotImplementedError

    def check_public(self) -> None:
        """Raise PlanMistake if no publication may have its table."""

    def check_where(self, catalogue: Catalogue) -> None:
        """The same for `where`, `filter` and `table`."""
        if self.filter:
            self.condition(catalogue)
        for spec, codes in self.where.items():
            known = {category.code for category in catalogue.dimension(spec).categories}
            for code in codes:
                if known and code not in known:
                    what = f"'{code}' is not a code of {spec}"
                    raise PlanMistake(what, f"use {', '.join(sorted(known)[:8])}")
        if self.table and self.table not in catalogue.parents:
            what = f"there is no table called '{self.table}'"
            raise PlanMistake(what, f"use {', '.join(catalogue.parents)}")

    def condition(self, catalogue: Catalogue) -> Derived:
        """The filter, as a variable that is true or false."""
        asked = {variable.name: variable for variable in catalogue.codebook}
        try:
            found = derive(worked_out("filter", "Filter"), self.filter, asked, catalogue.lineage)
        except CannotDerive as error:
            raise PlanMistake(f"filter: {error.what}", error.mend, "filter") from error
        if self.table and found.variable.table not in catalogue.lineage(self.table):
            what = f"filter: rows of '{self.table}' have no {found.sources[0].name}"
            raise PlanMistake(what, "name answers of the table that is counted", "filter")
        return found


@dataclass(frozen=True)
class Cases:
    """What a table is about: rows of one table of the dataset, those that meet the entry's conditions."""

    view: View
    table: str
    entry: Entry

    @classmethod
    def of(cls, view: View, entry: Entry, dimensions: Iterable[Dimension], table: str = "") -> "Cases":
        """Choose the unit of analysis."""
        return cls(view, table or entry.table or deepest(view.catalogue, dimensions), entry)

    @property
    def where(self) -> Mapping[str, Names]:
        """The conditions: which codes of which dimension."""
        return self.entry.where

    def tally(self, keys: Mapping[str, Key]) -> Tally:
        """The cases by the codes of these keys."""
        conditions = {f"where:{spec}": self.view.catalogue.dimension(spec) for spec in self.where}
        if not self.entry.filter:
            tally = self.view.tally(self.table, {**keys, **conditions})
        else:
            held = {"filter": self.entry.condition(self.view.catalogue)}
            tally = holding(self.view.tally(self.table, {**keys, **conditions, **held}), "filter", {HOLDS})
        for spec, codes in self.where.items():
            tally = holding(tally, f"where:{spec}", codes)
        return tally

    @property
    def cases(self) -> str:
        """What its cases are called: a label in the plural."""
        return self.view.cases_of(self.table)

    @property
    def universe(self) -> int | None:
        """How many were asked, where the cases are the respondents."""
        return self.view.data.invited if self.table == MAIN else None

    def base_text(self, base: int) -> str:
        """The base in a sentence: who is counted, out of whom."""
        data, say = self.view.data, self.view.words.say
        total = data.size(self.table)
        if self.table == MAIN:
            return say(
                "%(cases)s: %(base)s, of %(submitted)s that submitted and %(invited)s that were invited.",
                cases=self.named,
                base=base,
                submitted=data.submitted,
                invited=data.invited,
            )
        if "respondent" not in data.tables.columns(self.table):
            return say(
                "%(cases)s: %(base)s, of %(total)s that sent this part.",
                cases=self.named,
                base=base,
                total=total,
            )
        return say(
            "%(cases)s: %(base)s, of %(total)s. Reported by %(respondents)s: %(reporting)s.",
            cases=self.named,
            base=base,
            total=total,
            respondents=self.view.cases_of(MAIN),
            reporting=len(data.counts(self.table, [Column(self.table, "respondent")])),
        )

    @property
    def named(self) -> str:
        """What its cases are called, with the conditions that they meet."""
        conditions = _conditions(self.entry, self.view)
        if not conditions:
            return self.cases
        return self.view.words.say(
            "%(cases)s (%(conditions)s)", cases=self.cases, conditions="; ".join(conditions)
        )

    def unasked_text(self, variables: Sequence[Variable]) -> str:
        """How many rows are of a questionnaire that asked none of this, where the round had several."""
        count = self.view.unasked(variables, self.table)
        if not count:
            return ""
        return " " + self.view.words.say(
            "Not asked of %(count)s: their questionnaire did not have it.", count=count
        )


def _conditions(entry: Entry, view: View) -> list[str]:
    said = [entry.filter_text or entry.filter] if entry.filter else []
    for spec, codes in entry.where.items():
        dimension = view.catalogue.dimension(spec)
        labels = {category.code: category.label for category in dimension.categories}
        named = view.words.listed((labels.get(code, code) for code in codes), either=True)
        said.append(f"{dimension.number or dimension.label} = {named}")
    return said


def deepest(catalogue: Catalogue, dimensions: Iterable[Dimension]) -> str:
    """The table that has all of these dimensions: the most deeply nested of their own."""
    return table_of(catalogue, {d.variable.table if d.variable else MAIN for d in dimensions})


def table_of(catalogue: Catalogue, tables: Collection[str]) -> str:
    """The one of these tables whose rows have what all of them have: the most deeply nested."""
    for table in sorted(tables):
        if set(tables) <= set(catalogue.lineage(table)):
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
    filters = [view.catalogue.dimension(spec).variable for spec in entry.where]
    asked = (*variables, *filters)
    opinion = any(view.is_opinion(variable) for variable in asked)
    counted_of = Population(cases.table).within(filtered(view, entry.where))
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
        language=view.language,
        universe=cases.universe,
        wordings=wordings(variables),
        notes=(entry.note,) if entry.note else (),
        instruments=view.data.instruments,
        opinion=opinion,
        restricted=restricted,
        floor=view.thresholds.of(asked),
        population=counted_of if opinion or restricted else None,
    )


def wordings(variables: Sequence[Variable]) -> tuple[Asked, ...]:
    """Each question once, as put."""
    seen = {variable.number: Asked(variable.number, variable.label) for variable in variables}
    return tuple(seen.values())


def share(count: int | Fraction, base: int | Fraction) -> float | None:
    """A share of a base, none of an empty one."""
    return float(count / base) if base else None
