"""What became of names, in changes.yaml, must agree with the definition, or is told with its line."""

import pytest

from analysis.checking import verdict
from app.questionnaire.load import DefinitionError, loads
from app.questionnaire.revision.changes import Changes, read_changes

SURVEY = """
survey: trial
title: Trial
sections:
  - name: a
    title: A
    questions:
      - name: q
        type: select_one
        label: Which?
        choices: [{name: act, label: Act}, {name: plan, label: Plan}]
      - {name: t, type: text, label: Say}
      - {name: e, type: matrix, label: How?, rows: [{name: x, label: X}], columns: [{name: g, label: Good}]}
"""

MISTAKES = [
    ("{rename: q, to: t}", "'q' is still asked", "names are permanent"),
    ("{retire: gone}", "'reason' is missing", "known here: retire, reason"),
    ("{retire: t, reason: Why}", "'t' is still asked", "names are permanent"),
    ("{recode: p, codes: {a: b}}", "there is no question 'p'", ""),
    ("{recode: t, codes: {a: b}}", "'t' has no choices", "recode a closed question"),
    ("{recode: q, codes: {plan: act}}", "the code 'plan' is still offered", "codes are permanent"),
    ("{recode: q, codes: {law: act1}}", "there is no choice 'act1'", "did you mean 'act'?"),
    ("{split: s, into: [t, u]}", "there is no question 'u'", ""),
    ("{split: s, into: {q: [a], t: [a]}}", "the code 'a' goes to two questions", "once"),
    ("{forget: q}", "this says no change", "begin with 'rename'"),
    ("text", "this says no change", "begin with 'rename'"),
    ("{rename: o, to: t, because: why}", "'because' cannot be so", "known here: rename, to, reason"),
]


@pytest.mark.parametrize(("entry", "what", "mend"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_its_mend(entry, what, mend):
    with pytest.raises(DefinitionError) as refusal:
        read_changes(f"changes:\n  - {{retire: o, reason: Good}}\n  - {entry}\n", loads(SURVEY))
    [problem] = refusal.value.problems
    assert (problem.file, problem.line) == ("changes.yaml", 3)
    assert what in problem.what
    assert mend in problem.mend


@pytest.mark.parametrize(
    "text", ["[]", "changes: yes", "change: []", "changes: []\nmore: []", "changes: [&a b]"]
)
def test_a_file_that_is_no_list_of_changes_is_refused(text):
    with pytest.raises(DefinitionError):
        read_changes(text, loads(SURVEY))


def test_all_mistakes_come_at_once():
    with pytest.raises(DefinitionError) as refusal:
        read_changes("changes:\n  - {rename: q, to: t}\n  - {retire: t, reason: Why}\n", loads(SURVEY))
    assert [problem.line for problem in refusal.value.problems] == [2, 3]


def test_names_and_codes_are_followed_to_their_end():
    said = "changes: [{rename: o, to: p}, {rename: p, to: t}, {recode: q, codes: {law: rule, rule: act}}]"
    changes = read_changes(said, loads(SURVEY))
    assert (changes.renamed("o"), changes.renamed("o.comment")) == ("t", "t.comment")
    assert (changes.code("q", "law"), changes.code("q", "plan"), changes.code("t", "law")) == (
        "act",
        "plan",
        "law",
    )
    assert Changes.from_json(changes.to_json()) == changes
    assert changes + changes == changes


def test_names_that_go_round_end_where_they_began():
    changes = Changes.from_json([{"rename": "a", "to": "b"}, {"rename": "b", "to": "a"}])
    assert changes.renamed("a") == "b"
    assert changes.code("q", "x") == "x"


def test_checking_a_survey_checks_its_changes_too(tmp_path):
    folder = tmp_path / "trial"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(SURVEY)
    (folder / "changes.yaml").write_text("changes:\n  - {retire: t, reason: Why}\n")
    [mistake] = verdict(folder).mistakes
    assert mistake.startswith(f"{folder / 'changes.yaml'}:2: 't' is still asked")
    (folder / "changes.yaml").write_bytes(b"\xff")
    assert "UTF-8" in verdict(folder).mistakes[0]
