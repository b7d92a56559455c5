"""Small cells are not shown, nor what would let them be worked out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.complement import Ground, Line, complemented
from analysis.plan_text import PlanError
from analysis.tables import Chart, NoAnswer

AGREE = "<1=Disagree 2=Neither 3=Agree"
COLLAPSE = {"Agree": ["3"], "Do not agree": ["1", "2"]}


def made(study, *entries, **keys):
    return study.report(*entries, **keys)


def shown(table, column=0):
    return {
        head.code: cells[column].mark.value or cells[column].count
        for head, cells in zip(table.rows, table.cells, strict=True)
    }


def views(study, *answers, **more):
    study.ask("v1", AGREE, table="v", section="v", anonymous=True, **more)
    study.invite("KEN")
    for value, times in answers:
        for _ in range(times):
            study.opine("v", v1=value)
    return study


def test_an_opinion_held_by_four_is_hidden_and_so_is_the_number_that_would_give_it_away(study):
    (table,) = made(views(study, ("1", 4), ("2", 6), ("3", 20)), {"kind": "frequency", "of": "v1"}).tables
    assert shown(table) == {"1": "c", "2": "d", "3": 20, "total": 30}
    assert all(cell.share is None for row in table.cells for cell in row if cell.mark)
    assert table.suppressed


def test_five_are_enough(study):
    (table,) = made(views(study, ("1", 5), ("2", 6)), {"kind": "frequency", "of": "v1"}).tables
    assert shown(table) == {"1": 5, "2": 6, "3": 0, "total": 11}
    assert not table.suppressed


def test_of_fewer_than_five_answers_nothing_is_shown_not_even_a_zero(study):
    report_ = made(views(study, ("1", 2), ("2", 2), ("~blank", 9)), {"kind": "frequency", "of": "v1"})
    (table,) = report_.tables
    assert {cell.mark.value for row in table.cells for cell in row} == {"c"}
    assert (table.base, table.left_out, table.chart) == (None, (), Chart.NONE)
    assert table.base_text == "Fewer than 5 answered: nothing is shown."


def test_two_small_numbers_that_are_together_too_few_take_a_third_with_them(study):
    (table,) = made(views(study, ("1", 1), ("2", 2), ("3", 20)), {"kind": "frequency", "of": "v1"}).tables
    # Otherwise 23 - 20 would tell that three people hold the other two opinions between them.
    assert shown(table) == {"1": "c", "2": "c", "3": "d", "total": 23}


def test_few_who_did_not_choose_an_answer_are_hidden_like_few_who_did(study):
    study.ask("v1", "a=A b=B c=C", kind="choices", table="v", section="v", anonymous=True)
    study.invite("KEN")
    for number in range(20):
        study.opine("v", v1=["a", "b"] if number < 18 else ["b"])
    (table,) = made(study, {"kind": "frequency", "of": "v1"}).tables
    assert shown(table)["a"] == "c"
    assert shown(table)["b"] == 20
    assert shown(table)["responses"] == "d"


def units(study, **by_unit):
    study.ask("v1", AGREE, table="v", section="v", anonymous=True)
    study.ask(
        "v0", "law=Law land=Land water=Water", table="v", section="v", anonymous=True, code_list="units"
    )
    study.code_lists["units"] = "code,label_en\nlaw,Law\nland,Land\nwater,Water\n"
    study.invite("KEN")
    for unit, (no, yes) in by_unit.items():
        for value, times in (("1", no), ("3", yes)):
            for _ in range(times):
                study.opine("v", v1=value, v0=unit)
    return study


BY_UNIT = {"kind": "crosstab", "of": "v1", "by": "v0", "collapse": COLLAPSE}


def test_a_unit_of_nine_is_not_shown_and_cannot_be_had_by_subtraction(study):
    (table,) = made(units(study, law=(10, 10), land=(4, 5), water=(12, 12)), BY_UNIT).tables
    marks = [[cell.mark.value or cell.count for cell in row] for row in table.cells]
    assert [row.label for row in table.rows] == ["Law", "Water"]
    assert "d" in marks[0] or "d" in marks[1]
    assert "Not shown, because too few answered: Land." in table.notes


def test_opinions_by_unit_have_no_total_that_would_tell_of_those_who_named_no_unit(study):
    (table,) = made(units(study, law=(10, 10), land=(11, 15), water=(12, 12)), BY_UNIT).tables
    assert not [row for row in table.rows if row.code == "total"]


def test_first_places_in_a_ranking_add_up_so_two_small_ones_do_not_stand_alone(study):
    for place in ("v1.1", "v1.2"):
        study.ask(place, "a=A b=B c=C d=D", table="v", section="v", anonymous=True, question="v1")
    study.invite("KEN")
    for first, second, times in (("a", "b", 4), ("b", "a", 4), ("c", "a", 30), ("d", "b", 20), ("c", "b", 9)):
        for _ in range(times):
            study.opine("v", **{"v1.1": first, "v1.2": second})
    (table,) = made(study, {"kind": "rank", "of": "v1"}).tables
    shown_first = [row[1] for head, row in zip(table.rows, table.cells, strict=True) if head.code in "abcd"]
    assert sum(bool(cell.mark) for cell in shown_first) == 3


def test_a_unit_in_which_all_agree_is_not_shown(study):
    (table,) = made(units(study, law=(20, 20), land=(0, 15), water=(12, 12)), BY_UNIT).tables
    row = table.cells[table.row_index("land")]
    assert all(cell.mark for cell in row[:2])


def test_opinions_by_unit_must_be_put_into_two_groups(study):
    with pytest.raises(PlanError, match="put its codes under two headings"):
        made(units(study, law=(20, 20)), {"kind": "crosstab", "of": "v1", "by": "v0"})


def test_anonymous_answers_are_joined_to_no_respondent(study):
    with pytest.raises(PlanError, match="answers are joined to no respondent"):
        made(views(study, ("1", 9)), {"kind": "crosstab", "of": "v1", "by": "respondent:m49_region"})


def test_anonymous_tables_and_personal_variables_are_in_no_data_sheet(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("c2", kind="text", measure="text", personal=True)
    study.answer("KEN", c1="1", c2="Jane")
    found = made(views(study, ("1", 9)), {"kind": "frequency", "of": "c1"})
    assert [sheet.name for sheet in found.data] == ["main", ":universe"]
    assert [heading.number for heading in found.data[0].headings] == ["submission", "respondent", "c1"]
    assert "c2" not in {line.name for line in found.codebook}


def test_opinion_items_that_a_plan_names_are_guarded_like_anonymous_ones(study):
    study.ask("c1", "0=No 1=Yes")
    for number in range(30):
        study.answer(f"P{number}", c1="1" if number < 3 else "0")
    (table,) = made(study, {"kind": "frequency", "of": "c1"}, opinion="c1").tables
    assert shown(table) == {"0": "d", "1": "c", "total": 30}


STATES_48 = [f"S{n:02}" for n in range(48)]


def published(study, choices, answers):
    """States with their publication choice for section c, and their answer to c1."""
    study.ask("c1", "0=No 1=Yes 2=Partly")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for state, choice, value in zip(STATES_48, choices, answers, strict=False):
        study.answer(state, j4__c=choice, c1=value)
    return study


PUBLIC = {"audience": "public", "publication": {"question": "j4"}}


def test_internal_answers_are_dropped_from_public_tables_and_the_table_says_so(study):
    published(study, ["public"] * 6 + ["internal"] * 2, ["1", "1", "0", "0", "0", "2", "1", "1"])
    (table,) = made(study, {"kind": "frequency", "of": "c1"}, **PUBLIC).tables
    assert shown(table) == {"0": 3, "1": 2, "2": 1, "total": 6, "withheld": 2}


def test_the_same_plan_for_internal_use_counts_everyone(study):
    published(study, ["public"] * 6 + ["internal"] * 2, ["1", "1", "0", "0", "0", "2", "1", "1"])
    (table,) = made(study, {"kind": "frequency", "of": "c1"}, **{**PUBLIC, "audience": "internal"}).tables
    assert shown(table) == {"0": 3, "1": 4, "2": 1, "total": 8}


def test_one_or_two_states_that_allow_only_totals_cannot_be_recognised(study):
    # Public States' answers can be read elsewhere, so the totals-only ones in a cell follow by subtraction.
    choices = ["public"] * 9 + ["aggregate"] * 5
    answers = ["1"] * 5 + ["0"] * 4 + ["1", "0", "0", "0", "0"]
    (table,) = made(published(study, choices, answers), {"kind": "frequency", "of": "c1"}, **PUBLIC).tables
    assert shown(table) == {"0": "d", "1": "c", "2": 0, "total": 14}


def test_public_data_sheets_hold_only_what_was_made_public(study):
    published(study, ["public", "aggregate", "internal"], ["1", "0", "2"])
    found = made(study, {"kind": "frequency", "of": "c1"}, **PUBLIC)
    at = [heading.number for heading in found.data[0].headings].index("c1")
    assert [row[at] for row in found.data[0].rows] == ["1", None, None]


def test_public_data_sheets_do_not_tell_by_what_was_not_asked_what_was_answered_elsewhere(study):
    published(study, ["public", "public", "internal"], ["~skipped", "~dont_know", "~dont_know"])
    found = made(study, {"kind": "frequency", "of": "c1"}, **PUBLIC)
    at = [heading.number for heading in found.data[0].headings].index("c1")
    assert [row[at] for row in found.data[0].rows] == [None, NoAnswer("dont_know"), None]
    assert "[skipped]" not in found.data[0].note


def test_items_of_which_nothing_is_public_have_no_row_that_tells_how_many_there_are(study):
    study.ask("k1", "0=No 1=Yes", table="act")
    study.ask("k2", table="act")
    published(study, ["public", "aggregate", "internal"], ["1", "0", "2"])
    for state in STATES_48[:3]:
        study.item("act", state, "1", k1="1", k2=0)
        study.item("act", state, "2", k1="~dont_know")
        study.item("act", state, "3", k2=0)
    sheet = made(study, {"kind": "frequency", "of": "c1"}, **PUBLIC).data[1]
    assert [row[1:3] for row in sheet.rows] == [(STATES_48[0], item) for item in "123"]
    assert "has no line" in sheet.note
    internal = made(study, {"kind": "frequency", "of": "c1"}, **{**PUBLIC, "audience": "internal"}).data[1]
    assert len(internal.rows) == 9


def test_a_question_that_stays_internal_is_in_no_public_table_or_sheet(study):
    published(study, ["public"] * 4, ["1", "0", "1", "1"])
    (table,) = made(study, {"kind": "frequency", "of": "c1"}, **PUBLIC, internal="c1").tables
    assert table.base == 0
    assert shown(table)["withheld"] == 4


def test_the_figures_of_two_states_are_not_told_by_a_summary(study):
    study.ask("b1")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for state, choice, value in [
        ("KEN", "public", 1),
        ("UGA", "aggregate", 2),
        ("EGY", "aggregate", 3),
        ("BRA", "public", 40),
        ("PER", "public", 50),
        ("JPN", "internal", 60),
    ]:
        study.answer(state, j4__c=choice, b1=value)
    (whole, by_region) = made(
        study,
        {"kind": "summary", "of": "b1"},
        {"kind": "summary", "of": "b1", "by": "respondent:m49_region"},
        **PUBLIC,
    ).tables
    assert {cell.mark.value for cell in whole.cells[0][:8]} == {"c"}
    assert whole.cell("b1", "withheld").count == 1
    assert {cell.mark.value for cell in by_region.cells[by_region.row_index("002")]} == {"c"}


def test_a_small_group_does_not_follow_from_the_sum_of_all(study):
    study.ask("b1")
    study.ask("g", "a=A b=B c=C")
    for number in range(23):
        study.answer(f"P{number}", b1=number, g="a" if number < 2 else "b" if number < 10 else "c")
    (table,) = made(study, {"kind": "summary", "of": "b1", "by": "g"}, opinion="b1").tables
    sums = {
        head.code: cells[7].mark.value or cells[7].value
        for head, cells in zip(table.rows, table.cells, strict=True)
    }
    assert sums == {"a": "c", "b": "d", "c": sum(range(10, 23)), "total": sum(range(23))}
    assert all(table.cell(row, "max").mark for row in ("b", "c", "total"))


small = st.integers(0, 7)


@given(st.lists(st.lists(small, min_size=3, max_size=3), min_size=2, max_size=3))
def test_no_small_cell_of_a_crosstab_can_be_worked_out(rows):
    """Tried with every filling of the hidden cells that agrees with all that is shown."""
    width = len(rows[0])
    sizes = {r * width + c: rows[r][c] for r in range(len(rows)) for c in range(width)}
    lines = [Line(tuple(r * width + c for c in range(width))) for r in range(len(rows))]
    lines += [Line(tuple(r * width + c for r in range(len(rows)))) for c in range(width)]
    primary = {place for place, size in sizes.items() if 0 < size < 3}
    hidden = complemented(Ground(sizes, lines, dict.fromkeys(sizes, 3)), primary)
    if primary and hidden != set(sizes):
        possible = _possible(sizes, width, sorted(hidden))
        for place in primary:
            assert len(possible[place]) > 1, (rows, place, hidden)


def _possible(sizes, width, hidden):
    """For each hidden place, the values it can have: by trying, row by row, what the sums allow."""
    found = {place: set() for place in hidden}
    by_row = {}
    for place in hidden:
        by_row.setdefault(place // width, []).append(place)
    choices = []
    for places in by_row.values():
        total = sum(sizes[place] for place in places)
        fillings = [
            dict(zip(places, values, strict=True))
            for values in product(range(total + 1), repeat=len(places))
            if sum(values) == total
        ]
        choices.append(fillings)
    due = {c: sum(sizes[place] for place in hidden if place % width == c) for c in range(width)}
    for combination in product(*choices):
        together = {place: value for filling in combination for place, value in filling.items()}
        if all(sum(v for k, v in together.items() if k % width == c) == due[c] for c in due):
            for place, value in together.items():
                found[place].add(value)
    return found
