"""An indicator scheme: indicators.yaml as typed keys, what each indicator reads, and the rules of levels."""

from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field

from analysis.authored import Keys, Names, typed
from analysis.plan_text import PlanText
from app.questionnaire.indicator_texts import in_language
from app.questionnaire.package import FRAMEWORK, INDICATORS
from app.questionnaire.texts import Wordings

UP, DOWN = "up", "down"


class VotesKeys(Keys):
    """Where respondents said what they think of an indicator, each from 1 to 5."""

    relevance: str
    feasibility: str


class LevelKeys(Keys):
    """One level of maturity: from which score on, and what else it takes."""

    code: str = Field(description="What it is called in files.")
    label: str = Field(description="What it is called in reports.")
    at_least: Decimal = Field(ge=0, le=1, description="The least score of the level, from 0 to 1.")
    needs: str = Field(default="", description="A condition without which the level below is the highest.")
    needs_text: str = Field(default="", description="What it says in words.")


class IndicatorKeys(Keys):
    """One indicator."""

    code: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,23}$", description="Permanent, short, and its own."
    )
    label: str = Field(min_length=1, description="What is looked at, in a few words.")
    nodes: Names = Field(min_length=1, description="Nodes of the framework that it tells of.")
    kind: Literal["structural", "process", "outcome"] = Field(
        description="What is laid down, what is done, what comes of it; outcomes are in no score."
    )
    formula: Names = Field(
        default=(), description="What is measured: one expression, or several of which the mean counts."
    )
    applies: str = Field(default="", description="Where this does not hold, it is not applicable.")
    least: Decimal = Field(default=Decimal(0), description="The value that scores 0.")
    most: Decimal = Field(default=Decimal(1), description="The value that scores 1.")
    direction: Literal["up", "down"] = Field(default="up", description="`down`: the less, the better.")
    weight: Decimal = Field(default=Decimal(1), gt=0, description="What it weighs in its nodes.")
    opinion: bool = Field(default=False, description="Shown, but in no score.")
    scope: Literal["national", "city"] = Field(default="national", description="What it looks at.")
    source: Literal["answers", "external"] = Field(
        default="answers", description="`external`: a series from elsewhere, listed for reference."
    )
    series: str = Field(default="", description="The series that it is, such as SDG 16.1.1.")
    wording: str = Field(default="", description="How that series is worded, in short.")
    unit: str = Field(default="", description="What its value is counted in.")
    disaggregation: Names = Field(default=(), description="By what it should be broken down.")
    version: str = Field(default="1", description="Raise it with each change of what is measured.")
    status: Literal["draft", "agreed"] = Field(default="draft", description="Whether it is agreed.")
    votes: VotesKeys | None = Field(
        default=None, description="`{relevance: …, feasibility: …}`: the answers that judge it."
    )
    note: str = Field(default="", description="What a reader has to know of it.")

    @property
    def scored(self) -> bool:
        """Whether it enters scores: outcomes, opinions and outside series never do."""
        return self.kind != "outcome" and not self.opinion and self.source == "answers"


class GateKeys(Keys):
    """What a candidate has to fulfil."""

    label: str = Field(description="What it is called in reports.")
    condition: str = Field(description="An expression that holds of candidates.")


class CriterionKeys(Keys):
    """What people look at when they choose among candidates: answers, and never a score."""

    label: str = Field(description="What it is called in reports.")
    weight: Decimal = Field(gt=0, description="What it weighs, for those who choose.")
    answers: Names = Field(min_length=1, description="The answers that are shown: questions or variables.")


class SpreadKeys(Keys):
    """How candidates that are chosen should be spread."""

    by: str = Field(description="A grouping of the respondents, as `respondent:un_regional_group`.")
    least: int = Field(default=0, ge=0, description="How many of each group there should be at least.")
    most: int = Field(default=0, ge=0, description="How many at most; 0 for any number.")


class CandidatesKeys(Keys):
    """Who can be considered for a part, such as that of a champion country: for people who decide."""

    title: str = Field(description="What the working paper is called.")
    gates: tuple[GateKeys, ...] = Field(min_length=1, description="All of them have to be passed.")
    criteria: tuple[CriterionKeys, ...] = Field(min_length=1, description="In the order of the paper.")
    spread: tuple[SpreadKeys, ...] = Field(default=(), description="By which groupings, and how many.")


class SchemeKeys(Keys):
    """The keys of indicators.yaml."""

    title: str = Field(description="What the matrix is called.")
    version: str = Field(description="Of the rules as a whole: raise it with each change.")
    about: str = Field(default="", description="What a reader has to know first.")
    framework: str = Field(default=FRAMEWORK, description="The code list of the nodes.")
    coverage: Decimal = Field(
        default=Decimal(60), gt=0, le=100, description="Per cent of the weight that must be known."
    )
    levels: tuple[LevelKeys, ...] = Field(description="From the lowest to the highest.")
    indicators: tuple[IndicatorKeys, ...] = Field(description="In the order of reports.")
    candidates: CandidatesKeys | None = Field(
        default=None, description="Who can be considered for a part; internal."
    )


class Scheme:
    """The indicators of a survey, with the text they were read from."""

    def __init__(self, keys: SchemeKeys, text: PlanText) -> None:
        self.keys, self.text = keys, text

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read indicators.yaml; raises PlanError with every problem of its keys."""
        return cls.of(PlanText.yaml(path.read_text(encoding="utf-8"), str(path)))

    @classmethod
    def frozen(cls, content: Any) -> Self:
        """The indicators that were frozen with a dataset."""
        return cls.of(PlanText.json(content, INDICATORS))

    @classmethod
    def of(cls, text: PlanText) -> Self:
        """The typed scheme."""
        return cls(typed(SchemeKeys, text), text)

    def spoken(self, wordings: Wordings, language: str, source: str) -> Self:
        """The same in another language; what has no translation stays as it is, marked as foreign."""
        content = in_language(self.text.content, wordings, language, source)
        return self.of(replace(self.text, content=content))

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The nodes that any scored indicator tells of, in the order in which they are first named."""
        return tuple(dict.fromkeys(node for one in self.scored for node in one.nodes))

    @cached_property
    def scored(self) -> tuple[IndicatorKeys, ...]:
        """The indicators that enter scores."""
        return tuple(one for one in self.keys.indicators if one.scored)

    def of_node(self, node: str) -> tuple[IndicatorKeys, ...]:
        """The scored indicators of a node."""
        return tuple(one for one in self.scored if node in one.nodes)
