"""One side of a table that sets counts beside each other: of this survey, or of one that is joined."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from pydantic import Field

from analysis.authored import Keys, Names
from analysis.catalogue import Catalogue, Dimension, UnknownName
from analysis.kinds.base import Cases, Entry, PlanMistake, deepest
from analysis.kinds.populations import filtered, grouped, has_any
from analysis.kinds.queries import Asking, Named
from analysis.population import ANSWERED, Population
from analysis.query import ANY, OR, Condition, Query
from analysis.tables import Heading, LeftOut
from analysis.tally import UNGROUPED, Group, Tally, codes_of, guarded, is_missing, left_out, size
from analysis.view import View
from app.questionnaire.codebook import Category, Variable
from app.questionnaire.wording import Wording

_NONE = ("~" + UNGROUPED,)


class Side(Keys):
    """What is counted: the codes of a question, of all the places of a ranking, or of a grouping."""

    of: str = Field(description="A question or variable, with a grouping after a colon if need be.")
    join: str = Field(default="", description="The name under `joins` of the survey it is of, if not this.")
    label: Wording = Field(default="", description="The head of its column.")
    by: str = Field(default="", description="The second dimension of a list of gaps: a region, say.")
    where: dict[str, Names] = Field(default_factory=dict, description="Only cases with one of these codes.")
    table: str = Field(default="", description="The unit of analysis, where the question does not say it.")
    match: dict[str, Names] = Field(
        default_factory=dict,
        description="Headings, each with its codes, where the sides share no list.",
    )

    def check(self, catalogue: Catalogue, key: str) -> None:
        """Raise PlanMistake or UnknownName where it cannot be counted; of a survey not at hand, nothing."""
        if not self.join:
            self._check(catalogue)
        elif self.join in catalogue.joined:
            self._check(catalogue.joined[self.join])
        elif self.join not in catalogue.joins:
            error = UnknownName("survey under `joins`", self.join, catalogue.joins)
            raise PlanMistake(error.what, error.mend, key)

    def at_hand(self, view: View) -> View | None:
        """The dataset it is of, if that was given."""
        return view.joined.get(self.join) if self.join else view

    def dimensions(self, catalogue: Catalogue) -> tuple[Dimension, ...]:
        """The dimensions whose codes are counted: several for a ranking."""
        name, _, grouping = self.of.partition(":")
        if name in catalogue.by_question and name not in catalogue.by_name:
            found = [v.name for v in catalogue.by_question[name] if v.closed]
            specs = [f"{one}:{grouping}" if grouping else one for one in found]
        else:
            specs = [self.of]
        dimensions = tuple(catalogue.dimension(spec) for spec in specs)
        if not self.match:
            return dimensions
        return tuple(self._matched(dimension, catalogue.headings) for dimension in dimensions)

    def entry(self) -> Entry:
        """The same as an entry of a plan, for its cases."""
        return Entry(kind="side", where=self.where, table=self.table)

    def _matched(self, dimension: Dimension, labels: Mapping[str, str]) -> Dimension:
        """Headings in the order of their codes, for a frozen plan does not keep that in which they stood."""
        places = {category.code: n for n, category in enumerate(dimension.categories)}
        order = sorted(self.match, key=lambda head: min(places.get(c, len(places)) for c in self.match[head]))
        return dimension.collapsed({head: self.match[head] for head in order}, labels)

    def _check(self, catalogue: Catalogue) -> None:
        self.entry().check_where(catalogue)
        dimensions = self.dimensions(catalogue)
        if not dimensions:
            raise PlanMistake(f"'{self.of}' has no codes", "name a question with choices")
        known = {c.code for d in dimensions if d.variable for c in d.variable.categories}
        for codes in self.match.values():
            if unknown := set(codes) - known:
                what = f"{', '.join(sorted(unknown))}: no code of {self.of}"
                raise PlanMistake(what, f"use {', '.join(sorted(known))}")
        if self.match and ":" in self.of:
            raise PlanMistake("codes are matched or grouped, not both", "take the grouping out")
        by = [catalogue.dimension(self.by)] if self.by else []
        if any(d.states for d in (*dimensions, *by)):
            what = f"'{self.of}' is counted by State, and States are not set beside each other"
            raise PlanMistake(what, "group them, as in `respondent:m49_region`")
        if not self.table:
            deepest(catalogue, [*dimensions, *by])


@dataclass(frozen=True)
class Counts:
    """A side counted: how many cases have each code, in each group, and how many answered at all."""

    side: Side
    view: View
    cases: Cases
    dimensions: tuple[Dimension, ...]
    answered: Tally
    missing: tuple[LeftOut, ...]

    @classmethod
    def of(cls, side: Side, view: View) -> Self:
        """Count it. Whoever answered is in its base, whether or not the answer is under a heading."""
        dimensions = side.dimensions(view.catalogue)
        by = {"by": view.catalogue.dimension(side.by)} if side.by else {}
        cases = Cases.of(view, side.entry(), [*dimensions, *by.values()])
        keys = {str(n): dimension for n, dimension in enumerate(dimensions)}
        tally = cases.tally({**keys, **by})
        answered = tuple(one for one in tally if any(map(_answered, map(one.codes.__getitem__, keys))))
        counts = cls(side, view, cases, dimensions, answered, ())
        # Where small numbers are hidden, how many left it out would tell of them.
        told = not (view.public or counts.opinion)
        rest = tuple(one for one in tally if not any(map(_answered, map(one.codes.__getitem__, keys))))
        return replace(counts, missing=left_out(rest, "0", view.words)) if told else counts

    @property
    def headings(self) -> tuple[Category, ...]:
        """What its cases are counted under."""
        return self.dimensions[0].categories

    @property
    def base(self) -> int:
        """How many answered."""
        return size(self.answered)

    @property
    def variables(self) -> list[Variable]:
        """The questions that it is of."""
        return [d.variable for d in self.dimensions if d.variable][:1]

    @property
    def opinion(self) -> bool:
        """Whether its small numbers are hidden."""
        return any(map(self.view.is_opinion, self._asked()))

    @property
    def floor(self) -> int:
        """How many its survey's plan asks for, where small numbers are hidden."""
        return self.view.thresholds.of(self._asked())

    def _asked(self) -> list[Variable | None]:
        conditions = map(self.view.catalogue.dimension, (*self.side.where, *filter(None, [self.side.by])))
        return [*self.variables, *(d.variable for d in conditions)]

    def found(self, tally: Tally) -> Counter[tuple[str, str]]:
        """The cases by code and group, each once under a code."""
        found: Counter[tuple[str, str]] = Counter()
        for group in tally:
            for by in self._groups(group):
                for code in self._codes(group):
                    found[code, by] += group.cases
        return found

    def bases(self) -> Counter[str]:
        """How many answered, by group."""
        found: Counter[str] = Counter()
        for group in self.answered:
            for by in self._groups(group):
                found[by] += group.cases
        return found

    @property
    def guarded(self) -> Tally:
        """Those of its base who must not be recognisable: of opinions, everybody."""
        return self.answered if self.opinion else guarded(self.answered)

    def population(self, heading: Heading | None) -> Population | None:
        """The cases under a heading, or all that answered; those of another survey are others."""
        table = f"{self.side.join}:{self.cases.table}" if self.side.join else self.cases.table
        start = Population(table).within(filtered(self.view, self.side.where))
        first = self.dimensions[0]
        if first.variable is None:
            groups = grouped(self.view, first, heading) if heading else {}
            return None if groups is None else start.within(groups)
        if heading is None:
            return start.within({first.variable.name: ANSWERED})
        if len(self.dimensions) == 1:
            groups = grouped(self.view, first, heading)
            return None if groups is None else start.within(groups)
        own = (
            {heading.code}
            if first.grouping is None
            else {c for c, g in first.grouping.items() if g == heading.code}
        )
        return start.within(
            {first.variable.name: ANSWERED, **has_any(first.variable.question, frozenset(own))}
        )

    def query(self, heading: Heading | None, group: Heading | None = None) -> Query:
        """The cases under a heading, or all that answered; of a group, if any is named."""
        asking, own = Asking.of(self.cases), [Named.of(dimension) for dimension in self.dimensions]
        named = OR.join(one.name.partition(":")[0] if heading is None else one.name for one in own)
        under = own[0].among((heading.code,)) if heading else Condition(named, (ANY,))
        found = asking.every.also(replace(under, name=named))
        if group is not None:
            found = found.also(Named.of(self.view.catalogue.dimension(self.side.by)).among((group.code,)))
        return replace(found, table=f"{self.side.join}:{found.table}") if self.side.join else found

    def _codes(self, group: Group) -> Sequence[str]:
        codes = (group.codes[str(n)] for n in range(len(self.dimensions)))
        named = (one for code in codes if not is_missing(code) for one in codes_of(code))
        return list(dict.fromkeys(named))

    def _groups(self, group: Group) -> Sequence[str]:
        if not self.side.by:
            return ("",)
        code = group.codes["by"]
        return () if is_missing(code) else codes_of(code)


def _answered(code: object) -> bool:
    """Whether there is an answer, under a heading or under none."""
    return code in _NONE or not is_missing(code)  # type: ignore[arg-type] # a code of a tally


def headings_of(sides: Sequence[Counts]) -> Mapping[str, str]:
    """The headings that sides share, with their labels: those of the first, then what only others have."""
    found: dict[str, str] = {}
    for side in sides:
        for one in side.headings:
            found.setdefault(one.code, one.label)
    return found
