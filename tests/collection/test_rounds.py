"""Rounds: an instrument is frozen by its hash, a round's state follows from its dates."""

import hashlib
from datetime import datetime, timedelta

import pytest
import rfc8785
from sqlalchemy import select

from app.collection import held, outbox, rounds
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.db import db
from app.models import HeldSave, Instrument, Job, Round
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from tests.collection.conftest import NOON, SURVEY, opened


def test_an_instrument_is_its_canonical_json_under_its_hash(office):
    kept = db.session.scalars(select(Instrument)).one()
    plain = db.session.scalar(select(Instrument.questionnaire))
    assert kept.sha256 == hashlib.sha256(rfc8785.dumps(plain)).hexdigest() == office.round.instrument_sha256
    assert Questionnaire.from_json(plain).to_json() == office.questionnaire.to_json()


def test_an_instrument_keeps_the_order_that_its_author_wrote(office):
    written = SURVEY + "missing: {not_applicable: Not so, dont_know: We do not know}\n"
    round_ = opened(loads(written))
    assert list(rounds.questionnaire_of(round_).missing) == ["not_applicable", "dont_know"]
    assert rounds.questionnaire_of(round_).to_json() == loads(written).to_json()


def test_the_same_questionnaire_is_frozen_once_and_another_is_another(office):
    assert opened(loads(SURVEY)).instrument_sha256 == office.round.instrument_sha256
    assert opened(loads(SURVEY.replace("Ships", "Boats"))).instrument_sha256 != office.round.instrument_sha256
    assert db.session.query(Instrument).count() == 2


def test_rounds_of_one_edition_are_numbered(office):
    assert office.round.name == "harbours_2020"
    assert [opened(office.questionnaire).name for _ in range(2)] == ["harbours_2020_2", "harbours_2020_3"]
    assert opened(office.questionnaire, name="pilot", pilot=True).name == "pilot"


def test_an_instrument_that_is_not_there_is_not_found(office):
    with pytest.raises(NotFound):
        rounds.questionnaire_of(Round(instrument_sha256="0" * 64))


@pytest.mark.parametrize(
    ("days", "state"), [(-1.5, "planned"), (0, "open"), (29, "open"), (30, "grace"), (37, "closed")]
)
def test_the_state_of_a_round_follows_from_its_dates(office, days, state):
    office.round.grace_days = 7
    office.clock.forward(days=days)
    assert rounds.state(office.round) == state


def test_a_round_that_the_team_closed_is_closed(office):
    rounds.close(office.team, office.round)
    rounds.close(office.team, office.round)
    assert rounds.state(office.round) == "closed"


def test_an_extension_moves_the_deadline_of_one_case(office):
    later = office.round.closes + timedelta(days=5)
    rounds.extend(office.team, office.kenya, later, "elections")
    assert rounds.deadline(office.round, office.kenya) == later
    assert rounds.deadline(office.round, office.italy) == office.round.closes
    with pytest.raises(Invalid):
        rounds.extend(office.team, office.kenya, office.round.closes, "too short")
    with pytest.raises(NotAllowed):
        rounds.extend(office.focal_point(office.kenya), office.kenya, later, "please")


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        ({"opens": NOON, "closes": NOON}, "close before it opens"),
        ({"opens": datetime(2020, 1, 1), "closes": NOON}, "time zone"),  # noqa: DTZ001 (the point of it)
        ({"title": " "}, "title"),
        ({"timezone": "Mars/Olympus"}, "no time zone called"),
        ({"timezone": "../../etc/passwd"}, "no time zone called"),
        ({"timezone": "Africa"}, "no time zone called"),
        ({"timezone": "x" * 300}, "no time zone called"),
        ({"languages": ("en", "fr")}, "language 'fr'"),
        ({"name": "Harbours 2020"}, "write small letters, digits and underscores"),
        ({"name": "../harbours"}, "write small letters, digits and underscores"),
        ({"name": "h" * 81}, "80 at most"),
        ({"name": "harbours_2020"}, "the name of another round"),
        ({"name": "new"}, "the name of another round"),
    ],
)
def test_a_round_that_makes_no_sense_is_not_opened(office, plan, what):
    with pytest.raises(Invalid, match=what):
        opened(office.questionnaire, **plan)
    assert db.session.query(Round).count() == 1


def test_only_the_team_opens_and_closes_rounds(office):
    me = office.focal_point(office.kenya)
    with pytest.raises(NotAllowed):
        rounds.open_round(me, office.questionnaire, rounds.Plan("T", NOON, NOON + timedelta(days=1)))
    with pytest.raises(NotAllowed):
        rounds.close(me, office.round)


def test_a_job_asked_for_twice_under_one_key_is_one(office):
    first = outbox.enqueue("reminder", {"case": 1}, unique_key="reminder:1")
    assert outbox.enqueue("reminder", {"case": 1}, unique_key="reminder:1") == first
    outbox.enqueue("reminder", {"case": 2})
    outbox.enqueue("reminder", {"case": 2}, due=office.clock.now)
    assert db.session.query(Job).count() == 3


def test_a_held_save_goes_on_for_whoever_may_see_its_case(office):
    fields = [("a1", "Mombasa"), ("c", "one"), ("c", "two")]
    token = held.hold(office.kenya.public_id, "/r/x/a", fields)
    found = held.find(office.focal_point(office.kenya), token)
    assert (found.case.id, found.path, found.fields) == (office.kenya.id, "/r/x/a", tuple(fields))
    assert held.find(office.focal_point(office.italy), token) is None
    held.release(token)
    assert held.find(office.focal_point(office.kenya), token) is None


def test_a_held_save_is_forgotten_after_two_days(office):
    token = held.hold(office.kenya.public_id, "/r/x/a", [("a1", "Mombasa")])
    office.clock.forward(days=2)
    assert held.find(office.focal_point(office.kenya), token) is None
    held.hold(office.kenya.public_id, "/r/x/a", [])
    assert db.session.query(HeldSave).count() == 1


def test_nobody_without_a_session_fills_the_database_or_learns_what_exists(office):
    for _ in range(held.MOST + 5):
        assert held.hold(office.kenya.public_id, "/r/x/a", [])
    assert db.session.query(HeldSave).count() == held.MOST
    assert len(held.hold("nothing", "/r/x/a", [])) == len(held.hold(office.italy.public_id, "/r/x/a", []))
    for path, value in (("/" * 501, ""), ("/r", "x" * 500_001), ("/r", "\0")):
        with pytest.raises(Invalid):
            held.hold(office.kenya.public_id, path, [("a1", value)])


def test_a_round_is_named_by_the_year_of_its_title_and_as_the_pilot_that_it_is(office):
    survey, edition = office.questionnaire.survey, office.questionnaire.edition
    until = NOON + timedelta(days=1)
    pilot = rounds.Plan("Pilot of safe parks, 2026", NOON, until, pilot=True)
    assert rounds.open_round(office.team, office.questionnaire, pilot).name == f"{survey}_2026_pilot"
    plain = rounds.Plan("Safe parks again", NOON, until)
    assert rounds.open_round(office.team, office.questionnaire, plain).name.startswith(f"{survey}_{edition}")
