"""Decides whether conditions can hold together: by trying all that single answers can be, or not at all.

A comparison of one answer with a plain value, and whether a choice is made, are understood; every other
expression may be true or false as it likes. So what is said never to hold never holds, what is said to hold
for some answers does, and what is beyond this (dates, texts, sums, many answers at once) is not decided.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from app.questionnaire import expression
from app.questionnaire.expression.tree import Tree

MOST = 20_000
"""How many combinations are tried; with more, it is not decided."""
MANY = 40
"""A list with more choices than this is not gone through."""
COMPARED = ("=", "!=", "<", "<=", ">", ">=")
OWN = "."
NUMBERS = ("integer", "decimal")
Value = str | float | bool | None
"""An answer; of what is not understood, whether it holds, and None where that is left open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a name stands for: its kind, and its codes where it is closed."""

    kind: str
    codes: tuple[str, ...] = ()


def never(trees: Iterable[Tree], asked: Mapping[str, Asked]) -> bool:
    """Whether no answers make all of ``trees`` true; False also where that is not decided.

    ``asked`` says what each name is that has one value here; `.` is the answer that is judged.
    """
    forms, tried = _tried(trees, asked, (False, True))
    return tried is not None and not any(all(_holds(form, values) for form in forms) for values in tried)


def surely(trees: Iterable[Tree], asked: Mapping[str, Asked]) -> bool:
    """Whether some answers make all of ``trees`` true whatever is not understood may say."""
    forms, tried = _tried(trees, asked, (None,))
    return tried is not None and any(all(_holds(form, values) for form in forms) for values in tried)


def _tried(
    trees: Iterable[Tree], asked: Mapping[str, Asked], unknown: tuple[bool | None, ...]
) -> tuple[list[Tree], Iterator[dict[str, Value]] | None]:
    """The conditions as they are understood, and all that answers can be; None for too many."""
    atoms = _Atoms(asked)
    forms = [atoms.form(tree) for tree in trees]
    domains = atoms.domains(unknown)
    if domains is None:
        return forms, None
    return forms, (dict(zip(domains, values, strict=True)) for values in product(*domains.values()))


class _Atoms:
    """Reads conditions into what is understood, and gathers what each answer is compared with."""

    def __init__(self, asked: Mapping[str, Asked]) -> None:
        self.asked = asked
        self.compared: dict[str, set[float]] = {}
        self.free: dict[str, int] = {}
        self.choices: set[int] = set()

    def form(self, tree: Tree) -> Tree:
        """The condition with everything that is not understood as an unknown of its own."""
        match tree:
            case ["and" | "or", *terms]:
                return [tree[0], *(self.form(term) for term in terms)]
            case ["f", "not", inner]:
                return ["not", self.form(inner)]
            case ["f", "true" | "false"]:
                return bool(tree[1] == "true")
            case ["f", "selected", ["$" | "." as kind, *name], str(code)]:
                return self._choice(tree, name[0] if kind == "$" else OWN, code)
            case [sign, left, right] if sign in COMPARED:
                return self._comparison(tree, left, right)
            case bool():
                return tree
        return self._unknown(tree)

    def _comparison(self, tree: list[Any], left: Tree, right: Tree) -> Tree:
        side, value = (left, right) if isinstance(left, list) else (right, left)
        name = _name(side)
        known = self.asked.get(name)
        if known is None or isinstance(value, list):
            return self._unknown(tree)
        number = isinstance(value, int | float) or expression.to_number(value) == expression.to_number(value)
        if known.kind in NUMBERS and (number or value == ""):
            if value != "":
                self.compared.setdefault(name, set()).add(expression.to_number(value))
            self.compared.setdefault(name, set())
            return ["atom", name, tree]
        if known.kind in ("choice", "flag") and len(known.codes) <= MANY:
            self.compared.setdefault(name, set())
            return ["atom", name, tree]
        return self._unknown(tree)

    def _choice(self, tree: Tree, name: str, code: str) -> Tree:
        known = self.asked.get(name)
        if known is not None and known.kind == "choice" and len(known.codes) <= MANY:
            self.compared.setdefault(name, set())
            return ["atom", name, tree]
        # Of several choices each is made or not, whatever the others are.
        form = self._unknown(tree)
        self.choices.add(self.free[repr(tree)])
        return form

    def _unknown(self, tree: Tree) -> Tree:
        return ["free", str(self.free.setdefault(repr(tree), len(self.free)))]

    def domains(self, unknown: tuple[bool | None, ...]) -> dict[str, list[Value]] | None:
        """Values for each answer and ``unknown``, one of each kind that matters; None if too many."""
        found: dict[str, list[Value]] = {}
        count = 1
        for name, values in self.compared.items():
            known = self.asked[name]
            found[name] = ["", *(_between(values, known.kind) if known.kind in NUMBERS else known.codes)]
            count *= len(found[name])
        for free in self.free.values():
            found[f"?{free}"] = [False, True] if free in self.choices else [*unknown]
            count *= len(found[f"?{free}"])
            if count > MOST:
                return None
        return found if count <= MOST else None


def _name(tree: Tree) -> str:
    match tree:
        case ["$", str(name)]:
            return name
        case ["."]:
            return OWN
    return ""


def _between(values: set[float], kind: str) -> Iterator[float]:
    """The numbers that are compared with, and one between each two and beyond them all."""
    ordered = sorted(values) or [0.0]
    if kind == "integer":
        yield from sorted({float(int(value) + step) for value in ordered for step in (-1, 0, 1)})
        return
    yield from (ordered[0] - 1, *ordered, ordered[-1] + 1)
    yield from ((one + other) / 2 for one, other in pairwise(ordered))


def _holds(form: Tree, values: Mapping[str, Value]) -> bool | None:
    """Whether a condition holds; None where that depends on what is left open."""
    if isinstance(form, bool):
        return form
    match form:
        case ["and" | "or" as sign, *terms]:
            found: bool | None = sign == "and"
            settles = sign == "or"
            for term in terms:
                one = _holds(term, values)
                if one is settles:
                    return settles
                found = None if one is None else found
            return found
        case ["not", inner]:
            inside = _holds(inner, values)
            return None if inside is None else not inside
        case ["free", number]:
            said = values[f"?{number}"]
            return None if said is None else bool(said)
        case ["atom", name, tree]:
            value: Any = values[name]
            context = expression.Context(lambda _name: value, own=value)
            return expression.to_boolean(expression.compile(tree)(context))
    raise AssertionError(form)
