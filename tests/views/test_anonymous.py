"""An anonymous section: sent on its own, once, and joined to nobody."""

import re

import pytest
from sqlalchemy import select

from app.collection import anonymous, assignments, links
from app.collection.assignments import Task
from app.collection.errors import NotAllowed
from app.collection.mandates import Grant
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import AnonymousAnswer, Document, Event


def at(house, path=""):
    return f"/r/{house.kenya.public_id}/{path}".rstrip("/")


def given():
    return [one.answers for one in db.session.scalars(select(AnonymousAnswer))]


def test_an_opinion_leaves_neither_draft_nor_event(house, kenya):
    kenya.get(at(house, "on-its-own/o"))
    assert "data-autosave" not in kenya.page.text
    assert "could see more" in kenya.text
    assert kenya.text.count("nonymous") == 1
    kenya.send(o1="yes")
    kenya.send()
    assert "Thank you." in kenya.text
    assert given() == [{"o1": "yes", "o2": {"missing": "skipped"}}]
    assert house.kenya.opinions_given
    assert db.session.scalars(select(Document)).all() == []
    assert {event.kind for event in db.session.scalars(select(Event))} <= {"round_opened", "link_issued"}


def test_a_question_that_an_answer_opens_is_asked_before_anything_is_sent(house, kenya):
    kenya.get(at(house, "on-its-own/o"))
    kenya.send(o1="no")
    assert "Not sent yet" in kenya.text
    assert given() == []
    kenya.send(o2="Too loud")
    kenya.send()
    assert given() == [{"o1": "no", "o2": "Too loud"}]


def test_an_opinion_is_sent_once_however_often_the_button_is_pressed(house, kenya):
    kenya.get(at(house, "on-its-own/o"))
    fields = kenya.fields()
    fields["o1"], fields["_sure"] = "yes", "yes"
    for _twice in range(2):
        kenya.open(at(house, "on-its-own/o"), method="POST", data=fields)
    kenya.get(at(house, "on-its-own/o"))
    assert kenya.path == at(house)
    assert len(given()) == 1


def test_what_is_missing_is_said_and_what_was_chosen_stays(house, kenya):
    kenya.get(at(house, "on-its-own/o"))
    kenya.send()
    assert kenya.page.status_code == 422
    assert "#f-o1" in kenya.read.links
    assert given() == []


def test_an_opinion_is_in_no_page_and_no_download_of_the_respondent(house, kenya):
    kenya.get(at(house, "on-its-own/o"))
    kenya.send(o1="no", o2="", also={"_shown": "o1 o2"})
    kenya.send()
    assert len(given()) == 1
    for path in ("", "check-and-send", "print-draft", "draft.json"):
        assert re.search(r"\bo1\b", kenya.get(at(house, path)).text) is None


def test_an_opinion_without_its_token_is_shown_again_and_not_sent(house, kenya):
    kenya.get(at(house, "on-its-own/o"))
    kenya.send(o1="yes", csrf_token="")
    assert kenya.page.status_code == 400
    assert kenya.fields()["o1"] == "yes"
    assert given() == []
    kenya.send()
    kenya.send()
    assert len(given()) == 1


def test_no_button_of_the_questions_sends_an_opinion(house, kenya):
    for button in ("stay", "send", ""):
        kenya.get(at(house, "on-its-own/o"))
        kenya.send(o1="yes", _go=button)
        assert "Send these answers now?" in kenya.text
        assert "Do you like it? Yes" in kenya.text
    assert given() == []
    assert not house.kenya.opinions_given
    assert db.session.scalars(select(Document)).all() == []


def test_an_opinion_can_be_changed_until_it_is_sent(house, kenya):
    kenya.get(at(house, "on-its-own/o"))
    kenya.send(o1="no")
    kenya.send(o2="Too loud")
    kenya.send(_go="change")
    assert (kenya.fields()["o1"], kenya.fields()["o2"]) == ("no", "Too loud")
    kenya.send(o2="Too quiet")
    kenya.send()
    assert given() == [{"o1": "no", "o2": "Too quiet"}]


def dies(*_arguments):
    raise RuntimeError("no power")


def held(kenya, house):
    return kenya.client.get_cookie("opinion", path=at(house, "on-its-own/o"))


def test_a_page_opened_anew_after_a_death_finds_what_was_sent_and_counts_it_once(house, kenya, monkeypatch):
    kenya.get(at(house, "on-its-own/o"))
    kenya.send(o1="yes")
    with monkeypatch.context() as broken:
        broken.setattr(anonymous, "_mark", dies)
        with pytest.raises(RuntimeError):
            kenya.send()
    assert not house.kenya.opinions_given
    kenya.get(at(house, "on-its-own/o"))
    assert kenya.path == at(house)
    assert "You have sent this section." in kenya.text
    assert given() == [{"o1": "yes", "o2": {"missing": "skipped"}}]
    assert house.kenya.opinions_given


def test_the_key_of_an_opinion_is_held_for_its_own_page_only_and_no_longer_than_until_it_is_sent(
    house, kenya
):
    kenya.get(at(house, "on-its-own/o"))
    key = held(kenya, house).value
    assert key == kenya.fields()["_key"]
    assert kenya.client.get_cookie("opinion", path="/") is None
    kenya.get(at(house, "on-its-own/o"))
    assert kenya.fields()["_key"] == key
    assert held(kenya, house).http_only
    kenya.send(o1="yes")
    kenya.send()
    assert house.kenya.opinions_given
    assert held(kenya, house) is None


def test_whoever_writes_a_part_and_may_read_the_rest_gives_no_opinion_for_the_response(house):
    focal = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    to = Grant(CONTRIBUTOR, "Idi", "idi@example.org")
    (given,) = assignments.assign(focal, house.kenya, to, Task([("b", "")], read_all=True))
    idi = house.visit()
    house.enter(idi, links.issue(OPERATOR, house.kenya, mandate=given.mandate).token)
    for path in ("", "a", "b"):
        assert "on-its-own" not in idi.get(at(house, path)).text
    missing = idi.get(at(house, "on-its-own/zz"))
    found = idi.get(at(house, "on-its-own/o"))
    assert (found.status_code, found.data) == (404, missing.data)
    assert "This was not given to you to write." in idi.get(at(house, "a")).text
    idi.get(at(house))
    idi.send("/done")
    assignments.accept(focal, house.kenya, given.public_id)
    assert "Your focal point has accepted what you wrote here." in idi.get(at(house, "b")).text
    with pytest.raises(NotAllowed):
        anonymous.send(
            house.kenya,
            "o",
            "k" * 32,
            {"o1": "yes"},
            Actor("Idi", CONTRIBUTOR, house.kenya.id, mandate_id=given.mandate_id),
            language="en",
        )
