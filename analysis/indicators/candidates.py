"""Who can be considered for a part such as champion country: gates and evidence, for people who decide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from analysis.catalogue import Catalogue, UnknownName
from analysis.derived import CannotDerive
from analysis.indicators.formula import Formula, Response, formula
from analysis.indicators.matrix import in_order, responses
from analysis.plan_text import PlanError, PlanProblem
from analysis.scheme import CandidatesKeys, Scheme
from analysis.view import View
from app.questionnaire.codebook import Variable


@dataclass(frozen=True)
class Considered:
    """One respondent that has sent answers, with what each gate says: None where it is not known."""

    respondent: str
    gates: tuple[bool | None, ...]
    response: Response

    @property
    def passes(self) -> bool:
        """Whether every gate is passed."""
        return all(self.gates)


@dataclass(frozen=True)
class Candidates:
    """The keys of `candidates` made ready: gates as formulas, evidence as variables."""

    keys: CandidatesKeys
    gates: tuple[Formula, ...]
    evidence: tuple[tuple[Variable, ...], ...]

    @classmethod
    def of(cls, scheme: Scheme, catalogue: Catalogue) -> "Candidates | None":
        """The candidates of a scheme, if it has any; PlanError has all that the codebook does not know."""
        keys, problems = scheme.keys.candidates, list[PlanProblem]()
        if keys is None:
            return None

        def found(key: str, n: int, inner: str, make: Callable[[], Any]) -> Any:
            try:
                return make()
            except (CannotDerive, UnknownName) as error:
                problems.append(scheme.text.problem(("candidates", key, n, inner), error.what, error.mend))

        gates = [
            found("gates", n, "condition", partial(formula, gate.condition, catalogue))
            for n, gate in enumerate(keys.gates)
        ]
        evidence = [
            found("criteria", n, "answers", partial(_variables, criterion.answers, catalogue))
            for n, criterion in enumerate(keys.criteria)
        ]
        for n, spread in enumerate(keys.spread):
            found("spread", n, "by", partial(_grouping, spread.by, catalogue))
        if problems:
            raise PlanError(tuple(problems))
        return cls(keys, tuple(gates), tuple(evidence))

    def considered(self, view: View) -> tuple[Considered, ...]:
        """Everyone who has sent answers, in the order of their list."""
        read = {s.name: s for gate in self.gates for s in gate.sources}
        read |= {v.name: v for variables in self.evidence for v in variables}
        counted = {name for gate in self.gates for name in gate.counted}
        found: Mapping[str, Considered] = {
            respondent: Considered(
                respondent, tuple(_passed(gate, response) for gate in self.gates), response
            )
            for respondent, _, response in responses(view.data, read.values(), counted)
        }
        return tuple(found[code] for code in in_order(view, found))


def _passed(gate: Formula, response: Response) -> bool | None:
    """Whether a gate is passed; None where the answers that it reads are missing."""
    return None if gate.lacks(response) else gate.holds(response)


def _variables(names: Sequence[str], catalogue: Catalogue) -> tuple[Variable, ...]:
    found = tuple(variable for name in names for variable in catalogue.variables(name))
    if any(variable.personal or variable.anonymous for variable in found):
        raise CannotDerive("it shows a personal or an anonymous answer", "leave it out")
    return found


def _grouping(spec: str, catalogue: Catalogue) -> None:
    if not spec.startswith("respondent:"):
        raise UnknownName("grouping of respondents", spec, [f"respondent:{spec}"])
    catalogue.dimension(spec)
