"""Reasons for having no answer: outside the base and said, or counted in it, as the plan says of each."""

import random

import pytest

from analysis.audit import recovered
from analysis.disclosure import disclosed
from analysis.plan_text import PlanError
from analysis.release import Release
from analysis.successive import Footing
from analysis.tables import Role
from analysis.tabulation import report, view_of

PUBLIC = {"audience": "public", "publication": {"question": "j4"}}
C1 = {"kind": "frequency", "of": "c1"}
BY = {"kind": "crosstab", "of": "c1", "by": "c2"}


def asked(study):
    study.ask("c1", "<0=No 1=Yes")
    study.ask("c2", "x=X y=Y")
    answers = {
        "KEN": ("1", "x"),
        "UGA": ("0", "~skipped"),
        "EGY": ("~dont_know", "x"),
        "BRA": ("~blank", "y"),
    }
    for state, (c1, c2) in answers.items():
        study.answer(state, c1=c1, c2=c2)
    return study


def lines(table):
    return [
        (head.label, cells[0].count, cells[0].share)
        for head, cells in zip(table.rows, table.cells, strict=True)
    ]


def test_reasons_are_outside_the_base_unless_the_plan_shows_them(study):
    (table,) = asked(study).tables({**C1, "missing": "exclude"})
    assert lines(table) == lines(study.tables(C1)[0])
    assert table.base == 2


def test_shown_they_count_in_the_base_each_under_its_name(study):
    (table,) = asked(study).tables({**C1, "missing": "show"})
    assert lines(table) == [
        ("No", 1, 1 / 4),
        ("Yes", 1, 1 / 4),
        ("Left blank", 1, 1 / 4),
        ("Do not know", 1, 1 / 4),
        ("Total", 4, 1),
    ]
    assert (table.base, table.left_out) == (4, ())
    assert table.notes == ("The base includes those without an answer whose reason stands in the table.",)


def test_each_reason_has_its_own_rule_and_what_is_not_shown_is_said(study):
    (table,) = asked(study).tables({**C1, "missing": {"dont_know": "show", "blank": "exclude"}})
    assert [line[:2] for line in lines(table)] == [
        ("No", 1),
        ("Yes", 1),
        ("Do not know", 1),
        ("Total", 3),
        ("Left blank", 1),
    ]
    assert [(one.code, one.count) for one in table.left_out] == [("blank", 1)]


def test_in_a_crosstab_rows_and_columns_have_them(study):
    (table,) = asked(study).tables({**BY, "missing": "show"})
    assert [head.label for head in table.rows] == [
        "X",
        "Y",
        "Not asked, because of an earlier answer",
        "Total",
    ]
    assert [head.label for head in table.columns] == ["No", "Yes", "Left blank", "Do not know", "Total"]
    assert [[cell.count for cell in row] for row in table.cells] == [
        [0, 1, 0, 1, 2],
        [0, 0, 1, 0, 1],
        [1, 0, 0, 0, 1],
        [1, 1, 1, 1, 4],
    ]


def test_those_in_none_of_the_groups_may_be_shown_too(study):
    asked(study).answer("XXX", c1="1", c2="x")
    entry = {**BY, "by": "respondent:m49_region", "missing": {"ungrouped": "show"}}
    (table,) = study.tables(entry)
    assert [head.label for head in table.rows] == [
        "Africa",
        "Americas",
        "In none of the groups",
        "Total",
    ]
    assert table.cell(":ungrouped", "1").count == 1


@pytest.mark.parametrize(
    ("missing", "what"),
    [
        ("hide", "there is no rule 'hide'"),
        ({"dontknow": "show"}, "no reason for a missing answer called 'dontknow'"),
        ({"withheld": "show"}, "no reason for a missing answer called 'withheld'"),
    ],
)
def test_a_rule_or_reason_that_there_is_not_is_told(study, missing, what):
    with pytest.raises(PlanError, match=what):
        asked(study).tables({**C1, "missing": missing})


def test_to_the_public_no_reason_counts_as_an_answer(study):
    study.ask("j4.c", "public=Public", section="j")
    with pytest.raises(PlanError, match="no reason counts as an answer"):
        asked(study).tables({**C1, "missing": "show"}, **PUBLIC)


@pytest.mark.parametrize("seed", range(6))
def test_of_opinions_no_hidden_number_follows_from_tables_with_and_without_the_reasons(study, seed):
    chance = random.Random(seed)
    study.ask("c1", "0=No 1=Yes 2=Partly")
    study.ask("c2", "x=X y=Y z=Z")
    study.ask("c3", "a=A b=B", kind="choices")
    for n in range(40):
        study.answer(
            f"S{n}",
            c1=chance.choices(["0", "1", "2", "~dont_know", "~blank"], [6, 4, 2, 2, 1])[0],
            c2=chance.choices(["x", "y", "z", "~dont_know"], [6, 3, 2, 1])[0],
            c3=chance.choice([["a"], ["a", "b"], "~dont_know"]),
        )
    entries = [
        C1,
        {**C1, "missing": "show"},
        BY,
        {**BY, "missing": {"dont_know": "show"}},
        {**BY, "of": "c3", "missing": "show"},
        {"kind": "frequency", "of": "c3"},
    ]
    plan, data = study.planned(*entries, opinion=["c1", "c2", "c3"])
    view = view_of(data, plan)
    tables = [table for entry in plan.keys.sections[0].tables for table in entry.tables(view)]
    shown = disclosed(Footing(tuple(tables)))
    assert any(cell.mark for table in shown for row in table.cells for cell in row)
    assert recovered(shown) == ()
    plainly = [
        table.cells[r][c] for table in shown for r, row in enumerate(table.cells) for c in range(len(row))
    ]
    assert all(cell.mark or cell.count is None or cell.count == 0 or cell.count >= 5 for cell in plainly)


def test_a_reason_of_the_surveys_own_is_left_out_by_name_and_lost_nowhere(study):
    code, label = "under_embargo", "Under embargo"
    study.missing_labels = {code: label}
    study.ask("end", missing=(code,))
    study.ask("kind", "a=One b=Two", missing=(code,))
    for state, end, kind in (("KEN", 2020, "a"), ("NER", f"~{code}", f"~{code}"), ("ITA", f"~{code}", "b")):
        study.answer(state, end=end, kind=kind)
    summary, counted = study.tables({"kind": "summary", "of": "end"}, {"kind": "frequency", "of": "kind"})
    assert [(one.code, one.label, one.count) for one in summary.left_out] == [(code, label, 2)]
    assert [(one.code, one.label, one.count) for one in counted.left_out] == [(code, label, 1)]


def published(study, few, *entries):
    """A report to the public of fifteen States that answered c1, and of few that said why they did not."""
    study.ask("j4.c", "public=Public aggregate=Totals", section="j")
    study.ask("c1", "0=No 1=Yes 2=Partly", missing=["dont_know", "not_applicable"])
    answers = [*"000001111122222", *(f"~{reason}" for reason, n in few.items() for _ in range(n))]
    for n, answer in enumerate(answers):
        study.answer(f"S{n:02}", c1=answer, j4__c="aggregate")
    return study.tables(*entries, **PUBLIC)


def test_a_reason_that_one_state_gave_is_told_to_the_public_with_the_others_in_one_number(study):
    by_region = {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"}
    matrix = {"kind": "matrix", "of": "c1"}
    told = published(study, {"dont_know": 1, "not_applicable": 4, "blank": 3}, C1, by_region, matrix)
    frequency, _, items = told
    missing = [(row.label, row_cells[0].count) for row, row_cells in rows_of(frequency, Role.MISSING)]
    assert missing == [("No answer", 8)]
    assert not any("know" in one.label.lower() for table in told for one in table.left_out)
    assert ("No answer", 8) in [(one.label, one.count) for one in frequency.left_out]
    assert [head.label for head in items.columns if head.role is Role.MISSING] == ["No answer"]
    assert str(frequency.cells[-1][0].query.where[-1]) == "c1 = [blank] or [dont_know] or [not_applicable]"


def test_reasons_that_enough_gave_are_told_to_the_public_each(study):
    (table,) = published(study, {"dont_know": 3, "blank": 4}, C1)
    assert sorted(cells[0].count for _, cells in rows_of(table, Role.MISSING)) == [3, 4]


def reasons(table):
    """What a table tells of why there is no answer, in its rows and around it."""
    rows = [(row.label, cells[0].count) for row, cells in rows_of(table, Role.MISSING)]
    return rows, [(one.label, one.count) for one in table.left_out]


@pytest.mark.parametrize("keys", [PUBLIC, {"opinion": ["c1"]}])
def test_the_reason_of_one_late_state_does_not_follow_from_two_reports(studies, keys):
    """Each of them alone tells the reasons one by one: “Do not know” was 5, and is 6."""
    before, now = studies("before"), studies("now")
    published(before, {"dont_know": 5, "blank": 5})
    published(now, {"dont_know": 6, "blank": 5})
    (alone,) = now.tables(C1, **keys)
    assert ("Do not know", 6) in reasons(alone)[0]
    plan, data = before.planned(C1, **keys)
    first = Release.of(view_of(data, plan).data, plan, report(data, plan))
    plan, data = now.planned(C1, **keys)
    (table,) = report(data, plan, releases=[first]).tables
    assert reasons(table) == ([("No answer", 11)], [("No answer", 11)])


def grouped(study, few, *b):
    """The same States, of whom these gave “b” as their answer to g, and all others “a”."""
    study.ask("g", "a=A b=B")
    published(study, few)
    for n, row in enumerate(study.rows["main"]):
        row |= {"g": "b" if n in b else "a", "g:missing": None}


def test_the_reason_of_one_state_outside_a_filter_does_not_follow_from_two_tables(study):
    """Of all, four do not know; of those with “a”, three."""
    grouped(study, {"dont_know": 4, "blank": 6}, 18, 22, 23, 24)
    some = {**C1, "where": {"g": "a"}}
    (alone,) = study.tables(some, **PUBLIC)
    assert reasons(alone)[0] == [("Left blank", 3), ("Do not know", 3)]
    for table, n in zip(study.tables(C1, some, **PUBLIC), (10, 6), strict=True):
        assert reasons(table) == ([("No answer", n)], [("No answer", n)])


def test_a_table_of_two_questions_does_not_tell_of_who_did_not_answer_the_second_alone(study):
    """Four did not know the first; of the others, three answered and did not know the second."""
    grouped(study, {"dont_know": 4})
    for row in study.rows["main"][:3]:
        row |= {"g": None, "g:missing": "dont_know"}
    tables = study.tables(C1, {"kind": "crosstab", "of": "c1", "by": "g"}, **PUBLIC)
    assert {label for table in tables for label, _ in reasons(table)[1]} == {"No answer"}


def test_two_tables_of_the_same_cases_tell_the_same_reasons_each(study):
    grouped(study, {"dont_know": 3, "blank": 4})
    by_g = {"kind": "crosstab", "of": "c1", "by": "g"}
    for table in study.tables(C1, by_g, **PUBLIC):
        assert reasons(table)[1] == [("Left blank", 4), ("Do not know", 3)]


def rows_of(table, role):
    return [(row, cells) for row, cells in zip(table.rows, table.cells, strict=True) if row.role is role]
