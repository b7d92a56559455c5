"""Reminders go by themselves at their time, once each, to those who have not sent; observers get copies."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.collection import clock, events, mandates, nominations, reminders, rounds, scope
from app.collection.errors import Invalid
from app.collection.mandates import Grant
from app.collection.scope import FOCAL_POINT, OBSERVER, OPERATOR
from app.db import db
from app.models import Case, Event, Job
from tests.services.mailbox import message, served
from tests.services.working import work

CLOSES = datetime(2020, 1, 31, tzinfo=UTC)
WEEK_BEFORE = CLOSES - timedelta(days=7)


@pytest.fixture
def mailbox(application):
    application.add_url_rule("/link/<token>", "respond.open_link", lambda token: token)
    with served(application) as box:
        yield box


@pytest.fixture
def now(monkeypatch):
    times = [datetime(2020, 1, 5, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: times[0])
    return times


@pytest.fixture
def round_(trial, now):
    made = trial.round(grace_days=10)
    for code in ("KEN", "NER"):
        trial.case(made, code)
    return made


def to_whom(application, box):
    work(application)
    got = sorted(one for envelope in box.received for one in envelope.rcpt_tos)
    box.received.clear()
    return got


def case_of(round_, code):
    those = db.session.scalars(scope.cases(OPERATOR).where(Case.round_id == round_.id))
    return next(case for case in those if case.respondent.code == code)


def test_usual_moments_are_mornings_in_the_zone_of_the_round(round_):
    usual = reminders.usual(round_)
    assert [usual[slot].isoformat() for slot in reminders.SLOTS] == [
        "2020-01-01T09:00:00+03:00",
        "2020-01-24T09:00:00+03:00",
        "2020-02-03T09:00:00+03:00",
        "2020-02-09T09:00:00+03:00",
    ]


def test_a_reminder_goes_at_its_time_and_once(application, round_, mailbox, now):
    reminders.plan(OPERATOR, round_, {reminders.WEEK: WEEK_BEFORE})
    assert to_whom(application, mailbox) == []
    now[0] = WEEK_BEFORE
    assert to_whom(application, mailbox) == ["ken@example.org", "ner@example.org"]
    assert to_whom(application, mailbox) == []
    kinds = db.session.scalars(select(Event.kind)).all()
    assert (kinds.count(events.REMINDERS_SENT), kinds.count(events.REMINDED)) == (1, 2)
    assert reminders.letters_of(OPERATOR, round_)[reminders.WEEK]["sent"] == 2


def test_whoever_has_sent_is_not_reminded(application, trial, round_, mailbox, now):
    reminders.plan(OPERATOR, round_, {reminders.WEEK: WEEK_BEFORE})
    now[0] = WEEK_BEFORE
    trial.answer(case_of(round_, "KEN"), c1="yes")
    assert to_whom(application, mailbox) == ["ner@example.org"]


def test_whoever_sends_while_the_letter_waits_is_not_reminded(application, trial, round_, mailbox, now):
    reminders.plan(OPERATOR, round_, {reminders.WEEK: WEEK_BEFORE})
    now[0] = WEEK_BEFORE
    assert reminders.send(OPERATOR, round_, reminders.WEEK, WEEK_BEFORE.isoformat()) == 2
    trial.answer(case_of(round_, "KEN"), c1="yes")
    assert to_whom(application, mailbox) == ["ner@example.org"]
    assert reminders.letters_of(OPERATOR, round_)[reminders.WEEK]["left_out"] == 1


def test_one_taken_back_or_put_off_does_not_go_at_the_old_time(application, round_, mailbox, now):
    reminders.plan(OPERATOR, round_, {reminders.WEEK: WEEK_BEFORE})
    later = WEEK_BEFORE + timedelta(days=1)
    reminders.plan(OPERATOR, round_, {reminders.WEEK: later})
    now[0] = WEEK_BEFORE
    assert to_whom(application, mailbox) == []
    reminders.plan(OPERATOR, round_, {})
    now[0] = later
    assert to_whom(application, mailbox) == []


def test_whoever_was_given_longer_is_not_told_that_the_deadline_has_passed(
    application, trial, round_, mailbox, now
):
    after = CLOSES + timedelta(days=3)
    rounds.extend(OPERATOR, case_of(round_, "KEN"), CLOSES + timedelta(days=9), "Elections")
    assert to_whom(application, mailbox) == ["ken@example.org"]
    reminders.plan(OPERATOR, round_, {reminders.AFTER: after})
    now[0] = after
    assert to_whom(application, mailbox) == ["ner@example.org"]


def test_a_round_that_was_closed_reminds_nobody(application, round_, mailbox, now):
    reminders.plan(OPERATOR, round_, {reminders.WEEK: WEEK_BEFORE})
    rounds.close(OPERATOR, round_)
    now[0] = WEEK_BEFORE
    assert to_whom(application, mailbox) == []


def test_a_reminder_cannot_go_in_the_past(round_, now):
    with pytest.raises(Invalid):
        reminders.plan(OPERATOR, round_, {reminders.WEEK: now[0] - timedelta(days=1)})


def test_what_has_gone_stays_on_record(application, round_, mailbox, now):
    reminders.plan(OPERATOR, round_, {reminders.WEEK: WEEK_BEFORE})
    now[0] = WEEK_BEFORE
    to_whom(application, mailbox)
    reminders.plan(OPERATOR, round_, {})
    assert list(reminders.planned(round_)) == [reminders.WEEK]


def test_it_goes_to_the_focal_point_of_now_and_an_observer_gets_a_copy_without_the_link(
    application, trial, round_, mailbox, now
):
    kenya = case_of(round_, "KEN")
    mandates.begin(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org"))
    mandates.begin(OPERATOR, kenya, Grant(OBSERVER, "Mission", "mission@example.org", language="fr"))
    reminders.plan(OPERATOR, round_, {reminders.WEEK: WEEK_BEFORE})
    now[0] = WEEK_BEFORE
    work(application)
    said = {one.rcpt_tos[0]: message(one) for one in mailbox.received}
    assert sorted(said) == ["awa@example.org", "mission@example.org", "ner@example.org"]
    copy = said["mission@example.org"]
    bodies = "".join(copy.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "awa@example.org" in bodies
    assert "sans le lien personnel" in bodies
    assert "/link/" not in bodies


def test_a_nomination_is_not_copied(application, trial, round_, mailbox):
    kenya = case_of(round_, "KEN")
    mandates.begin(OPERATOR, kenya, Grant(OBSERVER, "Mission", "mission@example.org"))
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org"))
    assert to_whom(application, mailbox) == ["awa@example.org"]
    assert db.session.scalars(select(Job).where(Job.kind == "copy")).all() == []
