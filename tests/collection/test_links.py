"""Personal links: forged, expired, replaced and revoked ones open nothing; each exchange is on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.collection import clock, links, rounds, sessions
from app.collection.errors import LinkGone, NotAllowed, NotFound
from app.collection.scope import own_case
from app.db import db
from app.models import Job, WebSession


def test_a_link_is_exchanged_for_a_session_of_its_case(office):
    issued = links.issue(office.team, office.kenya)
    exchanged = links.exchange(issued.token, "Firefox")
    assert exchanged.case.id == office.kenya.id
    visitor = sessions.visitor(exchanged.token)
    assert visitor is not None
    assert (visitor.actor.name, visitor.actor.capacity) == ("Focal Point", "focal_point")
    assert own_case(visitor.actor).public_id == office.kenya.public_id
    ((link, exchanges),) = links.of_case(office.team, office.kenya)
    assert (link.email, [one.browser for one in exchanges]) == ("fp@example.org", ["Firefox"])


def test_a_link_works_again_and_again_until_it_expires(office):
    issued = links.issue(office.team, office.kenya, days=30)
    for _ in range(3):
        links.exchange(issued.token)
    office.clock.forward(days=30)
    with pytest.raises(LinkGone) as refused:
        links.exchange(issued.token)
    assert refused.value.reason == "expired"


def test_no_token_is_kept_but_its_hash(office):
    issued = links.issue(office.team, office.kenya)
    exchanged = links.exchange(issued.token)
    kept = [issued.link.token_hash, *db.session.scalars(select(WebSession.token_hash))]
    for token in (issued.token, exchanged.token):
        assert len(token) >= 43
        assert token not in kept


@pytest.mark.parametrize("forged", ["", "x", "A" * 43, "\0", "é" * 43, "' OR 1=1 --"])
def test_a_forged_link_opens_nothing(office, forged):
    links.issue(office.team, office.kenya)
    with pytest.raises(NotFound):
        links.exchange(forged)
    assert sessions.visitor(forged) is None


def test_the_hash_of_a_token_is_no_token(office):
    issued = links.issue(office.team, office.kenya)
    with pytest.raises(NotFound):
        links.exchange(issued.link.token_hash)


def test_a_new_link_ends_the_old_one_and_its_sessions(office):
    old = links.issue(office.team, office.kenya)
    session = links.exchange(old.token).token
    new = links.issue(office.team, office.kenya)
    with pytest.raises(LinkGone) as refused:
        links.exchange(old.token)
    assert refused.value.reason == "replaced"
    assert sessions.visitor(session) is None
    assert sessions.visitor(links.exchange(new.token).token) is not None


def test_a_revoked_link_ends_with_its_sessions(office):
    issued = links.issue(office.team, office.kenya)
    session = links.exchange(issued.token).token
    links.revoke(office.team, office.kenya, issued.link.id)
    with pytest.raises(LinkGone) as refused:
        links.exchange(issued.token)
    assert refused.value.reason == "revoked"
    assert sessions.visitor(session) is None


def test_one_exchange_is_revoked_without_the_others(office):
    issued = links.issue(office.team, office.kenya)
    first, second = links.exchange(issued.token).token, links.exchange(issued.token).token
    ((_link, (_latest, earlier)),) = links.of_case(office.team, office.kenya)
    links.revoke_exchange(office.team, earlier.id)
    assert sessions.visitor(first) is None
    assert sessions.visitor(second) is not None


def test_only_the_team_issues_and_revokes(office):
    issued = links.issue(office.team, office.kenya)
    me = office.focal_point(office.kenya)
    for wrong in (
        lambda: links.issue(me, office.kenya),
        lambda: links.revoke(me, office.kenya, issued.link.id),
        lambda: links.revoke_exchange(me, 1),
    ):
        with pytest.raises(NotAllowed):
            wrong()
    with pytest.raises(NotFound):
        links.revoke(office.team, office.kenya, 999)
    with pytest.raises(NotFound):
        links.revoke_exchange(office.team, 999)
    assert links.of_case(office.focal_point(office.italy), office.kenya) == []


def test_without_an_address_there_is_no_link(office):
    office.kenya.contact_email = ""
    with pytest.raises(NotAllowed) as refused:
        links.issue(office.team, office.kenya)
    assert refused.value.reason == "no_address"


def test_an_expired_link_asks_for_a_new_one_to_the_address_on_record_once_an_hour(office):
    issued = links.issue(office.team, office.kenya, days=1)
    office.clock.forward(days=2)
    for _ in range(5):
        links.ask_again(issued.token)
    (job,) = db.session.scalars(select(Job))
    assert (job.kind, job.payload) == ("link", {"case": office.kenya.id, "why": "asked_again"})
    office.clock.forward(hours=1)
    links.ask_again(issued.token)
    assert db.session.query(Job).count() == 2


def test_nobody_learns_anything_by_asking_for_a_link(office):
    issued = links.issue(office.team, office.kenya)
    links.revoke(office.team, office.kenya, issued.link.id)
    assert links.ask_again(issued.token) is None
    assert links.ask_again("forged") is None
    assert db.session.query(Job).count() == 0


def test_a_link_works_until_answers_are_no_longer_taken_and_a_margin_after(office):
    issued = links.issue(office.team, office.kenya)
    last = office.kenya.round.closes + timedelta(days=office.kenya.round.grace_days)
    assert issued.link.expires_at == max(clock.now() + timedelta(days=30), last + timedelta(days=14))
    longest = links.issue(office.team, office.kenya, least_days=900)
    assert longest.link.expires_at == clock.now() + timedelta(days=900)


def test_a_link_given_out_before_works_until_an_extended_deadline(office):
    issued = links.issue(office.team, office.kenya)
    until = issued.link.expires_at + timedelta(days=60)
    rounds.extend(office.team, office.kenya, until, "Elections")
    office.clock.forward(days=60)
    assert links.exchange(issued.token).case.id == office.kenya.id
    assert links.look(issued.token).until > until


def test_a_reminder_does_not_sign_out_whoever_is_writing(office):
    cookie = links.exchange(links.issue(office.team, office.kenya).token).token
    reminded = links.issue(office.team, office.kenya, keeps_sessions=True)
    assert sessions.visitor(cookie) is not None
    links.revoke(office.team, office.kenya, reminded.link.id)
    assert sessions.visitor(cookie) is None
