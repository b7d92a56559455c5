"""Respondent by node, for the team alone: scores as a heat map, and what each of them rests on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from analysis.indicators.matrix import Line
from analysis.indicators.rules import Rules
from analysis.indicators.scoring import TOGETHER, NodeScore, Result
from analysis.kinds.base import Cases, draft
from analysis.kinds.listing import MOST, MOST_LISTED
from analysis.kinds.of_indicators import (
    ALL_NODES,
    LEVELS,
    NO_RANK,
    OfScores,
    explained,
    node_labels,
    reason_of,
    score_in,
    scored,
)
from analysis.kinds.queries import asked
from analysis.query import Condition, Query
from analysis.scheme import IndicatorKeys
from analysis.tables import Cell, Chart, Heading, Role, Show, Table, Wording
from analysis.view import View
from analysis.wording import Words, rounded, to_say
from app.questionnaire.package import MAIN

CAPPED = to_say("%(level)s (kept below the level of its score)")
NO_LEVEL = "–"
HOW_LEVELS = to_say(
    "Levels: %(levels)s; %(none)s no level, since too little is known or nothing applies. In brackets: how "
    "much of the weight of the node's indicators is known, where it is not all."
)
STARRED = to_say("* Kept below the level of its score, since its condition is not met.")


class Scores(OfScores):
    """Scores and levels of each respondent, with inputs and coverage."""

    kind: Literal["scores"] = "scores"
    KIND: ClassVar[str] = "scores"
    INTERNAL: ClassVar[str] = "a matrix of States one by one"
    inputs: bool = Field(
        default=True,
        description="Whether the levels, and the answers that make them, stand in tables, too.",
    )
    context: bool = Field(
        default=True, description="Whether indicators stand there that are no part of a score."
    )

    def tables(self, view: View) -> tuple[Table, ...]:
        rules, lines = scored(view)
        made = ScoreTables(self, view, rules, lines)
        nodes = self.shown(view.catalogue)
        shown = (*nodes, *([TOGETHER] if self.composite else []))
        return (
            made.overview(shown),
            *((made.reached(shown), made.inputs(nodes)) if self.inputs else ()),
            *(made.context() if self.context and not self.nodes else ()),
        )


class ScoreTables:
    """The tables of some respondents' scores."""

    def __init__(self, entry: OfScores, view: View, rules: Rules, lines: Sequence[Line]) -> None:
        self.entry, self.view, self.rules, self.lines = entry, view, rules, lines[:MOST]
        self.count = len(lines)
        self.labels = {**node_labels(view.catalogue), TOGETHER: view.words.say(ALL_NODES)}
        self.say = view.words.say
        self.names = {c.code: c.label for c in view.catalogue.dimension("respondent").categories}

    def overview(self, nodes: Sequence[str]) -> Table:
        """The score of each respondent in each node."""
        scores = [[line.profile.node(node).score for node in nodes] for line in self.lines]
        made = replace(
            self._draft("scores", self.say("%(title)s: scores by node", title=self.rules.scheme.keys.title)),
            rows=tuple(Heading(line.respondent, self._name(line)) for line in self.lines),
            columns=tuple(replace(self._head(node), role=Role.CATEGORY) for node in nodes),
            cells=tuple(
                tuple(Cell(share=None if score is None else float(score)) for score in row) for row in scores
            ),
            shows=(Show.SHARE,),
            row_title=self._cases,
            chart=Chart.HEAT if any(score is not None for row in scores for score in row) else Chart.NONE,
        )
        return asked(made, _query)

    def reached(self, nodes: Sequence[str]) -> Table:
        """The level that each respondent has in each node, and how much is known of it."""
        rows = [[self._level(line.profile.node(node)) for node in nodes] for line in self.lines]
        capped = any(line.profile.node(node).capped for line in self.lines for node in nodes)
        made = self._one_by_one(
            "levels-by-node",
            self.say("%(title)s: levels and coverage by node", title=self.rules.scheme.keys.title),
            [self._head(node) for node in nodes],
            rows,
        )
        named = "; ".join(f"{self._numbers[code]} {label}" for code, label in self._levels.items())
        notes = (
            self.say(HOW_LEVELS, levels=named, none=NO_LEVEL),
            *([self.say(STARRED)] if capped else []),
            *made.notes,
        )
        return replace(made, notes=notes)

    def inputs(self, nodes: Sequence[str]) -> Table:
        """What the scores rest on: of each indicator the answers, and the score that follows."""
        wanted = [one for one in self.rules.scheme.scored if set(one.nodes) & set(nodes)]
        made = self._one_by_one(
            "inputs",
            self.say("%(title)s: what the levels rest on", title=self.rules.scheme.keys.title),
            [Heading(one.code, f"{one.code} {one.label}", Role.TEXT, brief=one.code) for one in wanted],
            [self._of(line, wanted, self._said) for line in self.lines],
        )
        sources = {v.number: Wording(v.number, v.label) for node in nodes for v in self.rules.behind(node)}
        return replace(made, wordings=tuple(sources.values()), notes=(self.say(NO_RANK), *self._cut))

    def context(self) -> Iterator[Table]:
        """What is shown and scored nowhere: outcomes and opinions."""
        indicators = [one for one in self.rules.scheme.keys.indicators if one.formula and not one.scored]
        if not indicators:
            return
        heads = [
            Heading(
                one.code,
                f"{one.code} {one.label}{f' ({one.unit})' if one.unit else ''}",
                Role.TEXT,
                brief=one.code,
            )
            for one in indicators
        ]
        title = self.say("Context: outcomes and opinions, in no score")
        rows = [self._of(line, indicators, self._value) for line in self.lines]
        yield replace(self._one_by_one("context", title, heads, rows), notes=(self.say(NO_RANK), *self._cut))

    def _one_by_one(
        self, name: str, title: str, heads: Sequence[Heading], rows: Sequence[Sequence[str]]
    ) -> Table:
        """A table in words with a row for each respondent."""
        who = Heading("respondent", self._cases, Role.TEXT)
        return replace(
            self._draft(name, title),
            rows=tuple(Heading(str(n), str(n), Role.TEXT) for n, _ in enumerate(rows, 1)),
            columns=(who, *heads),
            cells=tuple(
                tuple(Cell(text=text) for text in (self._name(line), *row))
                for line, row in zip(self.lines, rows, strict=True)
            ),
            shows=(Show.TEXT,),
            row_title=self.say("No."),
        )

    def _of(
        self, line: Line, indicators: Sequence[IndicatorKeys], written: Callable[[Result], str]
    ) -> list[str]:
        found = {one.indicator.code: written(one) for one in line.profile.results}
        return [found[one.code] for one in indicators]

    def _head(self, node: str) -> Heading:
        return Heading(node, self.labels[node], Role.TEXT, brief="" if node == TOGETHER else node)

    def _level(self, score: NodeScore) -> str:
        """The number of a level, a star where a condition keeps it low, and how much is known if not all."""
        coverage, _, _ = self._judged(score)
        number = self._numbers.get(score.level, NO_LEVEL)
        known = f"({coverage})" if coverage and score.coverage != 1 else ""
        return " ".join(filter(None, (number, "*" if score.capped else "", known)))

    @property
    def _levels(self) -> dict[str, str]:
        return {level.code: level.label for level in self.rules.scheme.keys.levels}

    @property
    def _cases(self) -> str:
        return self.view.cases_of(MAIN)

    def _name(self, line: Line) -> str:
        return self.names.get(line.respondent, line.respondent)

    def _judged(self, score: NodeScore) -> tuple[str, str, str]:
        coverage, mean = (
            "" if share is None else percent(share, self.view.words)
            for share in (score.coverage, score.score)
        )
        level = self._named(score.level)
        return coverage, mean, self.say(CAPPED, level=level) if score.capped else level

    @property
    def _numbers(self) -> dict[str, str]:
        """By code what stands for a level in little room: the code, where codes are numbers."""
        codes = list(self._levels)
        return {code: code if all(map(str.isdecimal, codes)) else str(n) for n, code in enumerate(codes)}

    def _named(self, level: str) -> str:
        return self._levels.get(level) or reason_of(level, self.view.words)

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
        table = draft(cases, self.entry, (), self.count, "scores")
        return replace(
            table,
            name=name,
            title=self.entry.title or title,
            notes=(*table.notes, *self._cut, *explained(self.rules, self.view.words)),
        )

    @property
    def _cut(self) -> tuple[str, ...]:
        """Where not all have a row, how many have."""
        shown = len(self.lines)
        return (self.say(MOST_LISTED, shown=shown, all=self.count),) if shown < self.count else ()


def _query(row: Heading, column: Heading) -> Query:
    """The score as it stands on the sheet of levels and scores."""
    return Query(LEVELS, (Condition("respondent", (row.code,)),)).giving("mean", score_in(column.code))


def percent(share: Fraction, words: Words) -> str:
    """A share of 1 as per cent."""
    return words.percent(Decimal(share.numerator) / Decimal(share.denominator))


def _decimal(value: Fraction) -> Decimal:
    """An exact number with two decimals at most."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    shown, whole = rounded(exact, 2), rounded(exact, 0)
    return whole if shown == whole else shown.normalize()
