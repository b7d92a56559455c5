"""Tables of dates, ranks, participation and words, recounted by hand."""

from decimal import Decimal

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.writers.spelled import spelled
from analysis.writers.xlsx_layout import layout


def grid(table, show="count"):
    return [[getattr(cell, show) for cell in row] for row in table.cells]


def test_event_days_are_laid_on_the_months_in_which_they_fell(study):
    for name, kind, measure in (("s", "date", "date"), ("e", "date", "date")):
        study.ask(name, kind=kind, measure=measure, table="act")
    study.ask("d", kind="decimal", table="act")
    study.ask("n", table="act")
    study.answer("KEN")
    study.item("act", "KEN", "1", s="2018-01-30", e="2018-02-02", d="2", n=2)  # 4 days over 2 + 2 dates
    study.item("act", "KEN", "2", s="2018-03-05", e=None, d="0.5", n=1)
    study.item("act", "KEN", "3", s="2017-12-31", e="2018-01-01", d="1", n=2)  # one day in each year
    study.item("act", "KEN", "4", s="~blank", e=None, d="9", n=9)
    entry = {"kind": "calendar", "start": "s", "end": "e", "days": "d", "sessions": "n", "reference": 50}
    by_month, by_year = study.tables({**entry, "year": 2018}, {**entry, "reference": 600})
    days = {head.code: cells[1].value for head, cells in zip(by_month.rows, by_month.cells, strict=True)}
    assert (days["2018-01"], days["2018-02"], days["2018-03"], days["2018-04"]) == (3, 2, Decimal("0.5"), 0)
    assert by_month.cell("total", "days").value == Decimal("5.5")
    assert by_month.cell("total", "reference").value == 600
    assert by_month.cell("2018-01", "difference").value == -47
    assert by_month.cell("2018-01", "covered").share == 0.06
    assert [(head.code, cells[1].value) for head, cells in zip(by_year.rows, by_year.cells, strict=True)][
        :2
    ] == [
        ("2017", 1),
        ("2018", Decimal("5.5")),
    ]
    assert any("Without a date or number of days: 1." in note for note in by_month.notes)


def test_ranks_say_who_stands_first_who_among_the_first_and_the_mean_rank(study):
    for place in (1, 2, 3):
        study.ask(f"r.{place}", "a=A b=B c=C")
    study.answer("KEN", r__1="a", r__2="b", r__3="c")
    study.answer("UGA", r__1="b", r__2="a")
    study.answer("EGY", r__1="a")
    study.answer("BRA", r__1="~dont_know")
    (table,) = study.tables({"kind": "rank", "of": "r"})
    assert [
        (head.code, [cell.count for cell in cells[:2]])
        for head, cells in zip(table.rows, table.cells, strict=True)
    ][:4] == [("a", [3, 2]), ("b", [2, 1]), ("c", [1, 0]), ("total", [3, 3])]
    assert table.cell("a", "mean").value == Decimal(4) / 3
    assert table.cell("b", "mean").value == Decimal("1.5")


def test_participation_counts_the_invited_and_the_submitted_of_each_region(study):
    study.answer("KEN")
    study.answer("BRA")
    study.invite("UGA", "EGY", "PER")
    (table,) = study.tables({"kind": "participation", "by": "respondent:m49_region"})
    assert grid(table) == [[3, 1], [2, 1], [5, 2]]
    assert table.cell("002", "submitted").share == 1 / 3
    # The list of contents names the same base as the table itself.
    assert (table.base, table.base_text) == (5, "Member States: 5 that were invited.")


def test_staff_are_grouped_by_the_unit_that_the_universe_knows(study):
    study.kind = "staff"
    study.code_lists["units"] = "code,label_en\nlaw,Law Branch\nland,Land Branch\n"
    study.answer("p1", unit="law")
    study.invite("p2", unit="law")
    study.invite("p3", unit="land")
    (table,) = study.tables({"kind": "participation", "by": "respondent:unit"})
    assert [head.label for head in table.rows] == ["Law Branch", "Land Branch", "All"]
    assert grid(table) == [[2, 1], [1, 0], [3, 1]]


def test_respondents_of_another_kind_are_never_in_the_denominator_of_states(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    study.kind = "observer"
    study.answer("XOB", c1="1")
    study.kind = "state"
    frequency, participation = study.tables({"kind": "frequency", "of": "c1"}, {"kind": "participation"})
    assert (frequency.base, frequency.universe) == (1, 1)
    assert grid(participation) == [[1, 1]]


def test_open_text_is_listed_only_with_consent(study):
    study.ask("f1", kind="text", measure="text")
    study.ask("ok", "yes=Yes no=No")
    study.answer("KEN", f1="We tried lighting", ok="yes")
    study.answer("UGA", f1="Do not print this", ok="no")
    study.answer("BRA", f1="Nor this", ok=None)
    (table,) = study.tables({"kind": "text", "of": "f1", "consent": {"ok": "yes"}, "named": True})
    assert [[cell.text for cell in row] for row in table.cells] == [["Kenya", "We tried lighting"]]


def test_years_are_summed_up_apart_without_parting_their_digits_or_adding_them(study):
    study.ask("since", kind="year")
    study.ask("until", kind="year")
    study.ask("staff")
    for state, *values in (("KEN", 2015, 2020, 1500), ("UGA", 2018, 2021, 2500), ("BRA", 2020, 2024, 2000)):
        study.answer(state, **dict(zip(("since", "until", "staff"), values, strict=True)))
    study.plan["sections"] = [{"title": "Policy", "section": "c", "auto": "true"}]
    data = open_dataset(study.write())
    years, numbers = report(data, Plan.frozen(data.plan)).tables
    assert (years.title, numbers.title) == ("Years in summary: Policy", "Question staff")
    assert [column.code for column in years.columns] == ["n", "mean", "median", "q1", "q3", "min", "max"]
    assert [row.code for row in years.rows] == ["since", "until"]
    shown = {
        column.label: spelled(years.cells[0][column.index], column, years.words) for column in layout(years)
    }
    assert [shown[one] for one in ("n", "Mean", "Least", "Greatest")] == ["3", "2017.7", "2015", "2020"]
    assert numbers.cell("staff", "sum").value == 6000
    (by,) = study.tables({"kind": "summary", "of": "since", "by": "respondent:m49_region"})
    (mixed,) = study.tables({"kind": "summary", "of": ["staff", "since"]})
    rows = [[spelled(row[one.index], one, mixed.words) for one in layout(mixed)] for row in mixed.cells]
    assert rows[0] == ["3", "2,000.0", "2,000.0", "1,750.0", "2,250.0", "1,500.0", "2,500.0", "6,000.0"]
    assert rows[1] == ["3", "2017.7", "2018", "2016.5", "2019", "2015", "2020", ""]
    assert "sum" not in [column.code for column in by.columns]
