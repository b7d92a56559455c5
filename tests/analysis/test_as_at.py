"""A State is in a group as it was on the day of the round, or on the day that the plan names."""

import pytest

from analysis.code_lists import CodeList
from analysis.plan_text import PlanError
from tests.analysis.demonstration import SURVEYS

STATES = (
    "code,label_en,valid_from,valid_to,successor,m49_region,ldc,ldc_from,ldc_until\n"
    "BTN,Bhutan,,,,142,1,,2023-12-13\n"
    "SSD,South Sudan,,,,002,1,2012-12-18,\n"
    "KEN,Kenya,,,,002,0,,\n"
    "VAT,Holy See,,,,,,,\n"
)
UNITS = (
    "code,label_en,valid_from,valid_to,successor\n"
    "old,Old Branch,,2020-01-01,new\n"
    "new,New Division,2020-01-01,,\n"
    "both,Team,,,\n"
)
BY = {"kind": "crosstab", "of": "c1", "by": "respondent:ldc"}


def asked(study):
    study.code_lists["member_states"] = STATES
    study.ask("c1", "0=No 1=Yes")
    for state in ("BTN", "SSD", "KEN", "VAT"):
        study.answer(state, c1="1")
    return study


def yes(table):
    return {head.label: cells[1].count for head, cells in zip(table.rows, table.cells, strict=True)}


@pytest.mark.parametrize(
    ("day", "members", "others"),
    [("2012-12-17", 1, 2), ("2012-12-18", 2, 1), ("2023-12-12", 2, 1), ("2023-12-13", 1, 2)],
)
def test_a_state_is_in_a_group_until_the_day_on_which_it_leaves(study, day, members, others):
    (table,) = asked(study).tables({**BY, "as_at": day})
    assert yes(table) == {"Yes": members, "No": others, "Total": 3}


def test_without_word_groups_are_those_of_the_day_on_which_the_round_closed_and_the_table_says_so(study):
    (table,) = asked(study).tables(BY)
    assert yes(table) == {"Yes": 2, "No": 1, "Total": 3}
    assert "Least developed country: as at 31 January 2020." in table.notes


def test_the_plan_names_a_day_for_all_tables_and_an_entry_its_own(study):
    later, then = asked(study).tables(BY, {**BY, "as_at": "2019-01-01"}, as_at="2024-01-01")
    assert "Least developed country: as at 1 January 2024." in later.notes
    assert (yes(later)["Yes"], yes(then)["Yes"]) == (1, 2)


def test_a_state_that_a_grouping_does_not_cover_is_named_and_counted_outside_the_base(study):
    (table, participation) = asked(study).tables(
        {**BY, "by": "respondent:m49_region"}, {"kind": "participation", "by": "respondent:m49_region"}
    )
    assert "Region (M49): in none of the groups, and outside the base: Holy See." in table.notes
    assert [(one.code, one.count) for one in table.left_out] == [("ungrouped", 1)]
    assert not [note for note in table.notes if "as at" in note]
    assert participation.cell("", "invited").count == 1


def test_a_unit_that_has_ended_stands_in_a_table_only_where_somebody_named_it(study):
    study.code_lists["units"] = UNITS
    study.ask("r1", "old=Old_Branch new=New_Division both=Team", code_list="units")
    study.answer("KEN", r1="both")
    entry = {"kind": "frequency", "of": "r1"}
    before, after = study.tables({**entry, "as_at": "2019-12-31"}, {**entry, "as_at": "2020-01-01"})
    assert [head.label for head in before.rows][:2] == ["Old Branch", "Team"]
    assert [head.label for head in after.rows][:2] == ["New Division", "Team"]
    study.answer("BRA", r1="old")
    (after,) = study.tables({**entry, "as_at": "2020-01-01"})
    assert [head.label for head in after.rows][:3] == ["Old Branch", "New Division", "Team"]


def test_what_is_no_day_is_told_at_its_key(study):
    with pytest.raises(PlanError, match="as_at: Input should be a valid date"):
        asked(study).tables({**BY, "as_at": "last year"})


def test_the_states_that_left_the_least_developed_are_in_the_list_with_their_day():
    states = CodeList.read("member_states", (SURVEYS / "code_lists" / "member_states.csv").read_bytes())
    least = {
        day: sum(v == "1" for v in states.grouping("ldc", day).values())
        for day in ("2019-08-28", "2024-01-01")
    }
    assert least == {"2019-08-28": 47, "2024-01-01": 45}
    assert "ldc_until" not in states.groupings
