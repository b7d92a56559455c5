"""From last time in reports: what came of earlier answers, counted; to the public nothing of a few."""

import pytest

from analysis.kinds.base import PlanMistake
from analysis.kinds.last_time import LastTime
from analysis.release import Release
from analysis.tabulation import report, view_of

PUBLIC = {
    "audience": "public",
    "publication": {"question": "pub", "public": "public", "aggregate": "aggregate"},
}


def asked(study, **came):
    """Three States that have answered, and what came of their earlier answers: {outcome: States}."""
    study.ask("c1", "0=No 1=Yes")
    study.ask("pub", "public=Public aggregate=Aggregate internal=Internal")
    for state in ("KEN", "UGA", "EGY"):
        study.answer(state, c1="1", pub="public")
    study.earlier = [
        {
            "submission": f"S-{state}",
            "respondent": state,
            "section": "c",
            "question": "c1",
            "outcome": outcome,
        }
        for outcome, states in came.items()
        for state in states.split()
    ]
    return study


def released(study, *entries, after=(), **keys):
    """The report as it is issued: its ledger, whose tables are its own."""
    plan, data = study.planned(*entries, **keys)
    made = report(data, plan, releases=after)
    return Release.of(view_of(data, plan).data, plan, made)


def test_the_share_confirmed_is_a_figure_with_its_base(study):
    (table,) = asked(study, confirmed="KEN UGA", updated="EGY").tables({"kind": "last_time"})
    assert table.cell("c", "earlier").count == 3
    assert (table.cell("c", "confirmed").count, table.cell("c", "confirmed").share) == (2, 2 / 3)
    assert table.cell("total", "untouched").count == 0
    assert "Member States: 3 that had answered" in table.base_text


def test_by_question_each_has_its_row_in_its_own_words(study):
    (table,) = asked(study, withdrawn="KEN").tables({"kind": "last_time", "by": "question"})
    assert [(row.code, row.label) for row in table.rows] == [("c1", "Question c1"), ("total", "All")]


def test_a_round_that_looks_back_on_none_has_no_such_table(study):
    assert asked(study).tables({"kind": "last_time"}) == ()


def test_the_public_is_told_nothing_of_a_few(study):
    (table,) = asked(study, confirmed="KEN UGA", updated="EGY").tables({"kind": "last_time"}, **PUBLIC)
    outcomes = [table.cell(row, column) for row in ("c", "total") for column in ("confirmed", "updated")]
    assert all(cell.mark and cell.count is None and cell.share is None for cell in outcomes)


def test_the_public_is_not_told_that_one_or_two_had_answered_before(study):
    (table,) = asked(study, confirmed="KEN UGA").tables({"kind": "last_time"}, **PUBLIC)
    assert all(cell.mark for row in table.cells for cell in row if cell.count != 0)
    assert table.base is None
    assert "2" not in table.base_text


def test_the_public_is_told_how_many_states_and_not_how_many_answers(study):
    asked(study, confirmed="KEN UGA EGY", updated="KEN UGA EGY")
    study.earlier += [{**one, "question": "c2"} for one in study.earlier]
    (table,) = study.tables({"kind": "last_time"}, **PUBLIC)
    assert [cell.count for cell in table.cells[0]] == [3, 3, 0, 3, 0, 0]
    assert table.cell("c", "updated").share == 1
    assert table.cell("c", "confirmed").query.counted == "different: respondent"


def test_who_keeps_a_section_to_the_secretariat_is_not_counted_in_it(study):
    asked(study, confirmed="KEN UGA EGY")
    study.ask("pub.c", "public=Public internal=Internal")
    for row, choice in zip(study.rows["main"], ("public", "public", "internal"), strict=True):
        row["pub.c"] = choice
    study.earlier += [{**study.earlier[0], "section": "v"}, {**study.earlier[2], "section": "v"}]
    (table,) = study.tables({"kind": "last_time"}, **{**PUBLIC, "disclosure": {"least": 3}})
    assert table.cell("c", "confirmed").mark
    assert table.cell("c", "total").mark


def test_what_came_of_questions_that_no_publication_uses_is_not_in_one(study):
    """Neither in the row of their section nor in that of all; nor items of lists that ask nothing else."""
    asked(study, confirmed="KEN UGA EGY")
    study.ask("c2", "0=No 1=Yes")
    study.ask("k1", "0=No 1=Yes", table="k")
    study.parents["k"] = "main"
    for question, section in (("c2", "c"), ("k", "k")):
        study.earlier += [
            {**one, "question": question, "section": section, "outcome": "updated"}
            for one in study.earlier[:3]
        ]
    plan = {**PUBLIC, "internal": ["c2", "k1"]}
    (table,) = study.tables({"kind": "last_time"}, **plan)
    assert [row.code for row in table.rows] == ["c", "total"]
    assert [cell.count for cell in table.cells[0]] == [3, 3, 0, 0, 0, 0]
    (whole,) = study.tables({"kind": "last_time"}, **{**plan, "audience": "internal"})
    assert whole.cell("c", "updated").count == 3


def test_one_late_state_is_not_told_by_the_report_that_follows(studies):
    """Neither by what it did with an answer, nor in a row that it is the first to change."""
    first = asked(studies("first"), confirmed="KEN UGA EGY", updated="KEN UGA EGY")
    issued = released(first, {"kind": "last_time"}, **PUBLIC)
    second = asked(studies("second"), confirmed="KEN UGA EGY", updated="KEN UGA EGY BRA")
    second.answer("BRA", c1="1", pub="public")
    (alone,) = second.tables({"kind": "last_time"}, **PUBLIC)
    assert alone.cell("c", "updated").count == 4
    (table,) = released(second, {"kind": "last_time"}, after=[issued], **PUBLIC).tables
    assert all(table.cell(row, "updated").mark for row in ("c", "total"))


def test_a_plan_that_asks_for_more_before_a_number_is_shown_is_obeyed(study):
    plan = {**PUBLIC, "disclosure": {"least": 4}}
    (table,) = asked(study, confirmed="KEN UGA EGY").tables({"kind": "last_time"}, **plan)
    assert all(cell.count is None for row in table.cells for cell in row)


def test_single_questions_are_told_to_nobody_outside():
    with pytest.raises(PlanMistake):
        LastTime(kind="last_time", by="question").check_public()
