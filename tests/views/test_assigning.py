"""Who writes what: sections given, done, returned and accepted, by forms without scripts."""

import re
from datetime import date

from app.collection import assignments, items, links
from app.collection.assignments import Task
from app.collection.mandates import Grant
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor
from app.letters import link_letter
from tests.views.conftest import HARBOURS, house_of

UNANSWERED = "You have not answered anything here yet."


def contributor(house, due=None, *, read_all=False):
    me = Actor("A", FOCAL_POINT, case_id=house.kenya.id)
    task = Task((("b", ""),), due, read_all=read_all)
    one, *_more = assignments.assign(me, house.kenya, Grant(CONTRIBUTOR, "Idi", "idi@example.org"), task)
    idi, token = house.visit(), links.issue(OPERATOR, house.kenya, mandate=one.mandate).token
    idi.get(f"/l/{token}")
    assert "Answers are taken until 1 April 2020" in idi.text
    house.enter(idi, token)
    return idi


def test_a_section_is_given_done_returned_and_accepted(house, kenya):
    here = f"/r/{house.kenya.public_id}"
    kenya.get(here)
    assert "Who writes what" in kenya.text
    kenya.get(f"{here}/who-writes-what")
    kenya.send(section=["b"], name="Idi Sow", institution="Port", email="idi@example.org", due="2020-03-20")
    assert "Idi Sow gets a letter" in kenya.text
    (one,) = assignments.of_case(Actor("A", FOCAL_POINT, case_id=house.kenya.id), house.kenya)
    idi = house.visit()
    house.enter(idi, links.issue(OPERATOR, house.kenya, mandate=one.mandate).token)
    idi.get(here)
    assert "What is asked of you" in idi.text
    assert idi.get(f"{here}/who-writes-what").status_code == 404
    idi.get(here)
    idi.send("/done")
    assert "marked as done" in idi.text
    kenya.get(f"{here}/who-writes-what")
    kenya.send("/back", remark="Which <b>year</b>?")
    idi.get(here)
    assert "Remark: Which &lt;b&gt;year&lt;/b&gt;?" in idi.page.text
    idi.send("/done")
    kenya.get(f"{here}/who-writes-what")
    kenya.send("/accept")
    assert "Accepted" in kenya.text
    kenya.send("/end")
    assert "Idi Sow" not in kenya.text
    assert idi.get(here).status_code == 401


def test_what_cannot_be_given_is_shown_again_as_written_and_says_what_is_wrong(house, kenya):
    here = f"/r/{house.kenya.public_id}"
    kenya.get(f"{here}/who-writes-what")
    written = {"name": "Idi Sow", "note": "Ships above all", "read_all": "yes"}
    kenya.send(section=["b"], email="idi@example", due="2020-03-20", **written)
    assert kenya.page.status_code == 422
    assert "Write the address as name@example.org." in kenya.text
    assert "Choose at least one section." not in kenya.text
    left = kenya.fields()
    assert {name: left[name] for name in written} == written
    assert (left["section"], left["email"], left["due"]) == ("b", "idi@example", "2020-03-20")
    kenya.send(section=[], email="", due="tomorrow")
    for wrong in ("Choose at least one section.", "Write the address", "Give the day, for example"):
        assert wrong in kenya.text
    assert assignments.of_case(Actor("A", FOCAL_POINT, case_id=house.kenya.id), house.kenya) == []
    kenya.send(section=["b"], email="idi@example.org", due="")
    assert "Idi Sow gets a letter" in kenya.text


def test_an_item_is_given_from_its_own_page_and_its_day_stands_where_it_was_given(house, kenya):
    here = f"/r/{house.kenya.public_id}"
    me = Actor("A", FOCAL_POINT, case_id=house.kenya.id)
    trip, row = items.add(house.kenya, "trips", me), items.add(house.kenya, "ships", me)
    kenya.get(f"{here}/b/trips/{trip}")
    kenya.send(t1="Lamu", _go="stay")
    give = f"{here}/who-writes-what?item=trips:{trip}"
    assert f"{give}#give" in [link.replace("%3A", ":") for link in kenya.read.links]
    kenya.get(give)
    assert "Trip: Lamu" in kenya.text
    kenya.send(name="Idi Sow", email="idi@example.org", due="2020-03-04")
    (one,) = assignments.of_case(me, house.kenya)
    assert (one.name, one.item) == ("trips", trip)
    letter = link_letter(house.kenya, "token", house.kenya.round.closes, "assigned", holder=one.mandate)
    assert "- Trip: Lamu (by 4 March 2020)" in letter.text
    idi = house.visit()
    house.enter(idi, links.issue(OPERATOR, house.kenya, mandate=one.mandate).token)
    idi.get(here)
    assert "What is asked of you" in idi.text
    assert not re.search("Sections|sections? done", idi.text)
    assert "Trip: Lamu Idi Sow · by 4 March 2020 Not begun" in kenya.text
    kenya.send("/who-writes-what", section=["b"], name="Idi", email="idi@example.org", due="2020-03-04")
    house.clock.forward(days=3)
    kenya = house.signed_in(house.kenya)
    kenya.get(here)
    assert "Ships Idi Sow · by 4 March 2020 · Not begun" in kenya.text
    assert "status late" in kenya.page.text
    idi = house.visit()
    house.enter(idi, links.issue(OPERATOR, house.kenya, mandate=one.mandate).token)
    idi.get(here)
    assert "Trip: Lamu · by 4 March 2020" in idi.text
    assert "who-writes-what" not in idi.get(f"{here}/b/trips/{trip}").text
    for wrong in (f"ships:{row}", "trips:zz", "trips", "b", "zz:1", f"a:{trip}"):
        assert kenya.get(f"{here}/who-writes-what?item={wrong}").status_code == 404, wrong


def test_it_is_said_beside_the_button_that_nothing_is_answered_before_a_section_is_marked_as_done(house):
    here, idi = f"/r/{house.kenya.public_id}", contributor(house)
    idi.get(here)
    assert f"Not begun {UNANSWERED}" in idi.text
    idi.get(f"{here}/b")
    idi.send(b1="no", _go="stay")
    idi.get(here)
    assert "Mark as done" in idi.text
    assert UNANSWERED not in idi.text
    idi.send("/done")
    assert UNANSWERED not in idi.text


def test_what_is_returned_with_no_answer_is_still_said_to_have_none(house, kenya):
    here, idi = f"/r/{house.kenya.public_id}", contributor(house)
    idi.get(here)
    idi.send("/done")
    kenya.get(f"{here}/who-writes-what")
    kenya.send("/back", remark="Nothing is there.")
    assert UNANSWERED in idi.get(here).text


def test_a_contributor_reads_when_its_own_part_is_wanted_and_not_that_it_sends(pages, stopped):
    text = HARBOURS.replace("title: Harbours", "title: Harbours\n    minutes: 180\n    about: Ships.", 1)
    house = house_of(pages, stopped, text)
    here = f"/r/{house.kenya.public_id}"
    idi = contributor(house, date(2020, 3, 20), read_all=True)
    for path in ("", "/b", "/check-and-send"):
        idi.get(here + path)
        assert "Wanted from you by 20 March 2020 18 days left" in idi.text
    idi.get(here)
    assert "Your focal point sends them." in idi.text
    for text in ("Check and send", "Please send by", "hours in all", "until you say so"):
        assert text not in idi.text
    house.clock.forward(days=19)
    idi = contributor(house, date(2020, 3, 20), read_all=True)
    idi.get(here)
    assert "Wanted from you by 20 March 2020 This day has passed." in idi.text
    idi.send("/done")
    assert "Answers are taken until 1 April 2020" in idi.text
    focal = house.signed_in(house.kenya)
    focal.get(here)
    for text in ("Check and send", "Please send by 1 April 2020", "about 3 hours in all"):
        assert text in focal.text
