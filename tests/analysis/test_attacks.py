"""What a reader with pencil and paper would work out from one table, and does not get to know."""

from decimal import Decimal

import pytest

from analysis.audit import recovered
from analysis.marking import marked
from analysis.plan_text import PlanError
from analysis.sensitive import primary
from analysis.tables import Mark
from analysis.tabulation import view_of

PUBLIC = {"audience": "public", "publication": {"question": "j4"}}
RANK = {"kind": "rank", "of": "v1"}


def undisclosed(study, *entries, **keys):
    """The tables before anything of them is hidden."""
    plan, data = study.planned(*entries, **keys)
    view = view_of(data, plan)
    return [table for entry in plan.keys.sections[0].tables for table in entry.tables(view)]


def ranking(study, *orders):
    """Anonymous rankings of two or three places, each given so many times."""
    for place in range(1, len(orders[0][0]) + 1):
        study.ask(f"v1.{place}", "a=A b=B c=C d=D", table="v", section="v", anonymous=True, question="v1")
    study.invite("KEN")
    for order, times in orders:
        for _ in range(times):
            study.opine("v", **{f"v1.{n}": choice for n, choice in enumerate(order, 1)})
    return study


def places_told(table):
    """How many gave each rank to each choice, of three, as its counts and its mean tell."""
    found = {}
    for row, (ranked, first, mean) in zip(table.rows, table.cells, strict=True):
        if len(row.code) == 1 and mean.value is not None:
            last = int(mean.value * ranked.count) - first.count - 2 * (ranked.count - first.count)
            found[row.code] = first.count, ranked.count - first.count - last, last
    return found


TWO_PLACES = (("ab", 20), ("ba", 1), ("bc", 19), ("cd", 30), ("dc", 30))


def test_the_one_who_ranked_a_choice_second_does_not_follow_from_first_places_and_all(study):
    study = ranking(study, *TWO_PLACES)
    (before,) = undisclosed(study, RANK)
    assert before.cell("a", "ranked").count - before.cell("a", "first").count == 1
    (after,) = study.tables(RANK)
    told = [
        ranked.count - first.count
        for row, (ranked, first, _) in zip(after.rows, after.cells, strict=True)
        if len(row.code) == 1 and ranked.count is not None and first.count is not None
    ]
    assert told
    assert all(number == 0 or number >= 5 for number in told)


def test_the_audit_reads_the_lower_ranks_out_of_first_places_and_all(study):
    (table,) = undisclosed(ranking(study, *TWO_PLACES), RANK)
    first = table.column_index("first")
    only_first = {spot: Mark.PRIMARY for spot in primary(table) if spot[1] == first}
    assert any(one.low == one.high == 1 for one in recovered([marked(table, only_first)]))


def test_no_mean_of_ranks_stands_where_it_would_tell_of_one_in_a_place(study):
    # Of those who ranked A, one gave it the second place and eight the third.
    study = ranking(study, ("abc", 20), ("bac", 1), ("cba", 8), ("bcd", 30), ("dcb", 30), ("cdb", 30))
    (before,) = undisclosed(study, RANK)
    assert places_told(before)["a"] == (20, 1, 8)
    (after,) = study.tables(RANK)
    assert after.cell("a", "ranked").count == 29
    assert places_told(after) == {}
    assert "Mean ranks are not shown: with the counts, they would tell of a few." in after.notes


def test_means_of_ranks_stand_where_enough_gave_every_rank(study):
    study = ranking(study, ("abc", 20), ("bac", 6), ("cba", 8), ("bcd", 30), ("dcb", 30), ("cdb", 30))
    (table,) = study.tables(RANK)
    assert places_told(table)["a"] == (20, 6, 8)


def states(study, *answers):
    """States that allow only totals, each with c1, c3 and b1."""
    study.ask("c1", "0=No 1=Yes 2=Partly")
    study.ask("c3", "x=City y=Town z=Village")
    study.ask("b1")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for n, (c1, c3, b1) in enumerate(answers):
        study.answer(f"S{n:02}", j4__c="aggregate", c1=c1, c3=c3, b1=b1)
    return study


def towns(study):
    return states(
        study,
        *[("0", "x", 1)] * 12,
        *[("1", "x", 1)] * 12,
        *[("1", "y", 1)] * 12,
        ("0", "y", 1),
        *[("~blank", "y", 1)] * 5,
    )


SHARE = {"kind": "share", "of": "c1", "codes": ["1"], "by": "c3"}


def test_a_row_of_shares_of_which_one_state_is_does_not_show_that_state(study):
    (table,) = states(
        study, *[("0", "x", 1)] * 12, *[("1", "x", 1)] * 12, *[("1", "y", 1)] * 9, ("~blank", "z", 1)
    ).tables(SHARE, **PUBLIC)
    assert table.cell("z", "total").mark


def test_who_gave_another_answer_does_not_follow_from_a_share(study):
    # One town said “no”, and some said nothing: 12 are 92.3 per cent of 13, of 18 in all.
    study = towns(study)
    (before,) = undisclosed(study, SHARE, **PUBLIC)
    told = before.cell("y", "c1")
    assert round(told.count / told.share) - told.count == 1
    (after,) = study.tables(SHARE, **PUBLIC)
    left = after.cell("y", "c1")
    assert left.count is None or left.share is None


def test_the_audit_reads_the_base_out_of_a_share(study):
    study = towns(study)
    entries = SHARE, {"kind": "crosstab", "of": "c1", "by": "c3"}
    share, cross = undisclosed(study, *entries, **PUBLIC)
    few = cross.row_index("y"), cross.column_index("0")
    total = cross.row_index("y"), cross.column_index("total")
    others = [(cross.row_index("x"), c) for _, c in (few, total)]
    hidden = marked(cross, {few: Mark.PRIMARY, **dict.fromkeys((total, *others), Mark.COMPLEMENTARY)})
    assert recovered([hidden]) == ()
    found = recovered([marked(share, {}), hidden])
    assert cross.cell("y", "0").population in {one.key for one in found}


def test_the_numbers_of_three_states_do_not_follow_from_their_quartiles(study):
    study = states(study, *[("0", "x", b1) for b1 in (10, 70, 90)], *[("1", "x", 50)] * 20)
    entry = {"kind": "summary", "of": "b1", "where": {"c1": "0"}}
    (before,) = undisclosed(study, entry, **PUBLIC)
    lower, median, upper = (before.cell("b1", code).value for code in ("q1", "median", "q3"))
    assert (2 * lower - median, median, 2 * upper - median) == (10, 70, 90)
    (after,) = study.tables(entry, **PUBLIC)
    assert all(after.cell("b1", code).mark for code in ("q1", "median", "q3", "min", "max"))


@pytest.mark.parametrize(
    ("states_there", "shown"), [(5, []), (6, ["median"]), (11, ["median"]), (12, ["median", "q1", "q3"])]
)
def test_a_quartile_stands_where_enough_numbers_lie_on_either_side_of_it(study, states_there, shown):
    (table,) = states(study, *[("0", "x", 10 * n) for n in range(1, states_there + 1)]).tables(
        {"kind": "summary", "of": "b1"}, **PUBLIC
    )
    assert [code for code in ("median", "q1", "q3") if not table.cell("b1", code).mark] == shown
    assert table.cell("b1", "sum").value == Decimal(5 * states_there * (states_there + 1))


def test_events_are_not_laid_out_in_time_where_small_numbers_are_hidden(study):
    study.ask("s", measure="date", kind="date")
    study.ask("d")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    study.answer("KEN", s="2020-01-05", d=3, j4__c="aggregate")
    entry = {"kind": "calendar", "start": "s", "days": "d"}
    assert study.tables(entry)[0].cell("2020", "days").value == 3
    for keys in (PUBLIC, {"opinion": ["d"]}):
        with pytest.raises(PlanError, match="use kind: series"):
            study.tables(entry, **keys)


def test_the_few_who_do_not_know_are_not_told_under_a_table_of_opinions(study):
    for name in ("v1", "v2"):
        study.ask(name, "1=No 2=Yes", table="v", section="v", anonymous=True)
    study.invite("KEN")
    for one, two, times in (("1", "1", 9), ("2", "2", 9), ("1", "2", 9), ("2", "1", 9)):
        for _ in range(times):
            study.opine("v", v1=one, v2=two)
    for reason, times in (("~dont_know", 2), ("~blank", 7)):
        for _ in range(times):
            study.opine("v", v1=reason, v2="1")
    entry = {"kind": "crosstab", "of": "v1", "by": "v2"}
    (before,) = undisclosed(study, entry)
    assert {one.count for one in before.left_out} == {2, 7}
    (after,) = study.tables(entry)
    assert [one.count for one in after.left_out] == [9]
