"""A questionnaire changed while people answer it: the team sees what that does, and nobody loses anything."""

import re
from textwrap import dedent

from sqlalchemy import select

from app.collection import draft, moving, publishing
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import Event
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import read_changes
from tests.views.conftest import HARBOURS
from tests.views.team_office import words

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
    assert "was changed since this page was opened" in answer.text
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


def test_the_team_sees_the_effect_and_publishes_what_it_saw(signed_in):
    office = signed_in
    round_ = office.round()
    kenya, _niger = office.invite(round_, "KEN,a@example.org", "NER,b@example.org")
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=kenya.id)
    draft.save(kenya, {("a", ""): Post(0, {"a3": "Much", "a4": 7})}, person)
    page = f"/team/rounds/{round_.name}/changed-questionnaire"
    assert "There is nothing to publish" in office.get(page)
    text = (office.folder / "harbours/questionnaire.yaml").read_text()
    changed = text.replace("{name: a4, number: A4, type: integer", "{name: a4, number: A4, type: text")
    (office.folder / "harbours/questionnaire.yaml").write_text(changed)
    shown = office.get(page)
    assert "1 draft would be brought to it. In 1 of them, an answer in hand would need attention." in shown
    assert "a4 Of another type: integer → text How many harbours? 1 1 0" in shown
    assert office.post(page, seen="x").status_code == 409
    seen = re.search(r'name="seen" value="(\w+)"', office.browser.get(page).text)[1]
    assert office.post(page, seen=seen).status_code == 302
    assert "1 draft was brought to it." in office.get(page)
    assert [one.value for one in moving.leftovers_of(kenya)] == [7]
    (office.folder / "harbours/changes.yaml").write_text("changes:\n  - {retire: a4, reason: Why}\n")
    refused = office.browser.get(page)
    assert refused.status_code == 422
    assert "changes.yaml:2" in words(refused)


def test_the_team_cannot_publish_another_meaning_in_an_anonymous_section(signed_in):
    office = signed_in
    file = office.folder / "harbours/questionnaire.yaml"
    asked = "{name: o, title: Opinions, anonymous: true, questions: [{name: o1, type: text, label: So?}]}"
    file.write_text(f"{file.read_text().rstrip()}\n  - {asked}\n")
    round_ = office.round()
    file.write_text(file.read_text().replace("o1, type: text", "o1, type: integer"))
    shown = office.get(f"/team/rounds/{round_.name}/changed-questionnaire")
    assert "nothing says which questionnaire an answer was given to" in shown
    assert "Publish the changed questionnaire" not in shown


def test_the_team_cannot_publish_an_anonymous_section_that_copies_an_answer(signed_in):
    office = signed_in
    round_ = office.round()
    file = office.folder / "harbours/questionnaire.yaml"
    copy = '{name: o1, type: calculate, calculation: "${a1}", kind: text}'
    file.write_text(
        f"{file.read_text().rstrip()}\n  - {{name: o, title: O, anonymous: true, questions: [{copy}]}}\n"
    )
    refused = office.browser.get(f"/team/rounds/{round_.name}/changed-questionnaire")
    assert refused.status_code == 422
    assert "anonymous answers keep no copy of it" in words(refused)
