"""Respondent by node, for the team alone: scores as a heat map, and what each of them rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from analysis.indicators.matrix import Line
from analysis.indicators.rules import Rules
from analysis.indicators.scoring import TOGETHER, NodeScore, Result
from analysis.kinds.base import Cases, draft
from analysis.kinds.of_indicators import (
    ALL_NODES,
    NO_RANK,
    OfScores,
    explained,
    node_labels,
    reason_of,
    scored,
)
from analysis.tables import Cell, Chart, Heading, Role, Show, Table, Wording
from analysis.view import View
from analysis.wording import Words, rounded, to_say
from app.questionnaire.package import MAIN

CAPPED = to_say("%(level)s (kept below the level of its score)")


class Scores(OfScores):
    """Scores and levels of each respondent, with inputs and coverage."""

    kind: Literal["scores"] = "scores"
    KIND: ClassVar[str] = "scores"
    INTERNAL: ClassVar[str] = "a matrix of States one by one"
    inputs: bool = Field(default=True, description="Whether the answers that make them stand in tables, too.")
    context: bool = Field(
        default=True, description="Whether indicators stand there that are no part of a score."
    )

    def tables(self, view: View) -> tuple[Table, ...]:
        rules, lines = scored(view)
        made = ScoreTables(self, view, rules, lines)
        nodes = self.shown(view.catalogue)
        return (
            made.overview((*nodes, *([TOGETHER] if self.composite else []))),
            *(made.node(node) for node in nodes if self.inputs),
            *(made.context() if self.context and not self.nodes else ()),
        )


class ScoreTables:
    """The tables of some respondents' scores."""

    def __init__(self, entry: OfScores, view: View, rules: Rules, lines: Sequence[Line]) -> None:
        self.entry, self.view, self.rules, self.lines = entry, view, rules, lines
        self.labels = {**node_labels(view.catalogue), TOGETHER: view.words.say(ALL_NODES)}
        self.say = view.words.say
        self.names = {c.code: c.label for c in view.catalogue.dimension("respondent").categories}

    def overview(self, nodes: Sequence[str]) -> Table:
        """The score of each respondent in each node."""
        scores = [[line.profile.node(node).score for node in nodes] for line in self.lines]
        return replace(
            self._draft("scores", self.say("%(title)s: scores by node", title=self.rules.scheme.keys.title)),
            rows=tuple(Heading(line.respondent, self._name(line)) for line in self.lines),
            columns=tuple(Heading(node, self.labels[node]) for node in nodes),
            cells=tuple(
                tuple(Cell(share=None if score is None else float(score)) for score in row) for row in scores
            ),
            shows=(Show.SHARE,),
            row_title=self._cases,
            chart=Chart.HEAT if any(score is not None for row in scores for score in row) else Chart.NONE,
        )

    def node(self, node: str) -> Table:
        """What the score of a node rests on: its inputs, how much is known, the score and the level."""
        indicators = self.rules.scheme.of_node(node)
        heads = [Heading(one.code, f"{one.code} {one.label}", Role.TEXT) for one in indicators]
        more = (self.say("Coverage"), self.say("Score"), self.say("Level"))
        found = [line.profile.node(node) for line in self.lines]
        sources = {v.number: Wording(v.number, v.label) for v in self.rules.behind(node)}
        return replace(
            self._draft(
                f"inputs-{node}", self.say("%(node)s: inputs, coverage and level", node=self.labels[node])
            ),
            rows=self._numbered,
            columns=(self._who, *heads, *(Heading(label, label, Role.TEXT) for label in more)),
            cells=tuple(
                tuple(
                    Cell(text=text)
                    for text in (
                        self._name(line),
                        *(self._said(one) for one in score.results),
                        *self._judged(score),
                    )
                )
                for line, score in zip(self.lines, found, strict=True)
            ),
            shows=(Show.TEXT,),
            row_title=self.say("No."),
            wordings=tuple(sources.values()),
        )

    def context(self) -> Iterator[Table]:
        """What is shown and scored nowhere: outcomes and opinions."""
        indicators = [one for one in self.rules.scheme.keys.indicators if one.formula and not one.scored]
        if not indicators:
            return
        heads = [
            Heading(one.code, f"{one.code} {one.label}{f' ({one.unit})' if one.unit else ''}", Role.TEXT)
            for one in indicators
        ]
        codes = {one.code for one in indicators}
        yield replace(
            self._draft("context", self.say("Context: outcomes and opinions, in no score")),
            rows=self._numbered,
            columns=(self._who, *heads),
            cells=tuple(
                tuple(
                    Cell(text=text)
                    for text in (
                        self._name(line),
                        *(self._value(one) for one in line.profile.results if one.indicator.code in codes),
                    )
                )
                for line in self.lines
            ),
            shows=(Show.TEXT,),
            row_title=self.say("No."),
            notes=(self.say(NO_RANK),),
        )

    @property
    def _cases(self) -> str:
        return self.view.cases_of(MAIN)

    @property
    def _numbered(self) -> tuple[Heading, ...]:
        return tuple(Heading(str(n), str(n), Role.TEXT) for n, _ in enumerate(self.lines, 1))

    @property
    def _who(self) -> Heading:
        return Heading("respondent", self._cases, Role.TEXT)

    def _name(self, line: Line) -> str:
        return self.names.get(line.respondent, line.respondent)

    def _judged(self, score: NodeScore) -> tuple[str, str, str]:
        coverage, mean = (
            "" if share is None else percent(share, self.view.words)
            for share in (score.coverage, score.score)
        )
        labels = {level.code: level.label for level in self.rules.scheme.keys.levels}
        level = labels.get(score.level) or reason_of(score.level, self.view.words)
        return coverage, mean, self.say(CAPPED, level=level) if score.capped else level

    def _said(self, result: Result) -> str:
        """The inputs of an indicator, and the score that follows."""
        if len(result.inputs) == 1:
            inputs = self._input(result.inputs[0].value, result.inputs[0].reason)
        else:
            inputs = "; ".join(
                "–" if one.value is None else self._input(one.value, "") for one in result.inputs
            )
        return inputs if result.score is None else f"{inputs} → {percent(result.score, self.view.words)}"

    def _value(self, result: Result) -> str:
        return self._input(result.value, result.reason)

    def _input(self, value: Fraction | None, reason: str) -> str:
        words = self.view.words
        return reason_of(reason, words) if value is None else words.number(_decimal(value))

    def _draft(self, name: str, title: str) -> Table:
        cases = Cases(self.view, MAIN, self.entry)
        table = draft(cases, self.entry, (), len(self.lines), "scores")
        return replace(
            table,
            name=name,
            title=self.entry.title or title,
            notes=(*table.notes, *explained(self.rules, self.view.words)),
        )


def percent(share: Fraction, words: Words) -> str:
    """A share of 1 as per cent."""
    return words.percent(Decimal(share.numerator) / Decimal(share.denominator))


def _decimal(value: Fraction) -> Decimal:
    """An exact number with two decimals at most."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    shown, whole = rounded(exact, 2), rounded(exact, 0)
    return whole if shown == whole else shown.normalize()
