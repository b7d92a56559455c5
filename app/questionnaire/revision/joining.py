"""All instruments of a round as one: its codebook, the columns of its tables, and the rows in them."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.questionnaire.answers import Value
from app.questionnaire.codebook import Category, Codebook, SectionEntry, Variable
from app.questionnaire.datafile import cell, codebook
from app.questionnaire.model import Questionnaire
from app.questionnaire.package import MAIN, MISSING_SUFFIX, NOT_ASKED
from app.questionnaire.questions.parts import Part
from app.questionnaire.revision.carry import MARK, Carrier
from app.questionnaire.revision.changes import Changes

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of a column come from: a part of one of the instruments, counted from one."""

    table: str
    column: str
    instrument: int
    name: str


class Joining:
    """The instruments of a round joined by name; the last one's wording prevails."""

    def __init__(
        self, chain: Sequence[Questionnaire], changes: Changes, answered: Container[int] | None = None
    ) -> None:
        """``chain``: the instruments in their order; ``changes``: what became of names on the way.

        What only instruments asked that nobody ``answered`` has no column; anonymous answers do not say.
        """
        self._answered = range(len(chain) + 1) if answered is None else answered
        self.chain, self.changes = tuple(chain), changes
        self.carriers = [Carrier(chain, changes, number) for number in range(1, len(chain) + 1)]
        self._books = [codebook(questionnaire) for questionnaire in chain]
        self._parts: dict[str, Part] = {}
        self._tables: dict[str, dict[str, Part]] = {}
        self.sources: list[Source] = []
        self.book = self._joined()

    def rows(self, number: int, document: Mapping[str, Any]) -> dict[str, list[Row]]:
        """The rows that a submission on instrument ``number`` gives to each table, personal parts left out.

        A row has ``item`` and ``parent``, for each variable a value, and under ``variable:missing`` the code
        of what is missing: what this instrument did not ask was not asked, and never skipped.
        """
        tables: dict[str, list[Row]] = {MAIN: []}
        self._collect(tables, MAIN, (), self.carriers[number - 1].document(document))
        return tables

    def anonymous_row(self, section: str, own: Mapping[str, Value]) -> Row:
        """The row of one set of anonymous answers, which nothing but what it holds joins to an instrument."""
        for carrier in reversed(self.carriers):
            if own.keys() <= self.chain[carrier.on - 1].parts.keys():
                return self._row(section, carrier.document({"answers": own})["answers"])
        return self._row(section, own)

    def personal(self, number: int) -> frozenset[str]:
        """The parts of an instrument that go into no dataset."""
        return frozenset(variable.name for variable in self._books[number - 1] if variable.personal)

    def _collect(
        self, tables: dict[str, list[Row]], table: str, path: tuple[str, ...], document: Mapping[str, Any]
    ) -> None:
        own = {"item": path[-1] if path else None, "parent": path[-2] if len(path) > 1 else None}
        for repeat, items in document.get("items", {}).items():
            tables.setdefault(repeat, [])
            for item in items:
                self._collect(tables, repeat, (*path, item["id"]), item)
        tables.setdefault(table, []).append({**own, **self._row(table, document["answers"])})

    def _row(self, table: str, own: Mapping[str, Value]) -> Row:
        row: Row = {}
        for name, part in self._tables.get(table, {}).items():
            found = cell(part, own[name]) if name in own else (None, NOT_ASKED)
            row[name], row[name + MISSING_SUFFIX] = found
        return row

    def _joined(self) -> Codebook:
        """One codebook: what the last instrument asks, then what only earlier ones did."""
        variables: dict[str, Variable] = {}
        for number in range(len(self.chain), 0, -1):
            for name, variable in self._variables(number):
                if not (number in self._answered or number == len(self.chain) or variable.anonymous):
                    continue
                known = variables.get(variable.name)
                variables[variable.name] = variable if known is None else _widened(known, variable)
                if not variable.personal:
                    self.sources.append(Source(variable.table, variable.name, number, name))
                    part = self.chain[number - 1].parts[name]
                    self._tables.setdefault(variable.table, {}).setdefault(variable.name, part)
        sections: dict[str, SectionEntry] = {}
        tables: dict[str, str] = {}
        labels: dict[str, str] = {}
        missing: dict[str, str] = {}
        for number in range(len(self.chain), 0, -1):
            book, named = self._books[number - 1], self.carriers[number - 1].table
            sections = {section.name: section for section in book.sections} | sections
            tables |= {named(t): named(up) for t, up in book.tables.items() if named(t) not in tables}
            labels = {named(table): label for table, label in book.table_labels.items()} | labels
            missing = {**book.missing_labels, **missing}
        return replace(
            self._books[-1],
            variables=tuple(variables.values()),
            tables=tables,
            table_labels=labels,
            missing_labels=missing,
            sections=tuple(sections.values()),
        )

    def _variables(self, number: int) -> Iterator[tuple[str, Variable]]:
        """The variables of an instrument by their own names, as they are called together with all others."""
        carrier, last = self.carriers[number - 1], number == len(self.chain)
        for variable in self._books[number - 1]:
            for key in (variable.name,) if last else carrier.keys(variable.name):
                yield variable.name, _as(variable, key, carrier)


def _as(variable: Variable, key: str, carrier: Carrier) -> Variable:
    """A variable of an earlier instrument under the name and codes that its answers are read by."""
    table = carrier.table(variable.table)
    _name, mark, number = key.partition(MARK)
    now = carrier.new.parts.get(key)
    if now is None:
        question = carrier.changes.renamed(variable.question) + mark + number
        return replace(variable, name=key, table=table, question=question)
    codes = (replace(one, code=carrier.changes.code(now.question, one.code)) for one in variable.categories)
    return replace(variable, name=key, table=table, question=now.question, categories=tuple(codes))


def _widened(known: Variable, other: Variable) -> Variable:
    """A variable with the categories and missing codes that an earlier instrument offered under its name."""
    codes: dict[str, Category] = {category.code: category for category in known.categories}
    for category in other.categories:
        codes.setdefault(category.code, category)
    missing = tuple(dict.fromkeys((*known.missing, *other.missing)))
    return replace(known, categories=tuple(codes.values()), missing=missing)


def column_map(sources: Iterable[Source], instruments: Sequence[str]) -> list[dict[str, Any]]:
    """Which column comes from which name of which instrument, as a dataset carries it."""
    listed = sorted(sources, key=lambda one: (one.table, one.column, one.instrument))
    return [
        {
            "table": one.table,
            "column": one.column,
            "instrument": instruments[one.instrument - 1],
            "name": one.name,
        }
        for one in listed
    ]
