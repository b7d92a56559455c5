"""Questions that are never asked, constraints that no answer keeps, and what of both cannot be decided."""

from collections.abc import Iterator, Mapping
from functools import cache, partial

from app.questionnaire import expression
from app.questionnaire.check_expressions import Finding
from app.questionnaire.expression import Tree
from app.questionnaire.lint.decide import MANY, OWN, Asked, never, surely
from app.questionnaire.model import Questionnaire
from app.questionnaire.plan import Plan
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import ANSWER, Part
from app.questionnaire.route import Home, plan_of

FAR = 24
"""How many conditions are looked at together: leaving the others out can only leave things undecided."""


def unreachable(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What is never asked: told of the outermost only, since all inside it is never asked either."""
    plan, told = plan_of(questionnaire), set[str]()
    known = cache(partial(_seen, plan, _asked(plan)))
    for name, rules in plan.conditions.items():
        chain = [rule.owner for rule in rules]
        if not rules or rules[-1].owner != name or told.intersection(chain):
            continue
        seen = known(plan.repeats_of[name])
        owner = name.partition(".")[0]
        if never([rules[-1].tree], seen):
            told.add(name)
            what = f"'{name}' is never asked: no answers make its condition true"
            yield Finding(
                owner, "relevant", what, "mend the condition, or delete what is never asked", code="W201"
            )
        elif never(_implied(plan, [rule.tree for rule in rules]), seen):
            told.add(name)
            what = f"'{name}' is never asked: its condition contradicts those around it, or of what it names"
            yield Finding(owner, "relevant", what, "mend one of the conditions", code="W202")
    for question in questionnaire.questions.values():
        seen = known(plan.repeats_of[question.name])
        yield from _unkept(plan, question, seen)
        if not told.intersection(rule.owner for rule in plan.conditions.get(question.name, ())):
            yield from _never_offered(plan, question, seen)


def undecided(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Conditions and constraints that may hold for some answers or for none: it cannot be decided here.

    As above, told of the outermost only.
    """
    plan, told = plan_of(questionnaire), set[str]()
    known = cache(partial(_seen, plan, _asked(plan)))
    for name, rules in plan.conditions.items():
        chain = {rule.owner.partition(".")[0] for rule in rules}
        if not rules or rules[-1].owner != name or told.intersection(chain):
            continue
        if _is_open(_implied(plan, [rule.tree for rule in rules]), known(plan.repeats_of[name])):
            owner = name.partition(".")[0]
            told.add(owner)
            what = f"not decided whether any answers make the condition of '{owner}' true"
            yield Finding(owner, "relevant", what, "look at it yourself")
    for question in questionnaire.questions.values():
        for key, trees, seen in _judged(plan, question, known(plan.repeats_of[question.name])):
            if _is_open(trees, seen):
                what = f"not decided whether any answer keeps the {key} of '{question.name}'"
                yield Finding(question.name, key, what, "look at it yourself")


def _is_open(trees: list[Tree], seen: dict[str, Asked]) -> bool:
    return (len(trees) >= FAR or not surely(trees, seen)) and not never(trees, seen)


def _seen(plan: Plan, asked: dict[str, Asked], home: Home) -> dict[str, Asked]:
    """What has a single value seen from inside the repeats ``home``."""
    return {
        one: kind for one, kind in asked.items() if home[: len(plan.repeats_of[one])] == plan.repeats_of[one]
    }


def _asked(plan: Plan) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    for part in plan.parts.values():
        if part.name in plan.calculations or part.role != ANSWER:
            continue
        codes = ("yes",) if part.kind == "flag" else part.choices.names if part.choices else ()
        if part.kind in ("integer", "decimal", "flag") or (part.kind == "choice" and codes):
            found[part.name] = Asked(part.kind, codes)
    return found


def _implied(plan: Plan, trees: list[Tree]) -> list[Tree]:
    """The conditions, and for each answer that they name: if it is given, then it was asked for."""
    found, named, waiting = list(trees), set[str](), [n for tree in trees for n in expression.names(tree)]
    while waiting and len(found) < FAR:
        name = waiting.pop()
        if name in named or name not in plan.parts or plan.repeats_of[name]:
            continue
        named.add(name)
        for rule in plan.conditions[name]:
            blank: Tree = ["=", ["$", name], ""]
            found.append(["or", blank, rule.tree])
            waiting += rule.names
    return found


def _never_offered(plan: Plan, question: Question, seen: dict[str, Asked]) -> Iterator[Finding]:
    """Choices that the conditions of a question, its filter and their own never let through together."""
    chosen, singles = plan.choice_rules.get(question.name, (None, {}))
    part = _answer(question)
    if part is None or part.choices is None or not (chosen or singles) or len(part.choices.choices) > MANY:
        return
    around = [rule.tree for rule in plan.conditions[part.name]]
    for choice in part.choices.choices:
        own = [singles[choice.name].tree] if choice.name in singles else []
        own += [_of_row(chosen.tree, choice.columns)] if chosen else []
        if own and never(_implied(plan, [*around, *own]), seen):
            what = f"the choice '{choice.name}' is never offered, whatever is answered"
            key = "choice_filter" if chosen else "choices"
            yield Finding(
                question.name, key, what, "mend its condition or columns, or delete it", code="W216"
            )


def _answer(question: Question) -> Part | None:
    """The first part that is the answer itself."""
    return next((part for part in question.parts if part.role == ANSWER), None)


def _of_row(tree: Tree, columns: Mapping[str, str]) -> Tree:
    """A choice filter as it reads for one choice."""
    match tree:
        case ["col", str(name)]:
            return columns.get(name, "")
        case list():
            return [tree[0], *(_of_row(one, columns) for one in tree[1:])]
    return tree


def _unkept(plan: Plan, question: Question, seen: dict[str, Asked]) -> Iterator[Finding]:
    said = {"constraint": "no answer keeps the constraint", "warning": "every answer is warned of"}
    for key, trees, own in _judged(plan, question, seen):
        if never(trees, own):
            yield Finding(question.name, key, said[key], "mend the expression", code="W203")


def _judged(
    plan: Plan, question: Question, seen: dict[str, Asked]
) -> Iterator[tuple[str, list[Tree], dict[str, Asked]]]:
    """What one answer is judged by: the key, what has to hold of it once it is given, what has a value."""
    part = _answer(question)
    if part is None or question.several or part.name not in seen:
        return
    given: Tree = ["!=", ["."], ""]
    for key in ("constraint", "warning"):
        rule = plan.compiled.get((question.name, key))
        if rule is not None:
            yield key, [rule.tree, given], {**seen, OWN: seen[part.name]}
