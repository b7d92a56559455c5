"""Cases by month, quarter or year: no period is left out between, and who has no date is said."""

import pytest

from analysis.plan_text import PlanError
from analysis.tables import Chart, Role


def activities(study, *days, **more):
    study.ask("k5", kind="date", measure="date", table="act")
    study.ask("k1", "x=Course y=Toolkit", table="act")
    study.answer("KEN", **more)
    study.answer("BRA", **more)
    for n, (day, kind) in enumerate(days):
        study.item("act", "KEN" if n % 2 else "BRA", f"i{n}", k5=day, k1=kind)
    return study


DAYS = [
    ("2018-01-31", "x"),
    ("2018-02-01", "x"),
    ("2018-02-28", "y"),
    ("2018-05-01", "x"),
    ("~dont_know", "x"),
]


def numbers(table):
    return {head.code: cells[0].count for head, cells in zip(table.rows, table.cells, strict=True)}


def test_a_month_without_any_stands_in_the_table(study):
    (table,) = activities(study, *DAYS).tables({"kind": "series", "of": "k5"})
    assert numbers(table) == {
        "2018-01": 1,
        "2018-02": 2,
        "2018-03": 0,
        "2018-04": 0,
        "2018-05": 1,
        "total": 4,
        "dont_know": 1,
    }
    assert [head.label for head in table.rows][:2] == ["January 2018", "February 2018"]
    assert (table.base, table.chart) == (4, Chart.COLUMN)


@pytest.mark.parametrize(
    ("every", "found"),
    [
        ("quarter", {"2018-Q1": 3, "2018-Q2": 1, "total": 4, "dont_know": 1}),
        ("year", {"2018": 4, "total": 4, "dont_know": 1}),
    ],
)
def test_periods_are_as_long_as_the_plan_says(study, every, found):
    (table,) = activities(study, *DAYS).tables({"kind": "series", "of": "k5", "every": every})
    assert numbers(table) == found


def test_what_is_before_or_after_is_outside_the_base_and_said(study):
    entry = {"kind": "series", "of": "k5", "first": "2018-02-01", "last": "2018-03-31"}
    (table,) = activities(study, *DAYS).tables(entry)
    assert numbers(table) == {"2018-02": 2, "2018-03": 0, "total": 2, "dont_know": 1, "ungrouped": 2}
    assert table.rows[-1].label == "Before the first or after the last period"


def test_a_grouping_stands_in_columns_beside_the_total(study):
    entry = {"kind": "series", "of": "k5", "by": "k1", "where": {"k1": ["x", "y"]}}
    (table,) = activities(study, *DAYS).tables(entry)
    assert [head.code for head in table.columns] == ["x", "y", "total"]
    assert [[cell.count for cell in row] for row in table.cells] == [
        [1, 0, 1],
        [1, 1, 2],
        [0, 0, 0],
        [0, 0, 0],
        [1, 0, 1],
        [3, 1, 4],
    ]
    assert [(code.code, code.count) for code in table.left_out] == [("dont_know", 1)]


def test_of_many_months_none_is_dropped(study):
    activities(study, ("2001-01-01", "x"), ("2018-12-31", "x"))
    (table,) = study.tables({"kind": "series", "of": "k5"})
    assert sum(head.role is Role.CATEGORY for head in table.rows) == 18 * 12


def test_without_a_date_there_is_no_period_and_no_chart(study):
    (table,) = activities(study, ("~blank", "x")).tables({"kind": "series", "of": "k5"})
    assert numbers(table) == {"total": 0, "blank": 1}
    assert table.chart is Chart.NONE


def test_more_periods_than_a_table_holds_are_refused_with_the_mend(study):
    activities(study, ("1901-01-01", "x"), ("2018-12-31", "x"))
    with pytest.raises(PlanError, match=r"more than 400 periods; name longer ones by `every`"):
        study.tables({"kind": "series", "of": "k5"})


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ({"of": "k1"}, "'k1' is no date"),
        ({"of": "k5", "first": "2019-01-01", "last": "2018-01-01"}, "its last day is before its first"),
        ({"of": "k5", "every": "week"}, "month"),
    ],
)
def test_what_makes_no_series_is_told(study, entry, what):
    with pytest.raises(PlanError, match=what):
        activities(study, *DAYS).tables({"kind": "series", **entry})


def test_to_the_public_the_plan_says_from_when_to_when_and_small_months_are_hidden(study):
    study.ask("j4.c", "public=Public aggregate=Totals", section="j")
    days = [(f"2018-0{1 + (n > 8)}-10", "x") for n in range(10)]
    activities(study, *days, j4__c="aggregate")
    keys = {"audience": "public", "publication": {"question": "j4"}}
    with pytest.raises(PlanError, match="say from when to when"):
        study.tables({"kind": "series", "of": "k5"}, **keys)
    entry = {"kind": "series", "of": "k5", "first": "2018-01-01", "last": "2018-03-31"}
    (table,) = study.tables(entry, **keys)
    assert table.cell("2018-02", "answers").mark
    assert table.cell("2018-01", "answers").mark or table.cell("total", "answers").mark
