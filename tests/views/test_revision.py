"""A questionnaire changed while people answer it: the team sees what that does, and respondents lose nothing."""

from textwrap import dedent

from sqlalchemy import select

from app.collection import draft, moving, publishing
from app.collection.scope import OPERATOR
from app.db import db
from app.models import Event
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import read_changes
from tests.views.conftest import HARBOURS

WITHOUT = "              - {name: a3, type: integer, label: Ships, min: 0, max: 900, missing: [dont_know]}\n"
CHANGED = HARBOURS.replace(WITHOUT, "").replace("name: a1, type: text", "name: a9, type: text")
CHANGES = "changes: [{rename: a1, to: a9}, {retire: a3, reason: Nobody counts them}]"


def publish(house):
    questionnaire = loads(dedent(CHANGED))
    publishing.publish(OPERATOR, house.round, questionnaire, read_changes(CHANGES, questionnaire))


def own(house):
    return draft.load(house.kenya, moving.as_drawn(house.kenya, "")).answers.own


def test_an_answer_that_is_not_asked_any_more_is_listed_with_the_reason(house, kenya):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a1="Mombasa", a3="7")
    publish(house)
    for page in ("", "/check-and-send"):
        shown = kenya.get(f"/r/{house.kenya.public_id}{page}").text
        assert "Kept, but not asked any more" in shown
        assert "Nobody counts them" in shown
    assert "Kept, but not asked" not in kenya.get(f"/r/{house.kenya.public_id}/a").text


def test_a_page_that_was_open_while_the_questionnaire_was_changed_loses_nothing(house, kenya):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a1="Mombasa", a3="7")
    kenya.get(f"/r/{house.kenya.public_id}/a")
    publish(house)
    answer = kenya.send(a1="Lamu", a2="no", a3="9")
    assert "was changed since this page was opened" in kenya.get(f"/r/{house.kenya.public_id}").text
    assert answer is not None
    assert {key: value for key, value in own(house).items() if key != "a0"} == {
        "a9": "Lamu",
        "a2": "no",
        "a3": 9,
    }
    assert [left.value for left in moving.leftovers_of(house.kenya)] == [9]


def test_the_reason_stands_on_record_with_the_event(house, kenya):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a1="Mombasa")
    publish(house)
    event = db.session.scalars(select(Event).where(Event.kind == "revised")).one()
    assert event.changes == {"a1": ["Mombasa", None], "a9": [None, "Mombasa"]}
