"""Numbers that a report hides cannot be worked out from all of its tables together, by linear programming."""

import random
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import disclosure
from analysis.audit import Reading, recovered
from analysis.disclosure import disclosed
from analysis.marking import marked
from analysis.sensitive import anchor, least_of, primary, sizes
from analysis.successive import Footing
from analysis.tables import Mark
from analysis.tabulation import view_of
from tests.analysis.conftest import Study

BY_REGION = {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"}
ENTRIES = (
    {"kind": "frequency", "of": "c1"},
    {"kind": "frequency", "of": "c2"},
    {"kind": "frequency", "of": "c3", "where": {"c1": "1"}},
    {"kind": "frequency", "of": "c1", "where": {"c3": "x"}},
    BY_REGION,
    {**BY_REGION, "by": "respondent:m49_subregion"},
    {**BY_REGION, "by": "c3", "percent": "column"},
    {**BY_REGION, "of": "c3", "where": {"respondent:m49_region": "1"}},
    {"kind": "heatmap", "of": "c2", "by": "respondent:m49_subregion"},
    {"kind": "share", "of": "c1", "codes": ["1", "2"], "by": "c3"},
    {"kind": "summary", "of": "b1", "by": "respondent:m49_region"},
    {"kind": "crosstab", "of": "c1", "by": "c3", "where": {"c2": ["a", "b"]}},
    {"kind": "crosstab", "of": "c2", "by": "c3", "base": "responses", "percent": "cell"},
    {"kind": "crosstab", "of": "c2", "by": "respondent:m49_region", "base": "responses"},
    {"kind": "frequency", "of": "c2", "base": "responses"},
)
PUBLIC = {"audience": "public", "publication": {"question": "j4"}}
OPINION = {"opinion": ["c1", "c2", "c3", "b1"]}


def microdata(folder, seed):
    """Between 12 and 60 States with answers, each with its choice of publication."""
    chance = random.Random(seed)
    names = [f"S{n:02}" for n in range(chance.randint(12, 60))]
    study = Study(folder)
    lines = [
        f"{name},{name},,,,{1 + n % 2},{1 + n % 5 if n % 2 else 6 + n % 3}" for n, name in enumerate(names)
    ]
    study.code_lists["member_states"] = "\n".join(
        ["code,label_en,valid_from,valid_to,successor,m49_region,m49_subregion", *lines]
    )
    study.code_lists["m49_region"] = "code,label_en\n1,East\n2,West\n"
    study.code_lists["m49_subregion"] = "code,label_en\n" + "".join(f"{n},Part {n}\n" for n in range(1, 9))
    study.ask("c1", "0=No 1=Yes 2=Partly")
    study.ask("c2", "a=Law b=Land c=Water", kind="choices")
    study.ask("c3", "x=City y=Town z=Village")
    study.ask("b1")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for name in names:
        study.answer(
            name,
            j4__c=chance.choice(["public", "aggregate", "aggregate", "aggregate", "internal"]),
            c1=chance.choices(["0", "1", "2", "~blank"], [5, 3, 1, 1])[0],
            c2=chance.sample("abc", chance.randint(1, 3)),
            c3=chance.choices(["x", "y", "z", "~dont_know"], [6, 3, 1, 1])[0],
            b1=chance.randint(0, 100),
        )
    return study


def tables_of(folder, seed, chosen, keys):
    plan, data = microdata(folder, seed).planned(*(ENTRIES[n] for n in sorted(chosen)), **keys)
    view = view_of(data, plan)
    return [table for entry in plan.keys.sections[0].tables for table in entry.tables(view)]


def plainly(tables):
    """Only what is below the threshold is hidden, as a plain rule would."""
    return [marked(table, dict.fromkeys(_below(table), Mark.PRIMARY)) for table in tables]


def _below(table):
    small = {spot for spot, size in sizes(table).items() if 0 < size < least_of(table)}
    return {
        (r, c) for r, row in enumerate(table.cells) for c in range(len(row)) if (r, anchor(table, c)) in small
    }


chosen = st.sets(st.integers(0, len(ENTRIES) - 1), min_size=2, max_size=7)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), chosen, st.sampled_from([PUBLIC, OPINION]))
def test_no_hidden_number_of_a_report_can_be_worked_out(tmp_path_factory, seed, chosen, keys):
    tables = tables_of(tmp_path_factory.mktemp("d"), seed, chosen, keys)
    shown = disclosed(Footing(tuple(tables)))
    assert recovered(shown) == ()
    for before, after in zip(tables, shown, strict=True):
        small = {(r, c) for r, c in primary(before) if not before.least_row}
        assert all(after.cells[r][c].mark for r, c in small)


def test_the_audit_finds_what_a_plain_threshold_leaves_to_be_worked_out(tmp_path):
    tables = tables_of(tmp_path / "d", 3, range(len(ENTRIES)), OPINION)
    cells = [cell for table in tables for row in table.cells for cell in row]
    counts = {cell.population: cell.count for cell in cells if cell.population and cell.count is not None}
    found = [one for one in recovered(plainly(tables)) if one.high - one.low < 1e-6]
    assert len(found) > 5
    assert all(counts[one.key] == round(one.low) for one in found if one.key in counts)


def test_the_audit_sees_a_number_that_another_table_shows(tmp_path):
    first, by_region = plainly(tables_of(tmp_path / "d", 5, (0, 4), PUBLIC))
    cell = first.cells[0][0]
    assert cell.count
    hidden = replace(first, cells=((cell.hidden(Mark.PRIMARY),), *first.cells[1:]))
    assert cell.population in [one.key for one in recovered([hidden, by_region])]


def test_more_hidden_numbers_than_can_be_audited_take_whole_tables_out(tmp_path, monkeypatch):
    tables = tables_of(tmp_path / "d", 7, range(len(ENTRIES)), PUBLIC)
    monkeypatch.setattr(disclosure, "AUDITED", 2)
    shown = disclosed(Footing(tuple(tables)))
    out = [table for table in shown if table.base_text == disclosure.TOO_MANY]
    assert 0 < len(out) < len(tables)
    assert all(not cell.count for table in out for row in table.cells for cell in row)
    assert recovered(shown) == ()


@pytest.mark.long
@pytest.mark.parametrize("keys", [PUBLIC, OPINION], ids=["public", "opinion"])
def test_of_what_a_plain_threshold_hides_much_can_be_worked_out_and_here_nothing(tmp_path, keys, capsys):
    hidden = told = left = 0
    for seed in range(30):
        chance = random.Random(seed)
        tables = tables_of(tmp_path / str(seed), seed, chance.sample(range(len(ENTRIES)), 6), keys)
        plain = plainly(tables)
        hidden += len(Reading.of(plain).marked)
        told += sum(one.high - one.low < 1e-6 for one in recovered(plain))
        left += len(recovered(disclosed(Footing(tuple(tables)))))
    with capsys.disabled():
        sys.stdout.write(f"\n{told} of {hidden} numbers hidden plainly follow; here {left}\n")
    assert told / hidden > 0.1
    assert left == 0
