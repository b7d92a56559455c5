"""What cannot be true together is refused by the surveys that ship: parts above totals, an end too early."""

from datetime import date
from pathlib import Path

import pytest

from app.questionnaire.answers import Answers, Item
from app.questionnaire.load import load
from app.questionnaire.review import problems
from app.questionnaire.route import Route

SURVEYS = Path(__file__).parents[2] / "survey_definitions"
WORK = {"r1_unit": "planning_design", "r2_role": ["designs"]}


def messages(survey, answers):
    """What is to mend, by part."""
    route = Route(load(SURVEYS / survey), answers, date(2020, 3, 1))
    return {one.part: one.message for one in problems(route, "en") if not one.missing}


@pytest.mark.parametrize(
    ("own", "part", "said"),
    [
        ({"b2_total": 10, "b2_large": 11}, "b2_large", "cannot be more than the number of all local"),
        ({"b1_share": "100.5"}, "b1_share", "100"),
        ({"b1_share": "-1"}, "b1_share", "0"),
        ({"b2_total": -3}, "b2_total", "0"),
    ],
)
def test_a_states_answers_are_refused_that_cannot_be(own, part, said):
    assert said in messages("safer_cities", Answers(own))[part]
    assert part not in messages("safer_cities", Answers({"b2_total": 10, "b2_large": 10, "b1_share": "100"}))


@pytest.mark.parametrize(
    ("own", "part", "said"),
    [
        ({"k9_total": 10, "k9_women": 11}, "k9_women", "above the number of all participants"),
        ({"k5_start": "2019-05-02", "k5_end": "2019-05-01"}, "k5_end", "cannot be before the first"),
    ],
)
def test_an_activity_is_refused_that_cannot_be(own, part, said):
    usual = {"k1_title": "A course", "k2_type": "workshop", "k5_status": "completed"}
    wrong = Answers(WORK, {"activities": (Item({**usual, **own}, id="aaaaaa"),)})
    assert said in messages("capacity_building", wrong)[part]
    right = {name: 10 if name == "k9_women" else value for name, value in own.items() if name != "k5_end"}
    fine = Answers(WORK, {"activities": (Item({**usual, **right}, id="aaaaaa"),)})
    assert part not in messages("capacity_building", fine)
