"""A missing code of a survey's own says in every report and export what the survey says, in its language."""

import csv
from dataclasses import replace
from xml.etree import ElementTree as ET

import openpyxl
import pyreadstat
import pytest

from analysis.exports import export
from analysis.exports.ddi import NAMESPACE
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.spoken import spoken
from analysis.tabulation import report
from analysis.writers.html import page
from analysis.writers.xlsx import workbook
from app.questionnaire.datafile import codebook
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import Changes
from app.questionnaire.revision.joining import Joining
from app.questionnaire.texts import key

TRIAL = """
survey: trial
title: Trial
missing: {dont_know: We do not know, under_embargo: "Under embargo, until it is published"}
sections:
  - name: c
    title: Policy
    questions:
      - name: plan
        type: select_one
        label: Is there a plan?
        missing: [dont_know, under_embargo]
        choices: [{name: none, label: There is none}, {name: some, label: There is one}]
      - {name: cities, type: integer, label: How many cities have one?, missing: [under_embargo]}
      - name: first
        type: rank
        label: What comes first?
        top: 2
        missing: [under_embargo]
        choices: [{name: light, label: Light}, {name: trust, label: Trust}]
"""
WORDS, FRENCH = "Under embargo, until it is published", "Sous embargo, jusqu’à la publication"


@pytest.fixture
def answered(study):
    book = codebook(loads(TRIAL))
    study.variables, study.missing_labels = list(book.variables), book.missing_labels
    study.answer("KEN", plan="some", cities=3)
    study.answer("PER", plan="~under_embargo", cities="~under_embargo", first__1="~under_embargo")
    study.answer("JPN", plan="~dont_know", cities=0)
    study.plan = {
        "title": "Trial",
        "sections": [
            {
                "title": "Policy",
                "tables": [
                    {
                        "kind": "frequency",
                        "of": "plan",
                        "name": "plans",
                        "missing": {"under_embargo": "show"},
                    },
                    {"kind": "frequency", "of": "plan"},
                    {"kind": "summary", "of": "cities"},
                    {"kind": "rank", "of": "first"},
                ],
            }
        ],
    }
    study.write()
    return study


def made(folder, language="en"):
    data = open_dataset(folder)
    if language != "en":
        said = {key("missing/under_embargo", WORDS): FRENCH}
        book = spoken(data.codebook, [loads(TRIAL)], said, language)
        data = replace(data, catalogue=replace(data.catalogue, codebook=book))
    return report(data, Plan.frozen(data.plan), language)


def rows_of(file):
    return [row for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(("language", "words"), [("en", WORDS), ("fr", FRENCH)])
def test_a_frequency_says_it_in_words_in_the_workbook_and_on_the_page(answered, tmp_path, language, words):
    found = made(answered.folder, language)
    (tmp_path / "a.xlsx").write_bytes(workbook(found))
    rows = rows_of(tmp_path / "a.xlsx")
    assert len([row for row in rows if row[0] == words and row[1] == 1]) == 3, "shown, left out, and ranked"
    assert any(f"under_embargo = {words}" in str(cell) for row in rows for cell in row)
    assert page(found).count(words) >= 4
    assert "under_embargo" not in page(found)


def test_statistical_files_and_codebooks_say_it_too(answered, tmp_path):
    for form, read in (("sav", pyreadstat.read_sav), ("dta", pyreadstat.read_dta)):
        export(answered.folder, tmp_path / f"a.{form}")
        _frame, about = read(tmp_path / f"a.{form}", user_missing=True)
        assert WORDS in about.variable_value_labels["cities"].values()
    export(answered.folder, tmp_path / "a.ddi")
    entries = ET.parse(tmp_path / "a.ddi").iter(f"{{{NAMESPACE}}}catgry")
    said = {tuple(child.text for child in entry) for entry in entries}
    assert ("under_embargo", WORDS) in said
    with (tmp_path / "a.codes.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = list(csv.DictReader(file))
    assert {one["label"] for one in codes if one["code"] == "under_embargo"} == {WORDS}


def test_of_several_instruments_the_last_says_what_a_code_means_and_a_withdrawn_one_keeps_its_words():
    first = loads(TRIAL.replace("Under embargo, until", "Not before").replace("dont_know", "unsure"))
    joined = Joining((first, loads(TRIAL)), Changes())
    assert joined.book.missing_labels == {
        "unsure": "We do not know",
        "dont_know": "We do not know",
        "under_embargo": WORDS,
    }
