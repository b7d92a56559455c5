"""The codebook: what each variable of a questionnaire is called, says and may hold, for those who analyse."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Measure(StrEnum):
    """What arithmetic a variable allows: the only thing that analysis decides by."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True)
class Category:
    """One code that a variable may hold, and its wording in the source language."""

    code: str
    label: str


@dataclass(frozen=True)
class Variable:
    """One column of the dataset: a part of a question, described without naming the question's type."""

    name: str
    question: str
    number: str
    section: str
    table: str
    label: str
    item: str
    measure: Measure
    kind: str
    multiple: bool = False
    categories: tuple[Category, ...] = ()
    missing: tuple[str, ...] = ()
    unit: str = ""
    role: str = "answer"
    personal: bool = False
    anonymous: bool = False
    maps_to: tuple[str, ...] = ()
    code_list: str = ""  # the shared list that the categories come from, so that its groupings can be used

    @property
    def closed(self) -> bool:
        """Whether its answers are codes that can be counted."""
        return self.measure in (Measure.NOMINAL, Measure.ORDINAL)

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        return self.kind in ("integer", "year")

    @property
    def wording(self) -> str:
        """Question and row wording in one line."""
        return f"{self.label}: {self.item}" if self.item else self.label

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, every key present, so that two codebooks compare line by line."""
        plain = asdict(self)
        plain["measure"] = self.measure.value
        plain["categories"] = [asdict(category) for category in self.categories]
        plain["missing"] = list(self.missing)
        plain["maps_to"] = list(self.maps_to)
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Variable":
        """The reverse of `to_json`."""
        return cls(
            **{
                **plain,
                "measure": Measure(plain["measure"]),
                "categories": tuple(Category(**category) for category in plain["categories"]),
                "missing": tuple(plain["missing"]),
                "maps_to": tuple(plain["maps_to"]),
            }
        )


@dataclass(frozen=True)
class SectionEntry:
    """A section as a heading under which variables stand."""

    name: str
    number: str
    title: str
    anonymous: bool = False


@dataclass(frozen=True)
class Term:
    """A defined term, printed with the codebook."""

    name: str
    term: str
    text: str


@dataclass(frozen=True)
class RespondentKind:
    """Who answers, and the code list in which respondents are found."""

    kind: str
    code_list: str


@dataclass(frozen=True)
class Codebook:
    """Every variable of one questionnaire, in the order asked, with the tables they fall into."""

    survey: str
    title: str
    edition: str
    language: str
    respondent: RespondentKind
    variables: tuple[Variable, ...]
    tables: Mapping[str, str]  # table → its parent table, "" for the main one and anonymous sections
    sections: tuple[SectionEntry, ...] = ()
    terms: tuple[Term, ...] = ()
    table_labels: Mapping[str, str] = field(default_factory=dict)  # what a row of a table is called
    missing_labels: Mapping[str, str] = field(default_factory=dict)  # what the survey's missing codes say

    def __iter__(self) -> Iterator[Variable]:
        """Its variables, in order."""
        return iter(self.variables)

    def of_table(self, table: str) -> tuple[Variable, ...]:
        """The variables that are columns of one table."""
        return tuple(variable for variable in self.variables if variable.table == table)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "survey": self.survey,
            "title": self.title,
            "edition": self.edition,
            "language": self.language,
            "respondent": asdict(self.respondent),
            "variables": [variable.to_json() for variable in self.variables],
            "tables": dict(self.tables),
            "table_labels": dict(self.table_labels),
            "missing_labels": dict(self.missing_labels),
            "sections": [asdict(section) for section in self.sections],
            "terms": [asdict(term) for term in self.terms],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Codebook":
        """The reverse of `to_json`."""
        return cls(
            survey=plain["survey"],
            title=plain["title"],
            edition=plain["edition"],
            language=plain["language"],
            respondent=RespondentKind(**plain["respondent"]),
            variables=tuple(Variable.from_json(variable) for variable in plain["variables"]),
            tables=dict(plain["tables"]),
            sections=tuple(SectionEntry(**section) for section in plain.get("sections", [])),
            terms=tuple(Term(**term) for term in plain.get("terms", [])),
            table_labels=dict(plain.get("table_labels", {})),
            missing_labels=dict(plain.get("missing_labels", {})),
        )
