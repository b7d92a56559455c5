"""What a publication has of indicators: levels counted under disclosure, and never a State or a composite."""

import pytest

from analysis.audit import recovered
from analysis.opening import open_dataset
from analysis.plan import PUBLIC, Plan
from analysis.plan_text import PlanError
from analysis.tables import Mark
from analysis.tabulation import report
from tests.analysis.indicators.study import LISTED, answered, asked

STATES = "code,label_en,m49_region\n" + "".join(
    f"S{n:02},State {n},{region}\n" for n, region in enumerate(["002", "019", "142"] * 9)
)
PUBLICATION = {"publication": {"question": "j4"}}


def planned(study, *entries, **keys):
    study.plan = {"title": "T", **PUBLICATION, "sections": [{"title": "S", "tables": list(entries), **keys}]}
    data = open_dataset(study.write())
    return data, Plan.frozen(data.plan).made_for(PUBLIC)


@pytest.fixture
def states(study):
    study = answered(asked(study, "j4"))
    study.rows["main"] = [{**row, "j4.c": "public", "j4.c:missing": None} for row in study.rows["main"]]
    return study


@pytest.mark.parametrize("kind", ["levels", "scores"])
def test_a_publication_that_asks_for_a_composite_is_refused_at_its_line(states, kind):
    data, plan = planned(states, {"kind": kind, "composite": "yes"})
    with pytest.raises(PlanError) as refused:
        report(data, plan)
    (problem,) = refused.value.problems
    assert problem.what == "a score of all nodes together is never published: it would rank States"
    assert problem.mend == "take `composite` out"
    assert problem.line == plan.text.lines["sections", 0, "tables", 0, "composite"]


def test_a_publication_that_asks_for_scores_of_states_is_refused_at_its_line(states):
    data, plan = planned(states, {"kind": "scores"})
    with pytest.raises(PlanError) as refused:
        report(data, plan)
    (problem,) = refused.value.problems
    assert "a matrix of States one by one is never published" in problem.what
    assert "audience: internal" in problem.mend
    assert problem.line == plan.text.lines["sections", 0, "tables", 0, "kind"]


def test_a_section_for_the_team_is_no_part_of_a_publication(states):
    data, plan = planned(states, {"kind": "scores"}, audience="internal")
    assert report(data, plan).tables == ()
    assert len(report(data, plan.made_for("internal")).tables) == 4


def test_nothing_of_a_publication_names_a_state(states):
    data, plan = planned(
        states, {"kind": "levels"}, {"kind": "levels", "by": "respondent:m49_region"}, {"kind": "indicators"}
    )
    made = report(data, plan)
    said = {heading.code for table in made.tables for heading in (*table.rows, *table.columns)}
    assert said.isdisjoint(LISTED)
    assert not any("Kenya" in cell.text for table in made.tables for row in table.cells for cell in row)


def many(study, choices):
    """Twenty-seven States in three regions; the choice of each, and the same answers in each region."""
    study = asked(study, "j4")
    study.code_lists["member_states"] = STATES
    for n in range(27):
        steps = str(n // 3 % 5)
        study.answer(f"S{n:02}", c1=steps, c2=steps, c3=steps, g5="1", x1="1", j4__c=choices(n))
    return study


def test_levels_rest_only_on_answers_that_may_be_used(study):
    data, plan = planned(
        many(study, lambda n: "internal" if n < 3 else "public"), {"kind": "levels", "nodes": "AA1"}
    )
    (table,) = report(data, plan).tables
    assert table.cell("AA1", "total").count == 24
    assert table.cell("AA1", "withheld").count == 3


def test_few_that_allow_only_totals_are_not_shown_at_a_level(study):
    data, plan = planned(
        many(study, lambda n: "aggregate" if n in (0, 3) else "public"),
        {"kind": "levels", "nodes": "AA1"},
        {"kind": "levels", "by": "respondent:m49_region", "nodes": "AA1"},
    )
    overall, by_region = report(data, plan).tables
    assert overall.cell("AA1", "low").mark is Mark.PRIMARY
    assert by_region.cell("002", "low").mark is Mark.PRIMARY
    assert not recovered((overall, by_region))


def test_nothing_hidden_can_be_worked_out_from_levels_and_answers_together(study):
    data, plan = planned(
        many(study, lambda n: "aggregate" if n % 4 == 0 else "public"),
        {"kind": "levels"},
        {"kind": "levels", "by": "respondent:m49_region"},
        {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"},
        {"kind": "frequency", "of": "c1"},
    )
    made = report(data, plan).tables
    assert any(table.suppressed for table in made)
    assert not recovered(made)


def test_a_node_whose_level_would_tell_its_answers_is_left_out(study):
    data, plan = planned(many(study, lambda _: "public"), {"kind": "levels"})
    (table,) = report(data, plan).tables
    assert [heading.code for heading in table.rows] == ["AA1"]
    assert "Left out, since their levels rest on fewer than 3 answers: AA2 Institutions." in table.notes
    (whole,) = report(data, plan.made_for("internal")).tables
    assert [heading.code for heading in whole.rows] == ["AA1", "AA2"]


def test_opinions_of_indicators_are_no_part_of_a_publication(states):
    data, plan = planned(states, {"kind": "indicators"})
    (table,) = report(data, plan).tables
    assert [heading.code for heading in table.columns][-1] == "Note"
