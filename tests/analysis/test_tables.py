"""Every kind of table, its exact numbers and its base, recounted by hand."""

from decimal import Decimal

import pytest

from analysis.kinds import KINDS, PlanMistake
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report

S5 = "<0=No 1=Planned 2=Adopted"


def grid(table, show="count"):
    return [[getattr(cell, show) for cell in row] for row in table.cells]


def test_missing_answers_stand_outside_the_base_each_under_its_own_code(study):
    study.ask("c1", S5)
    for key, value in zip(
        ["KEN", "UGA", "EGY", "BRA", "PER", "JPN"],
        ["0", "2", "2", "~dont_know", "~skipped", None],
        strict=True,
    ):
        study.answer(key, c1=value)
    study.invite("XXX")
    (table,) = study.tables({"kind": "frequency", "of": "c1"})
    assert [heading.code for heading in table.rows] == [
        "0",
        "1",
        "2",
        "total",
        "skipped",
        "blank",
        "dont_know",
    ]
    assert grid(table) == [[1], [0], [2], [3], [1], [1], [1]]
    assert grid(table, "share")[:4] == [[1 / 3], [0.0], [2 / 3], [1.0]]
    assert (table.base, table.universe) == (3, 7)
    assert table.base_text == "Member States: 3, of 6 that submitted and 7 that were invited."
    assert table.wordings[0].number == "C1"


def test_multiple_response_counts_cases_and_responses(study):
    study.ask("c3", "a=A b=B c=C", kind="choices")
    study.answer("KEN", c3=["a", "b"])
    study.answer("UGA", c3=["a"])
    study.answer("BRA", c3="~blank")
    study.answer("PER", c3=[])
    (table,) = study.tables({"kind": "frequency", "of": "c3"})
    assert {heading.code: cells[0].count for heading, cells in zip(table.rows, table.cells, strict=True)} == {
        "a": 2,
        "b": 1,
        "c": 0,
        "total": 2,
        "responses": 3,
        "blank": 2,
    }
    assert table.cell("responses", "answers").share == 1.5
    assert any("more than 100 per cent" in note for note in table.notes)


def test_a_matrix_has_its_rows_in_one_table_each_with_its_own_base(study):
    for row in ("lighting", "transport"):
        study.ask(f"e1.{row}", S5)
    study.answer("KEN", e1__lighting="0", e1__transport="2")
    study.answer("UGA", e1__lighting="2", e1__transport="~not_applicable")
    (table,) = study.tables({"kind": "matrix", "of": "e1"})
    assert [heading.label for heading in table.rows] == ["lighting", "transport"]
    assert [heading.code for heading in table.columns] == ["0", "1", "2", "total", "not_applicable"]
    assert grid(table) == [[1, 0, 1, 2, 0], [0, 0, 1, 1, 1]]
    assert table.base_text.startswith("Member States: 2, of")
    assert table.base_text.endswith("Each row has its own base; the smallest: 1.")


def test_a_question_with_columns_makes_a_table_for_the_column_named(study):
    study.ask("b3.theft.severity", S5, item="Theft: Severity")
    study.ask("b3.theft.trend", "up=Up down=Down", item="Theft: Trend")
    study.ask("b3.fraud.severity", S5, item="Fraud: Severity")
    study.ask("b3.fraud.trend", "up=Up down=Down", item="Fraud: Trend")
    study.answer("KEN", b3__theft__severity="1", b3__theft__trend="up", b3__fraud__trend="up")
    (table,) = study.tables({"kind": "matrix", "of": "b3", "column": "trend"})
    assert table.title == "Question b3: Trend"
    assert [heading.label for heading in table.rows] == ["Theft", "Fraud"]
    assert grid(table) == [[1, 0, 1], [1, 0, 1]]


def test_numbers_are_summed_exactly(study):
    study.ask("b1", kind="decimal", unit="%")
    for key, value in zip(["KEN", "UGA", "EGY", "BRA"], ["0.1", "0.2", "0.3", "10"], strict=True):
        study.answer(key, b1=value)
    study.answer("PER", b1="~not_available")
    (table,) = study.tables({"kind": "summary", "of": "b1"})
    found = {head.code: cell.value for head, cell in zip(table.columns, table.cells[0], strict=True)}
    assert found["sum"] == Decimal("10.6")
    assert found["mean"] == Decimal("2.65")
    assert found["median"] == Decimal("0.25")
    assert found["q1"] == Decimal("0.175")
    assert found["q3"] == Decimal("2.725")
    assert (found["n"], found["min"], found["max"]) == (4, Decimal("0.1"), Decimal(10))
    assert table.cell("b1", "not_available").count == 1


def test_numbers_by_group_have_a_total_of_all_cases_once(study):
    study.ask("b2")
    study.answer("KEN", b2=1)
    study.answer("UGA", b2=2)
    study.answer("BRA", b2=5)
    (table,) = study.tables({"kind": "summary", "of": "b2", "by": "respondent:m49_region"})
    assert [(head.label, cells[7].value) for head, cells in zip(table.rows, table.cells, strict=True)] == [
        ("Africa", 3),
        ("Americas", 5),
        ("Total", 8),
    ]


def test_a_crosstab_by_region_has_row_shares_and_both_margins(study):
    study.ask("c1", "0=No 1=Yes")
    for key, value in zip(["KEN", "UGA", "EGY", "BRA", "PER"], ["1", "1", "0", "0", "~blank"], strict=True):
        study.answer(key, c1=value)
    study.invite("JPN")
    (table,) = study.tables({"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"})
    assert [head.label for head in table.rows] == ["Africa", "Americas", "Asia", "Total"]
    assert grid(table) == [[1, 2, 3], [1, 0, 1], [0, 0, 0], [2, 2, 4]]
    assert table.cell("002", "1").share == 2 / 3
    assert table.cell("142", "1").share is None
    assert [(code.code, code.count) for code in table.left_out] == [("blank", 1)]


def test_a_crosstab_names_no_region_that_nobody_was_asked_of(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="~blank")
    study.invite("BRA")
    (table,) = study.tables({"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"})
    assert [head.label for head in table.rows] == ["Africa", "Americas", "Total"]


def test_column_shares_are_of_the_column(study):
    study.ask("c1", "0=No 1=Yes")
    for key, value in zip(["KEN", "UGA", "BRA"], ["1", "1", "1"], strict=True):
        study.answer(key, c1=value)
    (table,) = study.tables(
        {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region", "percent": "column"}
    )
    assert table.cell("002", "1").share == 2 / 3
    assert table.cell("total", "1").share == 1.0


def inventory(study):
    study.ask("k2", "course=Course meeting=Meeting", table="act")
    study.ask("k6", "KEN=Kenya UGA=Uganda BRA=Brazil", table="act", kind="choices", code_list="member_states")
    study.ask("k10", "land=Land water=Water", table="act", kind="choices")
    study.answer("KEN")
    study.answer("BRA")
    study.item("act", "KEN", "1", k2="course", k6=["KEN", "UGA"], k10=["land", "water"])
    study.item("act", "KEN", "2", k2="meeting", k6=["KEN", "BRA"], k10=["land"])
    study.item("act", "BRA", "3", k2="course", k6="~skipped", k10=["water"])
    return study


def test_a_heat_map_of_two_multiple_variables_counts_in_full_and_says_so(study):
    (table,) = inventory(study).tables(
        {"kind": "heatmap", "of": "k6:m49_region", "by": "k10"},
        cases={"act": "Activities"},
    )
    assert [head.label for head in table.columns] == ["Africa", "Americas", "Asia", "Total"]
    # The first activity is in two countries of Africa and counts there once; the third has no country.
    assert grid(table) == [[2, 1, 0, 2], [1, 0, 0, 1], [2, 1, 0, 2]]
    assert any("sums exceed the total" in note for note in table.notes)
    assert table.base_text == "Activities: 2, of 3. Reported by Member States: 2."


def test_items_can_be_crossed_with_the_answers_of_their_respondent(study):
    (table,) = inventory(study).tables(
        {"kind": "crosstab", "of": "k2", "by": "respondent:m49_region", "table": "act"}
    )
    assert grid(table)[:2] == [[1, 1, 2], [1, 0, 1]]


def test_only_cases_that_meet_the_condition_are_counted_and_the_base_says_so(study):
    (table,) = inventory(study).tables({"kind": "frequency", "of": "k10", "where": {"k2": "course"}})
    assert {head.code: cells[0].count for head, cells in zip(table.rows, table.cells, strict=True)}[
        "land"
    ] == 1
    assert table.base_text == "Items (K2 = Course): 2, of 3. Reported by Member States: 2."


def test_shares_that_reach_a_level_have_the_base_of_each_item(study):
    for row in ("gender", "youth"):
        study.ask(f"m.{row}", "<0=None 1=Some 2=Much")
    study.answer("KEN", m__gender="2", m__youth="0")
    study.answer("UGA", m__gender="1", m__youth="~not_applicable")
    study.answer("BRA", m__gender="2", m__youth="2")
    (table,) = study.tables({"kind": "share", "of": "m", "by": "respondent:m49_region", "codes": ["2"]})
    assert grid(table) == [[1, 0, 2], [1, 1, 1], [0, 0, 0], [2, 1, 3]]
    assert table.cell("002", "m.gender").share == 0.5
    assert table.cell("002", "m.youth").share == 0.0
    assert table.cell("total", "m.youth").share == 0.5


def test_a_code_that_the_list_no_longer_has_is_shown_not_dropped(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    study.answer("UGA", c1="old")
    (table,) = study.tables({"kind": "frequency", "of": "c1"})
    assert table.cell("old", "answers").count == 1
    assert table.base == 2


def test_a_section_tabulates_itself_and_leaves_out_what_it_is_told_to(study):
    study.ask("c1", S5)
    study.ask("c3", "a=A b=B", kind="choices")
    study.ask("c4", kind="text", measure="text")
    study.ask("c5", "x=X", personal=True)
    study.ask("c6")
    study.ask("c7", "x=X y=Y")
    for place in (1, 2):
        study.ask(f"c8.{place}", "a=A b=B")
    study.answer("KEN", c1="1", c3=["a"], c6=4, c7="x", c8__1="a")
    study.plan = {
        "title": "T",
        "sections": [{"title": "S", "section": "c", "auto": "yes", "leave_out": "c7"}],
    }
    data = open_dataset(study.write())
    found = report(data, Plan.frozen(data.plan)).tables
    assert [(table.kind, table.title) for table in found] == [
        ("frequency", "Question c1"),
        ("multiple", "Question c3"),
        ("rank", "Question c8"),
        ("summary", "Question c6"),
    ]


def test_variables_of_two_repeats_cannot_be_crossed(study):
    study.ask("k1", "a=A", table="act")
    study.ask("p1", "a=A", table="practice")
    study.parents |= {"act": "main", "practice": "main"}
    study.answer("KEN")
    entry = next(kind for kind in KINDS if kind.KIND == "crosstab")(of="k1", by="p1")
    with pytest.raises(PlanMistake, match="no row has all of these"):
        entry.check(open_dataset(study.write()).catalogue)


def test_a_plan_gives_questions_short_names_for_titles_and_heads(study):
    study.ask("c1", "0=No 1=Yes", label="And is there one, too?")
    study.ask("c2", "0=None 1=Some", label="How much of it is there?")
    study.answer("KEN", c1="1", c2="1")
    sections = [
        {"title": "S", "section": "c", "auto": True},
        {"title": "T", "tables": [{"kind": "crosstab", "of": "c1", "by": "c2"}]},
    ]
    names = {"c1": "National policy", "c2": "Extent"}
    study.plan = {"title": "T", "names": names, "sections": sections}
    data = open_dataset(study.write())
    first, _, crossed = report(data, Plan.frozen(data.plan)).tables
    assert first.title == "National policy"
    assert [wording.text for wording in first.wordings] == ["And is there one, too?"]
    assert first.base_text == "Member States: 1, of 1 that submitted and 1 that were invited."
    assert (crossed.title, crossed.row_title) == ("National policy: by Extent", "Extent")
