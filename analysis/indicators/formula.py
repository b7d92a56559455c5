"""A formula of an indicator: an expression over the answers of one response; missing is never zero."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from analysis.catalogue import Catalogue
from analysis.derived import Answer, CannotDerive, Known, kind_of, result_of
from app.questionnaire import expression
from app.questionnaire.codebook import Variable
from app.questionnaire.package import BLANK, MAIN, NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Response:
    """The answers of one response; of what stands in repeats, those of each item that has one."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    items: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)  # why there is no answer, as a code

    def about(self, name: str) -> Hashable:
        """All that it says under a name."""
        return self.answers.get(name), self.items.get(name), self.missing.get(name)

    def lacks(self, name: str) -> str:
        """Why there is no answer of that name, as a code; "" where there is one."""
        if name in self.items:
            return "" if self.items[name] else self.missing.get(name) or BLANK
        answer = self.answers.get(name)
        return (self.missing.get(name) or BLANK) if answer is None or answer == () else ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a formula gives for one response: an exact number, or the code of why there is none."""

    value: Fraction | None
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Whether it belongs into a denominator."""
        return self.reason != NOT_APPLICABLE


@dataclass(frozen=True)
class Formula:
    """An expression with the answers that it reads."""

    text: str
    sources: tuple[Variable, ...]
    counted: tuple[str, ...]  # the repeats whose items it counts
    run: expression.Closure

    @property
    def names(self) -> tuple[str, ...]:
        """All that it reads."""
        return (*(one.name for one in self.sources), *self.counted)

    def value(self, response: Response) -> Found:
        """Its number; none where an answer that it reads is missing, whatever it would make of that."""
        reason = self.lacks(response)
        if reason:
            return Found(None, reason)
        number = _exact(expression.to_text(self._result(response)))
        return Found(number) if number is not None else Found(None, BLANK)

    def holds(self, response: Response) -> bool:
        """Whether it is true of the response; what rests on a missing answer is not."""
        return not self.lacks(response) and expression.to_boolean(self._result(response))

    def lacks(self, response: Response) -> str:
        """Why there is nothing to work it out from, as a code; "" where there is everything.

        Not applicable only if nothing else is lacking: what was not said of might have applied.
        """
        reasons = [reason for one in self.sources if (reason := response.lacks(one.name))]
        return next((reason for reason in reasons if reason != NOT_APPLICABLE), reasons[0] if reasons else "")

    def _result(self, response: Response) -> expression.Result:
        def read(name: str) -> expression.Result:
            if name not in response.items:
                return result_of(response.answers.get(name))
            found = [result_of(one) for one in response.items[name]]
            return [expression.to_text(one) if isinstance(one, list) else one for one in found]

        return self.run(expression.Context(read, missing=lambda name: response.missing.get(name, "")))


def formula(text: str, catalogue: Catalogue) -> Formula:
    """The formula of a text; CannotDerive says what is wrong with it."""
    try:
        tree = expression.parse(text)
    except expression.ExpressionError as error:
        raise CannotDerive(error.message, error.mend or "mend the expression") from error
    asked = {variable.name: variable for variable in catalogue.codebook}
    repeats = {name for name, parent in catalogue.parents.items() if parent}
    found = expression.check(tree, lambda name: _kind(name, asked, repeats), [*asked, *repeats])
    if found:
        raise CannotDerive(found[0].message, found[0].mend)
    if expression.priors(tree):
        raise CannotDerive("a dataset holds no earlier round, so prior(…) is empty", "take it out")
    names = sorted(expression.names(tree))
    sources = tuple(asked[name] for name in names if name in asked)
    if not names:
        raise CannotDerive("it names no answer", "name one, as in ${c1}")
    if any(source.personal or source.anonymous for source in sources):
        raise CannotDerive("it reads a personal or an anonymous answer", "leave it out")
    counted = tuple(name for name in names if name not in asked)
    return Formula(text, sources, counted, expression.compile(tree))


def _kind(name: str, asked: Mapping[str, Variable], repeats: set[str]) -> Known | None:
    if name in repeats and name not in asked:
        return Known("repeat", many=True)
    variable = asked.get(name)
    return kind_of(variable, many=variable is not None and variable.table != MAIN)


def _exact(text: str) -> Fraction | None:
    """The number that a text is, exactly; none where it is no number, or none that ends."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() else None
