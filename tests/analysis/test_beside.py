"""Counts of two surveys beside each other by shared headings, each of its own base, both under disclosure."""

import pytest

from analysis.audit import recovered
from analysis.mapping_report import main
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_text import PlanError
from analysis.tabulation import report
from analysis.writers import WRITERS
from app.questionnaire.texts import key
from tests.analysis.conftest import Study

JOINS = {"joins": {"states": {"survey": "states", "title": "Survey of States"}}}
BESIDE = {
    "kind": "beside",
    "heading": "Theme",
    "columns": [
        {"of": "theme", "label": "Activities"},
        {"join": "states", "of": "need", "label": "States that need it"},
    ],
}
GAPS = {
    "kind": "gaps",
    "supply": {"of": "theme", "by": "country:m49_region", "label": "Activities"},
    "demand": {"join": "states", "of": "need", "by": "respondent:m49_region", "label": "States"},
}


def states(folder, **more):
    """Five States that put their needs in order, two at most, and say whether they may be named."""
    study = Study(folder)
    for place in (1, 2):
        study.ask(f"need.{place}", "land=Land water=Water data=Data")
    study.ask("free", "a=Apt b=Bad")
    study.ask("j4.c", "public=Public aggregate=Totals", section="j")
    needs = {"KEN": "land water", "UGA": "land", "EGY": "data land", "BRA": "water", "PER": "~blank"}
    for state, said in needs.items():
        first, _, second = said.partition(" ")
        study.answer(state, need__1=first, need__2=second or None, free="a", j4__c="aggregate")
    study.plan = {"title": "S", "publication": {"question": "j4"}, "sections": [], **more}
    return open_dataset(study.write(survey="states"))


def activities(study):
    study.kind = "staff"
    study.ask("theme", "land=Land water=Water", kind="choices", table="act")
    study.ask("country", "KEN=Kenya BRA=Brazil", kind="choices", table="act", code_list="member_states")
    study.ask("view", "land=Land water=Water", table="v", section="v", anonymous=True)
    study.answer("p1")
    for n, (themes, country) in enumerate((("land water", "KEN"), ("land", "BRA"), ("land", "BRA"))):
        study.item("act", "p1", f"i{n}", theme=themes.split(), country=[country])
    for n in range(7):
        study.opine("v", view="water" if n < 6 else "land")
    return study


def made(study, entry, *others, **keys):
    plan, data = activities(study).planned(entry, **{**JOINS, **keys})
    return report(data, plan, others=others)


def grid(table):
    return [[cell.count for cell in row] for row in table.cells]


def test_each_column_counts_its_own_cases_under_the_headings_shared_and_of_its_own_base(study, tmp_path):
    (table,) = made(study, BESIDE, states(tmp_path / "s")).tables
    assert [head.label for head in table.rows] == ["Land", "Water", "Data", "All that answered"]
    assert grid(table) == [[3, 3], [1, 2], [0, 1], [3, 4]]
    assert [cell.share for cell in table.cells[0]] == [1, 3 / 4]
    assert table.base_text == (
        "Column “Activities”. Items: 3, of 3. Reported by Staff members: 1. Column “States that need it”. "
        "Member States: 4, of 5 that submitted and 5 that were invited."
    )
    assert "Column “States that need it”. Outside the base: Left blank, 1." in table.notes


def test_headings_may_be_matched_where_the_surveys_have_no_list_in_common(study, tmp_path):
    columns = [
        {"of": "theme", "match": {"Nature": "water", "Ground": "land"}},
        {"join": "states", "of": "need", "match": {"Nature": ["water"], "Ground": ["land", "data"]}},
    ]
    (table,) = made(study, {**BESIDE, "columns": columns}, states(tmp_path / "s")).tables
    assert [head.label for head in table.rows][:2] == ["Ground", "Nature"]
    assert grid(table) == [[3, 3], [1, 2], [3, 4]]


def test_headings_matched_are_said_in_the_language_of_the_report_whichever_survey_is_first(study, tmp_path):
    columns = [{**side, "match": {"Nature": "water"}} for side in reversed(BESIDE["columns"])]
    plan, data = activities(study).planned({**BESIDE, "columns": columns}, **JOINS)
    said = {key("report/headings.Nature", "Nature"): "La nature"}
    (table,) = report(data, plan.spoken(said, "fr", "en"), "fr", others=[states(tmp_path / "s")]).tables
    assert table.rows[0].label == "La nature"


def test_the_cover_names_both_datasets(study, tmp_path):
    other = states(tmp_path / "s")
    facts = made(study, BESIDE, other).facts
    assert (
        facts["Joined with: Survey of States"]
        == f"as at 1 February 2020, dataset {other.facts['dataset_hash']}"
    )
    assert facts["Dataset"] != other.facts["dataset_hash"]


@pytest.mark.parametrize("suffix", WRITERS)
def test_without_the_other_dataset_the_report_says_which_table_it_lacks(study, tmp_path, suffix):
    found = made(study, BESIDE)
    (table,) = found.tables
    assert table.base_text.endswith("a dataset that was not given with this one: Survey of States.")
    assert (table.rows, table.base) == ((), None)
    WRITERS[suffix](found, tmp_path / f"report.{suffix}")
    assert (tmp_path / f"report.{suffix}").stat().st_size


def test_a_gap_is_where_a_share_of_the_group_asks_for_what_nobody_does_there(study, tmp_path):
    (table,) = made(study, GAPS, states(tmp_path / "s")).tables
    assert [head.label for head in table.rows] == ["Water: Americas"]
    assert grid(table) == [[1, 1, 0]]
    (table,) = made(
        Study(tmp_path / "again"), {**GAPS, "share": "0.3", "most": 1}, states(tmp_path / "t")
    ).tables
    assert [head.label for head in table.rows] == [
        "Land: Africa",
        "Water: Americas",
        "Water: Africa",
        "Data: Africa",
    ]


def test_opinions_beside_others_are_hidden_where_few_hold_them_and_the_others_are_not(study):
    columns = [{"of": "theme"}, {"of": "view"}]
    (table,) = made(study, {**BESIDE, "columns": columns}).tables
    assert grid(table)[0] == [3, None]
    assert table.cell("land", "side2").mark
    assert recovered([table]) == ()


def test_to_the_public_few_states_are_hidden_as_in_every_table(study, tmp_path):
    other = states(tmp_path / "s")
    activities(study).ask("j4.act", "public=Public", section="j")
    plan, data = study.planned(BESIDE, audience="public", publication={"question": "j4"}, **JOINS)
    (table,) = report(data, plan, others=[other]).tables
    assert [table.cell(code, "side2").mark.value for code in ("water", "data")] == ["c", "c"]
    assert recovered([table]) == ()


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (
            {**BESIDE, "columns": [{"of": "theme"}, {"join": "other", "of": "need"}]},
            "no survey under `joins`",
        ),
        ({**BESIDE, "columns": [{"of": "theme"}, {"join": "states", "of": "neds"}]}, "called 'neds'"),
        ({**BESIDE, "columns": [{"of": "theme"}, {"of": "country"}]}, "States are not set beside each other"),
        ({**BESIDE, "columns": [{"of": "theme"}]}, "columns"),
        ({**BESIDE, "where": {"theme": "land"}}, "each side has its own cases"),
        ({**GAPS, "supply": {"of": "theme"}}, "both sides need a group"),
        ({**GAPS, "demand": {"of": "view", "by": "view"}}, "would tell what small numbers hide"),
    ],
)
def test_what_cannot_be_set_beside_each_other_is_told(study, tmp_path, entry, what):
    with pytest.raises(PlanError, match=what):
        made(study, entry, states(tmp_path / "s"))


def test_a_dataset_that_the_plan_does_not_join_is_refused(study, tmp_path):
    with pytest.raises(PlanError, match="it joins no survey called states"):
        made(study, {"kind": "frequency", "of": "theme"}, states(tmp_path / "s"), joins={})


def test_the_command_takes_the_other_dataset_by_its_folder(study, tmp_path):
    states(tmp_path / "s")
    activities(study).planned(BESIDE, **JOINS)
    out = tmp_path / "report.xlsx"
    assert main([str(study.folder), str(out), "--with", str(tmp_path / "s")]) == 0
    assert out.stat().st_size
    assert Plan.frozen(open_dataset(study.folder).plan).joins == {"states": "Survey of States"}
