"""Tables of indicators: levels counted, scores in the order of the list of States, and what each rests on."""

import pytest

from analysis.plan_text import PlanError
from analysis.tables import Role
from analysis.tabulation import report
from analysis.writers.grids import grids
from tests.analysis.indicators.study import LISTED, answered, asked


@pytest.fixture
def states(study):
    return answered(asked(study))


def counts(table, row):
    return [cell.count for cell in table.cells[table.row_index(row)]]


def texts(table):
    return [[cell.text for cell in row] for row in table.cells]


def test_levels_are_counted_node_by_node_with_who_said_too_little_beside(states):
    (table,) = states.tables({"kind": "levels"})
    assert [heading.code for heading in table.columns] == ["low", "middle", "high", "total", "insufficient"]
    assert counts(table, "AA1") == [2, 2, 1, 5, 1]
    assert counts(table, "AA2") == [2, 2, 1, 5, 1]
    assert table.rows[0].label == "AA1 Policy"


def test_levels_by_region_add_up_and_say_who_is_outside_the_base(states):
    (table,) = states.tables({"kind": "levels", "by": "respondent:m49_region", "nodes": "AA1"})
    assert counts(table, "002") == [2, 1, 0, 3]
    assert counts(table, "019") == [0, 1, 1, 2]
    assert counts(table, "total") == [2, 2, 1, 5]
    assert [(left.code, left.count) for left in table.left_out] == [("insufficient", 1)]
    assert table.title == "Levels. AA1 Policy: by Region (M49)"


def test_all_nodes_together_are_shown_to_the_team_if_it_asks(states):
    (table,) = states.tables({"kind": "levels", "composite": "yes"})
    assert counts(table, "together") == [2, 2, 1, 5, 1]


def test_scores_stand_in_the_order_of_the_list_of_states_and_not_of_scores(states):
    overview = states.tables({"kind": "scores"})[0]
    assert tuple(heading.code for heading in overview.rows) == LISTED
    shares = [row[0].share for row in overview.cells]
    assert shares == [0, 0.25, 0.5, 1, 1, None]
    assert shares != sorted(shares[:-1], reverse=True)


def test_inputs_and_coverage_stand_beside_each_level(states):
    _, levels, inputs, context = states.tables({"kind": "scores"})
    reached = {row[0]: row[1:] for row in texts(levels)}
    assert [heading.code for heading in levels.columns] == ["respondent", "AA1", "AA2"]
    assert reached["Uganda"] == ["0", "0"]
    assert reached["Brazil"] == ["1 *", "1 *"]
    assert reached["Japan"][0] == "– (33%)"
    assert levels.notes[1].startswith("* Kept below the level of its score")
    said = {row[0]: row[1:] for row in texts(inputs)}
    assert [heading.code for heading in inputs.columns] == ["respondent", "S1", "S2", "S3"]
    assert said["Uganda"] == ["1 → 25%", "1 → 25%", "1 → 25%"]
    assert said["Japan"] == ["4 → 100%", "Do not know", "Left blank"]
    assert texts(context)[0] == ["Kenya", "1.5"]


def test_on_paper_the_heads_of_indicators_are_their_codes_with_a_key(states):
    inputs = states.tables({"kind": "scores"})[2]
    (grid,) = grids(inputs)
    assert grid.head == ("Member States", "S1", "S2", "S3")
    assert grid.key[0] == "S1 Step 1"
    assert grid.lines[0].label == "Kenya"


def test_the_list_of_indicators_says_how_each_is_measured(states):
    (table,) = states.tables({"kind": "indicators"})
    first, *_, deaths, elsewhere = texts(table)
    assert first[:6] == [
        "S1 Step 1",
        "AA1",
        "Process",
        "${c1}",
        "0 at 0, 1 at 4; weight 1",
        "1 (draft)",
    ]
    assert (deaths[4], deaths[6], elsewhere[3]) == ("In no score", "Unit: a year.", "Outside series")


def test_what_is_thought_of_an_indicator_is_its_median_with_n(states):
    states.ask("i5.r", "<1=1 2=2 3=3 4=4 5=5")
    states.rows["main"] = [
        {**row, "i5.r": value, "i5.r:missing": None}
        for row, value in zip(states.rows["main"], "124455", strict=True)
    ]
    first = {**states.scheme["indicators"][0], "votes": {"relevance": "i5.r", "feasibility": "i5.r"}}
    states.scheme = {**states.scheme, "indicators": [first, *states.scheme["indicators"][1:]]}
    (table,) = states.tables({"kind": "indicators"})
    assert texts(table)[0][-2:] == ["4 (n = 6)", "4 (n = 6)"]
    assert texts(table)[1][-2:] == ["", ""]


def test_a_dataset_of_nobody_has_the_same_tables_empty(study):
    study = asked(study)
    study.invite("KEN")
    made = study.tables(
        {"kind": "levels"}, {"kind": "scores"}, {"kind": "levels", "by": "respondent:m49_region"}
    )
    assert [table.base for table in made if table.kind == "crosstab"] == [0, 0, 0]
    assert all(heading.role is not Role.CATEGORY for table in made[-2:] for heading in table.rows)


@pytest.mark.parametrize(
    ("entry", "what", "mend"),
    [
        ({"kind": "levels", "nodes": "AA3"}, "node with scores called 'AA3'", "AA1"),
        ({"kind": "levels", "by": "m49_region"}, "'m49_region'", "respondent:m49_region"),
        ({"kind": "levels", "by": "respondent"}, "'respondent'", "respondent:"),
        ({"kind": "levels", "by": "respondent:m49_regio"}, "m49_regio", "m49_region"),
        ({"kind": "levels", "where": {"c1": ["1"]}}, "whole responses", "`where`"),
        ({"kind": "scores", "filter": "${c1} = 1"}, "whole responses", "`filter`"),
        ({"kind": "scores", "nodes": "AA1", "composite": "yes"}, "all nodes", "`composite`"),
    ],
)
def test_an_entry_that_cannot_be_made_is_refused_with_a_mend(states, entry, what, mend):
    with pytest.raises(PlanError) as refused:
        states.tables(entry)
    (problem,) = refused.value.problems
    assert what in problem.what
    assert mend in problem.mend


def test_a_survey_without_indicators_has_no_tables_of_them(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    with pytest.raises(PlanError, match=r"has no indicators; write indicators\.yaml"):
        study.tables({"kind": "levels"})


def test_a_formula_reads_from_left_to_right_also_in_arabic(states):
    plan, data = states.planned({"kind": "indicators"})
    english, arabic = (texts(report(data, plan, language).tables[0])[0][3] for language in ("en", "ar"))
    assert (english, arabic) == ("${c1}", "\u2066${c1}\u2069")


def test_of_very_many_the_first_have_a_row_each_and_the_tables_say_of_how_many(states, monkeypatch):
    monkeypatch.setattr("analysis.kinds.scores.MOST", 2)
    made = states.tables({"kind": "scores"})
    assert [len(table.rows) for table in made] == [2, 2, 2, 2]
    assert all("The first 2 of 6 are listed." in table.notes for table in made)
    assert {table.base for table in made} == {6}
