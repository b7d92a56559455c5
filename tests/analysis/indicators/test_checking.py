"""Whatever indicators.yaml gets wrong is told by the check at once, each with its line and how to mend it."""

import re
from textwrap import dedent

import pytest

from analysis.checking import verdict

DEFINITION = """\
survey: s
title: T
choices:
  steps: {ordered: true, choices: [{name: "0", label: None}, {name: "4", label: All}]}
sections:
  - name: a
    title: A
    questions:
      - {name: strategy, type: select_one, label: Strategy, choices: steps}
      - {name: town, type: text, label: Town, personal: true}
      - {name: budget, type: decimal, label: Budget}
      - name: practices
        type: repeat
        label: Practices
        item_label: ${evidence}
        questions: [{name: evidence, type: select_one, label: Evidence, choices: steps}]
"""
SCHEME = """\
title: Matrix
version: "1"
levels:
  - {code: low, label: Low, at_least: 0}
  - {code: high, label: High, at_least: 0.5, needs: "${budget} > 0"}
indicators:
  - code: S1
    label: Strategy
    nodes: [AA1]
    kind: structural
    formula: ${strategy}
    most: 4
  - {code: P1, label: Evidence, nodes: [AA1], kind: process, formula: "max(${evidence})", most: 4}
  - {code: X1, label: Deaths, nodes: [AA1], kind: outcome, source: external}
"""


@pytest.fixture
def told(tmp_path):
    """What the check says of the scheme with a text replaced by another one."""

    def check(old="", new="", framework="code,label_en\nAA1,Policy\nAA2,Institutions\n"):
        (tmp_path / "code_lists").mkdir()
        if framework:
            (tmp_path / "code_lists/framework_node.csv").write_text(framework)
        (tmp_path / "s").mkdir(exist_ok=True)
        (tmp_path / "s/questionnaire.yaml").write_text(dedent(DEFINITION))
        assert old in SCHEME
        (tmp_path / "s/indicators.yaml").write_text(SCHEME.replace(old, new))
        return verdict(tmp_path / "s").mistakes

    return check


MISTAKES = {
    "a key that nothing knows": ("most: 4\n", "mots: 4\n", 12, "no key 'mots'", "guide"),
    "a key that is missing": ("    kind: structural\n", "", 7, "'kind' is missing", "add it"),
    "a kind of indicator": ("kind: structural", "kind: structure", 10, "structural", "expected"),
    "an answer": ("${strategy}", "${stratgy}", 11, "stratgy", r"\$\{strategy\}"),
    "an expression": ("${strategy}", "${strategy} +", 11, ".", "."),
    "arithmetic with texts": ("max(${evidence})", "${town} * 2", 13, "town", "number"),
    "an answer about a person": (
        "max(${evidence})",
        "string-length(${town})",
        13,
        "personal",
        "leave it out",
    ),
    "no answer": ("${strategy}", "1 + 1", 11, "no answer", "name one"),
    "many values as one": ("max(${evidence})", "${evidence} + 1", 13, "each item", "max"),
    "a node": ("nodes: [AA1]\n", "nodes: [AA3]\n", 9, "framework_node called 'AA3'", "AA1|AA2"),
    "a code that is taken": ("code: P1", "code: S1", 13, "'S1' already", "of its own"),
    "a range that is none": ("most: 4\n", "most: 0\n", 12, "no more", "above `least:`"),
    "an indicator without a formula": (
        "    formula: ${strategy}\n",
        "",
        7,
        "'S1' has no formula",
        "source: external",
    ),
    "a formula of an outside series": (
        "source: external",
        'source: external, formula: "${budget}"',
        14,
        "outside",
        "take it out",
    ),
    "the votes": (
        "most: 4\n",
        "most: 4\n    votes: {relevance: strategy, feasibility: strategi}\n",
        13,
        "strategi",
        "strategy",
    ),
    "votes that are no scale": (
        "most: 4\n",
        "most: 4\n    votes: {relevance: strategy, feasibility: budget}\n",
        13,
        "no scale",
        "ordered",
    ),
    "a condition of a level": ("${budget} > 0", "${bugdet} > 0", 5, "bugdet", "budget"),
    "a level that is never reached": ("at_least: 0.5", "at_least: 0", 5, "no higher", "lowest"),
    "a lowest level that is not open": ("at_least: 0}", "at_least: 0.1}", 4, "open to every", "at_least: 0"),
    "a level twice": ("code: high", "code: low", 5, "'low' already", "of its own"),
    "a level above all": ("at_least: 0.5", "at_least: 5", 5, "less than or equal to 1", "."),
    "a weight of nothing": ("most: 4\n", "most: 4\n    weight: 0\n", 13, "greater than 0", "."),
    "the framework": ("title: Matrix", "title: Matrix\nframework: nodes", 2, "no code list", "name the list"),
    "what is no mapping": (SCHEME, "- S1\n", 1, "no mapping", "title:"),
    "a key twice": ("title: Matrix", "title: Matrix\ntitle: M", 2, "twice", "keep one"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(told, name):
    old, new, line, what, mend = MISTAKES[name]
    (said,) = told(old, new)
    found = re.fullmatch(r".*indicators\.yaml:(\d+): (.+?); (.+) \[C123\]", said)
    assert found, said
    assert int(found[1]) == line, said
    assert re.search(what, found[2]), said
    assert re.search(mend, found[3]), said


def test_all_mistakes_are_told_at_once(told):
    said = told('formula: "max(${evidence})"', 'formula: ["${evdence}", "${budgt}"]')
    assert [re.search(r":(\d+): (\$\{\w+\})", line)[2] for line in said] == ["${evdence}", "${budgt}"]


def test_a_framework_that_is_not_there_is_told(told):
    (said,) = told(framework="")
    assert "there is no code list called 'framework_node'" in said


def test_a_scheme_in_order_is_said_nothing_of(told):
    assert told() == []


def test_of_indicators_that_cannot_be_used_the_plan_does_not_say_that_there_are_none(told, tmp_path):
    (tmp_path / "s").mkdir()
    plan = "title: R\nsections: [{title: S, tables: [{kind: levels}, {kind: frequency, of: none}]}]\n"
    (tmp_path / "s/report.yaml").write_text(plan)
    broken, other = told('"max(${evidence})"', "max(${evidence})")
    assert "indicators.yaml" in broken
    assert "in quotes" in broken
    assert "none" in other
    (tmp_path / "s/indicators.yaml").unlink()
    assert any("has no indicators" in said for said in verdict(tmp_path / "s").mistakes)
