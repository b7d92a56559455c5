"""A dataset as one audience may see it: what its rows are counted by, and what is shown word by word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, cast

from analysis.catalogue import SHOWN, Catalogue, Dimension, UnknownName
from analysis.dataset import Dataset
from analysis.decisions import NOT_GIVEN, Decisions
from analysis.derived import CannotDerive, Derived
from analysis.grouping import UNIVERSE, Column, Value
from analysis.population import MISSING
from analysis.publication import Publication
from analysis.tally import UNGROUPED, UNSAID, WITHHELD, Code, Group, Tally, is_missing, regrouped
from analysis.thresholds import Thresholds
from analysis.wording import Words, to_say
from app.questionnaire.codebook import Variable
from app.questionnaire.package import MAIN, MISSING_SUFFIX, NOT_ASKED

_RESPONDENTS = {"state": to_say("Member States"), "staff": to_say("Staff members")}
Key: TypeAlias = Dimension | Variable | Derived
"""What cases are put together by: the codes of a dimension, or the value of a variable as it is."""
HOLDS = "true"
"""The code of a filter that holds."""
Found = TypeVar("Found")
Read: TypeAlias = Callable[[Mapping[Column, Value]], Any]
"""What follows from the values of some columns of one row."""


@dataclass(frozen=True)
class View:
    """A dataset, for one audience."""

    data: Dataset
    audience: str = "internal"
    publication: Publication | None = None
    opinion: frozenset[str] = frozenset()
    cases: Mapping[str, str] = field(default_factory=dict)  # table → what its rows are called
    thresholds: Thresholds = field(default_factory=Thresholds)
    internal: frozenset[str] = frozenset()  # questions that no publication uses, whatever was chosen
    decisions: Decisions = NOT_GIVEN  # what people decided about candidates
    left_out_kinds: int = 0  # how many were invited of kinds that the report does not count
    names: Mapping[str, str] = field(default_factory=dict)  # of questions and variables, short
    derived: Mapping[str, Derived] = field(default_factory=dict)  # what the plan works out, by name
    language: str = "en"  # what it is read in
    day: str = ""  # as at which groupings are taken, if not as at the round
    joins: Mapping[str, str] = field(default_factory=dict)  # surveys that the plan joins: name → title
    joined: Mapping[str, "View"] = field(default_factory=dict)  # those of them that were given

    @cached_property
    def catalogue(self) -> Catalogue:
        """What may be named."""
        return replace(
            self.data.catalogue,
            names=self.names,
            derived=self.derived,
            opinion=self.opinion,
            public=self.public,
            words=self.words,
            day=self.day or self.data.catalogue.day,
            joins=self.joins,
            joined={name: view.catalogue for name, view in self.joined.items()},
        )

    def as_at(self, day: date) -> "View":
        """The same with groupings as they were on a day."""
        return replace(self, day=day.isoformat())

    @cached_property
    def words(self) -> Words:
        """How it says things."""
        return Words(self.language, self.data.codebook.missing_labels)

    @property
    def public(self) -> bool:
        """Whether respondents' publication choices apply."""
        return self.audience == "public" and self.publication is not None

    def once(self, work: Callable[["View"], Found]) -> Found:
        """What some work makes of this view, done once, however many tables ask for it."""
        if work not in self._done:
            self._done[work] = work(self)
        return cast(Found, self._done[work])

    @cached_property
    def _done(self) -> dict[Callable[["View"], Any], Any]:
        return {}

    def is_opinion(self, variable: Variable | None) -> bool:
        """Whether its small counts must not be shown."""
        return self.catalogue.is_opinion(variable)

    def is_internal(self, variable: Variable) -> bool:
        """Whether no publication uses it."""
        return bool(self.internal & {variable.question, variable.name})

    def cases_of(self, table: str) -> str:
        """What the rows of a table are called: a label in the plural, as the plan writes it."""
        usual = _RESPONDENTS.get(self.data.codebook.respondent.kind, to_say("Respondents"))
        return self.cases.get(table) or self.words.say(usual if table == MAIN else to_say("Items"))

    def tally(self, table: str, keys: Mapping[str, Key]) -> Tally:
        """The cases of `table` by the codes of these keys, and whether any of them is guarded."""
        reads = {name: self._coded(key, table) for name, key in keys.items()}
        guards = self._guards(keys, table)
        columns = list(dict.fromkeys([*(c for found, _ in reads.values() for c in found), *_columns(guards)]))
        found: dict[tuple[tuple[Code, ...], bool], int] = {}
        for values, count in self.data.counts(table, columns).items():
            row = dict(zip(columns, values, strict=True))
            codes = tuple(read(row) for _, read in reads.values())
            is_guarded = any(_of(row, guard) != self._published.public for guard in guards)
            found[codes, is_guarded] = found.get((codes, is_guarded), 0) + count
        return tuple(
            Group(dict(zip(reads, codes, strict=True)), is_guarded, count)
            for (codes, is_guarded), count in found.items()
        )

    def rows(
        self, table: str, keys: Mapping[str, Key], shown: Sequence[Variable]
    ) -> Iterator[tuple[Mapping[str, Code], str, tuple[tuple[Value, str], ...]]]:
        """Each row of `table` in order: its codes, its respondent, and what may be shown word by word.

        To the public a row is shown only where what chose it is public too, for that it is shown tells so,
        and of a row only what its respondent gave to the public. What was not asked, or left blank, tells of
        other answers, which may not be public: of the reasons, it sees the codes that respondents gave.
        """
        reads = {name: self._coded(key, table) for name, key in keys.items()}
        says = [(self._said(variable, table), self._reason(variable, table)) for variable in shown]
        guards = self._guards(keys, table)
        who = Column(table, "respondent")
        read_of = [*reads.values(), *(pair for pairs in says for pair in pairs)]
        columns = list(dict.fromkeys([who, *(c for found, _ in read_of for c in found), *_columns(guards)]))
        for values in self.data.rows(table, columns):
            row = dict(zip(columns, values, strict=True))
            if all(_of(row, guard) == self._published.public for guard in guards):
                codes = {name: read(row) for name, (_, read) in reads.items()}
                yield codes, str(row[who]), tuple((said(row), why(row)) for (_, said), (_, why) in says)

    def unasked(self, variables: Sequence[Variable], table: str) -> int:
        """How many rows of `table` are of a questionnaire that asked for none of these variables."""
        columns = []
        for variable in variables:
            column = self._missing(variable)
            if variable.table not in self.catalogue.lineage(table) or column is None:
                return 0
            if (NOT_ASKED,) not in self.data.counts(table, [column]):
                return 0
            columns.append(column)
        return self.data.counts(table, columns).get((NOT_ASKED,) * len(columns), 0) if columns else 0

    def withheld(self, section: str) -> frozenset[str]:
        """The respondents whose answers in a section may not be counted in this report."""
        name = f"{self._published.question}.{section}"
        if not self.public or name not in self.catalogue.by_name:
            return frozenset()
        columns = [Column(MAIN, "respondent"), Column(MAIN, name)]
        usable = {self._published.public, self._published.aggregate}
        return frozenset(str(who) for who, choice in self.data.counts(MAIN, columns) if choice not in usable)

    def _guards(self, keys: Mapping[str, Key], table: str) -> list[Column | str]:
        """Where respondents chose, to the public, for what cases are put together by."""
        variables = map(_variable_of, keys.values()) if self.public else ()
        return [self._choice(variable, table) for variable in variables if variable]

    def _said(self, variable: Variable, table: str) -> tuple[list[Column], Read]:
        """What a variable's own value is where it may be shown word by word, else None."""
        column = Column(variable.table, variable.name)
        if not self.public:
            return [column], lambda row: row[column]
        choice = self._choice(variable, table)
        return [
            column,
            *_columns([choice]),
        ], lambda row: row[column] if _of(row, choice) == self._published.public else None

    def _reason(self, variable: Variable, table: str) -> tuple[list[Column], Read]:
        """Why a variable has no answer, as a code; "" where it has one, and where that may not be said."""
        value, missing = Column(variable.table, variable.name), self._missing(variable)
        choice: Column | str = self._choice(variable, table) if self.public else ""

        def read(row: Mapping[Column, Value]) -> str:
            if row[value] is not None and row[value] != ():
                return ""
            code = str(_of(row, missing or "") or "blank")
            seen = not self.public or (_of(row, choice) == self._published.public and code not in UNSAID)
            return code if seen else ""

        return [value, *_columns([missing or "", choice])], read

    def _coded(self, key: Key, table: str) -> tuple[list[Column], Read]:
        """The columns that decide a key's code for a row of `table`, and how they do."""
        columns, read = self._read(key, table)
        shown = key.shown if isinstance(key, Dimension) else frozenset()
        if not shown:
            return columns, read
        marked = {MISSING + code: SHOWN + code for code in shown}

        def with_missing(row: Mapping[Column, Value]) -> Code:
            code: Code = read(row)
            return marked.get(code, code) if isinstance(code, str) else code

        return columns, with_missing

    def _read(self, key: Key, table: str) -> tuple[list[Column], Read]:
        """The same, every missing code marked as such."""
        variable = _variable_of(key)
        grouping = key.grouping if isinstance(key, Dimension) else None
        derived = key if isinstance(key, Derived) else variable and self.derived.get(variable.name)
        if derived:
            return self._worked_out(derived, grouping)
        if variable is None:
            return self._respondents(key, table)  # type: ignore[arg-type] # a key without one is a dimension
        value, missing = Column(variable.table, variable.name), self._missing(variable)
        choice: Column | str = self._choice(variable, table) if self.public else ""
        usable = {self._published.public, self._published.aggregate} if self.public else {""}

        def read(row: Mapping[Column, Value]) -> Code:
            code = regrouped(row[value], str(row[missing] or "blank") if missing else "blank", grouping)
            return code if _of(row, choice) in usable or is_missing(code) else MISSING + WITHHELD

        return [value, *([missing] if missing else []), *_columns([choice])], read

    def _worked_out(self, derived: Derived, grouping: Mapping[str, str] | None) -> tuple[list[Column], Read]:
        """The same of a variable that the plan works out.

        Disclosure control links tables by the answers they count, and cannot see through an expression.
        """
        if self.public or any(map(self.is_opinion, derived.sources)):
            what = f"{derived.variable.name} is worked out, which is for internal reports and not of opinions"
            raise CannotDerive(what, "count the answers themselves, by `where` and `collapse`")
        answers = {one.name: Column(one.table, one.name) for one in derived.sources}
        found = {one.name: self._missing(one) for one in derived.sources}
        missing = {name: column for name, column in found.items() if column}

        def read(row: Mapping[Column, Value]) -> Code:
            codes = {name: str(row[column] or "") for name, column in missing.items()}
            value = derived.value({name: row[column] for name, column in answers.items()}, codes)
            return regrouped(value or None, next(filter(None, codes.values()), "blank"), grouping)

        return [*answers.values(), *missing.values()], read

    def _missing(self, variable: Variable) -> Column | None:
        """The column of codes beside a variable's own, if there is one."""
        name = variable.name + MISSING_SUFFIX
        known = name in self.data.tables.columns(variable.table)
        return Column(variable.table, name) if known else None

    def _respondents(self, dimension: Dimension, table: str) -> tuple[list[Column], Read]:
        if "respondent" not in self.data.tables.columns(table):
            what = "anonymous section's own variable (its answers are joined to no respondent)"
            raise UnknownName(what, dimension.spec, [v.name for v in self.data.codebook.of_table(table)])
        if dimension.universe_column:
            fact = Column(UNIVERSE, dimension.universe_column)
            return [fact], lambda row: row[fact] or MISSING + UNGROUPED
        who = Column(table, "respondent")
        return [who], lambda row: regrouped(row[who], "blank", dimension.grouping)

    def strictest(self, variables: Sequence[Variable], table: str) -> tuple[list[Column], Read]:
        """How far the answers to all of these may be used together: as their most guarded one may be."""
        choices = [self._choice(variable, table) for variable in variables] if self.public else []
        published = self._published

        def read(row: Mapping[Column, Value]) -> str:
            found = {str(_of(row, choice) or "") for choice in choices}
            if found <= {published.public}:
                return published.public
            return published.aggregate if found <= {published.public, published.aggregate} else ""

        return _columns(choices), read

    @cached_property
    def _published(self) -> Publication:
        return self.publication or Publication("")

    def _choice(self, variable: Variable, table: str) -> Column | str:
        """Where each row's respondent chose for a section; without a row for it, as if aggregate only."""
        name = f"{self._published.question}.{variable.section}"
        if self.is_internal(variable):
            return "internal"
        if name not in self.catalogue.by_name:
            return self._published.aggregate
        if "submission" not in self.data.tables.columns(table):
            return self._published.public
        return Column(MAIN, name)


def _variable_of(key: Key) -> Variable | None:
    return key if isinstance(key, Variable) else key.variable


def _columns(found: Sequence[Column | str]) -> list[Column]:
    """Those of several that are columns, and not known without looking."""
    return [one for one in found if isinstance(one, Column)]


def _of(row: Mapping[Column, Value], column: Column | str) -> Value:
    return row[column] if isinstance(column, Column) else column
