"""The author's guide has every kind of table and key of report.yaml as it is; its examples make tables."""

import json

import pytest

from analysis.kinds import KINDS
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_guide import EXAMPLES, SCHEMA, STATES, json_schema, reference, renewed
from analysis.plan_text import PlanText
from analysis.tabulation import report
from tests.analysis.demonstration import SURVEYS

GUIDE = (SURVEYS / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def datasets(demonstration):
    return {survey: open_dataset(folder) for survey, folder in demonstration.items()}


def test_the_kinds_and_keys_in_the_guide_and_its_schema_are_fresh():
    assert renewed(GUIDE) == GUIDE, "run: canvass survey guide"
    assert json.loads((SURVEYS / SCHEMA).read_text("utf-8")) == json_schema(), "run: canvass survey guide"


def test_every_key_says_what_it_is_for():
    rows = [line for line in reference().splitlines() if line.startswith("| `")]
    assert len(rows) > 80
    assert [row for row in rows if row.endswith("|  |")] == []


def test_the_schema_has_every_kind_with_its_keys():
    definitions = json_schema()["$defs"]
    for kind in KINDS:
        assert set(definitions[f"kind_{kind.KIND}"]["properties"]) == set(kind.model_fields)
    assert len(definitions["PlanSection"]["properties"]["tables"]["items"]["oneOf"]) == len(KINDS)


@pytest.mark.parametrize("kind", [kind.KIND for kind in KINDS])
def test_the_example_of_each_kind_makes_a_table_of_the_demonstration(datasets, kind):
    survey, example = EXAMPLES[kind]
    theme = "publication: {question: j4}\n" if survey == STATES else "opinion: v\n"
    plan = PlanText.yaml(f"title: T\n{theme}sections:\n- title: S\n  tables:\n  - {example}\n", "example")
    made = report(datasets[survey], Plan.of(plan)).tables
    assert made
    assert all(table.columns for table in made)
