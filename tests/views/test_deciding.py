"""Rival answers on pages without scripts: kept beside what counts, decided by the focal point, on record."""

from datetime import date

import pytest

from app.collection import assignments, draft, links
from app.collection.assignments import Task
from app.collection.mandates import Grant
from app.collection.rounds import questionnaire_of
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor


def contributor(house, name, institution, section="a", **task):
    me = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    to = Grant(CONTRIBUTOR, name, f"{name.lower()}@example.org", institution=institution)
    (one,) = assignments.assign(me, house.kenya, to, Task([(section, "")], due=date(2020, 3, 20), **task))
    visit = house.visit()
    house.enter(visit, links.issue(OPERATOR, house.kenya, mandate=one.mandate).token)
    return visit


@pytest.fixture
def here(house):
    return f"/r/{house.kenya.public_id}"


def test_two_answers_stand_side_by_side_until_the_focal_point_adopts_one(house, kenya, here):
    idi, eve = contributor(house, "Idi", "Port Authority"), contributor(house, "Eve", "Statistics")
    idi.get(f"{here}/a/a_who")
    idi.send(a1="Mombasa <old>", _go="stay")
    eve.get(f"{here}/a/a_who")
    assert "Idi · Port Authority · 2 March 2020" in eve.text
    eve.send(a1="Lamu", _go="stay")
    assert "Another institution has answered this already: A1. What you answered there is kept" in eve.text
    assert eve.fields()["a1"] == "Lamu", "whoever wrote it sees it"
    assert "Counts until it is decided Mombasa <old> Port Authority · Idi" in eve.text
    idi.get(f"{here}/a/a_who")
    assert "Lamu Statistics · Eve" in idi.text
    kenya.get(here)
    assert "1 answer waits for your decision" in kenya.text
    kenya.get(f"{here}/check-and-send")
    assert "One answer is not decided" in kenya.text
    assert "A1 · Name of the harbour" in kenya.text
    kenya.get(f"{here}/answers-to-decide")
    (choice,) = {name for name in kenya.page.text.split('"') if name.startswith("choice:")}
    kenya.send("/answers-to-decide", also={choice: rivals(kenya)[1]})
    assert "1 answer is decided" in kenya.text
    assert "Not adopted Mombasa <old> Port Authority · Idi" in kenya.text
    known = draft.load(house.kenya, asked(house))
    assert known.answers.own["a1"] == "Lamu"
    assert known.last(("a", ""))["a1"][0] == "Eve"
    idi.get(f"{here}/a/a_who")
    assert idi.fields()["a1"] == "Lamu"
    kenya.get(here)
    assert "your decision" not in kenya.text


def asked(house):
    return questionnaire_of(house.kenya)


def rivals(visit):
    """The values of the radio buttons of the page."""
    parts = visit.page.text.split('type="radio"')[1:]
    return [part.split('value="')[1].split('"')[0] for part in parts]


def test_all_answers_of_one_institution_are_adopted_at_once(house, kenya, here):
    idi, eve = contributor(house, "Idi", "Port Authority"), contributor(house, "Eve", "Statistics")
    idi.get(f"{here}/a/a_who")
    idi.send(a1="Mombasa", a3="4", a2="yes")
    eve.get(f"{here}/a/a_who")
    eve.send(a1="Lamu", a3="5")
    kenya.get(f"{here}/answers-to-decide")
    assert "Statistics: 2 answers" in kenya.text
    (key,) = {value for value in rivals(kenya) if value != "stands"}
    kenya.send("/answers-to-decide", _all=key)
    assert "2 answers are decided" in kenya.text
    own = draft.load(house.kenya, asked(house)).answers.own
    assert (own["a1"], own["a2"], own["a3"]) == ("Lamu", "yes", 5)


def test_who_does_not_decide_reads_it_and_who_does_not_read_it_finds_nothing(house, kenya, here):
    idi = contributor(house, "Idi", "Port Authority")
    eve = contributor(house, "Eve", "Statistics", read_all=True)
    idi.get(f"{here}/a/a_who")
    idi.send(a1="Mombasa")
    eve.get(f"{here}/a/a_who")
    eve.send(a1="Lamu")
    eve.get(f"{here}/answers-to-decide")
    assert "Mombasa" in eve.text
    assert "choice:" not in eve.page.text
    assert idi.get(f"{here}/answers-to-decide").status_code == 404
    sent = {"csrf_token": eve.fields("/sign-out")["csrf_token"], "_all": "1"}
    assert eve.open(f"{here}/answers-to-decide", method="POST", data=sent).status_code == 404


def test_a_page_that_saves_by_itself_says_where_the_answer_stands(house, here):
    idi, eve = contributor(house, "Idi", "Port Authority"), contributor(house, "Eve", "Statistics")
    idi.get(f"{here}/a/a_who")
    idi.send(a1="Mombasa")
    eve.get(f"{here}/a/a_who")
    fields = {**eve.fields(), "a1": "Lamu"}
    first = eve.open(f"{here}/a/a_who", method="POST", data=fields, headers={"X-Autosave": "1"}).json
    assert first["saved"]
    assert first["note"].endswith("beside what another institution answered to A1")
    again = {**fields, "_revision": first["revision"], "a1": "Mombasa"}
    second = eve.open(f"{here}/a/a_who", method="POST", data=again, headers={"X-Autosave": "1"}).json
    assert second["saved"]
    eve.get(f"{here}/a/a_who")
    assert "answers this differently" not in eve.text


def test_what_is_wrong_beside_what_counts_is_told_to_whoever_wrote_it(house, here):
    """The response is judged by what counts, a page by what its reader has said."""
    idi = contributor(house, "Idi", "Port Authority")
    eve = contributor(house, "Eve", "Statistics", read_all=True)
    idi.get(f"{here}/a/a_who")
    idi.send(a1="Mombasa", a3="4")
    eve.get(f"{here}/a/a_who")
    eve.send(a2="yes", a3="5000", _go="on")
    assert "This must be between 0 and 900" in eve.text
