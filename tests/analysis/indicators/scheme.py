"""A small codebook and scheme of indicators, for tests of scores."""

from textwrap import dedent

from analysis.catalogue import Catalogue
from analysis.code_lists import CodeList
from analysis.indicators.formula import Response
from analysis.indicators.rules import Rules
from analysis.plan_text import PlanText
from analysis.scheme import Scheme
from app.questionnaire.codebook import Category, Codebook, Measure, RespondentKind, Variable
from app.questionnaire.package import MAIN

NODES = CodeList("framework_node", {"AA1": "Policy", "AA2": "Institutions"}, {})
LEVELS = """
levels:
  - {code: "0", label: None, at_least: 0}
  - {code: "1", label: Emerging, at_least: 0.15}
  - {code: "2", label: Developing, at_least: 0.35}
  - {code: "3", label: Established, at_least: 0.60}
  - {code: "4", label: Consolidated, at_least: 0.85, needs: "${g5} >= 3", needs_text: an evaluation}
"""
HEAD = 'title: Matrix\nversion: "1"\n'


def variable(name, kind="choice", codes="01234", table=MAIN):
    """A variable whose choices are these digits; one without choices is a number."""
    closed = kind in ("choice", "choices")
    measure = Measure.ORDINAL if kind == "choice" else Measure.NOMINAL if closed else Measure.SCALE
    return Variable(
        name=name,
        question=name.partition(".")[0],
        number=name.upper(),
        section=name[0],
        table=table,
        label=name,
        item="",
        measure=measure,
        kind=kind,
        multiple=kind == "choices",
        categories=tuple(Category(code, code) for code in (codes if closed else "")),
    )


VARIABLES = (
    variable("c1"),
    variable("c2"),
    variable("c6", "choices", "abcn"),
    variable("d3"),
    variable("d4", "decimal"),
    variable("d8", codes="12345"),
    variable("e4", "choices", "xyn"),
    variable("e4a", "choices", "pqn"),
    variable("g5"),
    variable("f1", table="practice"),
)


def catalogue(variables=VARIABLES):
    """A catalogue of these variables and two nodes."""
    book = Codebook(
        survey="s",
        title="S",
        edition="1",
        language="en",
        respondent=RespondentKind("state", ""),
        variables=tuple(variables),
        tables={MAIN: "", "practice": MAIN},
    )
    return Catalogue(book, {NODES.name: NODES})


def rules(indicators, head=HEAD, levels=LEVELS):
    """The rules of a scheme whose indicators are written as in its file."""
    text = head + dedent(levels) + "indicators:\n" + dedent(indicators)
    return Rules.of(Scheme.of(PlanText.yaml(text, "indicators.yaml")), catalogue())


def response(items=(), **given):
    """A response; a text "~code" is missing for that reason, what is not named is blank."""
    missing = {name: value[1:] for name, value in given.items() if str(value).startswith("~")}
    answers = {name: value for name, value in given.items() if name not in missing}
    return Response(answers, {"f1": tuple(items), "practice": tuple(items)}, missing)
