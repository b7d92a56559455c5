"""A page that nobody has answered is drawn once for all, and holds nothing of anybody."""

import pytest

from app.views.respond import drawing
from tests.views.conftest import HARBOURS, house_of

LOTS = """
survey: lots
title: Lots
respondent: {kind: state, code_list: states}
choices: {states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}}
sections:
  - name: a
    title: A
    questions:
      - {name: lot, type: calculate, label: Lot, calculation: "round(random() * 1000000, 0)"}
      - {name: a1, type: text, label: "Is ${lot} your lot?"}
"""


def of_its_own(pages, stopped, title):
    """A round whose questionnaire no other test asks, since pages are kept beside it."""
    return house_of(pages, stopped, HARBOURS.replace("title: Harbours", f"title: {title}", 1))


@pytest.fixture
def made(monkeypatch):
    """The pages whose form is made, in order."""
    found, real = [], drawing.drawable

    def drawable(place):
        found.append((place.case.respondent.code, place.page.name))
        return real(place)

    monkeypatch.setattr(drawing, "drawable", drawable)
    return found


def test_it_is_drawn_for_the_first_who_opens_it_and_not_for_the_next(pages, stopped, made):
    house = of_its_own(pages, stopped, "Piers")
    kenya, italy = house.signed_in(house.kenya), house.signed_in(house.italy)
    kenya.get(f"/r/{house.kenya.public_id}/b")
    italy.get(f"/r/{house.italy.public_id}/b")
    assert made == [("KEN", "b")]
    assert kenya.text == italy.text.replace("Italy", "Kenya")
    italy.send(b1="yes")
    italy.get(f"/r/{house.italy.public_id}/b")
    assert italy.fields()["b1"] == "yes"


def test_what_one_has_answered_is_on_no_page_of_another(house, kenya):
    italy = house.signed_in(house.italy)
    for _again in range(2):
        kenya.get(f"/r/{house.kenya.public_id}/b")
        kenya.send(b1="yes")
        kenya.send(b2="31415")
        kenya.get(f"/r/{house.kenya.public_id}/b")
        assert "31415" in kenya.page.text
        italy.get(f"/r/{house.italy.public_id}/b")
        assert "31415" not in italy.page.text


def test_what_the_invitation_gives_is_each_ones_own(house, kenya):
    italy = house.signed_in(house.italy)
    assert "Kenya" in kenya.get(f"/r/{house.kenya.public_id}/a").text
    italy.get(f"/r/{house.italy.public_id}/a")
    assert italy.fields()["a0"] == "ITA"


def test_what_is_drawn_by_lot_is_each_ones_own(pages, stopped):
    house = house_of(pages, stopped, LOTS)
    seen = {house.signed_in(one).get(f"/r/{one.public_id}/a").text for one in (house.kenya, house.italy)}
    lots = {text.partition("Is ")[2].partition(" your lot")[0] for text in seen}
    assert len(lots) == 2


def test_a_closed_survey_shows_the_page_that_cannot_be_written_on(pages, stopped, made):
    house = of_its_own(pages, stopped, "Quays")
    kenya = house.signed_in(house.kenya)
    assert "Save" in kenya.get(f"/r/{house.kenya.public_id}/b").text
    house.clock.forward(days=40)
    visit = house.visit()
    house.enter(visit, house.link(house.kenya))
    assert "cannot be changed now" in visit.get(f"/r/{house.kenya.public_id}/b").text
    assert len(made) == 2
