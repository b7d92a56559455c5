"""Every figure of a workbook, counted again from its own sheets of answers as its ledger says."""

import re
from math import inf

import pandas as pd
import pytest

from analysis.exports import export
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tables import Show
from analysis.tabulation import report
from analysis.writers.xlsx import workbook
from analysis.writers.xlsx_layout import layout
from tests.analysis.recount import Recount, differing

WORDS = {"overlap", "list", "text", "nodes", "indicators", "candidates", "states"}


@pytest.fixture(scope="module")
def surveys(demonstration):
    """Of each survey its report, and its workbook as read again, with the dataset that it joins."""
    opened = {name: open_dataset(folder) for name, folder in demonstration.items()}
    found = {}
    for name, data in opened.items():
        plan = Plan.frozen(data.plan)
        joined = {join: demonstration[keys.survey] for join, keys in plan.keys.joins.items()}
        made = report(data, plan, others=[opened[keys.survey] for keys in plan.keys.joins.values()])
        found[name] = made, Recount(workbook(made), own=demonstration[name], **joined)
    return found


@pytest.fixture(scope="module")
def exported(demonstration, tmp_path_factory):
    """Of each survey the folder of its CSV export."""
    folders = {name: tmp_path_factory.mktemp(name) for name in demonstration}
    for name, folder in demonstration.items():
        export(folder, folders[name] / "answers.csv")
    return folders


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_every_figure_of_the_workbook_comes_out_again_from_its_own_sheets(surveys, survey):
    _, found = surveys[survey]
    assert differing(found) == []
    assert len(found.here()) > 4000


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_the_answers_on_its_sheets_are_those_of_the_csv_export(surveys, exported, survey):
    _, found = surveys[survey]
    csv, compared = found.over(exported[survey]), 0
    for sheet, rows in csv.data.items():
        for column in rows.columns.intersection(found.data[sheet].columns) if sheet[0] == "D" else ():
            sheets, answers = found.answers(sheet, column), csv.answers(sheet, column)
            assert list(map(as_number, sheets)) == list(map(as_number, answers)), (sheet, column)
            compared += rows is not found.data[sheet]
    assert compared > 100


@pytest.mark.long
@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_every_figure_of_the_workbook_comes_out_again_from_the_csv_export(surveys, exported, survey):
    csv = surveys[survey][1].over(exported[survey])
    if survey == "capacity_building":
        csv.data["Data activities"] = banded(csv.data["Data activities"])
    assert differing(csv) == []


def banded(rows):
    """The activities with their band of cost, which the plan works out, so that no export has it."""
    cost = pd.to_numeric(rows["k16_cost"], errors="coerce")
    bands = pd.cut(cost, [-inf, 5000, 25000, 100000, inf], right=False, labels=["b1", "b2", "b3", "b4"])
    return rows.assign(cost_band=bands.astype(object).where(cost.notna(), rows["k16_cost"]))


def as_number(text):
    """A number however it is written; any other text as it is."""
    return float(text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else text


def test_figures_of_opinions_and_of_another_survey_come_out_again_from_the_files_of_the_datasets(surveys):
    _, found = surveys["capacity_building"]
    lines = found.ledger[found.ledger["Rows of"].str.startswith("(")]
    shown = lines[~lines["Figure"].isin(["[c]", "[d]"])]
    assert differing(found, shown) == []
    assert {"(v)", "(universe)", "(states:main)"} == set(shown["Rows of"])


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_no_number_of_a_table_is_without_its_line(surveys, survey):
    made, found = surveys[survey]
    lines, kinds = found.ledger["Table"].value_counts(), set()
    for table in made.tables:
        if Show.TEXT in table.shows:
            continue
        kinds.add(table.kind)
        cells = [cells[column.index] for column in layout(table) for cells in table.cells]
        columns = [column for column in layout(table) for _ in table.cells]
        drawn = [
            cell.mark or column.pick(cell) is not None for cell, column in zip(cells, columns, strict=True)
        ]
        assert lines.get(table.number, 0) == sum(map(bool, drawn)), table.title
    assert {one.kind for one in made.tables} - kinds <= WORDS
    assert len(kinds) > 8


def test_a_hidden_figure_is_hidden_in_the_ledger(surveys):
    made, found = surveys["capacity_building"]
    marks = found.ledger[found.ledger["Figure"].isin(["[c]", "[d]"])]
    assert len(marks) > 10
    for _, line in marks.iterrows():
        assert found.at(line["Stands at"]) == line["Figure"]
    hidden = {table.number for table in made.tables if table.suppressed}
    assert set(marks["Table"]) <= hidden
    # Opinions are on no sheet, so that nobody can count again what is hidden.
    assert set(marks["Rows of"]) == {"(v)"}


def test_responses_groups_codes_put_together_reasons_and_parents_are_said_so_that_they_can_be_counted(study):
    study.ask("c1", "<0=No 1=Yes 2=Drafted", label="Is there a policy?", missing=["dont_know"])
    study.ask("c2", "a=One b=Two c=Three", multiple=True, label="Which?")
    study.answer("KEN", c1="0", c2=["a", "b"])
    study.answer("FRA", c1="2", c2=["b"])
    study.answer("PER", c1="1", c2=["a", "b", "c"])
    study.answer("TON", c1="~dont_know", c2=["c"])
    study.ask("k1", "x=Meeting y=Course", label="Kind", table="acts")
    for respondent, item, kind in (("KEN", "1", "x"), ("KEN", "2", "y"), ("PER", "3", "x")):
        study.item("acts", respondent, item, k1=kind)
    tables = [
        {"kind": "frequency", "of": "c2", "base": "responses"},
        {"kind": "crosstab", "of": "c2", "by": "c1", "base": "responses", "percent": "cell"},
        {
            "kind": "crosstab",
            "of": "c1",
            "by": "respondent:m49_region",
            "collapse": {"Some": ["1", "2"], "None": ["0"]},
        },
        {"kind": "frequency", "of": "c1", "missing": {"dont_know": "show"}, "where": {"c2": ["b", "c"]}},
        {"kind": "share", "of": "c1", "by": "c2", "codes": ["1", "2"]},
        {"kind": "crosstab", "of": "k1", "by": "c1"},
    ]
    study.plan = {"title": "Trial", "sections": [{"title": "All", "tables": tables}]}
    data = open_dataset(study.write())
    found = Recount(workbook(report(data, Plan.frozen(data.plan))))
    assert differing(found) == []
    assert set(found.ledger["Table"]) == {"1", "2", "3", "4", "5", "6"}
    assert len(found.here()) == len(found.ledger)
    said = set(found.ledger["Where"])
    assert "c2 = b or c; c1 = * or [dont_know]" in said
    assert {"responses: c2", "cases"} <= set(found.ledger["Counted"])
    assert any("c1 = 1 or 2" in where for where in said)


def test_weights_fractions_ranks_days_and_gaps_are_said_so_that_they_can_be_worked_out(study):
    study.ask("c2", "a=One b=Two c=Three", multiple=True, label="Which?")
    study.ask("c1", "0=No 1=Yes", label="Is there a policy?")
    study.ask("w1", kind="decimal", label="People")
    for place in ("1", "2"):
        study.ask(f"h4.{place}", "a=One b=Two c=Three")
    study.answer("KEN", c1="0", c2=["a", "b"], w1="2.5", **{"h4.1": "a", "h4.2": "b"})
    study.answer("FRA", c1="1", c2=["b"], w1="4", **{"h4.1": "b", "h4.2": "a"})
    study.answer("PER", c1="1", c2=["a", "b", "c"], w1="0", **{"h4.1": "c"})
    study.answer("TON", c1="1", c2=["c"])
    study.ask("k1", kind="date", measure="date", table="acts")
    study.ask("k2", kind="date", measure="date", table="acts")
    study.ask("k3", kind="decimal", table="acts")
    study.ask("k4", "a=One b=Two c=Three", table="acts")
    study.item("acts", "KEN", "1", k1="2018-01-30", k2="2018-02-02", k3="2", k4="a")
    study.item("acts", "PER", "2", k1="2018-12-31", k2="2019-01-01", k3="1.5", k4="b")
    study.item("acts", "PER", "3", k1="2019-03-01", k3="0.5", k4="b")
    region = "respondent:m49_region"
    tables = [
        {"kind": "frequency", "of": "c2", "weight": "w1"},
        {"kind": "matrix", "of": "h4", "weight": "w1"},
        {"kind": "summary", "of": "k3", "by": "k4", "weight": "w1"},
        {"kind": "frequency", "of": "c2", "weight": "w1", "base": "responses"},
        {"kind": "frequency", "of": "c2", "counting": "fractional"},
        {"kind": "crosstab", "of": "c2", "by": "c1", "counting": "fractional", "weight": "w1"},
        {
            "kind": "crosstab",
            "of": "c1",
            "by": "c2",
            "weight": "w1",
            "percent": "column",
            "base": "responses",
        },
        {"kind": "rank", "of": "h4"},
        {"kind": "summary", "of": ["w1"]},
        {"kind": "summary", "of": ["w1"], "by": region, "where": {"c1": ["1"]}},
        {"kind": "calendar", "start": "k1", "end": "k2", "days": "k3", "year": 2018, "reference": 5},
        {"kind": "calendar", "start": "k1", "end": "k2", "days": "k3"},
        {"kind": "gaps", "supply": {"of": "k4", "by": region}, "demand": {"of": "h4", "by": region}},
        {"kind": "beside", "columns": [{"of": "h4"}, {"of": "c2", "where": {"c1": ["1"]}}]},
    ]
    study.plan = {"title": "Trial", "sections": [{"title": "All", "tables": tables}]}
    data = open_dataset(study.write())
    found = Recount(workbook(report(data, Plan.frozen(data.plan))))
    assert differing(found) == []
    assert set(found.ledger["Table"]) == {str(n) for n in range(1, 15)}
    assert len(found.here()) == len(found.ledger)
    assert {
        "sum: w1; responses: c2",
        "cases; in parts: c2",
        "sum: w1; in parts: c2",
        "mean place: h4.1, h4.2",
        "days in 2018-02: k1, k2, k3",
        "days in 2018 less 60: k1, k2, k3",
        "mean by weight: k3, w1",
    } <= set(found.ledger["Counted"])
