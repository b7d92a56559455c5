"""Links for a new password: mailed to who is known, good for an hour and one use, silent about others."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.collection import members, password_links, sessions, signing_in, team
from app.collection.errors import Invalid, LinkGone, NotAllowed, NotFound, TooManyAttempts, WeakPassword
from app.collection.scope import OPERATOR
from app.collection.signing_in import Origin, account
from app.db import db
from app.models import Event, Job, PasswordLink, User

PASSWORD, NEW = "a long enough password", "quite another long one"
HERE = Origin("192.0.2.7")


@pytest.fixture
def ines(office):
    return team.add_user(OPERATOR, "ines@example.org", "Inès Duarte", PASSWORD)


def test_a_link_gives_one_password_once_and_ends_all_sessions(office, ines):
    session = signing_in.by_password(ines.email, PASSWORD, HERE).token
    made = password_links.make(account(" INES@example.org"))
    assert password_links.owner(made.token).id == ines.id
    password_links.use(made.token, NEW)
    assert sessions.visitor(session) is None
    assert signing_in.by_password(ines.email, NEW, HERE)
    with pytest.raises(LinkGone):
        password_links.use(made.token, "yet another long one")
    kinds = list(db.session.scalars(select(Event.kind).where(Event.kind.like("password_%"))))
    assert kinds == ["password_link_sent", "password_set"]
    assert (
        db.session.scalars(select(Job.payload).where(Job.kind == "account")).one()["what"] == "password_set"
    )


def test_a_link_works_for_an_hour_and_until_a_newer_one_is_made(office, ines):
    first = password_links.make(account(ines.email))
    second = password_links.make(account(ines.email))
    with pytest.raises(LinkGone):
        password_links.owner(first.token)
    office.clock.forward(hours=1)
    with pytest.raises(LinkGone):
        password_links.owner(second.token)
    with pytest.raises(NotFound):
        password_links.owner("forged")


def test_a_refused_password_does_not_use_the_link_up(office, ines):
    made = password_links.make(account(ines.email))
    with pytest.raises(WeakPassword):
        password_links.use(made.token, "password12345678")
    password_links.use(made.token, NEW)


def test_asking_does_the_very_same_whether_the_address_is_known_or_not(office, ines):
    done = []

    def heard(_connection, _cursor, statement, *_rest):
        done.append(statement.split()[0])

    event.listen(db.engine, "before_cursor_execute", heard)
    works = []
    for email in ("ines@example.org", "nobody@example.org"):
        password_links.ask(email, "192.0.2.7", "fr")
        works.append(tuple(done))
        done.clear()
    event.remove(db.engine, "before_cursor_execute", heard)
    assert works[0] == works[1]
    payloads = db.session.scalars(
        select(Job.payload).where(Job.kind == "password_link").order_by(Job.id)
    ).all()
    assert payloads == [
        {"account": account(email), "language": "fr"} for email in ("ines@example.org", "nobody@example.org")
    ]
    assert password_links.make(account("nobody@example.org")) is None
    assert db.session.query(PasswordLink).count() == 0


def test_asking_again_sends_one_letter_in_ten_minutes_and_is_bounded_by_network(office, ines):
    for _ in range(password_links.MOST):
        password_links.ask(ines.email, "192.0.2.7", "en")
    assert db.session.query(Job).where(Job.kind == "password_link").count() == 1
    with pytest.raises(TooManyAttempts) as refused:
        password_links.ask("other@example.org", "192.0.2.8", "en")
    assert refused.value.until == office.clock.now + timedelta(minutes=15)
    password_links.ask("other@example.org", "198.51.100.1", "en")


def test_who_is_invited_has_no_password_until_they_choose_one(office):
    made = members.invite(OPERATOR, "new@example.org", "Newcomer", "team", "harbours", "ar")
    with pytest.raises(NotAllowed):
        signing_in.by_password("new@example.org", "", HERE)
    payload = db.session.scalars(select(Job.payload).where(Job.kind == "password_link")).one()
    assert payload == {"account": account("new@example.org"), "language": "ar", "invited": True}
    link = password_links.make(payload["account"], invited=True)
    office.clock.forward(hours=71)
    password_links.use(link.token, NEW)
    assert signing_in.by_password("new@example.org", NEW, HERE)
    with pytest.raises(Invalid):
        members.invite(OPERATOR, "new@example.org", "  ", "team")
    members.invite(OPERATOR, "new@example.org", "Newcomer", "team", "harbours")
    assert signing_in.by_password("new@example.org", NEW, HERE)
    assert db.session.get(User, made.id).name == "Newcomer"


def test_a_strangers_asking_takes_no_invitation_away(office):
    members.invite(OPERATOR, "new@example.org", "Nadia New", "team", "harbours")
    invitation = password_links.make(account("new@example.org"), invited=True)
    asked = password_links.make(account("new@example.org"))
    office.clock.forward(hours=71)
    with pytest.raises(LinkGone):
        password_links.owner(asked.token)
    password_links.use(invitation.token, NEW)
    assert signing_in.by_password("new@example.org", NEW, HERE)


def test_a_password_that_was_chosen_ends_every_other_link(office, ines):
    invitation = password_links.make(account(ines.email), invited=True)
    password_links.use(password_links.make(account(ines.email)).token, NEW)
    with pytest.raises(LinkGone):
        password_links.use(invitation.token, "yet another long one")
