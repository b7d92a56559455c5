"""What one table of a report hides, no other table of it tells."""

import os
import random
import subprocess
import sys

import pytest

from analysis.disclosure import disclosed
from analysis.successive import Footing
from analysis.tabulation import view_of

STATES = [f"S{n:02}" for n in range(40)]
PUBLIC = {"audience": "public", "publication": {"question": "j4"}}
BY_REGION = {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"}
C1 = {"kind": "frequency", "of": "c1"}


def states(study, *answers):
    """States of two regions and four sub-regions that allow only totals, with their answers to c1 and c2."""
    lines = [f"{state},{state},,,,{1 + n % 2},{1 + n % 4}" for n, state in enumerate(STATES)]
    study.code_lists["member_states"] = "\n".join(
        ["code,label_en,valid_from,valid_to,successor,m49_region,m49_subregion", *lines]
    )
    study.code_lists["m49_region"] = "code,label_en\n1,East\n2,West\n"
    study.code_lists["m49_subregion"] = (
        "code,label_en\n1,North-East\n2,North-West\n3,South-East\n4,South-West\n"
    )
    study.ask("c1", "0=No 1=Yes 2=Partly")
    study.ask("c2", "a=Law b=Land c=Water", kind="choices")
    study.ask("c3", "x=City y=Town")
    study.ask("b1")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for state, (c1, c2, c3) in zip(STATES, answers, strict=False):
        study.answer(state, j4__c="aggregate", c1=c1, c2=list(c2), c3=c3, b1=len(c2))
    return study


def cell(table, row, column):
    found = table.cell(row, column)
    return found.mark.value or found.count


def test_a_number_hidden_in_one_table_is_hidden_wherever_it_stands(study):
    # Of those that said “no”, two are in the west: that cell and one more of the table by region are hidden.
    answers = [("0" if n in (1, 3) or (n % 2 == 0 and n < 16) else "1", "a", "x") for n in range(40)]
    by_region, again = states(study, *answers).tables(
        BY_REGION,
        {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region", "percent": "column"},
        **PUBLIC,
    )
    assert cell(by_region, "2", "0") == "c"
    marks = [[found.mark for found in row] for row in by_region.cells]
    assert marks == [[found.mark for found in row] for row in again.cells]


def test_a_sub_total_and_its_parts_do_not_give_each_other_away(study):
    # In the south-west two said “no”: the west's “no” less the north-west's would tell.
    answers = [("0" if n % 4 == 1 or n in (3, 7) or n % 4 == 0 else "1", "a", "x") for n in range(40)]
    by_region, by_subregion = states(study, *answers).tables(
        BY_REGION, {**BY_REGION, "by": "respondent:m49_subregion"}, **PUBLIC
    )
    assert cell(by_subregion, "4", "0") == "c"
    west = cell(by_region, "2", "0"), cell(by_subregion, "2", "0")
    assert "d" in west


def test_what_is_left_outside_a_filter_does_not_follow_from_the_table_of_all(study):
    # All who said “no” but one are cities: the one town would follow from the two tables together.
    answers = [("0" if n < 12 else "1", "a", "y" if n in (3, 30, 31, 32, 33) else "x") for n in range(40)]
    all_of_them, cities = states(study, *answers).tables(C1, {**C1, "where": {"c3": "x"}}, **PUBLIC)
    assert "d" in {cell(all_of_them, "0", "answers"), cell(cities, "0", "answers")}


def test_a_base_of_few_is_told_neither_by_its_text_nor_by_a_share(study):
    answers = [("0" if n < 2 else "1", "a", "x" if n else "y") for n in range(40)]
    (table,) = states(study, *answers).tables(
        {"kind": "frequency", "of": "c3", "where": {"c1": "0"}}, **PUBLIC
    )
    assert (table.base, table.left_out) == (None, ())
    assert table.base_text == "The base is not shown: small numbers could be worked out from it."
    assert all(found.share is None for row in table.cells for found in row)


def test_an_opinion_is_guarded_where_it_only_filters(study):
    answers = [("0" if n < 6 else "1", "a", "y" if n in (1, 2) else "x") for n in range(40)]
    (towns,) = states(study, *answers).tables(
        {"kind": "frequency", "of": "c3", "where": {"c1": "0"}}, opinion="c1"
    )
    assert cell(towns, "y", "answers") == "c"


EVERY_KIND = [
    C1,
    {"kind": "frequency", "of": "c2"},
    {"kind": "frequency", "of": "c3", "where": {"c1": "1"}},
    BY_REGION,
    {**BY_REGION, "by": "respondent:m49_subregion"},
    {**BY_REGION, "by": "c3", "percent": "column"},
    {"kind": "heatmap", "of": "c2", "by": "respondent:m49_region"},
    {"kind": "share", "of": "c1", "codes": ["1", "2"], "by": "c3"},
    {"kind": "summary", "of": "b1", "by": "respondent:m49_region"},
    {"kind": "crosstab", "of": "c1", "by": "c3", "where": {"c2": ["a", "b"]}},
]


@pytest.mark.parametrize("seed", range(3))
def test_cells_that_count_the_same_cases_hold_the_same_number(study, seed):
    chance = random.Random(seed)
    answers = [
        (
            chance.choice(["0", "1", "2", "~blank"]),
            chance.sample("abc", chance.randint(1, 3)),
            chance.choice(["x", "y", "~dont_know"]),
        )
        for _ in STATES
    ]
    plan, data = states(study, *answers).planned(*EVERY_KIND, **PUBLIC)
    view = view_of(data, plan)
    found = {}
    for table in [table for entry in plan.keys.sections[0].tables for table in entry.tables(view)]:
        for row in table.cells:
            for each in row:
                if each.population is not None and each.count is not None:
                    found.setdefault(each.population, set()).add(each.count)
    assert len(found) > 30
    assert all(len(counts) == 1 for counts in found.values())


def test_tables_of_which_nothing_is_protected_stay_as_they_are(study):
    plan, data = states(study, *[("0", "a", "x")] * 3).planned(*EVERY_KIND)
    view = view_of(data, plan)
    tables = [table for entry in plan.keys.sections[0].tables for table in entry.tables(view)]
    assert list(disclosed(Footing(tuple(tables)))) == tables


IN_ORDER = """
from analysis.linking import sums
from analysis.population import Population

def cases(**groups):
    return Population("main", frozenset((name, frozenset({code})) for name, code in groups.items()))

both = cases(c1="1", c2="1")
for one in sums([cases(), cases(c1="1"), cases(c2="1"), both, cases(c1="1", c2="1", c3="1")]):
    print(sorted(map(str, dict(one.whole.groups))), [sorted(dict(part.groups)) for part in one.parts])
"""


def test_sums_are_found_in_one_order_so_that_the_same_cells_are_hidden_whenever_a_report_is_made():
    orders = {
        subprocess.run(
            [sys.executable, "-c", IN_ORDER],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(orders) == 1
    assert orders.pop().count("\n") > 3
