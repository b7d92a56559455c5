"""Sessions: who is signed in, how long, and until when; and who belongs to the team."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, text, update

from app.collection import draft, links, sessions, signing_in, team
from app.collection.errors import Busy, Invalid, NotAllowed, NotFound, StorageFull
from app.collection.scope import OPERATOR, Actor
from app.collection.signing_in import Origin
from app.db import db
from app.models import Event, Membership, User, WebSession

PASSWORD = "a long enough password"
HERE = Origin("192.0.2.7")


@pytest.fixture
def ines(office):
    """A member of the team for one survey."""
    return team.add_user(OPERATOR, "Ines@Example.org", "Inès Duarte", PASSWORD, survey="harbours")


def test_the_team_signs_in_with_a_password(office, ines):
    visitor = sessions.visitor(signing_in.by_password(" ines@example.ORG ", PASSWORD, HERE).token)
    assert visitor.actor == Actor("Inès Duarte", "team", user_id=ines.id, surveys=frozenset({"harbours"}))
    assert visitor.is_authenticated
    assert visitor.is_active
    assert not visitor.is_anonymous
    assert visitor.get_id().isdigit()


def test_an_admin_of_all_surveys_is_one(office):
    team.add_user(OPERATOR, "a@example.org", "Ada", PASSWORD, role="admin")
    visitor = sessions.visitor(signing_in.by_password("a@example.org", PASSWORD, HERE).token)
    assert visitor.actor.admin
    assert visitor.actor.surveys is None


def test_a_session_lasts_while_it_is_used(office, ines):
    token = signing_in.by_password("ines@example.org", PASSWORD, HERE, hours=12).token
    for _ in range(3):
        office.clock.forward(hours=11)
        assert sessions.visitor(token, hours=12) is not None
    office.clock.forward(hours=12)
    assert sessions.visitor(token, hours=12) is None


def test_reading_pages_one_after_another_writes_nothing(office, ines):
    token = signing_in.by_password("ines@example.org", PASSWORD, HERE).token
    statements = []

    def heard(_connection, _cursor, statement, *_rest):
        statements.append(statement.split()[0])

    event.listen(db.engine, "before_cursor_execute", heard)
    office.clock.forward(minutes=4)
    sessions.visitor(token)
    event.remove(db.engine, "before_cursor_execute", heard)
    assert [one for one in statements if one != "BEGIN"] == ["SELECT"]


def test_who_only_reads_does_not_wait_for_who_writes(office, ines):
    token = signing_in.by_password("ines@example.org", PASSWORD, HERE).token
    office.clock.forward(minutes=6)
    begun = []

    def heard(_connection, _cursor, statement, *_rest):
        begun.append(statement)

    with db.engine.connect().execution_options(writes=True) as other:
        other.execute(update(WebSession).values(seen_at=office.clock.now))
        event.listen(db.engine, "before_cursor_execute", heard)
        assert sessions.visitor(token) is not None
        event.remove(db.engine, "before_cursor_execute", heard)
    assert len([one for one in begun if one.startswith(("BEGIN IMMEDIATE", "UPDATE"))]) == 1
    db.session.rollback()
    assert patience() == "5000"


def patience() -> str:
    """How long the session's own connection waits for a lock, where it is SQLite that says so."""
    if db.engine.dialect.name != "sqlite":
        return "5000"
    return str(db.session.execute(text("PRAGMA busy_timeout")).scalar_one())


@pytest.mark.parametrize("refusal", [Busy("locked"), StorageFull("full")])
def test_who_only_reads_is_let_in_while_nothing_can_be_written(office, ines, monkeypatch, refusal):
    token = signing_in.by_password("ines@example.org", PASSWORD, HERE).token
    office.clock.forward(minutes=6)

    def refused(*_given):
        raise refusal

    monkeypatch.setattr(sessions, "_renew", refused)
    assert sessions.visitor(token) is not None


def test_signing_out_ends_the_session_on_the_server(office, ines):
    token = signing_in.by_password("ines@example.org", PASSWORD, HERE).token
    sessions.end(sessions.visitor(token).session_id)
    assert sessions.visitor(token) is None


def test_the_session_of_a_link_does_not_outlive_the_link(office):
    issued = links.issue(office.team, office.kenya)
    office.clock.now = issued.link.expires_at - timedelta(hours=2)
    token = links.exchange(issued.token).token
    assert sessions.visitor(token).expires_at == issued.link.expires_at
    office.clock.forward(hours=1)
    sessions.visitor(token)
    assert sessions.visitor(token).expires_at == issued.link.expires_at
    office.clock.forward(hours=1)
    assert sessions.visitor(token) is None


def test_whoever_is_known_by_the_longest_address_alone_still_acts(office):
    address = f"{'a' * 64}@{'b' * 177}.example.org"
    office.kenya.contact_name, office.kenya.contact_email = "", address
    db.session.commit()
    actor = sessions.visitor(links.exchange(links.issue(office.team, office.kenya).token).token).actor
    assert (len(address), actor.name) == (254, address[:199] + "…")
    draft.save(office.kenya, {("a", ""): draft.Post(0, {"a1": "Mombasa"})}, actor)
    assert db.session.scalars(select(Event.who).order_by(Event.id.desc())).first() == actor.name


def test_a_link_session_ends_when_its_link_is_revoked_in_the_database(office):
    issued = links.issue(office.team, office.kenya)
    token = links.exchange(issued.token).token
    issued.link.revoked_at = office.clock.now
    db.session.commit()
    assert sessions.visitor(token) is None


def test_a_new_password_ends_every_session_and_the_old_one_is_worth_nothing(office, ines):
    token = signing_in.by_password("ines@example.org", PASSWORD, HERE).token
    actor = sessions.visitor(token).actor
    with pytest.raises(NotAllowed):
        team.change_password(actor, "wrong", "another long password")
    team.change_password(actor, PASSWORD, "another long password")
    assert sessions.visitor(token) is None
    with pytest.raises(NotAllowed):
        signing_in.by_password("ines@example.org", PASSWORD, HERE)
    assert signing_in.by_password("ines@example.org", "another long password", HERE).token
    with pytest.raises(NotFound):
        team.change_password(OPERATOR, PASSWORD, PASSWORD)


def test_adding_someone_again_changes_them(office, ines):
    again = team.add_user(OPERATOR, "ines@example.org", "Inès D.", PASSWORD, role="admin")
    assert again.id == ines.id
    visitor = sessions.visitor(signing_in.by_password("ines@example.org", PASSWORD, HERE).token)
    assert (visitor.actor.name, visitor.actor.capacity) == ("Inès D.", "admin")


def test_nobody_is_admin_of_one_survey_alone(office, ines):
    with pytest.raises(Invalid, match="works on all surveys"):
        team.add_user(OPERATOR, "ines@example.org", "Inès D.", PASSWORD, role="admin", survey="harbours")
    membership = db.session.scalars(select(Membership).where(Membership.user_id == ines.id)).one()
    membership.role = "admin"
    db.session.commit()
    actor = sessions.visitor(signing_in.by_password("ines@example.org", PASSWORD, HERE).token).actor
    assert (actor.admin, actor.surveys) == (False, {"harbours"})
    with pytest.raises(NotAllowed):
        team.add_user(actor, "a@example.org", "Ada", PASSWORD)


@pytest.mark.parametrize(
    ("email", "password", "role", "what"),
    [
        ("not an address", PASSWORD, "team", "e-mail"),
        ("a@example.org", "short", "team", "15 to 200"),
        ("a@example.org", "x" * 201, "team", "15 to 200"),
        ("a@example.org", PASSWORD, "focal_point", "role"),
    ],
)
def test_a_user_who_could_not_sign_in_is_not_made(office, email, password, role, what):
    with pytest.raises(Invalid, match=what):
        team.add_user(OPERATOR, email, "Ada", password, role=role)
    assert db.session.query(User).count() == 0


def test_only_an_admin_adds_users(office):
    with pytest.raises(NotAllowed):
        team.add_user(Actor("Ines", "team", surveys=None), "a@example.org", "Ada", PASSWORD)
