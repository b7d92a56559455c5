"""Candidates: gates, evidence in words, spread, and what people decide; nothing of it is published."""

import pytest

from analysis.checking import verdict
from analysis.decisions import NOT_GIVEN, Decisions
from analysis.mapping_report import write_report
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_text import PlanError
from analysis.tabulation import report
from tests.analysis.indicators.study import SCHEME, answered, asked

CANDIDATES = {
    "title": "Champions",
    "gates": [
        {"label": "Interested", "condition": "${i2} = 'lead'"},
        {"label": "Authority", "condition": "${i2c} != ''"},
    ],
    "criteria": [
        {"label": "Policy", "weight": "30", "answers": ["c1", "c2"]},
        {"label": "Cities", "weight": "20", "answers": ["city"]},
    ],
    "spread": [{"by": "respondent:m49_region", "least": "1", "most": "2"}],
}
INTEREST = {"KEN": "lead", "UGA": "no", "EGY": "lead", "BRA": "lead", "PER": "~dont_know", "JPN": "lead"}
HEAD = "respondent,decision,who,when,why\n"
DECISIONS = (
    HEAD + "KEN,validated,A. Desk,2020-02-01,Checked with the mission\n"
    "BRA,validated,A. Desk,2020-02-01,Checked\n"
    "EGY,validated,A. Desk,2020-02-02,Checked\n"
    "BRA,not_shortlisted,Board,2020-02-10,One of the region is enough\n"
    'BRA,shortlisted,Board,2020-02-20,"Another, with cities"\n'
)


@pytest.fixture
def states(study):
    study = asked(study)
    study.ask("i2", "lead=With_its_own_means no=No")
    study.ask("i2c", kind="text", measure="text")
    study.ask("city", kind="text", measure="text", table="cities")
    study = answered(study)
    study.rows["main"] = [
        {
            **row,
            **(
                {"i2": None, "i2:missing": INTEREST[row["respondent"]][1:]}
                if INTEREST[row["respondent"]].startswith("~")
                else {"i2": INTEREST[row["respondent"]], "i2:missing": None}
            ),
            **({"i2c": "Cabinet", "i2c:missing": None} if row["respondent"] != "EGY" else {}),
        }
        for row in study.rows["main"]
    ]
    study.item("cities", "BRA", "1", city="Recife")
    study.item("cities", "BRA", "2", city="Belém")
    study.scheme = {**SCHEME, "candidates": CANDIDATES}
    study.plan = {"title": "T", "sections": [{"title": "S", "tables": [{"kind": "candidates"}]}]}
    return study


def made(states, tmp_path, decisions=DECISIONS):
    """The tables of the paper by name, with these decisions."""
    data, taken = open_dataset(states.write()), NOT_GIVEN
    if decisions:
        (tmp_path / "decisions.csv").write_text(decisions, "utf-8")
        taken = Decisions.read(tmp_path / "decisions.csv", INTEREST)
    tables = report(data, Plan.frozen(data.plan), decisions=taken).tables
    return {table.name.removeprefix("candidates-"): table for table in tables}


def texts(table):
    return [[cell.text for cell in row] for row in table.cells]


def test_gates_are_told_of_every_state_in_the_order_of_the_list_and_what_is_missing_is_not_known(
    states, tmp_path
):
    assert texts(made(states, tmp_path)["gates"]) == [
        ["Kenya", "Yes", "Yes", "Yes", "Yes"],
        ["Uganda", "No", "No", "Yes", "No"],
        ["Egypt", "Yes", "Yes", "Not known", "No"],
        ["Brazil", "Yes", "Yes", "Yes", "Yes"],
        ["Peru", "No", "Not known", "Yes", "No"],
        ["Japan", "No", "Yes", "Yes", "No"],
    ]


def test_evidence_is_the_answers_in_words_of_those_who_pass_every_gate_without_a_score(states, tmp_path):
    tables = made(states, tmp_path)
    assert tables["evidence-c1"].title == "Champions: Policy (weight 30)"
    assert texts(tables["evidence-c1"]) == [["Kenya", "No", "No"], ["Brazil", "All", "All"]]
    assert texts(tables["evidence-city"]) == [["Kenya", ""], ["Brazil", "Recife; Belém"]]


def test_the_spread_counts_who_can_be_considered_and_whom_people_have_chosen_last(states, tmp_path):
    assert texts(made(states, tmp_path)["spread-m49_region"]) == [
        ["Africa", "1", "0", "1 to 2"],
        ["Americas", "1", "1", "1 to 2"],
        ["Asia", "0", "0", "1 to 2"],
    ]


def test_decisions_are_kept_with_who_when_and_why_and_the_hash_of_their_file(states, tmp_path):
    table = made(states, tmp_path)["decisions"]
    assert texts(table)[-1] == ["Brazil", "Shortlisted", "Board", "20 February 2020", "Another, with cities"]
    assert any("decisions.csv (sha256:" in note for note in table.notes)


def test_a_choice_of_one_that_does_not_pass_every_gate_is_pointed_at(states, tmp_path):
    taken = DECISIONS + "UGA,shortlisted,Board,2020-02-20,Sent a letter\n"
    assert (
        "Shortlisted without passing every gate: Uganda." in made(states, tmp_path, taken)["decisions"].notes
    )


def test_without_decisions_nobody_can_be_considered_and_nothing_is_decided(states, tmp_path):
    tables = made(states, tmp_path, decisions="")
    assert {row[-1] for row in texts(tables["gates"])} == {"No"}
    assert texts(tables["decisions"]) == []
    assert "No decisions were given." in tables["decisions"].notes


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("XXX,validated,A,2020-01-01,B", "'XXX' has sent no answers"),
        ("KEN,chosen,A,2020-01-01,B", "'chosen' is no decision"),
        ("KEN,validated,,2020-01-01,B", "`who` is empty"),
        ("KEN,shortlisted,A,2020-01-01,", "`why` is empty"),
        ("KEN,shortlisted,A,1 May,B", "'1 May' is no date"),
    ],
)
def test_a_line_that_is_no_decision_of_a_person_is_refused_with_its_line(states, tmp_path, line, what):
    (tmp_path / "decisions.csv").write_text(f"{HEAD}KEN,validated,A,2020-01-01,B\n{line}\n")
    with pytest.raises(PlanError, match=rf"decisions\.csv:3: {what}; .+"):
        write_report(states.write(), tmp_path / "out.xlsx", decisions=tmp_path / "decisions.csv")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_file_without_the_columns_is_refused(states, tmp_path):
    (tmp_path / "decisions.csv").write_text("state,decision\nKEN,validated\n")
    with pytest.raises(PlanError, match="is no list of decisions; write the columns respondent,decision,who"):
        write_report(states.write(), tmp_path / "out.xlsx", decisions=tmp_path / "decisions.csv")


def test_a_publication_that_asks_for_the_candidates_is_refused_at_its_line(states):
    states.ask("j4.c", "public=Public internal=Internal")
    states.plan |= {"publication": {"question": "j4"}}
    data = open_dataset(states.write())
    plan = Plan.frozen(data.plan).made_for("public")
    with pytest.raises(PlanError) as refused:
        report(data, plan)
    (problem,) = refused.value.problems
    assert problem.what == "the working paper on candidates is never published"
    assert problem.line == plan.text.lines["sections", 0, "tables", 0, "kind"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("${c} = 1", "${z} = 1", "${z} does not exist"),
        ("answers: [c]", "answers: [z]", "no question or variable called 'z'"),
        ("answers: [c]", "answers: [who]", "personal"),
        ("respondent:region", "respondent:regio", "regio"),
        ("respondent:region", "region", "grouping of respondents"),
    ],
)
def test_a_mistake_in_the_candidates_is_told_by_the_check(tmp_path, old, new, what):
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "code_lists/framework_node.csv").write_text("code,label_en\nA,Place\n")
    (tmp_path / "code_lists/states.csv").write_text("code,label_en,region\nKEN,Kenya,Africa\n")
    (tmp_path / "s").mkdir()
    (tmp_path / "s/questionnaire.yaml").write_text(
        "survey: s\ntitle: T\nrespondent: {kind: state, code_list: states}\n"
        "sections:\n  - name: a\n    title: A\n"
        "    questions:\n      - {name: c, type: integer, label: C}\n"
        "      - {name: who, type: text, label: W, personal: true}\n"
    )
    text = """\
title: M
version: "1"
levels: [{code: low, label: Low, at_least: 0}, {code: high, label: High, at_least: 0.5}]
indicators: [{code: S1, label: S, nodes: [A], kind: process, formula: "${c}"}]
candidates:
  title: Champions
  gates: [{label: Interested, condition: "${c} = 1"}]
  criteria: [{label: Policy, weight: 1, answers: [c]}]
  spread: [{by: "respondent:region"}]
"""
    assert old in text
    (tmp_path / "s/indicators.yaml").write_text(text.replace(old, new))
    (said,) = verdict(tmp_path / "s").mistakes
    assert what in said
    assert said.endswith("[C123]")
