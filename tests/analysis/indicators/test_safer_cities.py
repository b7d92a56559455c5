"""The indicators of the survey of Member States cover what they have to, and quote nothing."""

import re

import pytest

from analysis.catalogue import Catalogue
from analysis.code_lists import CodeList
from analysis.indicators.formula import Response
from analysis.indicators.rules import Rules
from analysis.scheme import Scheme
from app.questionnaire.datafile import codebook
from app.questionnaire.load import load
from app.questionnaire.package import NOT_APPLICABLE
from config import ROOT

FOLDER = ROOT / "survey_definitions/safer_cities"
SERIES = [
    "11.1.1",
    "11.2.1",
    "11.3.2",
    "11.7.1",
    "11.7.2",
    "11.a.1",
    "16.1.1",
    "16.1.2",
    "16.1.3",
    "16.1.4",
    "16.2.3",
    "16.3.1",
    "16.3.2",
    "16.6.2",
    "16.7.2",
    "5.2.1",
    "5.2.2",
    "3.6.1",
]
QUESTIONS = [
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "c6",
    "d2",
    "d3",
    "d4",
    "d5",
    "d6",
    "d7",
    "d9",
    "e1",
    "e2",
    "e3",
    "e4",
    "e5",
    "h1",
    "h2",
    "h3",
    "h6",
    "g1",
    "g2",
    "g3",
    "g4",
    "g5",
    "f1",
]


@pytest.fixture(scope="module")
def rules():
    book = codebook(load(FOLDER))
    nodes = (ROOT / "survey_definitions/code_lists/framework_node.csv").read_bytes()
    catalogue = Catalogue(book, {"framework_node": CodeList.read("framework_node", nodes)})
    return Rules.of(Scheme.read(FOLDER / "indicators.yaml"), catalogue)


def test_every_series_of_the_global_goals_is_there_with_its_wording(rules):
    listed = {one.series: one for one in rules.scheme.keys.indicators if one.series}
    assert set(listed) == {f"SDG {series}" for series in SERIES}
    assert all(one.wording and one.kind == "outcome" and not one.scored for one in listed.values())


def test_every_scored_question_of_the_survey_is_behind_a_score(rules):
    read = {source.question for node in rules.scheme.nodes for source in rules.behind(node)}
    assert [name for name in QUESTIONS if not any(one.startswith(name) for one in read)] == []


def test_what_people_think_and_what_comes_of_it_enter_no_score(rules):
    shown = {one.code for one in rules.scheme.keys.indicators if not one.scored}
    assert {"V1", "X1", "X14", "Y1"} <= shown
    assert len(rules.scheme.scored) >= 30


def test_no_paragraph_of_the_guidelines_is_numbered_or_quoted(rules):
    text = (FOLDER / "indicators.yaml").read_text("utf-8")
    assert re.findall(r"(?i)\bpara(?:graph|\.)\s*\d|¶", text) == []


def test_a_state_without_large_cities_is_not_judged_by_them(rules):
    none = {"d4": "not_applicable", "d5": "not_applicable", "d4_share": "skipped", "d5_share": "skipped"}
    profile = rules.profile(Response(missing=none))
    reasons = {one.indicator.code: one.reason for one in profile.results}
    assert (reasons["P1"], reasons["P2"], reasons["S1"]) == (NOT_APPLICABLE, NOT_APPLICABLE, "blank")


def test_what_a_state_answers_is_scored_as_the_rules_say(rules):
    answers = {
        "c1": "4",
        "c2": "2",
        "c3": ("housing", "youth"),
        "c5": "3",
        "d9": "0",
        "g5": "3",
        "g3_number": 7,
    }
    rows = {f"e1.{row}": "3" for row in ("planning_code", "public_space", "lighting", "transport")}
    profile = rules.profile(Response(answers | rows, {"f1_evidence": ("1", "4")}))
    scores = {one.indicator.code: one.score for one in profile.results if one.score is not None}
    assert {code: float(score) for code, score in scores.items()} == {
        "S1": 1,
        "S2": 0.5,
        "S3": 0.25,
        "S4": 0.75,
        "S8": 0,
        "P6": 0.75,
        "K3": 1,
        "K5": 0.75,
        "K6": 1,
    }
    assert float(profile.node("AA1").score) == pytest.approx(1.75 / 3)
    assert profile.node("AA1").level == "2"
