"""Staff find what colleagues of their unit have sent: no draft, nothing of another unit, and no names."""

import re

import pytest

from app.collection import items
from app.collection.colleagues import sent_by_unit
from app.collection.rounds import questionnaire_of
from app.collection.scope import FOCAL_POINT, Actor
from tests.questionnaire.mistakes import problems
from tests.views.conftest import house_of, invited

INVENTORY = """
survey: inventory
title: Inventory
respondent: {kind: staff, code_list: units}
choices: {units: {code_list: units, choices: [{name: ports, label: Ports}, {name: roads, label: Roads}]}}
sections:
  - name: k
    title: Activities
    questions:
      - {name: best, type: text, label: What is the best called?}
      - {name: known, type: text, label: Is it known?, suggest: best}
      - {name: secret, type: text, label: What else?}
      - name: works
        type: repeat
        label: Activities
        singular: activity
        ask: page
        item_label: "${title}"
        questions:
          - {name: title, type: text, label: What is it called?}
          - {name: alike, type: text, label: Is it known?, suggest: title}
          - {name: aside, type: text, label: What else is there?}
"""
STAFF = (
    ("S1", "Amina", "ports"),
    ("S2", "Binta", "ports"),
    ("S3", "Chen", "roads"),
    ("S4", "Dayo", ""),
    ("S5", "Esi", "ports"),
)


@pytest.fixture
def staff(pages, stopped):
    """A round of staff of two units, and one of none."""
    made = house_of(pages, stopped, INVENTORY)
    return made, {name: invited(made.round, code, name, unit) for code, name, unit in STAFF}


def answered(house, case, *, send=True, **given):
    """What somebody types on the page, sent or not."""
    visit = house.signed_in(case)
    visit.get(f"/r/{case.public_id}/k")
    visit.send(**given)
    if send:
        visit.get(f"/r/{case.public_id}/check-and-send")
        visit.send("check-and-send")
    return visit


def listing(house, case, *activities, send=True):
    """What somebody says of activities, each on a page of its own, sent or not."""
    own = Actor(case.respondent.name, FOCAL_POINT, case_id=case.id)
    for said in activities:
        made = items.add(case, "works", own)
        visit = house.signed_in(case)
        visit.get(f"/r/{case.public_id}/k/works/{made}")
        visit.send(**said)
    answered(house, case, send=send)


def offered_inside(house, case):
    """What the page of an activity of somebody offers."""
    made = items.add(case, "works", Actor(case.respondent.name, FOCAL_POINT, case_id=case.id))
    return offered(house, case, f"/works/{made}")[1]


def offered(house, case, inside=""):
    """What the page of somebody offers, without scripts."""
    visit = house.signed_in(case)
    visit.get(f"/r/{case.public_id}/k{inside}")
    listed = re.findall(r'<option value="([^"]*)"></option>', visit.page.text)
    assert all(one in visit.text for one in listed), (
        "they can be read where lists to choose from are not drawn"
    )
    return visit, listed


def test_what_the_unit_has_sent_is_offered_and_nothing_else(staff):
    house, people = staff
    nobody, listed = offered(house, people["Binta"])
    assert (listed, "Sent by colleagues" in nobody.text) == ([], False)
    answered(house, people["Amina"], best="Harbour  school", secret="Of Amina alone")
    answered(house, people["Chen"], best="Week of roads")
    answered(house, people["Binta"], send=False, best="A draft")
    binta, listed = offered(house, people["Binta"])
    assert listed == ["Harbour school"]
    assert "Sent by colleagues of your unit: 1" in binta.text
    assert "What is the best called?" in binta.text
    assert "can find what you have answered" in binta.get("/privacy").text
    assert (
        "secretariat does not see whether you have begun" in binta.get(f"/r/{people['Binta'].public_id}").text
    )
    binta, _listed = offered(house, people["Binta"])
    assert "Amina" not in binta.page.text
    assert "Of Amina" not in binta.page.text
    assert offered(house, people["Amina"])[1] == [], "a draft of a colleague is not offered, nor one's own"
    assert offered(house, people["Chen"])[1] == []
    assert offered(house, people["Dayo"])[1] == [], "those of no unit have no colleagues"


def test_only_what_was_sent_last_is_offered_and_never_another_question(staff):
    house, people = staff
    answered(house, people["Amina"], best="Harbour school", secret="Of Amina alone")
    amina = house.signed_in(people["Amina"])
    amina.get(f"/r/{people['Amina'].public_id}")
    amina.send("/open-again")
    amina.get(f"/r/{people['Amina'].public_id}/k")
    amina.send(best="School of harbours")
    assert offered(house, people["Binta"])[1] == ["Harbour school"]
    amina.get(f"/r/{people['Amina'].public_id}/check-and-send")
    amina.send("check-and-send")
    assert offered(house, people["Binta"])[1] == ["School of harbours"]
    asked = questionnaire_of(people["Binta"])
    assert sent_by_unit(people["Binta"], asked, "secret") == ()


def test_what_was_sent_of_each_activity_is_offered_on_the_page_of_an_activity(staff):
    house, people = staff
    told = {"title": "Harbour school", "alike": "Alike", "aside": "Aside"}
    listing(house, people["Amina"], told, {"title": "Atlas of ports"}, {"title": "Harbour  school"})
    listing(house, people["Chen"], {"title": "Week of roads"})
    listing(house, people["Binta"], {"title": "A draft"}, send=False)
    assert offered_inside(house, people["Esi"]) == ["Atlas of ports", "Harbour school"]
    assert offered_inside(house, people["Dayo"]) == []
    assert offered(house, people["Esi"])[1] == [], "the question at the top is another"
    asked = questionnaire_of(people["Binta"])
    assert [sent_by_unit(people["Binta"], asked, name) for name in ("alike", "aside")] == [(), ()]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("kind: staff", "kind: state", "one State never sees another's answers"),
        ("suggest: best", "suggest: bets", "there is no question of type text 'bets'"),
        ("is the best called?", "is it?, personal: true", "'best' is personal"),
        (
            "title: Activities",
            "title: Activities\n    anonymous: true",
            "anonymous answers are joined to no unit",
        ),
        ("suggest: best", "suggest: best, multiline: true", "suggested on one line alone"),
    ],
)
def test_a_survey_may_say_so_of_what_is_the_units_alone(old, new, what):
    assert any(what in said for _line, said, _mend in problems(INVENTORY.replace(old, new)))
