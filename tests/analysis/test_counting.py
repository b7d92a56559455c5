"""Cases that count for more or less than one: in fractions under each of several headings, and by weight."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.kinds.counting import Counting
from analysis.plan import Plan
from analysis.plan_text import PlanError, PlanText
from analysis.tables import Show
from analysis.tally import Group, size
from app.questionnaire.codebook import Measure, Variable

THIRD = Decimal(1) / 3
C2 = {"kind": "frequency", "of": "c2", "counting": "fractional"}
WEIGHTED = {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region", "weight": "w1"}


def asked(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("c2", "a=A b=B c=C", kind="choices")
    study.ask("w1", kind="decimal")
    study.answer("KEN", c1="1", c2=["a", "b", "c"], w1="0.1")
    study.answer("UGA", c1="0", c2=["a"], w1="0.2")
    study.answer("EGY", c1="1", c2=["a", "b"], w1="~not_available")
    study.answer("BRA", c1="1", c2="~blank", w1="3")
    return study


def column(table, show):
    return {head.code: getattr(cells[0], show) for head, cells in zip(table.rows, table.cells, strict=True)}


def test_a_case_under_k_headings_counts_1_of_k_under_each_and_the_sum_is_the_number_of_cases(study):
    (table,) = asked(study).tables(C2)
    assert column(table, "value") == {
        "a": THIRD + Decimal("1.5"),
        "b": THIRD + Decimal("0.5"),
        "c": THIRD,
        "total": 3,
        "blank": None,
    }
    assert column(table, "count") == {"a": 3, "b": 2, "c": 1, "total": 3, "blank": 1}
    assert column(table, "share")["a"] == pytest.approx(float(Fraction(11, 18)), abs=0)
    assert "gets 1/k of it" in table.notes[0]
    assert table.base_text.endswith("Each is shared out among its headings.")


def test_rows_and_columns_that_both_take_several_answers_share_a_case_out_among_all_its_cells(study):
    study.ask("c3", "x=X y=Y", kind="choices")
    asked(study).answer("PER", c2=["a", "b"], c3=["x", "y"])
    (table,) = study.tables({"kind": "heatmap", "of": "c2", "by": "c3", "counting": "fractional"})
    assert [[cell.value for cell in row] for row in table.cells] == [
        [Decimal("0.25"), Decimal("0.25"), 0, Decimal("0.5")],
        [Decimal("0.25"), Decimal("0.25"), 0, Decimal("0.5")],
        [Decimal("0.5"), Decimal("0.5"), 0, 1],
    ]
    assert table.shows == (Show.VALUE,)


def test_a_weight_is_counted_exactly_with_the_number_of_cases_beside_it(study):
    (table,) = asked(study).tables(WEIGHTED)
    assert [[cell.value for cell in row] for row in table.cells] == [
        [Decimal("0.2"), Decimal("0.1"), Decimal("0.3")],
        [0, 3, 3],
        [Decimal("0.2"), Decimal("3.1"), Decimal("3.3")],
    ]
    assert [cell.count for cell in table.cells[0]] == [1, 1, 2]
    assert table.cell("002", "1").share == float(Fraction(1, 3))
    assert table.shows == (Show.COUNT, Show.VALUE, Show.SHARE)
    assert "Weighted by “Question w1”" in table.notes[0]
    assert [(one.label, one.count) for one in table.left_out] == [("Weight: Not available", 1)]
    assert table.base_text == (
        "Member States: 3, of 4 that submitted and 4 that were invited. This number is not weighted."
    )


def test_a_case_without_weight_is_outside_the_base_of_a_frequency_and_says_so(study):
    (table,) = asked(study).tables({"kind": "frequency", "of": "c1", "weight": "w1"})
    assert column(table, "count") == {"0": 1, "1": 2, "total": 3, "weight.not_available": 1}
    assert column(table, "value")["1"] == Decimal("3.1")


def test_items_on_one_scale_are_weighted_each_on_its_own_base(study):
    for part in ("e1.light", "e1.space"):
        study.ask(part, "<0=None 1=Some")
    asked(study)
    for row, (light, space) in zip(study.rows["main"], ("00", "11", "10", "11"), strict=True):
        row |= {"e1.light": light, "e1.space": space, "e1.light:missing": None, "e1.space:missing": None}
    weights = [Decimal(str(row["w1"])) if row["w1"] is not None else None for row in study.rows["main"]]
    (table,) = study.tables({"kind": "matrix", "of": "e1", "weight": "w1"})
    for part in ("e1.light", "e1.space"):
        some = [
            w
            for row, w in zip(study.rows["main"], weights, strict=True)
            if row[part] == "1" and w is not None
        ]
        cell = table.cell(part, "1")
        assert (cell.count, cell.value) == (len(some), sum(some))
        assert cell.share == float(Fraction(sum(some)) / Fraction(sum(filter(None, weights))))
        assert table.cell(part, "weight.not_available").count == 1
    assert "not weighted" in table.base_text


def test_numbers_are_weighted_in_their_mean_and_sum_and_have_no_quartiles(study):
    study.ask("b1")
    asked(study)
    for row, number in zip(study.rows["main"], (10, 20, 40, 80), strict=True):
        row |= {"b1": number, "b1:missing": None}
    pairs = [(row["b1"], Decimal(str(row["w1"]))) for row in study.rows["main"] if row["w1"] is not None]
    total, whole = sum(n * w for n, w in pairs), sum(w for _, w in pairs)
    all_of_them, by_answer = study.tables(
        {"kind": "summary", "of": "b1", "weight": "w1"},
        {"kind": "summary", "of": "b1", "by": "c1", "weight": "w1"},
    )
    for line in (all_of_them.cells[0], by_answer.cells[-1]):
        assert [cell.value for cell in line[:5]] == [3, total / whole, min(pairs)[0], max(pairs)[0], total]
    assert [head.code for head in by_answer.columns] == ["n", "mean", "min", "max", "sum"]
    assert all_of_them.cell("b1", "weight.not_available").count == 1
    assert "Weighted by “Question w1”" in all_of_them.notes[0]


def test_a_weight_may_be_worked_out(study):
    derived = [{"name": "twice", "label": "Twice", "expression": "2 * ${w1}"}]
    (table,) = asked(study).tables({**WEIGHTED, "weight": "twice"}, derived=derived)
    assert table.cell("total", "total").value == Decimal("6.6")


def test_a_weight_below_zero_is_refused_by_its_value(study):
    asked(study).answer("PER", c1="1", w1="-1")
    with pytest.raises(PlanError, match="'-1' occurs in w1, which is no number from 0 up"):
        study.tables(WEIGHTED)


@pytest.mark.parametrize(
    ("keys", "what", "key"),
    [
        ({**C2, "of": "c1"}, "each case has one heading", "counting"),
        ({**C2, "base": "responses"}, "each case gives one response", "base"),
        ({**WEIGHTED, "weight": "c2"}, "'c2' is no number", "weight"),
        ({**WEIGHTED, "weight": "w2"}, "no variable called 'w2'", "weight"),
        ({**WEIGHTED, "weight": "d1"}, "rows of 'main' have no d1", "weight"),
        ({"kind": "summary", "of": "w1", "weight": "d1"}, "rows of 'main' have no d1", "weight"),
        ({"kind": "matrix", "of": "c1", "weight": "c2"}, "'c2' is no number", "weight"),
        ({"kind": "list", "of": "c1", "weight": "w1"}, "weight", "weight"),
        ({**WEIGHTED, "of": "v1"}, "could tell what small numbers hide", "weight"),
    ],
)
def test_what_cannot_be_counted_so_is_told_at_its_key(study, keys, what, key):
    study.ask("d1", table="act")
    study.ask("v1", "a=A b=B", kind="choices")
    _, data = asked(study).planned()
    said = "\n".join(f"    {name}: {value}" for name, value in keys.items())
    text = PlanText.yaml(
        f"title: T\nopinion: v1\nsections:\n- title: S\n  tables:\n  -\n{said}", "report.yaml"
    )
    with pytest.raises(PlanError) as error:
        Plan.of(text).check(data.catalogue)
    (problem,) = error.value.problems
    assert what in problem.what
    assert problem.line == text.lines["sections", 0, "tables", 0, key]


@pytest.mark.parametrize("entry", [C2, WEIGHTED, {"kind": "summary", "of": "w1", "weight": "w1"}])
def test_a_report_to_the_public_has_neither_fractions_nor_weights(study, entry):
    study.ask("j4.c", "public=Public", section="j")
    with pytest.raises(PlanError, match="could tell what small numbers hide"):
        asked(study).tables(entry, audience="public", publication={"question": "j4"})


codes = st.one_of(st.sampled_from("ab"), st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(tuple))
groups = st.builds(
    Group,
    st.fixed_dictionaries(
        {"row": codes, "column": codes, "weight": st.sampled_from(["0", "0.1", "7", "1.25"])}
    ),
    st.booleans(),
    st.integers(1, 9),
)
W = Variable(
    name="w",
    question="w",
    number="",
    section="",
    table="",
    label="",
    item="",
    measure=Measure.SCALE,
    kind="integer",
)


@given(st.lists(groups), st.lists(groups), st.booleans(), st.booleans())
def test_partitions_merge_exactly_and_fractions_add_up_to_the_whole(one, other, fractional, weighted):
    counting = Counting(fractional, W if weighted else None)
    parts = [counting.amounts(tuple(part), "row", "column") for part in (one, other)]
    whole = counting.amounts((*one, *other), "row", "column")
    keys = {key for part in (whole, *parts) for key in part}
    assert all(whole[key] == sum(part.get(key, 0) for part in parts) for key in keys)
    if fractional:
        assert sum(whole.values()) == sum(counting.amounts((*one, *other)).values())
    if fractional and not weighted:
        assert sum(whole.values()) == size((*one, *other))
