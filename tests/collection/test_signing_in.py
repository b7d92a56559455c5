"""Signing in: nothing tells whether an account exists, and guessing is slow without keeping anybody out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from app.collection import attempts, passwords, sessions, signing_in, team
from app.collection.errors import NotAllowed, TooManyAttempts
from app.collection.scope import OPERATOR
from app.collection.signing_in import Origin
from app.db import db
from app.models import Event, SignInAttempt, User

PASSWORD = "a long enough password"
EMAIL = "ines@example.org"
HERE, ELSEWHERE = Origin("192.0.2.7"), Origin("198.51.100.1")


@pytest.fixture
def ines(office):
    """A member of the team for one survey."""
    return team.add_user(OPERATOR, EMAIL, "Inès Duarte", PASSWORD, survey="harbours")


@pytest.fixture
def quick(monkeypatch):
    """Passwords that are compared by a look: what is counted does not depend on how they are kept."""
    monkeypatch.setattr(passwords, "right", lambda kept, given: bool(kept) and given == PASSWORD)


def fails(times: int, origin: Origin = HERE, email: str = EMAIL) -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            signing_in.by_password(email, "wrong", origin)


@pytest.mark.parametrize("email", ["ines@example.org", "nobody@example.org", ""])
def test_a_wrong_password_and_an_unknown_account_look_alike(office, ines, email):
    with pytest.raises(NotAllowed) as refused:
        signing_in.by_password(email, "another password", HERE)
    assert refused.value.reason == "sign_in"


def test_someone_without_a_password_or_disabled_does_not_sign_in(office, ines):
    session = signing_in.by_password("ines@example.org", PASSWORD, HERE).token
    ines.disabled_at = office.clock.now
    db.session.commit()
    assert sessions.visitor(session) is None
    with pytest.raises(NotAllowed):
        signing_in.by_password("ines@example.org", PASSWORD, HERE)
    db.session.add(User(email="empty@example.org", name="Empty"))
    db.session.commit()
    with pytest.raises(NotAllowed):
        signing_in.by_password("empty@example.org", "", HERE)


def test_attempts_hold_no_address_of_a_person_in_clear(office, ines):
    signing_in.by_password("ines@example.org", PASSWORD, HERE)
    assert "ines" not in db.session.scalars(select(SignInAttempt.account)).one()


def test_an_unknown_account_costs_the_very_hash_that_a_known_one_does(office, ines, monkeypatch):
    hashed, verify = [], PasswordHasher.verify

    def counted(hasher, kept, given):
        hashed.append(kept.rpartition("$")[0].rpartition("$")[0])
        return verify(hasher, kept, given)

    # The hash that stands for nobody is made once in a process, by whoever comes first.
    passwords.right("", "anything")
    monkeypatch.setattr(PasswordHasher, "verify", counted)
    db.session.add(User(email="gone@example.org", name="Gone", disabled_at=office.clock.now))
    db.session.commit()
    costs = []
    for email in (EMAIL, "nobody@example.org", "gone@example.org"):
        fails(1, email=email)
        costs.append(tuple(hashed))
        hashed.clear()
    assert len(set(costs)) == 1
    assert len(costs[0]) == 1


def test_an_unknown_account_is_slowed_as_a_known_one_is(office, ines, quick):
    for email in (EMAIL, "nobody@example.org"):
        fails(5, email=email)
        with pytest.raises(TooManyAttempts) as refused:
            signing_in.by_password(email, "wrong", HERE)
        assert refused.value.until == office.clock.now + timedelta(minutes=1)


def test_each_further_failure_costs_twice_the_waiting_up_to_an_hour(office, ines, quick):
    fails(5)
    waits = []
    for _ in range(8):
        with pytest.raises(TooManyAttempts) as refused:
            signing_in.by_password(EMAIL, PASSWORD, HERE)
        waits.append((refused.value.until - office.clock.now).total_seconds() / 60)
        office.clock.now = refused.value.until
        fails(1)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    office.clock.forward(hours=1)
    assert signing_in.by_password(EMAIL, PASSWORD, HERE)


def test_asking_while_one_waits_does_not_prolong_the_wait(office, ines, quick):
    fails(5)
    for _ in range(3):
        with pytest.raises(TooManyAttempts):
            signing_in.by_password(EMAIL, "wrong", HERE)
    office.clock.forward(minutes=1)
    assert signing_in.by_password(EMAIL, PASSWORD, HERE)


def test_failures_from_one_network_keep_nobody_out_on_another(office, ines, quick):
    fails(5)
    with pytest.raises(TooManyAttempts):
        signing_in.by_password(EMAIL, PASSWORD, Origin("192.0.2.200"))
    assert signing_in.by_password(EMAIL, PASSWORD, ELSEWHERE)


def test_failures_for_one_account_slow_no_other_behind_the_same_address(office, ines, quick):
    team.add_user(OPERATOR, "boris@example.org", "Boris", PASSWORD)
    for number in range(30):
        fails(1, email=f"guess{number}@example.org")
    fails(5)
    assert signing_in.by_password("boris@example.org", PASSWORD, HERE)


def test_a_device_known_from_before_is_let_in_on_the_very_network_of_who_guesses(office, ines, quick):
    fails(5)
    known = Origin(HERE.address, device="d" * 32)
    assert signing_in.by_password(EMAIL, PASSWORD, known)
    fails(5, known)
    with pytest.raises(TooManyAttempts):
        signing_in.by_password(EMAIL, PASSWORD, known)


def test_success_forgives_the_failures_of_its_own_place_alone_and_a_day_forgets_them(office, ines, quick):
    fails(4)
    fails(4, ELSEWHERE)
    signing_in.by_password(EMAIL, PASSWORD, HERE)
    kept = db.session.execute(select(SignInAttempt.address, SignInAttempt.failed)).all()
    assert sorted(map(tuple, kept)) == [("192.0.2.0/24", False), *[("198.51.100.0/24", True)] * 4]
    office.clock.forward(days=2)
    signing_in.by_password(EMAIL, PASSWORD, HERE)
    assert db.session.query(SignInAttempt).count() == 1


def test_forty_tries_at_once_are_five_tries(office, ines, monkeypatch):
    tried = []
    monkeypatch.setattr(passwords, "right", lambda *_given: tried.append(1) and False)

    def guess(_number):
        with office.app.app_context(), pytest.raises((NotAllowed, TooManyAttempts)):
            signing_in.by_password(EMAIL, "wrong", HERE)

    with ThreadPoolExecutor(8) as people:
        list(people.map(guess, range(40)))
    assert 1 <= len(tried) <= attempts.FREE


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("no address", "no address"),
        ("x" * 100, "x" * 64),
    ],
)
def test_an_address_is_kept_as_its_network(address, network):
    assert attempts.network(address) == network


def test_signing_in_is_on_record_with_what_failed_before_it(office, ines, quick):
    fails(2)
    fails(1, ELSEWHERE)
    signing_in.by_password(EMAIL, PASSWORD, Origin("192.0.2.7", "Mozilla/5.0 Firefox/140.0"))
    event = db.session.scalars(select(Event).where(Event.kind == "signed_in")).one()
    facts = {
        "user": ines.id,
        "way": "password",
        "failed": 3,
        "browser": "Mozilla/5.0 Firefox/140.0",
        "network": "192.0.2.0/24",
    }
    assert (event.changes, event.who, event.user_id) == (facts, "Inès Duarte", ines.id)
