"""A plan asks for more than Canvass does before a number is shown: everywhere, or of a question."""

from textwrap import dedent

import pytest

from analysis.checking import verdict
from analysis.plan import Plan
from analysis.plan_text import PlanError
from analysis.release import Release
from analysis.sensitive import least_of
from analysis.tables import Role
from analysis.tabulation import report
from analysis.writers.xlsx_words import below

ANSWERS = "1=Disagree 2=Neither 3=Agree"
V1 = {"kind": "frequency", "of": "v1"}
V2 = {"kind": "frequency", "of": "v2"}
BOTH = {"kind": "crosstab", "of": "v2", "by": "v1"}


def opinions(study, **more):
    """Of two opinions, seven disagree, eight neither, and the others agree."""
    for name in ("v1", "v2"):
        study.ask(name, ANSWERS, table="v", section="v", anonymous=True, **more)
    study.invite("KEN")
    for value, times in (("1", 7), ("2", 8), ("3", 40)):
        for _ in range(times):
            study.opine("v", v1=value, v2=value)
    return study


def shown(table):
    return {
        head.code: cells[0].mark.value or cells[0].count
        for head, cells in zip(table.rows, table.cells, strict=True)
    }


def explained(table):
    (line,) = [line for line in below(table, "here") if line.startswith("[c]")]
    return line


def suppression(made):
    return next(note.text for note in made.notes if note.number == "Suppression")


def test_without_a_threshold_of_its_own_a_plan_hides_what_canvass_hides(study):
    made = opinions(study).report(V1)
    assert shown(made.tables[0]) == {"1": 7, "2": 8, "3": 40, "total": 55}
    assert "at least 5 hold" in suppression(made)
    assert "there must be more" not in suppression(made)


def test_a_threshold_of_the_report_is_that_of_every_table_of_its_opinions(study):
    made = opinions(study).report(V1, V2, disclosure={"least": 8})
    assert [shown(table) for table in made.tables] == [{"1": "c", "2": "d", "3": 40, "total": 55}] * 2
    assert [table.least for table in made.tables] == [8, 8]
    assert explained(made.tables[0]).startswith(
        "[c] Not shown: fewer than 8 people, or all but fewer than 8,"
    )
    assert "at least 8 hold" in suppression(made)


def test_a_threshold_of_a_question_is_that_of_its_own_tables_alone(study):
    made = opinions(study).report(V1, V2, disclosure={"variables": {"v2": 9}})
    first, second = made.tables
    assert shown(first) == {"1": 7, "2": 8, "3": 40, "total": 55}
    assert shown(second) == {"1": "c", "2": "c", "3": 40, "total": 55}
    assert (first.least, second.least) == (5, 9)
    assert explained(second).startswith("[c] Not shown: fewer than 9 people")
    assert suppression(made).endswith(
        "In tables of these questions there must be more for a number to be shown. V2 Question v2: 9."
    )


def test_of_fewer_than_a_question_asks_for_nothing_is_shown(study):
    (table,) = opinions(study).tables(V2, disclosure={"variables": {"v2": 56}})
    assert table.base_text == "Fewer than 56 answered: nothing is shown."


def test_a_number_that_another_table_hides_is_hidden_here_as_well_and_not_called_too_few(study):
    one, two = opinions(study).tables(V1, BOTH, disclosure={"variables": {"v2": 9}})
    hidden = {head.code: cells[-1].mark.value for head, cells in zip(two.rows, two.cells, strict=True)}
    assert hidden["1"] == "c"
    assert shown(one)["1"] == "d"
    assert (one.least, two.least) == (5, 9)


def test_the_threshold_of_the_question_that_chooses_the_cases_holds_too(study):
    entry = {**V1, "where": {"v2": ["1", "2"]}}
    (table,) = opinions(study).tables(entry, disclosure={"variables": {"v2": 9}})
    assert table.least == 9
    assert {shown(table)[code] for code in "12"} <= {"c", "d"}


def test_counts_beside_each_other_ask_for_as_many_as_the_strictest_of_their_sides(study):
    entry = {"kind": "beside", "columns": [{"of": "v1", "label": "First"}, {"of": "v2", "label": "Second"}]}
    (table,) = opinions(study).tables(entry, disclosure={"variables": {"v2": 9}})
    assert table.least == 9
    assert [cell.mark.value or cell.count for cell in table.cells[table.row_index("1")]] == ["c", "c"]


def test_a_ledger_keeps_the_threshold_for_the_report_that_comes_after(study, tmp_path):
    plan, data = opinions(study).planned(V1, disclosure={"least": 8})
    Release.of(data, plan, report(data, plan)).write(tmp_path / "r.json")
    assert [least_of(table) for table in Release.read(tmp_path / "r.json").tables] == [8]


def test_in_a_publication_the_threshold_holds_for_those_who_allow_only_totals(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("p1.c", "public=Public aggregate=Aggregate internal=Internal", section="p")
    for code in ("KEN", "UGA", "EGY", "BRA"):
        study.answer(code, c1="1", p1__c="aggregate")
    keys = {"publication": {"question": "p1"}, "audience": "public"}
    (table,) = study.tables({"kind": "frequency", "of": "c1"}, **keys)
    assert table.cell("1", "answers").count == 4
    made = study.report({"kind": "frequency", "of": "c1"}, **keys, disclosure={"least": 5})
    assert made.tables[0].cell("1", "answers").mark.value == "c"
    assert explained(made.tables[0]).startswith("[c] Not shown: fewer than 5 of those who allow only totals")
    assert "at least 5 of these respondents" in suppression(made)


def test_what_hides_nothing_hides_nothing_with_a_threshold_either(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    (table, _) = opinions(study).tables({"kind": "frequency", "of": "c1"}, V1, disclosure={"least": 8})
    assert [table.cells[r][0].count for r, row in enumerate(table.rows) if row.role is Role.CATEGORY] == [
        0,
        1,
    ]
    assert table.least == 0


SURVEY = """
    survey: parks
    title: Parks
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
    sections:
      - name: a
        title: Parks
        questions:
          - {name: has_policy, type: select_one, label: Is there a policy?, choices: yes_no}
      - name: b
        title: Views
        anonymous: true
        questions:
          - {name: works, type: select_one, label: Does it work?, choices: yes_no}
"""


@pytest.mark.parametrize(
    ("disclosure", "said"),
    [
        ("{least: 4}", ["3: 4 is fewer than 5, which is asked for anyway; write 5 or more, or take it out"]),
        ("{variables: {works: 4}}", ["3: 4 is fewer than 5"]),
        (
            "{variables: {work: 8}}",
            ["3: there is no question or variable called 'work'; did you mean works?"],
        ),
        ("{variables: {has_policy: 8}}", ["3: no small number of has_policy is hidden; name what is an"]),
        ("{least: many}", ["3: "]),
        ("{least: 8, variables: {works: 12}}", []),
    ],
)
def test_a_check_says_which_threshold_is_wrong_and_how_to_mend_it(tmp_path, disclosure, said):
    plan = f"""
    disclosure: {disclosure}
    title: Report
    sections: [{{title: Views, tables: [{{kind: frequency, of: works}}]}}]
"""
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "parks").mkdir()
    (tmp_path / "parks/questionnaire.yaml").write_text(dedent(SURVEY))
    (tmp_path / "parks/report.yaml").write_text("# A report.\n" + dedent(plan))
    told = verdict(tmp_path / "parks").mistakes
    assert len(told) == len(said)
    assert all(f"report.yaml:{want}" in line for want, line in zip(said, told, strict=True))


def test_a_threshold_below_that_of_canvass_stops_a_report(study):
    plan, data = opinions(study).planned(V1, disclosure={"least": 2})
    with pytest.raises(PlanError, match="2 is fewer than 5"):
        report(data, plan)
    assert Plan.frozen(data.plan).thresholds.report == 2
