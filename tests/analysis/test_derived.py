"""Variables that a plan works out, and conditions in words of expressions: counted by hand, and checked."""

from decimal import Decimal

import pytest

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_text import PlanError, PlanText
from analysis.tabulation import report


def inventory(study):
    study.ask("c1", "no=No yes=Yes")
    study.ask("k1", table="act")
    study.ask("k2", kind="decimal", table="act")
    study.ask("k3", "a=Law b=Land c=Water", kind="choices", table="act")
    study.ask("v1", "1=Agree 2=Disagree", table="v", section="v", anonymous=True)
    study.answer("KEN", c1="yes")
    study.answer("BRA", c1="no")
    study.item("act", "KEN", "1", k1=10, k2="2.5", k3=["a", "b"])
    study.item("act", "KEN", "2", k1=200, k2="0.5", k3=["a"])
    study.item("act", "BRA", "3", k1=150, k2="4", k3=["c"])
    study.item("act", "BRA", "4", k1="~dont_know", k2="1", k3="~skipped")
    return study


PLAN = """
title: T
cases: {act: Activities}
derived:
  - name: size
    label: Size of activities
    expression: if(${k1} = '', '', if(${k1} >= 100, 'large', 'small'))
    choices: {small: Under 100 people, large: 100 people or more}
  - {name: person_days, label: Person-days, expression: "${k1} * ${k2}"}
  - {name: areas, label: Number of areas, expression: "count-selected(${k3})"}
sections:
  - title: S
    tables:
      - {kind: frequency, of: size}
      - {kind: crosstab, of: size, by: c1}
      - {kind: summary, of: person_days}
      - {kind: frequency, of: k3, filter: "${k1} > 100 and ${c1} = 'yes'", filter_text: more than 100 people}
      - {kind: text, of: k3, consent: {c1: "yes"}, filter: "${k1} < 100"}
"""


def tables(study, text=PLAN, in_memory=10**9):
    data = open_dataset(study.write(), in_memory)
    return report(data, Plan.of(PlanText.yaml(text, "report.yaml"))).tables


@pytest.mark.parametrize("in_memory", [10**9, 0])
def test_what_a_plan_works_out_is_counted_like_an_answer(study, in_memory):
    size, crossed, days, filtered, told = tables(inventory(study), in_memory=in_memory)
    assert [(head.code, cells[0].count) for head, cells in zip(size.rows, size.cells, strict=True)] == [
        ("small", 1),
        ("large", 2),
        ("total", 3),
        ("dont_know", 1),
    ]
    assert size.title == "Size of activities"
    assert "worked out as if(${k1}" in size.wordings[0].text
    assert [[cell.count for cell in row] for row in crossed.cells] == [[0, 1, 1], [1, 1, 2], [1, 2, 3]]
    assert days.cell("person_days", "sum").value == Decimal(25 + 100 + 600)
    assert [cells[0].count for cells in filtered.cells][:3] == [1, 0, 0]
    assert [[cell.text for cell in row] for row in told.cells] == [["Law and Land"]]
    assert filtered.base_text == "Activities (more than 100 people): 1, of 4. Reported by Member States: 2."


def test_mistakes_in_expressions_are_told_with_their_line_and_the_mend(study):
    text = """title: T
derived:
  - {name: c1, label: Twice, expression: "${k1} + 1"}
  - {name: far, label: Unknown, expression: "${k9} + 1"}
  - {name: said, label: Opinion, expression: "${v1} = '1'"}
sections:
  - title: S
    tables:
      - {kind: frequency, of: c1, filter: "${c1} = 'maybe'"}
      - {kind: frequency, of: c1, filter: "${k1} > 1", table: main}
"""
    with pytest.raises(PlanError) as raised:
        tables(inventory(study), text)
    assert [(problem.line, problem.what) for problem in raised.value.problems] == [
        (3, "there is a 'c1' already"),
        (4, "${k9} does not exist"),
        (5, "it reads a personal or an anonymous answer"),
        (9, "filter: 'maybe' is not a choice of c1"),
        (10, "filter: rows of 'main' have no k1"),
    ]


def test_what_is_worked_out_is_in_no_report_for_publication_and_of_no_opinion(study):
    inventory(study).ask("j4.c", "public=Public aggregate=Aggregate internal=Internal", section="j")
    public = PLAN.replace("title: T\n", "title: T\naudience: public\npublication: {question: j4}\n")
    opinion = PLAN.replace("title: T\n", "title: T\nopinion: [k1]\n")
    for text in (public, opinion):
        with pytest.raises(PlanError, match="size is worked out, which is for internal reports"):
            tables(study, text)


def test_what_is_worked_out_is_said_from_left_to_right_also_in_arabic(study):
    data = open_dataset(inventory(study).write())
    table = report(data, Plan.of(PlanText.yaml(PLAN, "report.yaml")), "ar").tables[0]
    assert "\u2066if(${k1}" in table.wordings[0].text
