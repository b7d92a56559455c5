"""From last time in reports: what came of earlier answers, counted; to the public nothing of a few."""

import pytest

from analysis.kinds.base import PlanMistake
from analysis.kinds.last_time import LastTime
from analysis.tables import Mark

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
    assert {cell.mark for row in table.cells for cell in row} == {Mark.PRIMARY, Mark.COMPLEMENTARY}
    assert all(cell.count is None for row in table.cells for cell in row)


def test_the_public_is_told_what_enough_have_done(study):
    (table,) = asked(study, confirmed="KEN UGA EGY").tables({"kind": "last_time"}, **PUBLIC)
    assert table.cell("c", "confirmed").count == 3


def test_a_plan_that_asks_for_more_before_a_number_is_shown_is_obeyed(study):
    plan = {**PUBLIC, "disclosure": {"least": 4}}
    (table,) = asked(study, confirmed="KEN UGA EGY").tables({"kind": "last_time"}, **plan)
    assert all(cell.count is None for row in table.cells for cell in row)


def test_single_questions_are_told_to_nobody_outside():
    with pytest.raises(PlanMistake):
        LastTime(kind="last_time", by="question").check_public()
