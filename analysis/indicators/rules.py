"""A scheme made ready for a codebook: its formulas checked and compiled, and applied to one response."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from analysis.catalogue import Catalogue, UnknownName
from analysis.derived import CannotDerive
from analysis.indicators.formula import Formula, Found, Response, formula
from analysis.indicators.scoring import NodeScore, Result, judged, measured, together
from analysis.plan_text import Path, PlanError, PlanProblem
from analysis.scheme import IndicatorKeys, Scheme
from app.questionnaire.codebook import Measure, Variable
from app.questionnaire.package import NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Profile:
    """All that one response says: of each indicator, and of each node."""

    results: tuple[Result, ...]
    nodes: tuple[NodeScore, ...]
    together: NodeScore

    def node(self, code: str) -> NodeScore:
        """The score of a node, or of all together."""
        return next(one for one in (*self.nodes, self.together) if one.node == code)


@dataclass(frozen=True)
class Rules:
    """The scheme with its formulas, by the code of the indicator or level."""

    scheme: Scheme
    formulas: dict[str, tuple[Formula, ...]]
    applies: dict[str, Formula]
    needs: dict[str, Formula]

    @classmethod
    def of(cls, scheme: Scheme, catalogue: Catalogue) -> "Rules":
        """Make a scheme ready; PlanError has everything in it that the codebook or code lists do not know."""
        check = _Check(scheme, catalogue)
        made = cls(scheme, *check.formulas())
        if problems := [*check.problems, *check.of_keys()]:
            raise PlanError(tuple(sorted(problems, key=lambda one: one.line)))
        return made

    @cached_property
    def coverage(self) -> Fraction:
        """Of the weight, how much must be known."""
        return Fraction(self.scheme.keys.coverage) / 100

    def read(self) -> tuple[Formula, ...]:
        """Every formula."""
        return (
            *(f for found in self.formulas.values() for f in found),
            *self.applies.values(),
            *self.needs.values(),
        )

    def behind(self, node: str) -> tuple[Variable, ...]:
        """The answers on which the level of a node rests, each once."""
        codes = [one.code for one in self.scheme.of_node(node)]
        found = [f for code in codes for f in self.formulas[code]]
        found += [self.applies[code] for code in codes if code in self.applies]
        found += self.needs.values()
        return tuple({source.name: source for f in found for source in f.sources}.values())

    def profile(self, response: Response) -> Profile:
        """What a response says by these rules."""
        keys = self.scheme.keys
        results = {one.code: self._result(one, response) for one in keys.indicators if one.formula}
        met = {code: needed.holds(response) for code, needed in self.needs.items()}
        nodes = tuple(self._judged(node, results, met) for node in self.scheme.nodes)
        return Profile(tuple(results.values()), nodes, together(nodes, self.coverage, keys.levels, met))

    def _judged(self, node: str, results: Mapping[str, Result], met: Mapping[str, bool]) -> NodeScore:
        """The score of a node; worked out once for all responses that say the same of its indicators."""
        found = [results[code] for code in self._of_node[node]]
        # What responses say alike is one object, which is kept, so that it can be told by where it stands.
        said = (node, *map(id, found), *met.values())
        if said not in self._known_nodes:
            self._known_nodes[said] = judged(node, found, self.coverage, self.scheme.keys.levels, met)
        return self._known_nodes[said]

    @cached_property
    def _known_nodes(self) -> dict[tuple[Any, ...], NodeScore]:
        return {}

    @cached_property
    def _of_node(self) -> dict[str, tuple[str, ...]]:
        """The indicators of each node."""
        scheme = self.scheme
        return {node: tuple(one.code for one in scheme.of_node(node)) for node in scheme.nodes}

    def _result(self, indicator: IndicatorKeys, response: Response) -> Result:
        """What a response says of an indicator; worked out once for all that say the same."""
        condition, formulas = self.applies.get(indicator.code), self.formulas[indicator.code]
        read = self._read[indicator.code]
        said = (indicator.code, *(response.about(name) for name in read))
        if said not in self._known:
            inputs = tuple(one.value(response) for one in formulas)
            if condition and not condition.holds(response):
                reason = condition.lacks(response) or NOT_APPLICABLE
                inputs = tuple(Found(None, reason) for _ in inputs)
            self._known[said] = measured(indicator, inputs, self.coverage)
        return self._known[said]

    @cached_property
    def _known(self) -> dict[tuple[Any, ...], Result]:
        return {}

    @cached_property
    def _read(self) -> dict[str, tuple[str, ...]]:
        """What each indicator reads."""
        found = {code: [*formulas, self.applies.get(code)] for code, formulas in self.formulas.items()}
        return {
            code: tuple(dict.fromkeys(name for one in several if one for name in one.names))
            for code, several in found.items()
        }


@dataclass
class _Check:
    """What is wrong with a scheme, each problem at its line."""

    scheme: Scheme
    catalogue: Catalogue

    def __post_init__(self) -> None:
        self.problems: list[PlanProblem] = []

    def formulas(self) -> tuple[dict[str, tuple[Formula, ...]], dict[str, Formula], dict[str, Formula]]:
        """The formulas of indicators, their conditions, and those of levels."""
        formulas, applies, needs = {}, {}, {}
        for n, one in enumerate(self.scheme.keys.indicators):
            place: Path = ("indicators", n)
            made = [self._formula((*place, "formula", k), text) for k, text in enumerate(one.formula)]
            formulas[one.code] = tuple(filter(None, made))
            if one.applies and (condition := self._formula((*place, "applies"), one.applies)):
                applies[one.code] = condition
        for n, level in enumerate(self.scheme.keys.levels):
            if level.needs and (needed := self._formula(("levels", n, "needs"), level.needs)):
                needs[level.code] = needed
        return formulas, applies, needs

    def _formula(self, place: Path, text: str) -> Formula | None:
        try:
            return formula(text, self.catalogue)
        except CannotDerive as error:
            self.problems.append(self.scheme.text.problem(place, error.what, error.mend))
            return None

    def of_keys(self) -> Iterator[PlanProblem]:
        """What is wrong with the keys themselves."""
        told = self.scheme.text.problem
        yield from self._levels()
        framework = self.scheme.keys.framework
        if framework not in self.catalogue.code_lists:
            what, mend = f"there is no code list called '{framework}'", "name the list of the nodes"
            yield told(("framework",), what, mend)
        codes: set[str] = set()
        for n, one in enumerate(self.scheme.keys.indicators):
            for key, what, mend in (*_of_indicator(one), *self._names(one)):
                yield told(("indicators", n, key), what, mend)
            if one.code in codes:
                yield told(
                    ("indicators", n, "code"), f"there is a '{one.code}' already", "give it a code of its own"
                )
            codes.add(one.code)

    def _levels(self) -> Iterator[PlanProblem]:
        told, before = self.scheme.text.problem, None
        if len(self.scheme.keys.levels) < 2:
            yield told(("levels",), "there are fewer than two levels", "write at least two")
        for n, level in enumerate(self.scheme.keys.levels):
            if before is None and (level.at_least or level.needs):
                what = "the lowest level has to be open to every score"
                yield told(("levels", n), what, "write `at_least: 0`, and no `needs`")
            if before is not None and level.at_least <= before.at_least:
                what = f"'{level.code}' begins no higher than the level before it"
                yield told(("levels", n, "at_least"), what, "write the levels from the lowest to the highest")
            if level.code in [one.code for one in self.scheme.keys.levels[:n]]:
                yield told(
                    ("levels", n, "code"), f"there is a '{level.code}' already", "give it a code of its own"
                )
            before = level

    def _names(self, one: IndicatorKeys) -> Iterator[tuple[str, str, str]]:
        framework = self.scheme.keys.framework
        known = self.catalogue.code_lists.get(framework)
        for node in one.nodes:
            if known is not None and node not in known.labels:
                error = UnknownName(f"node of {framework}", node, known.labels)
                yield "nodes", error.what, error.mend
        asked = {v.name: v for v in self.catalogue.codebook}
        for vote in (one.votes.relevance, one.votes.feasibility) if one.votes else ():
            if vote not in asked:
                error = UnknownName("variable", vote, asked)
                yield "votes", error.what, error.mend
            elif asked[vote].measure is not Measure.ORDINAL:
                yield "votes", f"'{vote}' is no scale", "name a variable whose choices are ordered numbers"


def _of_indicator(one: IndicatorKeys) -> Iterator[tuple[str, str, str]]:
    if one.source == "external" and one.formula:
        yield (
            "formula",
            "an outside series is not worked out from answers",
            "take it out, or write `source: answers`",
        )
    if one.source == "answers" and not one.formula:
        yield "code", f"'{one.code}' has no formula", "write `formula:`, or `source: external`"
    if one.least >= one.most and one.scored:
        yield (
            "most",
            "the value that scores 1 is no more than the one that scores 0",
            "write `most:` above `least:`",
        )
