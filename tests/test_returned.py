"""Letters that come back: a mail server's report marks the very letter, and no other message marks any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.collection import correspondence, failures, outbox
from app.collection.scope import OPERATOR
from app.db import db
from app.jobs import returned
from app.jobs.postmarks import job_of, postmark
from app.models import Event, Job
from tests.services.delivery_report import HEADERS, WHOLE, report
from tests.services.mailbox import message, served
from tests.services.working import work


@pytest.fixture
def mailbox(application):
    application.add_url_rule("/link/<token>", "respond.open_link", lambda token: token)
    with served(application) as box:
        yield box


@pytest.fixture
def sent(application, trial, mailbox):
    """A letter that has left: its case, and its Message-ID."""
    case = trial.case(trial.round(contact_email="survey@example.org"), "KEN", "Kenya")
    case.contact_name, case.contact_email = "Amina Diallo", "ken@example.org"
    db.session.commit()
    outbox.enqueue(outbox.MAIL_LINK, {"case": case.id, "why": outbox.INVITED})
    work(application)
    return case, message(mailbox.received[0])["Message-ID"]


def states(case) -> list[tuple[str, str]]:
    return [(one.state, one.said) for one in correspondence.messages(OPERATOR, case)]


@pytest.mark.parametrize("enclosed", [WHOLE, HEADERS])
def test_a_report_marks_the_letter_in_the_correspondence_with_the_servers_words(sent, enclosed):
    case, message_id = sent
    assert returned.take(report(message_id, enclosed=enclosed)) == returned.MARKED
    assert states(case) == [("bounced", "550 5.1.1 User unknown")]
    assert failures.count(OPERATOR) == 1


def test_the_same_report_again_marks_nothing_again(sent):
    case, message_id = sent
    said = [returned.take(report(message_id)) for _again in range(3)]
    assert said == [returned.MARKED, returned.KNOWN, returned.KNOWN]
    kinds = db.session.scalars(select(Event.kind).where(Event.case_id == case.id)).all()
    assert kinds.count("bounced") == 1


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.7"), ("failed", "4.2.2"), ("delivered", "2.0.0")]
)
def test_what_is_late_or_arrived_is_not_marked(sent, action, status):
    case, message_id = sent
    assert returned.take(report(message_id, action, status)) == returned.DELAYED
    assert states(case) == [("sent", "")]


def test_a_report_about_a_letter_that_we_did_not_write_marks_none(sent):
    case, message_id = sent
    number = db.session.scalars(select(Job.id).order_by(Job.id)).first()
    forged = f"<{postmark('a key that somebody guessed', number, 1)}@canvass.example>"
    for other in (forged, "<1@elsewhere.example>", "", message_id.replace(f".{number}.", f".{number + 1}.")):
        assert returned.take(report(other)) == returned.FOREIGN
    assert states(case) == [("sent", "")]


def test_an_answer_by_a_person_or_a_holiday_marks_nothing(sent):
    case, message_id = sent
    plain = f"From: ken@example.org\r\nIn-Reply-To: {message_id}\r\n\r\nI am away.\r\n".encode()
    assert returned.take(plain) == returned.NO_REPORT
    assert states(case) == [("sent", "")]


@given(raw=st.binary(max_size=400), at=st.integers(0, 1200))
def test_no_report_however_broken_stops_the_reading(raw, at):
    whole = report("<x@y>")
    assert returned.read(raw) is None
    returned.read(whole[:at] + raw + whole[at:])


@given(job=st.integers(1, 2**31), attempt=st.integers(0, 99))
def test_a_postmark_holds_for_its_own_job_and_key_alone(job, attempt):
    mark = f"<{postmark('k' * 32, job, attempt)}@canvass.example>"
    assert job_of("k" * 32, mark) == job
    assert job_of("l" * 32, mark) is None
    assert job_of("k" * 32, mark.replace(f".{job}.", f".{job + 1}.")) is None
