"""Figures of both surveys' reports, counted again from the frozen files by pandas alone."""

from decimal import Decimal

import pandas as pd
import pytest

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from tests.analysis.demonstration import SURVEYS

STATES = pd.read_csv(SURVEYS / "code_lists" / "member_states.csv", dtype=str, keep_default_na=False)
REGION = dict(zip(STATES["code"], STATES["m49_region"], strict=True))


@pytest.fixture(scope="module")
def found(demonstration):
    """Of each survey its tables by name, and what reads its files."""

    def made(survey):
        data = open_dataset(demonstration[survey])
        tables = report(data, Plan.frozen(data.plan)).tables
        return {one.name: one for one in tables} | {
            one.title: one for one in tables
        }, lambda name: pd.read_parquet(demonstration[survey] / "tables" / f"{name}.parquet")

    return {survey: made(survey) for survey in ("safer_cities", "capacity_building")}


def test_states_by_region_and_answer(found):
    tables, rows = found["safer_cities"]
    main = rows("main").dropna(subset="c1")
    expected = pd.crosstab(main["respondent"].map(REGION), main["c1"])
    table = tables["crosstab-c1"]
    for region in expected.index:
        for code in expected.columns:
            cell = table.cell(region, code)
            assert cell.count == expected.loc[region, code]
            assert cell.share == pytest.approx(expected.loc[region, code] / expected.loc[region].sum())
    assert table.base == expected.to_numpy().sum()


def test_every_closed_question_of_states_one_by_one(found):
    tables, rows = found["safer_cities"]
    main, compared = rows("main"), 0
    for name, table in tables.items():
        kind, _, variable = name.partition("-")
        if kind not in ("frequency", "multiple") or variable not in main.columns:
            continue
        answers = main[variable].dropna().explode().dropna()
        counted = answers.value_counts()
        shown = {head.code: cells[0].count for head, cells in zip(table.rows, table.cells, strict=True)}
        assert {code: shown[code] for code in counted.index} == counted.to_dict()
        assert shown["total"] == answers.index.nunique()
        missing = main.loc[~main.index.isin(answers.index), f"{variable}:missing"].value_counts()
        assert {code: shown[code] for code in missing.index} == missing.to_dict()
        compared += 1
    assert compared > 20


def test_activities_by_outcome_and_region_count_once_for_each_region(found):
    tables, rows = found["capacity_building"]
    table = next(
        one for name, one in tables.items() if name.startswith("heat-k6_countries-k10_sp2020_outcome")
    )
    activities = rows("activities").reset_index()
    pairs = activities.explode("k6_countries").explode("k10_sp2020_outcome")
    pairs = pairs.assign(region=pairs["k6_countries"].map(REGION))
    pairs = pairs.dropna(subset=["region", "k10_sp2020_outcome"])
    pairs = pairs.drop_duplicates(["index", "region", "k10_sp2020_outcome"])
    expected = pd.crosstab(pairs["k10_sp2020_outcome"], pairs["region"])
    for outcome in expected.index:
        for region in expected.columns:
            assert table.cell(outcome, region).count == expected.loc[outcome, region]
    assert table.base == pairs["index"].nunique()


def test_event_days_by_lead_unit_are_summed_exactly(found):
    tables, rows = found["capacity_building"]
    table = next(one for one in tables.values() if one.title == "Event-days by lead unit")
    activities = rows("activities").dropna(subset=["k5_event_days", "k3_lead_unit"])
    days = activities["k5_event_days"].map(lambda value: Decimal(str(value)))
    for unit, own in days.groupby(activities["k3_lead_unit"]):
        numbers = own.astype(float)
        assert table.cell(unit, "sum").value == sum(own, Decimal(0))
        assert float(table.cell(unit, "median").value) == pytest.approx(numbers.median())
        assert float(table.cell(unit, "q3").value) == pytest.approx(numbers.quantile(0.75))
    assert table.cell("total", "n").value == len(days)
