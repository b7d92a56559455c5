"""The index by node of the framework: which questions tell of each node, and in which tables they stand."""

import pytest

from analysis.kinds import PlanMistake
from analysis.kinds.nodes import Nodes

NODES = "code,label_en\nAA1,National policy and law\nAA2,Coordination\nP5,Participation\n"


@pytest.fixture
def mapped(study):
    study.code_lists["framework_node"] = NODES
    study.ask("c1", "0=No 1=Yes", maps_to=("AA1", "P5"))
    study.ask("c2", maps_to=("AA1",))
    study.ask("c3", "a=A b=B", maps_to=("P9",))
    study.answer("KEN", c1="1", c2=3, c3="a")
    return study


def test_each_node_has_its_questions_and_the_numbers_of_their_tables(mapped):
    table = mapped.tables(
        {"kind": "nodes"},
        {"kind": "frequency", "of": "c1"},
        {"kind": "summary", "of": ["c2"]},
        {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"},
    )[0]
    said = {
        row.code: [cell.text for cell in cells] for row, cells in zip(table.rows, table.cells, strict=True)
    }
    assert said == {
        "AA1": ["National policy and law", "C1, C2", "2, 3, 4"],
        "P5": ["Participation", "C1", "2, 4"],
        "P9": ["P9", "C3", ""],
    }


def test_a_plan_for_questions_that_name_no_node_is_refused(study):
    study.ask("c1", "0=No 1=Yes")
    with pytest.raises(
        PlanMistake, match="no question says which node it tells of; write `maps_to` at questions"
    ):
        Nodes(kind="nodes").check(study.planned()[1].catalogue)
