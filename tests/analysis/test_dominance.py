"""A sum of amounts tells of nobody how much was his, neither by itself nor with other sums of a report."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.amounts import Amounts
from analysis.amounts_audit import Guarded, too_close
from analysis.marking import marked
from analysis.plan_text import PlanError
from analysis.reading import Reading
from analysis.release import Release
from analysis.tables import Mark
from analysis.tabulation import report, view_of

PUBLIC = {"audience": "public", "publication": {"question": "j4"}}
B1 = {"kind": "summary", "of": "b1"}
BY_REGION = {**B1, "by": "respondent:m49_region"}


def amounts(study, *given, choice="aggregate"):
    """States that allow only totals, with a region and an amount each."""
    lines = [f"S{n:02},State {n},,,,{region}" for n, (region, _) in enumerate(given)]
    study.code_lists["member_states"] = "\n".join(
        ["code,label_en,valid_from,valid_to,successor,m49_region", *lines]
    )
    study.code_lists["m49_region"] = "code,label_en\n1,East\n2,West\n3,South\n"
    study.ask("b1")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for n, (_, amount) in enumerate(given):
        study.answer(f"S{n:02}", j4__c=choice, b1=amount)
    return study


def sums(table):
    return {
        head.code: cells[7].mark.value or cells[7].value
        for head, cells in zip(table.rows, table.cells, strict=True)
    }


def test_a_sum_of_which_one_gave_nearly_all_is_hidden_with_all_that_is_said_of_it(study):
    (table,) = amounts(study, *[(1, amount) for amount in (1000, 20, 15, 10, 9, 8, 7)]).tables(B1, **PUBLIC)
    # Who gave the 20 knows that the largest is at most 1049.
    assert {cell.mark.value for cell in table.cells[0]} == {"c"}


def test_a_sum_of_amounts_that_are_alike_is_shown(study):
    (table,) = amounts(study, *[(1, amount) for amount in (100, 90, 50, 45, 40, 30, 20)]).tables(B1, **PUBLIC)
    assert sums(table) == {"b1": 375}


def test_it_is_not_told_by_the_sum_of_all_and_those_of_the_other_regions(study):
    east = [(1, amount) for amount in (1000, 20, 15, 10, 9, 8, 7)]
    west = [(2, amount) for amount in (300, 290, 280, 270)]
    south = [(3, amount) for amount in (500, 490, 480, 470)]
    (table,) = amounts(study, *east, *west, *south).tables(BY_REGION, **PUBLIC)
    told = sums(table)
    assert told["1"] == "c"
    assert "d" in {told["2"], told["3"], told["total"]}


def test_a_sum_hidden_beside_it_that_is_too_little_to_cover_it_takes_another_with_it(study):
    east = [(1, amount) for amount in (1000, 20, 15, 10, 9, 8, 7)]
    west = [(2, amount) for amount in (3, 3, 3)]
    south = [(3, amount) for amount in (500, 490, 480, 470)]
    (table,) = amounts(study, *east, *west, *south).tables(BY_REGION, **PUBLIC)
    # The east and the west are together 1078, which tells of the thousand as closely as the east alone.
    assert [mark for mark in sums(table).values() if mark == "d"] == ["d", "d"]


def test_what_one_answered_publicly_dominates_nothing(study):
    study = amounts(study, *[(1, amount) for amount in (90, 50, 45, 40, 30, 20)])
    study.answer("PUB", j4__c="public", b1=10_000)
    (table,) = study.tables(B1, **PUBLIC)
    assert sums(table) == {"b1": 10_275}


def test_the_items_of_one_respondent_are_one_contribution(study):
    study.ask("k1", table="act", section="c")
    study.ask("j4.c", "public=Public aggregate=Totals", section="j")
    for n in range(6):
        study.answer(f"P{n}", j4__c="aggregate")
        for item in range(60 if n == 0 else 1):
            study.item("act", f"P{n}", f"i{n}.{item}", k1=10)
    (table,) = study.tables({"kind": "summary", "of": "k1"}, **PUBLIC)
    assert sums(table) == {"k1": "c"}


def test_a_plan_may_ask_for_more_and_not_for_less(study):
    given = [(1, amount) for amount in (100, 20, 10, 5)]
    assert sums(amounts(study, *given).tables(B1, **PUBLIC)[0]) == {"b1": 135}
    (table,) = study.tables(B1, disclosure={"dominance": 20}, **PUBLIC)
    assert sums(table) == {"b1": "c"}
    with pytest.raises(PlanError, match="5 per cent is less than 10, which is asked for anyway"):
        study.tables(B1, disclosure={"dominance": 5}, **PUBLIC)


def test_the_audit_works_a_sum_out_of_those_around_it(study):
    given = [(1 + n % 3, amount) for n, amount in enumerate((1000, 300, 500, 20, 290, 490, 15, 280, 480))]
    plan, data = amounts(study, *given).planned(BY_REGION, **PUBLIC)
    (table,) = plan.keys.sections[0].tables[0].tables(view_of(data, plan))
    east = table.cells[table.row_index("1")][0]
    marks = {(table.row_index("1"), c): Mark.PRIMARY for c in range(8)}
    guarded = {("b1", east.population): Guarded(1135.0, 0.0)}
    (found,) = too_close(Reading.of([marked(table, marks)]), guarded)
    assert (found.key, found.high) == (east.population, 1035.0)
    also = {(table.row_index("2"), c): Mark.COMPLEMENTARY for c in range(8)}
    assert list(too_close(Reading.of([marked(table, marks | also)]), guarded)) == []


def test_a_sum_hidden_in_one_report_is_not_told_by_the_next(studies, tmp_path):
    east = [(1, amount) for amount in (1000, 20, 15, 10, 9, 8, 7)]
    west = [(2, amount) for amount in (300, 290, 280, 270)]
    first = amounts(studies("one"), *east, *west)
    plan, data = first.planned(BY_REGION, **PUBLIC)
    made = report(data, plan)
    Release.of(view_of(data, plan).data, plan, made).write(tmp_path / "one.json")
    told = sums(made.tables[0])
    assert (told["1"], told["total"]) == ("c", 2209)
    again, data = amounts(studies("two"), *east, *west).planned(
        {**B1, "where": {"respondent:m49_region": "2"}}, BY_REGION, **PUBLIC
    )
    second = report(data, again, releases=[Release.read(tmp_path / "one.json")])
    assert second.tables[0].cell("b1", "sum").value is None


ALIKE = [(1, amount) for amount in (1000, 990, 980, 970, 960, 950, 940)]
OTHERS = [(2, amount) for amount in (300, 290, 280, 270, 260, 250)]


def succeeding(studies, first, second, tmp_path, *, anew=()):
    """The sums of a report, and of the one after it; States whose places are ``anew`` have sent again."""
    plan, data = amounts(studies("one"), *first).planned(BY_REGION, **PUBLIC)
    made = report(data, plan)
    Release.of(view_of(data, plan).data, plan, made).write(tmp_path / "one.json")
    later = amounts(studies("two"), *second)
    for place in anew:
        later.rows["main"][place]["submission"] += " again"
    plan, data = later.planned(BY_REGION, **PUBLIC)
    after = report(data, plan, releases=[Release.read(tmp_path / "one.json")])
    return sums(made.tables[0]), sums(after.tables[0])


def test_what_one_of_several_late_states_gave_is_not_told_by_the_two_sums(studies, tmp_path):
    late = [(1, amount) for amount in (900, 5, 5, 5)]
    before, after = succeeding(studies, [*OTHERS, *ALIKE], [*OTHERS, *ALIKE, *late], tmp_path)
    assert (before["1"], after["1"]) == (6790, "d")


def test_what_late_states_gave_alike_is_shown(studies, tmp_path):
    late = [(1, amount) for amount in (900, 890, 880, 870)]
    before, after = succeeding(studies, [*OTHERS, *ALIKE], [*OTHERS, *ALIKE, *late], tmp_path)
    assert (before["1"], after["1"]) == (6790, 10330)


@pytest.mark.parametrize("amount", [400, 0])
def test_what_one_state_changed_is_not_told_by_the_two_sums(studies, tmp_path, amount):
    changed = [*ALIKE[:-1], (1, amount)]
    before, after = succeeding(studies, [*OTHERS, *ALIKE], [*OTHERS, *changed], tmp_path, anew=[12])
    assert (before["1"], after["1"]) == (6790, "d")


each = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 1000).map(Decimal), min_size=1)


@given(each, st.integers(10, 100))
def test_a_sum_that_is_shown_leaves_the_largest_as_uncertain_as_asked(given, per_cent):
    """Tried as the one who gave the second largest would: by taking the own contribution from the sum."""
    found = Amounts(given)
    first, *others = sorted(given.values(), reverse=True)
    known = sum(given.values()) - (others[0] if others else 0)
    assert found.dominated(per_cent) == (known < first * (100 + Decimal(per_cent)) / 100)
