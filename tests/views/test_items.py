"""Items of repeats: added, edited in place or on pages of their own, removed, brought back."""

import re

import pytest

from app.collection import draft, items, rounds, submission
from app.collection.scope import FOCAL_POINT, Actor
from app.models.columns import readable
from tests.views.conftest import house_of


def answers(house):
    return draft.load(house.kenya, rounds.questionnaire_of(house.round)).answers


def at(house, path):
    return f"/r/{house.kenya.public_id}/{path}"


def rows(visit):
    return list(dict.fromkeys(re.findall(r"ships:(\w+):s1", visit.page.text)))


def test_adding_a_row_saves_the_page_first(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(b1="no", _add="ships")
    (row,) = rows(kenya)
    assert answers(house).own["b1"] == "no"
    kenya.send(also={f"ships:{row}:s1": "Jambo", f"ships:{row}:s2": "12"})
    (ship,) = answers(house).items["ships"]
    assert ship.own == {"s1": "Jambo", "s2": 12}


def test_pressing_add_twice_adds_once(house, kenya):
    kenya.get(at(house, "b"))
    fields = kenya.fields()
    fields["_add"] = "ships"
    for _twice in range(2):
        kenya.open(at(house, "b"), method="POST", data=fields)
    assert len(answers(house).items["ships"]) == 1


def test_no_more_rows_than_the_most_are_added_and_the_page_says_so(house, kenya):
    kenya.get(at(house, "b"))
    for _one in range(3):
        kenya.send(_add="ships")
    assert "Add: ship" not in kenya.text
    kenya.send(_add="ships", also={"b1": "yes"})
    assert "3 is the most" in kenya.text
    assert len(answers(house).items["ships"]) == 3
    assert answers(house).own["b1"] == "yes"


MANY = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    contact: {name: Harbour team, email: harbours@example.org}
    choices:
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
    sections:
      - name: b
        number: B
        title: Ships
        questions:
          - name: ships
            type: repeat
            label: Ships
            singular: ship
            ask: rows
            questions: [{name: s1, type: text, label: Name}, {name: s2, type: integer, label: Masts}]
"""


@pytest.mark.long
def test_five_hundred_rows_are_shown_saved_and_sent_and_one_more_is_refused(pages, stopped):
    house = house_of(pages, stopped, MANY)
    kenya = house.signed_in(house.kenya)
    me = Actor("Kenya", FOCAL_POINT, case_id=house.kenya.id)
    items.add_all(house.kenya, "ships", [readable(6) for _row in range(500)], me)
    kenya.get(at(house, "b"))
    every = rows(kenya)
    assert len(every) == 500
    kenya.send(also={f"ships:{every[-1]}:s1": "Jambo", "_add": "ships"})
    assert "500 is the most" in kenya.text
    assert answers(house).items["ships"][-1].own == {"s1": "Jambo"}
    assert len(answers(house).items["ships"]) == 500
    kenya.get(at(house, "check-and-send"))
    kenya.send()
    assert "Jambo" in str(submission.versions(me, house.kenya)[0].document)


def test_a_mistake_in_a_row_is_linked_to_its_field(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="ships")
    (row,) = rows(kenya)
    kenya.send(_go="on", also={f"ships:{row}:s2": "120"})
    assert kenya.path == at(house, "b")
    assert f"#f-ships-{row}-s2" in kenya.read.links
    kenya.get(at(house, "check-and-send"))
    assert f"{at(house, 'b')}?from=check#f-ships-{row}-s2" in kenya.read.links


def test_a_removed_row_can_be_brought_back_with_all_it_held(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="ships")
    (row,) = rows(kenya)
    kenya.send(also={f"ships:{row}:s1": "Jambo", "_remove": f"ships:{row}"})
    assert rows(kenya) == []
    assert "Removed: Jambo" in kenya.text
    kenya.send(_restore=f"ships:{row}")
    assert rows(kenya) == [row]
    assert answers(house).items["ships"][0].own == {"s1": "Jambo"}


def test_a_row_that_a_colleague_has_edited_is_not_removed_unseen(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="ships")
    (row,) = rows(kenya)
    colleague = Actor("Colleague", FOCAL_POINT, case_id=house.kenya.id)
    draft.save(house.kenya, {("ships", row): draft.Post(1, {"s1": "Jambo"})}, colleague)
    kenya.send(_remove=f"ships:{row}")
    assert "Not removed: Colleague has changed it meanwhile." in kenya.text
    assert kenya.fields()[f"ships:{row}:s1"] == "Jambo"
    kenya.send(_remove=f"ships:{row}")
    assert rows(kenya) == []


def test_what_is_typed_into_a_row_that_a_colleague_removes_comes_back_with_it(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="ships")
    (row,) = rows(kenya)
    colleague = Actor("Colleague", FOCAL_POINT, case_id=house.kenya.id)
    items.remove(house.kenya, "ships", row, 1, colleague)
    kenya.send(also={f"ships:{row}:s1": "Jambo"})
    assert rows(kenya) == []
    kenya.send(_restore=f"ships:{row}")
    assert kenya.fields()[f"ships:{row}:s1"] == "Jambo"


def test_an_item_has_pages_of_its_own_and_leads_back_to_the_list(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="trips")
    found = re.fullmatch(at(house, r"b/trips/(\w{6})"), kenya.path)
    kenya.send(t1="Lamu", _go="on")
    assert kenya.path == at(house, f"b/trips/{found[1]}/t_who")
    kenya.send(_add="crew")
    (sailor,) = re.findall(r'name="crew:(\w+):w1"', kenya.page.text)
    kenya.send(_go="on", also={f"crew:{sailor}:w1": "Amina"})
    assert kenya.path == at(house, "b")
    assert "Lamu" in kenya.text
    (trip,) = answers(house).items["trips"]
    assert trip.own == {"t1": "Lamu"}
    assert trip.items["crew"][0].own == {"w1": "Amina"}


def test_an_item_is_removed_from_the_list_and_its_own_page_offers_it_back(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="trips")
    page = kenya.path
    kenya.send(t1="Lamu")
    kenya.get(at(house, "b"))
    kenya.send(_remove=f"trips:{page.rpartition('/')[2]}")
    assert "items" not in answers(house).items or answers(house).items["trips"] == ()
    kenya.get(page)
    assert "This was removed. What it held is kept." in kenya.text
    kenya.send()
    kenya.get(at(house, "b"))
    kenya.send(_restore=f"trips:{page.rpartition('/')[2]}")
    assert [trip.own for trip in answers(house).items["trips"]] == [{"t1": "Lamu"}]


def test_what_is_missing_in_an_item_is_linked_to_its_own_page(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="trips")
    page = kenya.path
    kenya.get(at(house, "check-and-send"))
    assert f"{page}/t_where?from=check#f-t1" in kenya.read.links
