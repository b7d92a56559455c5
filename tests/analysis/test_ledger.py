"""Every figure of a workbook, counted again from its own sheets of answers as its ledger says."""

import io
import re
from math import prod

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analysis.dataset import Dataset
from analysis.plan import Plan
from analysis.tables import Show
from analysis.tabulation import report
from analysis.writers.xlsx import workbook
from analysis.writers.xlsx_layout import layout

COUNTED = {"frequency", "multiple", "crosstab", "heat", "matrix", "participation", "share"}
ANCHOR = re.compile(r"'(.+)'!([A-Z]+)(\d+)")


class Recount:
    """A workbook that is read by another reader, and counted by its ledger alone."""

    def __init__(self, content):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        self.cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        self.data = {name: frame(rows, 4) for name, rows in self.cells.items() if name.startswith("Data ")}
        head = [row[0] for row in self.cells["Ledger"]].index("Table")
        self.ledger = frame(self.cells["Ledger"], head)
        self.groups = {
            name: dict(zip(own["Code"], own["Group"], strict=True))
            for name, own in frame(self.cells["Groups"], 4).groupby("Grouping")
        }
        self.known = {}

    def here(self):
        """The figures whose answers are in the workbook."""
        return self.ledger[~self.ledger["Rows of"].str.startswith("(")]

    def at(self, place):
        """What stands at a place."""
        sheet, letters, row = ANCHOR.fullmatch(place).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        return self.cells[sheet.replace("''", "'")][int(row) - 1][column - 1]

    def codes(self, sheet, name):
        """The codes of each row of a sheet, or of the groups that they are in."""
        if (sheet, name) not in self.known:
            column = name.partition(":")[0]
            answers = self.answers(self.data[sheet], column).map(lambda text: text.split(" "))
            if name != column:
                answers = answers.map(lambda codes: grouped(codes, self.groups[name]))
            self.known[sheet, name] = answers
        return self.known[sheet, name]

    def answers(self, rows, column):
        if column in rows:
            return rows[column].astype(str)
        other = next(one for one in self.data.values() if column in one)
        key = ("parent", "item") if "parent" in rows and "item" in other else ("submission", "submission")
        return rows[key[0]].map(other.set_index(key[1])[column].astype(str))

    def count(self, sheet, counted, where):
        """How many cases, or responses, meet the conditions."""
        held = pd.Series(True, index=self.data[sheet].index)
        for condition in filter(None, where.split("; ")):
            name, _, listed = condition.partition(" = ")
            wanted = set(listed.split(" or "))
            held &= self.codes(sheet, name).map(
                lambda codes, wanted=wanted: any(is_among(c, wanted) for c in codes)
            )
        if counted == "cases":
            return int(held.sum())
        names = counted.removeprefix("responses: ").split(", ")
        each = pd.DataFrame({name: self.codes(sheet, name)[held].map(len) for name in names})
        return int(each.apply(prod, axis=1).sum()) if len(each) else 0

    def figure(self, line):
        """The figure of a line of the ledger."""
        count = self.count(line["Rows of"], line["Counted"], line["Where"])
        if line["Is a"] == "count":
            return count
        return count / self.count(line["Rows of"], line["Share of: counted"], line["Share of: where"])


def frame(rows, head):
    return pd.DataFrame(rows[head + 1 :], columns=rows[head])


def grouped(codes, groups):
    if codes[0].startswith("["):
        return codes
    return sorted({groups[code] for code in codes if code in groups}) or ["[ungrouped]"]


def is_among(code, wanted):
    return code in wanted or ("*" in wanted and not code.startswith("["))


def differing(found):
    """The figures that come to something else by the ledger, or stand otherwise on their sheet."""
    wrong = []
    for _, line in found.here().iterrows():
        again = found.figure(line)
        if not (again == pytest.approx(line["Figure"], abs=1e-12) == found.at(line["Stands at"])):
            wrong.append((line["Stands at"], line["Where"], line["Figure"], again))
    return wrong


@pytest.fixture(scope="module")
def surveys(demonstration):
    """Of each survey its report, and its workbook as read again."""
    found = {}
    for name, folder in demonstration.items():
        data = Dataset.open(folder)
        made = report(data, Plan.frozen(data.plan))
        found[name] = made, Recount(workbook(made))
    return found


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_every_figure_of_the_workbook_comes_out_again_from_its_own_sheets(surveys, survey):
    _, found = surveys[survey]
    assert differing(found) == []
    assert len(found.here()) > 4000


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_no_count_or_share_of_a_table_that_counts_is_without_its_line(surveys, survey):
    made, found = surveys[survey]
    lines = found.ledger["Table"].value_counts()
    for table in made.tables:
        of_scores = table.title.startswith("Levels")
        if table.kind in COUNTED and Show.VALUE not in table.shows and not of_scores:
            drawn = [
                column.pick(cells[column.index])
                for column in layout(table)
                for cells in table.cells
                if not cells[column.index].mark
            ]
            hidden = sum(cells[column.index].mark != "" for column in layout(table) for cells in table.cells)
            assert lines.get(table.number, 0) == sum(one is not None for one in drawn) + hidden, table.title


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
    data = Dataset.open(study.write())
    found = Recount(workbook(report(data, Plan.frozen(data.plan))))
    assert differing(found) == []
    assert set(found.ledger["Table"]) == {"1", "2", "3", "4", "5", "6"}
    assert len(found.here()) == len(found.ledger)
    said = set(found.ledger["Where"])
    assert "c2 = b or c; c1 = * or [dont_know]" in said
    assert {"responses: c2", "cases"} <= set(found.ledger["Counted"])
    assert any("c1 = 1 or 2" in where for where in said)
