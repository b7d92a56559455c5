"""What tables of indicators share: the survey's scheme, its nodes by name, and who stands in the matrix."""

from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from pydantic import Field

from analysis.authored import Names
from analysis.catalogue import Catalogue, UnknownName
from analysis.indicators.matrix import Line, matrix
from analysis.indicators.rules import Rules
from analysis.indicators.scoring import INSUFFICIENT, TOGETHER
from analysis.kinds.base import Entry, PlanMistake
from analysis.kinds.counting import decimal_of
from analysis.scheme import Scheme
from analysis.tables import DataSheet, NoAnswer, Wording, no_answer
from analysis.tally import missing_label
from analysis.view import View
from analysis.wording import Words, to_say

NO_INDICATORS = "the survey has no indicators"
NO_RANK = to_say("Self-reported. Respondents stand in the order of their list; nothing here ranks them.")
INSUFFICIENT_LABEL = to_say("Insufficient information")
ALL_NODES = to_say("All nodes together")
_SHEET = to_say("Levels and scores, respondent by respondent")
_LEVEL_OF = to_say("Level: %(node)s")
_SCORE_OF = to_say("Score: %(node)s")
_COVERAGE_OF = to_say("Share of the weight that is known: %(node)s")
ENOUGH = to_say(
    "A node has a level where at least %(share)s of the weight of its indicators that apply is known. "
    "What is missing is not counted as none."
)


LEVELS = ":levels"
"""The sheet on which stands what each respondent reaches: a name that no table of a dataset has."""


def level_in(node: str) -> str:
    """The column of that sheet with the level in a node."""
    return f"level.{node}"


def score_in(node: str) -> str:
    """The one with the score."""
    return f"score.{node}"


class OfIndicators(Entry):
    """A table of what indicators.yaml describes."""

    nodes: Names = Field(default=(), description="Only these nodes of the framework.")

    def check(self, catalogue: Catalogue) -> None:
        if self.where or self.filter or self.table:
            key = "where" if self.where else "filter" if self.filter else "table"
            raise PlanMistake("scores are of whole responses", f"take `{key}` out", key)
        scheme = scheme_of(catalogue)
        for node in self.nodes:
            if node not in scheme.nodes:
                raise UnknownName("node with scores", node, scheme.nodes)

    def shown(self, catalogue: Catalogue) -> tuple[str, ...]:
        """The nodes of the table, in the order of the framework."""
        named = self.nodes or scheme_of(catalogue).nodes
        return tuple(sorted(named, key=list(node_labels(catalogue)).index))


class OfScores(OfIndicators):
    """A table of how respondents are scored."""

    composite: bool = Field(default=False, description="All nodes together, for the team alone.")
    INTERNAL: ClassVar[str] = ""
    """What it shows that no publication may have."""

    def check(self, catalogue: Catalogue) -> None:
        super().check(catalogue)
        if self.composite and self.nodes:
            what = "`composite` is of all nodes together"
            raise PlanMistake(what, "take `nodes` or `composite` out", "composite")

    def check_public(self) -> None:
        if self.composite:
            what = "a score of all nodes together is never published: it would rank States"
            raise PlanMistake(what, "take `composite` out", "composite")
        if self.INTERNAL:
            mend = "write `audience: internal` at its section, or take it out"
            raise PlanMistake(f"{self.INTERNAL} is never published", mend, "kind")


def scheme_of(catalogue: Catalogue) -> Scheme:
    """The survey's scheme; PlanMistake where it has none."""
    if catalogue.scheme is None:
        raise PlanMistake(NO_INDICATORS, "write indicators.yaml beside its questionnaire", "kind")
    return catalogue.scheme


def node_labels(catalogue: Catalogue) -> dict[str, str]:
    """The nodes of the framework in its order, each with its code: there is none for how it is numbered."""
    listed = catalogue.code_lists[scheme_of(catalogue).keys.framework].labels
    return {code: f"{code} {label}" for code, label in listed.items()}


def scored(view: View) -> tuple[Rules, tuple[Line, ...]]:
    """The rules of the survey's indicators, and everyone scored by them."""
    return view.once(_scored)


def _scored(view: View) -> tuple[Rules, tuple[Line, ...]]:
    rules = Rules.of(scheme_of(view.catalogue), view.catalogue)
    return rules, matrix(view, rules)


def sheet(view: View) -> DataSheet:
    """Level, score and coverage of each respondent in each node; why there is no level, in its place."""
    rules, lines = scored(view)
    say, labels = view.words.say, {**node_labels(view.catalogue), TOGETHER: view.words.say(ALL_NODES)}
    nodes = (*(node for node in labels if node in rules.scheme.nodes), TOGETHER)
    known = {level.code for level in rules.scheme.keys.levels}
    headings = [Wording("respondent", say("Respondent"))]
    for node in nodes:
        headings += [
            Wording(level_in(node), say(_LEVEL_OF, node=labels[node])),
            Wording(score_in(node), say(_SCORE_OF, node=labels[node])),
            Wording(f"coverage.{node}", say(_COVERAGE_OF, node=labels[node])),
        ]
    rows, number = [], lru_cache(maxsize=None)(decimal_of)  # what many have is one number in memory
    for line in lines:
        row: list[str | int | Decimal | NoAnswer | None] = [line.respondent]
        for node in nodes:
            found = line.profile.node(node)
            row.append(found.level if found.level in known else no_answer(found.level))
            row += [None if n is None else number(n) for n in (found.score, found.coverage)]
        rows.append(tuple(row))
    return DataSheet(
        LEVELS, say(_SHEET), " ".join(explained(rules, view.words)), tuple(headings), frozenset(), tuple(rows)
    )


def explained(rules: Rules, words: Words) -> tuple[str, ...]:
    """The rules of the levels in words."""
    keys = rules.scheme.keys
    steps = [
        words.say("%(level)s from %(share)s", level=level.label, share=words.percent(level.at_least))
        for level in keys.levels
    ]
    return (
        words.say(ENOUGH, share=words.percent(keys.coverage / 100)),
        words.say("Levels, by the mean of the indicators: %(steps)s.", steps="; ".join(steps)),
        *(
            words.say("%(level)s only if: %(condition)s.", level=level.label, condition=level.needs_text)
            for level in keys.levels
            if level.needs_text
        ),
        words.say(NO_RANK),
    )


def reason_of(code: str, words: Words) -> str:
    """Why there is no level or no value, in words."""
    return words.say(INSUFFICIENT_LABEL) if code == INSUFFICIENT else missing_label(code, words)
