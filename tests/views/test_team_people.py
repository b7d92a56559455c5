"""Who acts for a State: nominated, confirmed, replaced, ended on a page, each with its letter, all kept."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from app.collection import draft, links, mandates, rounds, scope, sessions
from app.collection.mandates import Grant
from app.collection.scope import CLEARING_AUTHORITY, FOCAL_POINT, OBSERVER, OPERATOR
from app.db import db
from app.models import Job
from tests.views.team_office import words


@pytest.fixture
def kenya(signed_in):
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    return case


def page_of(case, rest=""):
    return f"/team/cases/{case.public_id}/people{rest}"


def given(**fields):
    usual = {"role": FOCAL_POINT, "name": "Awa Diop", "email": "awa@example.org", "language": "fr"}
    return {**usual, "reference": "NV/2026/14", **fields}


def note():
    return (io.BytesIO(b"%PDF-1.4 a note verbale"), "note.pdf")


def held(case, role=FOCAL_POINT):
    return mandates.held(case, role)


def asked():
    return [(job.kind, job.payload["mandate"], job.payload["why"]) for job in db.session.scalars(select(Job))]


def test_a_focal_point_is_nominated_with_the_note_verbale(signed_in, kenya):
    signed_in.post(page_of(kenya), **given(date="2026-01-05", document=note()))
    (made,) = held(kenya)
    assert (made.name, made.language, made.provisional) == ("Awa Diop", "fr", False)
    assert (made.note_reference, made.note_date) == ("NV/2026/14", date(2026, 1, 5))
    shown = signed_in.get(page_of(kenya))
    assert "Note verbale NV/2026/14 · 5 January 2026 note.pdf" in shown
    address = signed_in.browser.get(page_of(kenya)).text.partition("/files/")[2].partition('"')[0]
    kept = signed_in.browser.get(f"/team/cases/{kenya.public_id}/files/{address}")
    assert kept.data == b"%PDF-1.4 a note verbale"


def test_the_one_before_is_replaced_and_told_and_stays_in_the_history(signed_in, kenya):
    (before,) = held(kenya)
    before_id = before.id
    links.issue(OPERATOR, kenya)
    signed_in.post(page_of(kenya), **given())
    (after,) = held(kenya)
    assert asked() == [("notice", before_id, "ended"), ("link", after.id, "nominated")]
    shown = signed_in.get(page_of(kenya))
    assert "ken@example.org" in shown.partition("Before")[2]
    assert "replaced" in shown.partition("Before")[2]


def test_a_focal_point_without_a_note_verbale_is_provisional_or_refused(signed_in, kenya):
    refused = signed_in.browser.post(page_of(kenya), data=given(reference=""))
    assert refused.status_code == 422
    assert "Give the reference of the note verbale, or nominate provisionally." in words(refused)
    signed_in.post(page_of(kenya), **given(reference="", provisional="yes"))
    assert held(kenya)[0].provisional


def test_confirming_keeps_the_link_and_whoever_writes_by_it(signed_in, kenya):
    signed_in.post(page_of(kenya), **given(reference="", provisional="yes"))
    (provisional,) = held(kenya)
    link = links.issue(OPERATOR, kenya, mandate=provisional).token
    cookie = links.exchange(link).token
    assert sessions.visitor(cookie).actor.provisional
    theirs = signed_in.app.test_client()
    theirs.post(f"/l/{link}")
    for page in ("", "/check-and-send"):
        told = words(theirs.get(f"/r/{kenya.public_id}{page}?lang=en"))
        assert "To be confirmed, have a note verbale that names you sent to us." in told
        assert "Please send by" not in told
    signed_in.post(page_of(kenya, f"/{provisional.public_id}/confirm"), reference="NV/7", date="")
    (confirmed,) = held(kenya)
    assert (confirmed.provisional, confirmed.note_reference) == (False, "NV/7")
    actor = sessions.visitor(cookie).actor
    assert (actor.provisional, actor.mandate_id) == (False, confirmed.id)
    assert asked()[-1] == ("notice", confirmed.id, "confirmed")


def test_confirming_without_a_note_verbale_is_refused(signed_in, kenya):
    signed_in.post(page_of(kenya), **given(reference="", provisional="yes"))
    (provisional,) = held(kenya)
    refused = signed_in.browser.post(page_of(kenya, f"/{provisional.public_id}/confirm"), data={})
    assert refused.status_code == 422
    assert held(kenya)[0].provisional


def test_a_mandate_is_ended_with_its_reason_and_its_link_opens_nothing(signed_in, kenya):
    signed_in.post(page_of(kenya), **given(role=OBSERVER))
    (observer,) = held(kenya, OBSERVER)
    cookie = links.exchange(links.issue(OPERATOR, kenya, mandate=observer).token).token
    signed_in.post(page_of(kenya, f"/{observer.public_id}/end"), why="Left the Mission")
    assert held(kenya, OBSERVER) == []
    assert sessions.visitor(cookie) is None
    assert "Left the Mission" in signed_in.get(page_of(kenya)).partition("Before")[2]


def test_several_may_observe_and_one_clears(signed_in, kenya):
    for number in range(2):
        signed_in.post(page_of(kenya), **given(role=OBSERVER, email=f"o{number}@example.org"))
        signed_in.post(page_of(kenya), **given(role=CLEARING_AUTHORITY, email=f"c{number}@example.org"))
    assert [len(held(kenya, role)) for role in (OBSERVER, CLEARING_AUTHORITY)] == [2, 1]
    assert len(held(kenya)) == 1


def test_the_mandate_of_another_state_is_not_found(signed_in, kenya):
    (niger,) = signed_in.invite(signed_in.round(title="Others 2021"), "NER,ner@example.org")
    (foreign,) = held(niger)
    for verb in ("end", "confirm", "link"):
        answer = signed_in.browser.post(page_of(kenya, f"/{foreign.public_id}/{verb}"), data={})
        assert answer.status_code == 404
    assert foreign.ended_at is None


def test_staff_have_no_mandates(signed_in):
    (person,) = signed_in.invite(signed_in.round("activities"), "1001,a@example.org,Amina,land")
    assert signed_in.browser.get(page_of(person)).status_code == 404


def test_an_observer_is_told_that_nothing_can_be_changed_and_is_shown_no_button(signed_in, kenya):
    observer = mandates.begin(OPERATOR, kenya, Grant(OBSERVER, "Mission", "m@example.org"))
    token = links.issue(OPERATOR, scope.case(OPERATOR, kenya.public_id), mandate=observer).token
    browser = signed_in.app.test_client()
    browser.post(f"/l/{token}")
    for rest in ("", "/a"):
        shown = browser.get(f"/r/{kenya.public_id}{rest}")
        assert "You can read these pages; nothing can be changed by you." in words(shown)
        assert 'name="_go"' not in shown.text
    browser.post(f"/r/{kenya.public_id}/a", data={"a1": "yes", "_go": "stay"})
    assert draft.load(kenya, rounds.questionnaire_of(kenya)).answers.own == {}


def test_where_the_team_names_who_clears_it_asks_for_a_note_and_for_somebody_else(signed_in):
    round_ = signed_in.round(team_names_authority=True)
    (kenya,) = signed_in.invite(round_, "KEN,ken@example.org")
    authority = given(role=CLEARING_AUTHORITY)
    for wrong, text in (
        ({"reference": ""}, "Give the reference of the note verbale."),
        ({"email": "KEN@example.org"}, "Whoever answers for the State does not clear its answers as well."),
    ):
        refused = signed_in.post(page_of(kenya), **{**authority, **wrong})
        assert refused.status_code == 422
        assert text in words(refused)
    token = links.issue(OPERATOR, kenya, mandate=mandates.focal_point(kenya)).token
    person = signed_in.app.test_client()
    person.post(f"/l/{token}")
    check = f"/r/{kenya.public_id}/check-and-send"
    assert "Nobody is named yet who approves the answers" in words(person.get(check))
    signed_in.post(page_of(kenya), **authority)
    assert [one.name for one in held(kenya, CLEARING_AUTHORITY)] == ["Awa Diop"]
    assert "Nobody is named yet" not in words(person.get(check))
    assert "Someone else approves the answers" not in words(person.get(check))
