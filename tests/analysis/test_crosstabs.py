"""What the shares of a crosstab are of: a row, a column or all of it; cases, or the responses they gave."""

import pytest

from analysis.plan import Plan
from analysis.plan_text import PlanError, PlanText
from analysis.tables import Chart

C2 = {"kind": "crosstab", "of": "c2", "by": "respondent:m49_region"}


def grid(table, show="count"):
    return [[getattr(cell, show) for cell in row] for row in table.cells]


def of_africa_and_america(study):
    """Three States of Africa and one of America; to c1 one answer each, to c2 several."""
    study.ask("c1", "0=No 1=Yes")
    study.ask("c2", "a=A b=B c=C", kind="choices")
    study.answer("KEN", c1="1", c2=["a", "b", "c"])
    study.answer("UGA", c1="0", c2=["a"])
    study.answer("EGY", c1="1", c2="~blank")
    study.answer("BRA", c1="1", c2=["a", "b"])
    return study


@pytest.mark.parametrize(
    ("percent", "africa", "all_of_them"),
    [
        ("row", [1 / 3, 2 / 3, 1], [1 / 4, 3 / 4, 1]),
        ("column", [1, 2 / 3, 3 / 4], [1, 1, 1]),
        ("cell", [1 / 4, 2 / 4, 3 / 4], [1 / 4, 3 / 4, 1]),
    ],
)
def test_shares_are_of_what_the_key_says(study, percent, africa, all_of_them):
    entry = {**C2, "of": "c1", "percent": percent}
    (table,) = of_africa_and_america(study).tables(entry)
    assert grid(table) == [[1, 2, 3], [0, 1, 1], [1, 3, 4]]
    assert grid(table, "share")[0] == africa
    assert grid(table, "share")[-1] == all_of_them
    assert table.share_of == percent


def test_with_cases_as_base_the_shares_of_several_answers_exceed_the_whole(study):
    (table,) = of_africa_and_america(study).tables(C2)
    assert grid(table)[0] == [2, 1, 1, 2]
    assert grid(table, "share")[0] == [1, 1 / 2, 1 / 2, 1]
    assert "so the sums exceed the total" in table.notes[0]
    assert table.chart is Chart.NONE


def test_with_responses_as_base_they_add_up_and_the_cases_stand_beside_without_a_share(study):
    (table,) = of_africa_and_america(study).tables({**C2, "base": "responses"})
    assert [head.code for head in table.columns] == ["a", "b", "c", "responses", "total"]
    assert grid(table) == [[2, 1, 1, 4, 2], [1, 1, 0, 2, 1], [3, 2, 1, 6, 3]]
    assert grid(table, "share")[0] == [2 / 4, 1 / 4, 1 / 4, 1, None]
    assert "Shares are of all responses" in table.notes[0]
    assert table.chart is Chart.STACKED


def test_where_rows_and_columns_take_several_answers_each_pair_is_a_response(study):
    study.ask("c3", "x=X y=Y", kind="choices")
    study.ask("c2", "a=A b=B", kind="choices")
    study.answer("KEN", c2=["a", "b"], c3=["x", "y"])
    study.answer("UGA", c2=["a"], c3=["x"])
    entry = {"kind": "crosstab", "of": "c2", "by": "c3", "base": "responses", "percent": "cell"}
    (table,) = study.tables(entry)
    assert [head.code for head in table.rows] == ["x", "y", "responses", "total"]
    assert grid(table) == [[2, 1, 3, 2], [1, 1, 2, 1], [3, 2, 5, 3], [2, 1, 3, 2]]
    assert grid(table, "share") == [
        [2 / 5, 1 / 5, 3 / 5, None],
        [1 / 5, 1 / 5, 2 / 5, None],
        [3 / 5, 2 / 5, 1, None],
        [None] * 4,
    ]


def test_a_frequency_too_has_cases_or_responses_as_its_base(study):
    (table,) = of_africa_and_america(study).tables({"kind": "frequency", "of": "c2", "base": "responses"})
    found = {
        head.code: (row[0].count, row[0].share) for head, row in zip(table.rows, table.cells, strict=True)
    }
    assert found["a"] == (3, 3 / 6)
    assert found["responses"] == (6, 1)
    assert found["total"] == (3, None)
    assert table.share_of == "Per cent of all responses."


@pytest.mark.parametrize("entry", [{**C2, "of": "c1"}, {"kind": "frequency", "of": "c1"}])
def test_responses_are_no_base_where_each_case_gives_one(study, entry):
    _, data = of_africa_and_america(study).planned()
    said = "\n".join(f"    {key}: {value}" for key, value in {**entry, "base": "responses"}.items())
    text = PlanText.yaml(f"title: T\nsections:\n- title: S\n  tables:\n  -\n{said}", "report.yaml")
    with pytest.raises(PlanError) as error:
        Plan.of(text).check(data.catalogue)
    problem = error.value.problems[0]
    assert text.lines["sections", 0, "tables", 0, "base"] == problem.line
    assert "one response" in problem.what


def test_a_hidden_cell_takes_the_totals_of_responses_and_their_shares_with_it(study):
    study.ask("c2", "a=A b=B c=C", kind="choices", section="v")
    study.ask("c1", "0=No 1=Yes")
    study.invite("XXX")
    for n in range(30):
        study.answer(f"S{n}", c1="01"[n % 2], c2=list("abc" if n == 3 else "ab" if n < 20 else "a"))
    entry = {"kind": "crosstab", "of": "c2", "by": "c1", "base": "responses"}
    (table,) = study.tables(entry, opinion=["v"])
    assert table.cell("1", "c").mark
    assert all(row[table.column_index("responses")].mark for row in table.cells)
    assert all(cell.share is None for row in table.cells for cell in row)
