"""Lists of open text, of items and of what overlaps, made again from the CSV export by pandas alone."""

from itertools import product

import pandas as pd
import pytest

from analysis.exports import export
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from tests.analysis.demonstration import SURVEYS
from tests.analysis.recount import read_csv

LISTS = {"text", "list", "overlap"}
NAMED = 8  # so many items of one line are named
MOST = 1000  # so many lines are listed
LOOSER = "The same theme and audience within twelve months"
STATES = pd.read_csv(SURVEYS / "code_lists" / "member_states.csv", dtype=str, keep_default_na=False)
NAMES = dict(zip(STATES["code"], STATES["label_en"], strict=True))


class Answers:
    """The CSV export of a survey, read by pandas, and the lists of its report."""

    def __init__(self, folder, out):
        export(folder, out / "answers.csv")
        self.out = out
        codes = self.read("answers.codes.csv")
        self.labels = {
            name: dict(zip(own["code"], own["label"], strict=True)) for name, own in codes.groupby("variable")
        }
        self.closed = set(codes.loc[codes["missing"] == "no", "variable"])
        data = open_dataset(folder)
        entries = [one for chapter in data.plan["sections"] for one in chapter.get("tables", ())]
        lists = [one for one in entries if one.get("kind") in LISTS]
        # A few dozen made-up answers may have no such pair: another list asks for less in common.
        looser = [{**one, "same": one["same"][::2], "title": LOOSER} for one in lists if one.get("within")]
        plan = {"title": "Lists", "sections": [{"title": "Lists", "tables": lists + looser}], "data": "false"}
        self.tables = {one.title: one for one in report(data, Plan.frozen(plan)).tables}

    def read(self, name):
        return read_csv(self.out / name)

    def items(self, table, parent=""):
        """The items of a repeat, with the answers of the one that each of them is part of."""
        rows = self.read(f"answers_{table}.csv")
        if not parent:
            return rows
        above = self.read(f"answers_{parent}.csv").drop(columns=["submission", "respondent", "parent"])
        return rows.merge(above.rename(columns={"item": "of"}), left_on="parent", right_on="of")

    def said(self, rows, name):
        """A column in words, with the reason where somebody said why there is no answer."""
        labels = self.labels.get(name, {})
        why = rows[f"{name}:missing"].where(~rows[f"{name}:missing"].isin(["blank", "skipped"]), "")
        return rows[name].where(rows[name] != "", why).map(lambda text: labels.get(text, text))


@pytest.fixture(scope="module")
def answers(demonstration, tmp_path_factory):
    return {name: Answers(folder, tmp_path_factory.mktemp(name)) for name, folder in demonstration.items()}


def shown(table):
    return [[cell.text for cell in row] for row in table.cells]


def test_good_practices_are_those_of_states_that_agreed_in_the_order_of_their_list(answers):
    own = answers["safer_cities"]
    rows = own.items("f1")
    rows = rows[rows["f1_consent"] == "yes"]
    names = ["f1_title", "f1_city", "f1_done", "f1_result"]
    rows = rows[(rows[names] != "").any(axis=1)]
    order = {code: n for n, code in enumerate(NAMES)}
    rows = rows.sort_values("respondent", key=lambda codes: codes.map(order), kind="stable")
    columns = [rows["respondent"].map(NAMES), *(own.said(rows, name) for name in names)]
    expected = [list(line) for line in zip(*columns, strict=True)]
    assert shown(own.tables["Good practices whose publication was agreed to"]) == expected
    assert 0 < len(expected) < len(own.items("f1"))


def test_materials_without_a_licence_are_listed_with_the_activity_that_they_belong_to(answers):
    own = answers["capacity_building"]
    rows = own.items("materials", "activities")
    rows = rows[~rows["material_licence"].isin(["open", "on_request"])]
    names = ["material_title", "material_kind", "material_licence", "k1_title", "k3_lead_unit"]
    expected = [list(line) for line in zip(*(own.said(rows, name) for name in names), strict=True)]
    table = own.tables["Materials without a licence for others to use them again"]
    assert shown(table) == expected[:MOST]
    assert len(expected) == table.base > 10


def test_activities_of_several_units_near_in_time_are_found_by_comparing_each_with_each(answers):
    own = answers["capacity_building"]
    rows = own.items("activities")
    title = "Activities of several units with the same theme, country and audience within twelve months"
    same = ["k10_sp2020_outcome", "k6_countries", "k8_audience"]
    for name, alike in ((title, same), (LOOSER, same[::2])):
        dated = rows[(rows[[*alike, "k3_lead_unit", "k5_start"]] != "").all(axis=1)]
        assert sorted(shown(own.tables[name])) == sorted(overlapping(own, dated, alike, 12))
        assert own.tables[name].base == len(dated)
    assert own.tables[LOOSER].cells


def test_partners_of_several_units_are_found_whatever_their_capitals(answers):
    own = answers["capacity_building"]
    rows = own.items("partners", "activities")
    rows = rows[(rows[["partner_name", "k3_lead_unit"]] != "").all(axis=1)]
    table = own.tables["Partners that several units work with"]
    assert sorted(shown(table)) == sorted(overlapping(own, rows, ["partner_name"]))
    assert table.cells


def overlapping(own, rows, same, months=0):
    """The lines of the list: for each set of items, what they have in common, their units, and the items."""
    days = pd.to_datetime(rows["k5_start"].where(rows["k5_start"] != "", "2000-01-01"))
    order = sorted(rows.index, key=lambda n: (days[n] if months else 0, n))
    alike = {n: [codes_of(own, name, rows.loc[n, name]) for name in same] for n in order}
    common = {}
    for key in sorted({key for parts in alike.values() for key in product(*parts)}):
        there = [n for n in order if all(k in part for k, part in zip(key, alike[n], strict=True))]
        spans = [there]
        if months:
            ends = {n: days[n] + pd.DateOffset(months=months) for n in there}
            spans = [[m for m in there if days[n] <= days[m] <= ends[n]] for n in there]
            spans = [[m for m in there if days[m] >= days[one[0]] and m in one] for one in spans]
        for one in spans:
            several = len(set(rows.loc[one, "k3_lead_unit"])) > 1
            if several and not any(set(one) < set(other) for other in spans):
                keys = common.setdefault(tuple(one), [])
                keys.extend([key] if key not in keys else [])
    found = []
    for items, keys in common.items():
        shared = [listed(own, rows, name, [key[n] for key in keys]) for n, name in enumerate(same)]
        units = listed(own, rows, "k3_lead_unit", rows.loc[list(items), "k3_lead_unit"])
        found.append([*shared, units, told(rows, items, bool(months))])
    return found


def codes_of(own, name, cell):
    """The codes in a cell, or the one name in it, whatever its capitals and spaces."""
    words = cell.casefold().split()
    return set(words) if name in own.closed else {" ".join(words)}


def listed(own, rows, name, codes):
    """Labels, each once, as a list is written in English; a name as it was typed first."""
    typed = {" ".join(text.split()).casefold(): text for text in reversed(list(rows[name]))}
    labels = {code.casefold(): label for code, label in own.labels.get(name, {}).items()}
    words = list(dict.fromkeys(labels.get(code.casefold(), typed.get(code, code)) for code in codes))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def told(rows, items, dated):
    """The items by title and day: the first of them, and how many there are more."""
    said = []
    for n in items[:NAMED]:
        day = pd.Timestamp(rows.loc[n, "k5_start"]) if rows.loc[n, "k5_start"] and dated else None
        said.append(rows.loc[n, "k1_title"] + (f", {day.day} {day:%B %Y}" if day is not None else ""))
    more = f"; and {len(items) - NAMED} more" if len(items) > NAMED else ""
    return "; ".join(said) + more
