"""A report to the public, counted again from the frozen files: its numbers are right, small ones hidden."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from analysis.indicators.rules import Rules
from analysis.kinds.of_indicators import sheet
from analysis.opening import open_dataset
from analysis.plan import PUBLIC, Plan
from analysis.tables import NoAnswer
from analysis.tabulation import report, view_of
from analysis.writers.xlsx import workbook
from tests.analysis.recount import Recount, differing

NO_ANSWER = re.compile(r"= \[\w+\](?: or \[\w+\])*$")
CHAPTERS = ("1 Participation", "4 Governance", "6 Good practices", "10 Indicators")
LEAST = 3  # States that chose “aggregate only”, in a cell that has any


class PublicRecount(Recount):
    """What the ledger names, counted only of answers whose respondent lets them be counted."""

    def __init__(self, content, folder, plan):
        super().__init__(content, own=folder)
        keys = plan.keys.publication
        codebook = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
        self.sections = {one["name"]: one["section"] for one in codebook["variables"]}
        self.internal = {
            one["name"]
            for one in codebook["variables"]
            if {one["name"], one["question"]} & set(plan.keys.internal)
        }
        main = self.data["(main)"].set_index("submission")
        self.choices = {
            name.rpartition(".")[2]: main[name] for name in main if name.startswith(f"{keys.question}.")
        }
        self.of_levels = {}
        self.counted = (keys.public, keys.aggregate)
        self.aggregate = keys.aggregate
        self.data = {name: rows for name, rows in self.data.items() if name.startswith("(")}
        earlier = self.data["(earlier)"]
        chosen = [
            self.choices[s].get(who) for s, who in zip(earlier["section"], earlier["submission"], strict=True)
        ]
        self.data["(earlier)"] = earlier[[choice in self.counted for choice in chosen]]
        for name, rows in self.data.items():
            self.data[name] = rows.assign(**{column: self.masked(rows, column) for column in rows})

    def add_levels(self, view):
        """What each State reaches, by the report to the team; withheld as its most guarded answer is."""
        held = sheet(view)
        names = [heading.number for heading in held.headings]
        rows = [[f"[{one.code}]" if isinstance(one, NoAnswer) else one for one in row] for row in held.rows]
        levels, main = pd.DataFrame(rows, columns=names), self.data["(main)"]
        levels["submission"] = levels["respondent"].map(main.set_index("respondent")["submission"])
        rules = Rules.of(view.catalogue.scheme, view.catalogue)
        for node in rules.scheme.nodes:
            behind = pd.DataFrame({one.name: self.choice(levels, one.name) for one in rules.behind(node)})
            withheld = ~behind.isin(self.counted).all(axis=1)
            levels[f"level.{node}"] = levels[f"level.{node}"].mask(withheld, "[withheld]")
            self.of_levels[f"level.{node}"] = (behind == self.aggregate).any(axis=1)
        self.data["(levels)"] = levels

    def masked(self, rows, column):
        """The answers to a question; of who keeps its section to the secretariat, none."""
        if column not in self.sections or column.startswith("j_"):
            return rows[column]
        choice = self.choice(rows, column)
        answered = ~rows[column].str.startswith("[")
        return rows[column].mask(answered & ~choice.isin(self.counted), "[withheld]")

    def choice(self, rows, column):
        """What each row's respondent chose for the section of a question."""
        if column in self.internal:
            return pd.Series("internal", index=rows.index)
        chosen = self.choices.get(self.sections[column])
        if chosen is None:
            return pd.Series(self.aggregate, index=rows.index)
        return rows["submission"].map(chosen)

    def protected(self, line):
        """How many rows under a figure are of States that chose “aggregate only” for any of its answers."""
        sheet, where = line["Rows of"], line["Where"]
        held, aggregate = self.held(sheet, where), np.zeros(len(self.data[sheet]), dtype=bool)
        names = [name for one in where.split("; ") if one for name in one.partition(" = ")[0].split(" or ")]
        columns = {name.partition(":")[0] for name in names}
        for column in columns & set(self.sections):
            aggregate |= (self.choice(self.data[sheet], column) == self.aggregate).to_numpy()
        for column in columns & set(self.of_levels):
            aggregate |= self.of_levels[column].to_numpy()
        return int((held & aggregate).sum())


@pytest.fixture(scope="module", params=["some chapters", pytest.param("all", marks=pytest.mark.long)])
def found(demonstration, request):
    """The lines of the ledger of the public report, each of the files that hold its rows."""
    folder = demonstration["safer_cities"]
    data = open_dataset(folder)
    content = data.plan
    if request.param != "all":
        chosen = [one for one in content["sections"] if one["name"] in CHAPTERS]
        content = {**content, "sections": chosen, "about": "", "summary": ""}
    for_the_team = Plan.frozen(content)
    plan = for_the_team.made_for(PUBLIC)
    counted = PublicRecount(workbook(report(data, plan)), folder, plan)
    counted.add_levels(view_of(data, for_the_team))
    counted.ledger["Rows of"] = counted.ledger["Rows of"].str.replace(r"^Data (.*)$", r"(\1)", regex=True)
    return counted


def shown_of(lines):
    return lines[~lines["Figure"].isin(["[c]", "[d]"])]


def test_every_figure_that_a_public_report_shows_is_right(found):
    shown = shown_of(found.ledger)
    assert differing(found, shown) == []
    assert len(shown) > 300 < len(found.ledger) - len(shown)


def test_no_figure_of_a_public_report_is_of_one_or_two_states_that_allow_only_aggregates(found):
    """How many gave no answer, and why, is shown of all together: it is of no group and no answer."""
    of_answers = found.ledger[~found.ledger["Where"].str.contains(NO_ANSWER)]
    few = [n for n, line in of_answers.iterrows() if 0 < found.protected(line) < LEAST]
    assert shown_of(of_answers.loc[few])["Stands at"].tolist() == []
    assert len(few) > 100
