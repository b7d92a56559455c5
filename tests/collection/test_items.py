"""Items: added without conflict, removed only as seen, brought back with all they held."""

import pytest

from app.collection import draft, items
from app.collection.draft import Post
from app.collection.errors import EditedSince, Invalid, NotAllowed, NotFound
from app.collection.rounds import questionnaire_of
from app.questionnaire.load import loads
from tests.collection.conftest import invited, opened

NESTED = """
survey: ports
title: Ports
sections:
  - name: a
    title: Ports
    questions:
      - name: ports
        type: repeat
        label: Ports
        ask: page
        questions:
          - {name: p1, type: text, label: Name}
          - name: piers
            type: repeat
            label: Piers
            ask: rows
            questions: [{name: r1, type: text, label: Name}]
"""


def shown(case):
    """The items of the ships of a case, in order, with their answers."""
    found = draft.load(case, questionnaire_of(case.round)).answers.items.get("ships", ())
    return [(item.id, item.own) for item in found]


def test_items_stand_in_the_order_of_their_creation(office):
    me = office.focal_point(office.kenya)
    added = [items.add(office.kenya, "ships", me) for _ in range(3)]
    draft.save(office.kenya, {("ships", added[1]): Post(1, {"s1": "Amani"})}, me)
    assert shown(office.kenya) == [(added[0], {}), (added[1], {"s1": "Amani"}), (added[2], {})]


def test_an_item_over_the_most_is_refused(office):
    me = office.focal_point(office.kenya)
    for _ in range(3):
        items.add(office.kenya, "ships", me)
    with pytest.raises(NotAllowed) as refused:
        items.add(office.kenya, "ships", me)
    assert refused.value.reason == "max_items"


def test_an_item_removed_as_it_was_seen_goes_and_comes_back_whole(office, events_of):
    me = office.focal_point(office.kenya)
    item = items.add(office.kenya, "ships", me)
    draft.save(office.kenya, {("ships", item): Post(1, {"s1": "Amani"})}, me)
    items.remove(office.kenya, "ships", item, 2, me)
    assert shown(office.kenya) == []
    (gone,) = items.removed(draft.load(office.kenya, office.questionnaire), "ships")
    assert (gone.item, gone.who, gone.when) == (item, "Amina Otieno", office.clock.now)
    items.restore(office.kenya, "ships", item, me)
    assert shown(office.kenya) == [(item, {"s1": "Amani"})]
    kinds = [event.kind for event in events_of(office.kenya)]
    assert kinds == ["item_added", "saved", "item_removed", "item_restored"]


def test_an_item_that_someone_edited_since_is_not_removed(office):
    amina, juma = office.focal_point(office.kenya), office.focal_point(office.kenya, "Juma")
    item = items.add(office.kenya, "ships", amina)
    draft.save(office.kenya, {("ships", item): Post(1, {"s1": "Amani"})}, juma)
    with pytest.raises(EditedSince) as refused:
        items.remove(office.kenya, "ships", item, 1, amina)
    assert (refused.value.who, refused.value.when) == ("Juma", office.clock.now)
    assert shown(office.kenya) == [(item, {"s1": "Amani"})]


def test_what_was_typed_into_an_item_that_was_removed_is_kept_with_it(office):
    amina, juma = office.focal_point(office.kenya), office.focal_point(office.kenya, "Juma")
    item = items.add(office.kenya, "ships", amina)
    items.remove(office.kenya, "ships", item, 1, amina)
    saved = draft.save(office.kenya, {("ships", item): Post(1, {"s1": "Amani"})}, juma)
    assert saved.removed == (("ships", item),)
    items.restore(office.kenya, "ships", item, juma)
    assert shown(office.kenya) == [(item, {"s1": "Amani"})]


def test_removing_and_restoring_twice_is_doing_it_once(office, events_of):
    me = office.focal_point(office.kenya)
    item = items.add(office.kenya, "ships", me)
    for _ in range(2):
        items.remove(office.kenya, "ships", item, 1, me)
    for _ in range(2):
        items.restore(office.kenya, "ships", item, me)
    assert [e.kind for e in events_of(office.kenya)] == ["item_added", "item_removed", "item_restored"]


def test_an_id_that_the_page_brings_adds_once(office):
    me, wanted = office.focal_point(office.kenya), items.new_id()
    assert items.add(office.kenya, "ships", me, item=wanted) == wanted
    assert items.add(office.kenya, "ships", me, item=wanted) == wanted
    assert [item for item, _own in shown(office.kenya)] == [wanted]


def test_what_does_not_exist_cannot_be_added_to_nor_removed(office):
    me = office.focal_point(office.kenya)
    item = items.add(office.kenya, "ships", me)
    for wrong in (
        lambda: items.add(office.kenya, "planes", me),
        lambda: items.add(office.kenya, "ships", me, parent=item),
        lambda: items.remove(office.kenya, "planes", item, 1, me),
        lambda: items.remove(office.kenya, "ships", "zzzzzz", 1, me),
        lambda: items.restore(office.italy, "ships", item, office.focal_point(office.italy)),
    ):
        with pytest.raises(NotFound):
            wrong()
    with pytest.raises(Invalid):
        items.add(office.kenya, "ships", me, item="<script>")


def test_items_inside_an_item_belong_to_it_and_go_with_it(office):
    questionnaire = loads(NESTED)
    case = invited(opened(questionnaire), "KEN")
    me = office.focal_point(case)
    first, second = items.add(case, "ports", me), items.add(case, "ports", me)
    pier = items.add(case, "piers", me, parent=second)
    draft.save(case, {("piers", pier): Post(1, {"r1": "East"})}, me)
    with pytest.raises(NotFound):
        items.add(case, "piers", me)
    ports = draft.load(case, questionnaire).answers.items["ports"]
    assert [(port.id, [one.own for one in port.items.get("piers", ())]) for port in ports] == [
        (first, []),
        (second, [{"r1": "East"}]),
    ]
    items.remove(case, "ports", second, 1, me)
    assert [port.id for port in draft.load(case, questionnaire).answers.items["ports"]] == [first]
    with pytest.raises(NotFound):
        items.add(case, "piers", me, parent=second)
    items.restore(case, "ports", second, me)
    ports = draft.load(case, questionnaire).answers.items["ports"]
    assert ports[1].items["piers"][0].own == {"r1": "East"}
