"""A page of a section: saved, judged, gone on from; nothing typed is lost whatever comes between."""

import re
import time
from itertools import count

import pytest
from sqlalchemy import select

from app.collection import draft, rounds
from app.collection.errors import Busy, StorageFull
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import Event
from app.views.respond import saving


def own(house, case=None):
    found = draft.load(case or house.kenya, rounds.questionnaire_of(house.round))
    return dict(found.answers.own)


def at(house, path):
    return f"/r/{house.kenya.public_id}/{path}"


def colleague(house, **values):
    actor = Actor("Colleague", FOCAL_POINT, case_id=house.kenya.id)
    now = draft.load(house.kenya, rounds.questionnaire_of(house.round))
    draft.save(house.kenya, {("a", ""): draft.Post(now.revision(("a", "")), values)}, actor)


def test_the_country_is_filled_in_from_the_invitation_before_and_after_the_first_save(house, kenya):
    assert "Kenya" in kenya.get(at(house, "a")).text
    assert own(house) == {}
    kenya.send(a1="Mombasa")
    assert own(house) == {"a0": "KEN", "a1": "Mombasa"}
    prefilled = db.session.scalars(select(Event).where(Event.capacity == "prefill")).one()
    assert (prefilled.via, prefilled.changes) == ("prefill", {"a0": [None, "KEN"]})


def test_the_country_cannot_be_changed_by_a_post(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a0="ITA", a1="Mombasa")
    assert own(house)["a0"] == "KEN"


def test_save_stays_and_save_and_go_on_goes_on(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa", _go="stay")
    assert kenya.path == at(house, "a/a_who")
    assert "Saved 15:00" in kenya.text
    kenya.send(_go="on")
    assert kenya.path == at(house, "a/a_more")
    kenya.send(_go="back")
    assert kenya.path == at(house, "a/a_who")


def test_what_cannot_be_read_is_kept_shown_once_and_then_gone_on_from(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa", a3="many", _go="on")
    assert kenya.path == at(house, "a/a_who")
    assert "You wrote “many”" in kenya.text
    assert "#f-a3" in kenya.read.links
    assert "press “Save and go on” again" in kenya.text
    assert own(house)["a3"] == {"unread": "many"}
    assert kenya.fields()["a3"] == "many"
    kenya.send(_go="on")
    assert kenya.path == at(house, "a/a_more")
    assert "Needs mending" in kenya.text


def test_another_mistake_is_shown_before_going_on(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a3="many", _go="on")
    kenya.send(a1="M" * 41, _go="on")
    assert kenya.path == at(house, "a/a_who")
    assert "Shorten this" in kenya.text
    assert own(house)["a1"] == "M" * 41


def test_a_required_answer_is_not_asked_for_before_the_check(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(_go="on")
    assert kenya.path == at(house, "a/a_more")
    kenya.get(at(house, "check-and-send"))
    assert "This has to be answered." in kenya.text
    assert f"{at(house, 'a/a_who')}?from=check#f-a1" in kenya.read.links


def test_a_question_that_an_answer_opens_is_asked_on_the_same_page(house, kenya):
    kenya.get(at(house, "b"))
    assert "How many tugs?" not in kenya.text
    answer = kenya.send(b1="yes", _go="on", follow=False)
    assert answer.headers["Location"] == f"{at(house, 'b')}#f-b2"
    kenya.get(at(house, "b"))
    assert "Your answers lead to one more question here." in kenya.text
    kenya.send(b2="4", _go="on")
    assert kenya.path == at(house, "check-and-send")


def test_an_answer_typed_behind_a_gate_that_closes_is_kept(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(b1="yes")
    kenya.send(b1="no", b2="4")
    assert own(house)["b2"] == 4


def test_an_answer_typed_is_kept_though_a_colleague_has_closed_its_gate(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(b1="yes")
    actor = Actor("Colleague", FOCAL_POINT, case_id=house.kenya.id)
    now = draft.load(house.kenya, rounds.questionnaire_of(house.round))
    draft.save(house.kenya, {("b", ""): draft.Post(now.revision(("b", "")), {"b1": "no"})}, actor)
    kenya.send(b2="4")
    assert own(house)["b1"] == "no"
    assert own(house)["b2"] == 4


def test_two_people_may_change_different_answers_of_one_page(house, kenya):
    kenya.get(at(house, "a"))
    colleague(house, a3=7)
    kenya.send(a1="Mombasa")
    assert own(house) == {"a0": "KEN", "a1": "Mombasa", "a3": 7}


def test_the_same_answer_changed_twice_waits_for_a_decision_and_the_rest_is_saved(house, kenya):
    kenya.get(at(house, "a"))
    colleague(house, a1="Lamu")
    kenya.send(a1="Mombasa", a3="12")
    assert kenya.page.status_code == 409
    assert "Mombasa" in kenya.text
    assert "Lamu" in kenya.text
    assert own(house) == {"a0": "KEN", "a1": "Lamu", "a3": 12}
    kenya.send()
    assert "Choose which version" in kenya.text
    assert own(house)["a1"] == "Lamu"
    kenya.send(also={"_keep:a1": "mine"})
    assert own(house)["a1"] == "Mombasa"


def test_the_colleagues_version_stands_where_it_is_chosen(house, kenya):
    kenya.get(at(house, "a"))
    colleague(house, a1="Lamu")
    kenya.send(a1="Mombasa", a3="12")
    kenya.send(_go="on", also={"_keep:a1": "theirs"})
    assert own(house)["a1"] == "Lamu"
    assert kenya.path == at(house, "a/a_more")


def autosave(visit, path, **changed):
    fields = visit.fields()
    for name, value in changed.items():
        fields.setlist(name, [value])
    return visit.open(path, method="POST", data=fields, headers={"X-Autosave": "1"})


def test_autosave_answers_with_the_new_revision_and_what_to_mend(house, kenya):
    kenya.get(at(house, "a"))
    answer = autosave(kenya, at(house, "a/a_who"), a1="Mombasa", a3="many").json
    assert answer["saved"]
    assert answer["revision"] == "a:=2"
    assert answer["at"] == "15:00"
    assert list(answer["problems"]) == ["a3"]


def test_autosave_says_that_a_colleague_was_there(house, kenya):
    kenya.get(at(house, "a"))
    colleague(house, a1="Lamu")
    answer = autosave(kenya, at(house, "a/a_who"), a1="Mombasa")
    assert answer.json == {"saved": False, "conflict": True}


def test_a_save_without_a_session_is_held_and_goes_on_after_signing_in(house, kenya):
    kenya.get(at(house, "a"))
    house.clock.forward(hours=13)
    assert autosave(kenya, at(house, "a/a_who"), a1="Mombasa").json == {"saved": False, "held": True}
    colleague(house, a3=7)
    kenya.send(a1="Mombasa", a2="yes", _go="on")
    assert kenya.page.status_code == 401
    assert "Your answers are held" in kenya.text
    house.enter(kenya, house.link(house.kenya))
    assert "what you had written is saved" in kenya.text
    assert kenya.path == at(house, "a/a_more")
    assert own(house) == {"a0": "KEN", "a1": "Mombasa", "a2": "yes", "a3": 7}


def test_what_came_with_no_cookie_is_held_but_only_shown_after_signing_in(house, kenya):
    kenya.get(at(house, "a"))
    fields = kenya.fields()
    fields["a1"] = "Mombasa"
    kenya.client.delete_cookie("canvass")
    kenya.page = kenya.open(at(house, "a/a_who"), method="POST", data=fields)
    assert kenya.page.status_code == 401
    house.enter(kenya, house.link(house.kenya))
    assert own(house) == {}
    assert kenya.fields()["a1"] == "Mombasa"
    kenya.send()
    assert own(house)["a1"] == "Mombasa"


def test_a_form_without_its_token_is_shown_again_with_what_was_typed(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa", csrf_token="")
    assert kenya.page.status_code == 400
    assert kenya.fields()["a1"] == "Mombasa"
    assert own(house) == {}
    kenya.send()
    assert own(house)["a1"] == "Mombasa"


def test_what_forms_carry_against_forgery_is_signed_once_a_session(house, kenya, monkeypatch):
    # A later second would sign otherwise.
    later = count(int(time.time()), 60)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: next(later))
    pages = [kenya.get(at(house, path)).text for path in ("a", "a/a_more", "check-and-send")]
    carried = [re.findall(r'name="csrf_token" value="([^"]+)"', page) for page in pages]
    assert [len(tokens) for tokens in carried] == [2, 2, 2]
    assert len({token for tokens in carried for token in tokens}) == 1


@pytest.mark.parametrize(
    ("refusal", "said"),
    [(Busy("locked"), "Press “Save” again"), (StorageFull("full"), "no room left on our server")],
)
def test_a_database_that_is_busy_or_full_loses_nothing_that_was_typed(
    house, kenya, monkeypatch, refusal, said
):
    kenya.get(at(house, "a"))

    def refuse(*_args, **_given):
        raise refusal

    with monkeypatch.context() as patched:
        patched.setattr(saving.draft, "save", refuse)
        kenya.send(a1="Mombasa", a2="yes")
    assert kenya.page.status_code == 503
    assert said in kenya.text
    kenya.send()
    assert own(house)["a1"] == "Mombasa"


def test_what_is_typed_after_the_end_is_shown_and_not_saved(house, kenya):
    kenya.get(at(house, "a"))
    with_session = kenya.fields()
    rounds.close(OPERATOR, house.round)
    with_session["a1"] = "Mombasa"
    kenya.page = kenya.open(at(house, "a/a_who"), method="POST", data=with_session)
    assert kenya.page.status_code == 409
    assert "the survey takes no answers now" in kenya.text
    assert "Mombasa" in kenya.page.text
    assert own(house) == {}


def test_control_characters_and_bad_bytes_never_reach_the_draft(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mom\x00ba\u202esa\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert kenya.page.status_code == 200
    assert own(house)["a1"].startswith("Mombasa")


def test_nonsense_in_the_hidden_fields_is_no_error_of_ours(house, kenya):
    kenya.get(at(house, "a"))
    for revision in ("a:=99999", "a:=-1", "x:y=1", "a:zz=1", "=", "a:=1e9 b"):
        for shown in ("a1", "a1 nothing ships:zzzzzz:s1 : ::", ""):
            kenya.get(at(house, "a"))
            kenya.send(
                a1="Mombasa", _revision=revision, _shown=shown, _seen="\x00", _go="elsewhere", _new="?"
            )
            assert kenya.page.status_code == 200, (revision, shown)


def test_a_decision_about_what_nobody_else_has_changed_is_a_save_like_any_other(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa", _deciding="yes")
    assert kenya.page.status_code == 200
    assert own(house)["a1"] == "Mombasa"


def test_an_address_that_names_nothing_is_not_found(house, kenya):
    for path in ("nothing", "a/nothing", "b/trips/zzzzzz", "b/ships/zzzzzz", "a/trips/zzzzzz", "o"):
        assert kenya.get(at(house, path)).status_code == 404, path


def test_the_pages_of_a_survey_in_english_mirror_for_arabic(house, kenya):
    kenya.get(at(house, "a") + "?lang=ar")
    assert '<html lang="ar" dir="rtl">' in kenya.page.text
    kenya.get(at(house, "b"))
    assert 'dir="rtl"' in kenya.page.text


def test_the_contact_for_help_stands_on_every_page(house, kenya):
    for path in ("", "/a", "/check-and-send", "/on-its-own/o"):
        kenya.get(f"/r/{house.kenya.public_id}{path}")
        assert "harbours@example.org" in kenya.text
