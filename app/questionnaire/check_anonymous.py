"""What is wrong with expressions of an anonymous section: it keeps no copy of what was answered elsewhere."""

from collections.abc import Iterator
from typing import NamedTuple

from app.questionnaire import expression
from app.questionnaire.check_expressions import Finding, coded
from app.questionnaire.expression.seeded import draws
from app.questionnaire.expression.tree import nodes
from app.questionnaire.model import Questionnaire, Section
from app.questionnaire.rules import Rule, rules

CLOCKS = ("today", "now")
COPYING = ("calculation", "default")
"""The keys whose result is kept as an answer."""


class Hidden(NamedTuple):
    """An expression of an anonymous section, and the answers of ordinary sections that it names."""

    rule: Rule
    tree: expression.Tree
    outside: list[str]


def kept_apart(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What would keep, beside anonymous answers, whom, which response or which moment they came from."""
    for one in _hidden(questionnaire):
        if draws(one.tree):
            what = "random() and uuid() are drawn for a response, and this section is anonymous"
            yield from coded(
                "C113", [_finding(one, f": {what}", "leave it out: it would lead to a response")]
            )
        if one.rule.key in COPYING:
            yield from coded("C121", _copies(one))


def _copies(one: Hidden) -> Iterator[Finding]:
    """What is kept brings with it what it names of another section, or reads from a clock."""
    for name in one.outside:
        what = f" names ${{{name}}}, which is asked elsewhere: anonymous answers keep no copy of it"
        yield _finding(one, what, "work it out in an ordinary section, or ask for it in this one")
    called = {node[1] for node in nodes(one.tree) if node[0] == "f"}
    for clock in (clock for clock in CLOCKS if clock in called):
        what = f": {clock}() tells when somebody answered, and this section is anonymous"
        yield _finding(one, what, "leave it out: no moment is kept with anonymous answers")


def conditions(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What an anonymous section asks or accepts by answers elsewhere: allowed, and it leaves a trace.

    Anonymous answers say what was skipped, and so whether the condition held. That much is known afterwards
    of whoever gave them, but never the answer that decided.
    """
    for one in _hidden(questionnaire):
        if one.rule.key not in COPYING and one.outside:
            what = f" names ${{{one.outside[0]}}}, which is asked elsewhere: answers here tell if it held"
            mend = "leave it out where it singles out few people, or ask for that in this section"
            yield from coded("W212", [_finding(one, what, mend)])


def _finding(one: Hidden, what: str, mend: str) -> Finding:
    return Finding(one.rule.line_owner, one.rule.key, one.rule.key + what, mend)


def _hidden(questionnaire: Questionnaire) -> Iterator[Hidden]:
    """Every expression that stands in an anonymous section and can be read."""
    home: dict[str, Section] = {section.name: section for section in questionnaire.sections}
    home |= {page.name: section for section in questionnaire.sections for page in section.forms}
    home |= {name: place.section for name, place in questionnaire.places.items()}
    if not any(section.anonymous for section in questionnaire.sections):
        return
    for rule in rules(questionnaire):
        # A page inside a repeat has no place of its own, and an anonymous section no repeats.
        here = home.get(rule.line_owner)
        if here is None or not here.anonymous:
            continue
        try:
            tree = expression.parse(rule.source, columns=rule.key == "choice_filter")
        except expression.ExpressionError:
            continue
        read = {name: home.get(name.partition(".")[0]) for name in sorted(expression.names(tree))}
        yield Hidden(rule, tree, [name for name, there in read.items() if there and not there.anonymous])
