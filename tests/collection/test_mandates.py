"""Mandates: the contact on record is a State's focal point, replaced with history; who may do what."""

import pytest

from app.collection import draft, links, mandates, scope, sessions, submission
from app.collection.draft import Post
from app.collection.errors import LinkGone, NotAllowed
from app.collection.mandates import Grant
from app.collection.respondents import import_list
from app.collection.scope import CLEARING_AUTHORITY, CONTRIBUTOR, FOCAL_POINT, OBSERVER
from app.db import db

A = ("a", "")
LIST = b"code,email,contact\nNER,awa@example.org,Awa Diop\n"


def imported(office, content=LIST):
    assert import_list(office.team, office.round, content).done
    return next(case for case in cases(office) if case.respondent.code == "NER")


def cases(office):
    return db.session.scalars(scope.cases(office.team)).all()


def acting(office, case, **grant):
    """Whoever comes by the link of a new mandate."""
    made = mandates.begin(office.team, case, Grant(**{"email": "x@example.org", "name": "Someone", **grant}))
    return sessions.visitor(links.exchange(links.issue(office.team, case, mandate=made).token).token).actor


def test_the_contact_of_a_list_is_the_focal_point_of_its_state(office):
    niger = imported(office)
    (mandate,) = mandates.of_case(office.team, niger)
    assert (mandate.role, mandate.name, mandate.email) == (FOCAL_POINT, "Awa Diop", "awa@example.org")
    actor = sessions.visitor(links.exchange(links.issue(office.team, niger).token).token).actor
    assert (actor.capacity, actor.mandate_id, actor.provisional) == (FOCAL_POINT, mandate.id, False)


def test_another_contact_takes_over_and_the_history_stays(office):
    niger = imported(office)
    old = links.issue(office.team, niger)
    cookie = links.exchange(old.token).token
    imported(office, b"code,email,contact\nNER,issa@example.org,Issa Sani\n")
    before, after = mandates.of_case(office.team, niger)
    assert (before.ended_why, before.ended_at is None) == ("replaced", False)
    assert (after.name, after.ended_at) == ("Issa Sani", None)
    assert sessions.visitor(cookie) is None
    with pytest.raises(LinkGone):
        links.exchange(old.token)
    assert links.issue(office.team, niger).link.email == "issa@example.org"


def test_the_same_list_again_changes_no_mandate(office):
    niger = imported(office)
    imported(office)
    assert len(mandates.of_case(office.team, niger)) == 1


def test_a_provisional_focal_point_drafts_and_does_not_submit(office):
    someone = acting(office, office.kenya, role=FOCAL_POINT, provisional=True)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, someone)
    with pytest.raises(NotAllowed) as refused:
        submission.submit(office.kenya, "k" * 20, someone, language="en")
    assert refused.value.reason == "submit"


@pytest.mark.parametrize("role", [OBSERVER, CLEARING_AUTHORITY])
def test_whoever_only_reads_changes_no_draft(office, role):
    someone = acting(office, office.kenya, role=role)
    with pytest.raises(NotAllowed) as refused:
        draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, someone)
    assert refused.value.reason == "write"


def test_each_mandate_has_a_link_of_its_own(office):
    niger = imported(office)
    first = links.issue(office.team, niger)
    contributor = mandates.begin(office.team, niger, Grant(CONTRIBUTOR, "Idi", "idi@example.org"))
    second = links.issue(office.team, niger, mandate=contributor)
    assert sessions.visitor(links.exchange(first.token).token).actor.capacity == FOCAL_POINT
    assert sessions.visitor(links.exchange(second.token).token).actor.capacity == CONTRIBUTOR


def test_an_ended_mandate_gets_no_link(office):
    made = mandates.begin(office.team, office.kenya, Grant(CONTRIBUTOR, "Idi", "idi@example.org"))
    mandates.end(office.team, office.kenya, made, "done")
    with pytest.raises(NotAllowed):
        links.issue(office.team, office.kenya, mandate=made)


def test_a_mandate_of_another_state_gives_no_link_here(office):
    made = mandates.begin(office.team, office.italy, Grant(CONTRIBUTOR, "Ida", "ida@example.org"))
    with pytest.raises(NotAllowed):
        links.issue(office.team, office.kenya, mandate=made)
