"""Variables that a plan works out from others, in the expression language of questionnaires."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.questionnaire import expression
from app.questionnaire.codebook import Category, Measure, Variable

Answer = str | int | None | tuple[str, ...]


class CannotDerive(Exception):
    """An expression that gives no value of any row; says why, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}; {mend}")
        self.what, self.mend = what, mend


@dataclass(frozen=True)
class Known:
    """What an expression's check asks of an answer."""

    kind: str
    choices: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True)
class Derived:
    """A variable with what it is worked out from."""

    variable: Variable
    sources: tuple[Variable, ...]
    run: expression.Closure

    def value(self, answers: Mapping[str, Answer], missing: Mapping[str, str]) -> str:
        """Its value for one case, "" where there is none."""
        found = self.run(
            expression.Context(
                lambda name: result_of(answers[name]), missing=lambda name: missing.get(name, "")
            )
        )
        return expression.to_text(found)


def derive(
    variable: Variable,
    text: str,
    known: Mapping[str, Variable],
    lineage: Callable[[str], Sequence[str]],
) -> Derived:
    """The variable, in the table that has all the answers its expression reads."""
    try:
        tree = expression.parse(text)
    except expression.ExpressionError as error:
        raise CannotDerive(error.message, error.mend or "mend the expression") from error
    found = expression.check(tree, lambda name: kind_of(known.get(name)), known)
    if found:
        raise CannotDerive(found[0].message, found[0].mend)
    if expression.priors(tree):
        raise CannotDerive("a dataset holds no earlier round, so prior(…) is empty", "take it out")
    sources = tuple(known[name] for name in sorted(expression.names(tree)))
    if not sources:
        raise CannotDerive("it names no answer", "name one, as in ${c1}")
    if any(source.personal or source.anonymous for source in sources):
        raise CannotDerive("it reads a personal or an anonymous answer", "leave it out")
    tables = {source.table for source in sources}
    table = next((name for name in sorted(tables) if tables <= set(lineage(name))), "")
    if not table:
        what = f"no row has all of its answers: they belong to {', '.join(sorted(tables))}"
        raise CannotDerive(what, "name answers of one repeat, or of a repeat and what it stands in")
    placed = replace(variable, table=table, section=sources[0].section)
    return Derived(placed, sources, expression.compile(tree))


def worked_out(
    name: str, label: str, choices: Mapping[str, str] | None = None, *, ordered: bool = False
) -> Variable:
    """What a derived variable is, before it is known where it belongs: a number, unless it has choices."""
    closed = Measure.ORDINAL if ordered else Measure.NOMINAL
    return Variable(
        name=name,
        question=name,
        number=name,
        section="",
        table="",
        label=label,
        item="",
        measure=closed if choices else Measure.SCALE,
        kind="choice" if choices else "decimal",
        categories=tuple(Category(*pair) for pair in (choices or {}).items()),
        role="calculated",
    )


def kind_of(variable: Variable | None, *, many: bool = False) -> Known | None:
    """The kind of a variable; of the items of a repeat, seen from outside it, there are many."""
    if variable is None:
        return None
    kind = "integer" if variable.whole else variable.kind
    return Known(kind, tuple(category.code for category in variable.categories), many)


def result_of(answer: Answer) -> expression.Result:
    """An answer as expressions see it."""
    if answer is None:
        return ""
    if isinstance(answer, tuple):
        return list(answer)
    return float(answer) if isinstance(answer, int) else answer
