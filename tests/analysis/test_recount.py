"""Figures of the workbook counted again by plain pandas from its own data sheets, read by another reader."""

import io
import random
from collections import Counter

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.writers.xlsx import workbook

REGION = {
    "KEN": "Africa",
    "UGA": "Africa",
    "EGY": "Africa",
    "BRA": "Americas",
    "PER": "Americas",
    "JPN": "Asia",
}
TABLES = [
    {"kind": "frequency", "of": "c1"},
    {"kind": "frequency", "of": "c2"},
    {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"},
    {"kind": "summary", "of": "c3"},
    {"kind": "heatmap", "of": "k1", "by": "k2"},
    {"kind": "matrix", "of": "e1"},
    {"kind": "share", "of": "e1", "by": "k2", "codes": ["2"], "table": "act"},
    {"kind": "calendar", "start": "s1", "days": "d1", "year": 2018, "reference": 50},
]


@pytest.fixture
def found(study):
    """The sheets of a workbook of seeded answers."""
    chance = random.Random(7)
    study.ask("c1", "<0=No 1=Begun 2=Yes")
    study.ask("c2", "a=Law b=Land c=Water", kind="choices")
    study.ask("c3", kind="decimal", unit="%")
    for part in ("e1.light", "e1.space"):
        study.ask(part, "<0=None 1=Some 2=Much")
    study.ask("k1", "x=Course y=Toolkit z=Meeting", table="act")
    study.ask("k2", "north=North south=South", table="act")
    study.ask("s1", kind="date", measure="date", table="act")
    study.ask("d1", kind="decimal", table="act")
    for state in REGION:
        codes = [chance.choice(["0", "1", "2", "~dont_know"]) for _ in range(3)]
        several = chance.sample("abc", chance.randint(1, 3))
        answers = {"c1": codes[0], "c2": several, "c3": f"{chance.randint(0, 1000) / 10}"}
        study.answer(state, **answers, **{"e1.light": codes[1], "e1.space": codes[2]})
        for number in range(chance.randint(4, 30)):
            day = f"2018-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            kinds = {"k1": chance.choice("xyz"), "k2": chance.choice(["north", "south"])}
            study.item("act", state, f"{state}{number}", **kinds, s1=day, d1=str(chance.randint(1, 8) / 4))
    study.plan = {
        "title": "T",
        "cases": {"act": "Activities"},
        "sections": [{"title": "S", "tables": TABLES}],
    }
    data = open_dataset(study.write())
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(report(data, Plan.frozen(data.plan)))))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def answers(found, sheet):
    rows = found[sheet]
    return pd.DataFrame(rows[5:], columns=rows[4]).replace(r"^(\[\w+\])?$", None, regex=True)


def table(found, number):
    """The rows of a table, by what they begin with, from its head to its source."""
    rows = found["S"]
    first = next(n for n, row in enumerate(rows) if str(row[0]).startswith(f"Table {number}."))
    last = next(n for n in range(first, len(rows)) if str(rows[n][0]).startswith("Source:"))
    return {str(row[0]): [cell for cell in row[1:] if cell != ""] for row in rows[first:last] if row[0]}


def test_answers_to_one_question(found):
    counted = Counter(answers(found, "Data main")["c1"].dropna())
    for code, label in (("0", "No"), ("1", "Begun"), ("2", "Yes")):
        assert table(found, 1)[label] == pytest.approx([counted[code], counted[code] / counted.total()])


def test_several_answers_to_one_question(found):
    counted = Counter(answers(found, "Data main")["c2"].str.split().explode())
    assert table(found, 2)["Land"] == pytest.approx([counted["b"], counted["b"] / 6])
    assert table(found, 2)["Total responses"][0] == counted.total()


def test_answers_by_region(found):
    main = answers(found, "Data main").dropna(subset="c1")
    africa = main[main["respondent"].map(REGION) == "Africa"]["c1"]
    counts = [int((africa == code).sum()) for code in "012"]
    expected = [*(n / len(africa) for n in counts), len(africa), *counts]
    assert table(found, 3)["Africa"] == pytest.approx(expected)


def test_statistics_of_a_number(found):
    numbers = answers(found, "Data main")["c3"].astype(float)
    quartiles = [numbers.quantile(0.5), numbers.quantile(0.25), numbers.quantile(0.75)]
    expected = [6, numbers.mean(), *quartiles, numbers.min(), numbers.max(), numbers.sum()]
    assert table(found, 4)["Question c3 (%)"] == pytest.approx(expected)


def test_activities_by_place_and_type(found):
    items = answers(found, "Data act")
    crossed = pd.crosstab(items["k2"], items["k1"])
    north = [int(crossed.loc["north", code]) for code in "xyz"]
    assert table(found, 5)["North"] == [*north, sum(north)]
    assert table(found, 5)["Total"][-1] == len(items)


def test_items_on_one_scale_each_on_its_own_base(found):
    light = answers(found, "Data main")["e1.light"].dropna()
    counts = [int((light == code).sum()) for code in "012"]
    row = table(found, 6)["light"]
    assert row[:7] == pytest.approx([*(n / len(light) for n in counts), len(light), *counts])


def test_share_of_activities_whose_respondent_reaches_a_level(found):
    joined = answers(found, "Data act").merge(
        answers(found, "Data main")[["submission", "e1.light", "e1.space"]], on="submission"
    )
    south = joined[joined["k2"] == "south"]["e1.space"].dropna()
    assert float((south == "2").mean()) == pytest.approx(table(found, 7)["South"][1])


def test_event_days_by_month_against_the_reference(found):
    items = answers(found, "Data act")
    may = items[items["s1"].str.startswith("2018-05")]
    days = may["d1"].astype(float).sum()
    assert table(found, 8)["May"] == pytest.approx([len(may), days, 50, days - 50, days / 50])
    assert table(found, 8)["All months"][1] == pytest.approx(items["d1"].astype(float).sum())
