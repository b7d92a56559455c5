"""The second step: codes of RFC 6238, each once, recovery codes, each once; and nothing opens before it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.collection import members, second_steps, sessions, signing_in, team
from app.collection.errors import NotAllowed, NotFound, TooManyAttempts
from app.collection.scope import ADMIN, OPERATOR, Actor
from app.collection.second_steps import code, present
from app.collection.signing_in import Origin
from app.db import db
from app.models import Event, Job, RecoveryCode, SecondStep

PASSWORD, KEY = "a long enough password", "k" * 40
HERE, ELSEWHERE = Origin("192.0.2.7"), Origin("198.51.100.1")


@pytest.fixture
def ines(office):
    return team.add_user(OPERATOR, "ines@example.org", "Inès Duarte", PASSWORD, survey="harbours")


@pytest.fixture
def device(ines):
    """The secret of Inès's device, set up, and her recovery codes."""
    secret = second_steps.begun(ines, KEY)
    codes = second_steps.confirm(signing_in.of_user(ines), ines, code(secret, present()), KEY)
    return secret, codes


def password() -> str:
    begun = signing_in.by_password("ines@example.org", PASSWORD, HERE)
    assert begun.waits
    return begun.token


def step(token: str, given: str, origin: Origin = HERE) -> str:
    return signing_in.by_second_step(token, given, origin, KEY).token


@pytest.mark.parametrize(
    ("second", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(second, expected):
    assert code(b"12345678901234567890", second // 30) == expected


@given(st.binary(min_size=20, max_size=20), st.integers(0, 2**40))
def test_a_code_has_six_digits(secret, at):
    made = code(secret, at)
    assert len(made) == 6
    assert made.isdigit()


def test_a_password_alone_opens_nothing_where_there_is_a_second_step(office, ines, device):
    token = password()
    assert sessions.visitor(token) is None
    office.clock.forward(minutes=1)
    assert sessions.visitor(step(token, code(device[0], present()))).actor.user_id == ines.id
    with pytest.raises(NotAllowed) as refused:
        step(token, code(device[0], present() + 1))
    assert refused.value.reason == "waiting"


def test_the_second_step_may_take_ten_minutes(office, device):
    token = password()
    office.clock.forward(minutes=10)
    with pytest.raises(NotAllowed) as refused:
        step(token, code(device[0], present()))
    assert refused.value.reason == "waiting"


@pytest.mark.parametrize(("ahead", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_devices_clock_may_be_half_a_minute_off(office, ines, device, ahead, taken):
    office.clock.forward(minutes=5)
    assert bool(second_steps.accept(ines, code(device[0], present() + ahead), KEY)) is taken


def test_a_code_is_taken_once_and_no_earlier_one_after_it(office, ines, device):
    office.clock.forward(minutes=5)
    given = code(device[0], present())
    assert second_steps.accept(ines, given, KEY) == second_steps.CODE
    assert second_steps.accept(ines, given, KEY) == ""
    assert second_steps.accept(ines, code(device[0], present() - 1), KEY) == ""


def test_a_code_that_comes_twice_at_once_is_taken_once(office, ines, device):
    office.clock.forward(minutes=5)
    given, user_id = code(device[0], present()), ines.id

    def tried(_number):
        with office.app.app_context():
            return second_steps.accept(members.called(OPERATOR, user_id), given, KEY)

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(tried, range(4))) == ["", "", "", second_steps.CODE]


def test_a_recovery_code_lets_in_once_however_it_is_typed(office, ines, device):
    first = device[1][0]
    assert len(set(device[1])) == 10
    assert sessions.visitor(step(password(), f" {first.upper().replace('-', ' ')} "))
    with pytest.raises(NotAllowed):
        step(password(), first)
    assert second_steps.codes_left(ines) == 9
    assert (
        db.session.scalars(select(Event.changes).where(Event.kind == "signed_in")).one()["way"] == "recovery"
    )


def test_new_recovery_codes_end_the_ones_before(office, ines, device):
    codes = second_steps.new_codes(signing_in.of_user(ines), ines)
    assert second_steps.accept(ines, device[1][0], KEY) == ""
    assert second_steps.accept(ines, codes[0], KEY) == second_steps.RECOVERY


def test_the_database_alone_holds_neither_secret_nor_codes(office, ines, device):
    kept = db.session.get(SecondStep, ines.id).sealed
    assert second_steps.written(device[0]) not in kept
    assert second_steps.accept(ines, code(device[0], present()), "another key" * 4) == ""
    hashes = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert not hashes & {one.replace("-", "") for one in device[1]}


def test_guessing_codes_is_slow_from_everywhere_but_a_known_device(office, ines, device):
    token = password()
    for number in range(5):
        with pytest.raises(NotAllowed):
            step(token, "no code", Origin(f"203.0.{number}.1"))
    with pytest.raises(TooManyAttempts):
        step(token, code(device[0], present() + 1), ELSEWHERE)
    assert step(token, code(device[0], present() + 1), Origin("203.0.9.1", device="d" * 32))
    assert len(db.session.scalars(select(Event).where(Event.kind == "second_step_failed")).all()) == 5


def test_what_was_begun_and_not_confirmed_is_not_asked_for(office, ines):
    secret = second_steps.begun(ines, KEY)
    assert second_steps.begun(ines, KEY) == secret
    with pytest.raises(NotAllowed):
        second_steps.confirm(signing_in.of_user(ines), ines, "000000", KEY)
    assert not signing_in.by_password("ines@example.org", PASSWORD, HERE).waits
    assert second_steps.begun(ines, "another key" * 4) != secret


def test_another_administrator_helps_who_has_lost_everything_and_it_is_told_and_on_record(
    office, ines, device
):
    boss = team.add_user(OPERATOR, "ada@example.org", "Ada", PASSWORD, role=ADMIN)
    actor = Actor("Ada", ADMIN, user_id=boss.id, surveys=None)
    token = step(password(), device[1][0])
    members.reset_second_step(actor, ines)
    assert sessions.visitor(token) is None
    assert not signing_in.by_password("ines@example.org", PASSWORD, HERE).waits
    event = db.session.scalars(select(Event).where(Event.kind == "second_step_reset")).one()
    assert (event.who, event.user_id, event.changes) == ("Ada", boss.id, {"user": ines.id})
    letters = db.session.scalars(select(Job.payload).where(Job.kind == "account")).all()
    assert {"user": ines.id, "what": "second_step_reset"} in letters
    for refused in (lambda: members.reset_second_step(actor, boss), lambda: members.end(actor, boss)):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotAllowed):
        members.reset_second_step(signing_in.of_user(ines), boss)
    with pytest.raises(NotFound):
        members.addressed(OPERATOR, "nobody@example.org")


def test_a_round_requires_the_second_step_of_who_works_on_it_alone(office, ines):
    team.add_user(OPERATOR, "else@example.org", "Else", PASSWORD, survey="other")
    tokens = [
        signing_in.by_password(f"{name}@example.org", PASSWORD, HERE).token for name in ("ines", "else")
    ]
    owes = [sessions.visitor(one).owes_second_step for one in tokens]
    members.require_second_step(OPERATOR, office.round.name, required=True)
    owe = [sessions.visitor(one).owes_second_step for one in tokens]
    assert (owes, owe) == ([False, False], [True, False])
    assert sessions.visitor(tokens[1], two_steps=True).owes_second_step
    secret = second_steps.begun(ines, KEY)
    second_steps.confirm(signing_in.of_user(ines), ines, code(secret, present()), KEY)
    assert not sessions.visitor(tokens[0]).owes_second_step


def test_whose_membership_ended_is_out_at_once_and_stays_out(office, ines):
    token = signing_in.by_password("ines@example.org", PASSWORD, HERE).token
    members.end(OPERATOR, ines)
    assert sessions.visitor(token) is None
    with pytest.raises(NotAllowed):
        signing_in.by_password("ines@example.org", PASSWORD, HERE)
    assert [one.user.disabled_at is None for one in members.everyone(OPERATOR)] == [False]
