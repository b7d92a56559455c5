"""What the worker makes: letters in the reader's language, and datasets and reports with their origin."""

import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from analysis.opening import open_dataset
from app.collection import clock, outbox, sessions
from app.collection.assignments import Task, assign, mark_done, send_back
from app.collection.links import exchange
from app.collection.mandates import Grant
from app.collection.rounds import questionnaire_of
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, Actor
from app.db import db
from app.jobs import queue
from app.models import Artifact, Job, PersonalLink
from tests.services.mailbox import message, served
from tests.services.working import only, work

AT = datetime(2020, 1, 20, 12, tzinfo=UTC)


@pytest.fixture
def mailbox(application):
    application.add_url_rule("/link/<token>", "respond.open_link", lambda token: token)
    with served(application) as box:
        yield box


@pytest.fixture
def now(monkeypatch):
    """A clock that the test sets."""
    times = [AT]
    monkeypatch.setattr(clock, "now", lambda: times[0])
    return times


@pytest.fixture
def kenya(trial):
    case = trial.case(trial.round(contact_email="survey@example.org"), "KEN", "Kenya")
    case.contact_name = "Amina Diallo"
    db.session.commit()
    return case


def test_a_link_is_sent_to_the_address_on_record_and_works(application, kenya, mailbox, now):
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    work(application)
    (envelope,) = mailbox.received
    said = message(envelope)
    text, html = said.get_body(("plain",)).get_content(), said.get_body(("html",)).get_content()
    assert said["To"] == "Amina Diallo <ken@example.org>"
    assert (said["Subject"], said["Reply-To"]) == ("Invitation: Trial round", "survey@example.org")
    address = next(line for line in text.splitlines() if "/link/" in line)
    assert address.startswith("http://127.0.0.1:5000/link/")
    assert address in html
    assert "Please send your answers by 31 January 2020, 03:00 (Africa/Nairobi)." in text
    assert exchange(address.rpartition("/")[2]).case.id == kenya.id


def test_no_token_is_kept_with_the_job(application, kenya, mailbox):
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    work(application)
    text = message(mailbox.received[0]).get_body(("plain",)).get_content()
    token = next(line for line in text.splitlines() if "/link/" in line).rpartition("/")[2]
    job = only(Job)
    assert token not in f"{job.payload}{job.result}{job.error}"


def test_a_letter_is_in_the_language_and_direction_of_its_reader(application, kenya, mailbox, now):
    kenya.language = "ar"
    db.session.commit()
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    work(application)
    html = message(mailbox.received[0]).get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert "يناير" in html


def test_a_name_in_a_letter_is_text_and_never_markup(application, kenya, mailbox):
    kenya.contact_name = "<b>Amina</b>"
    db.session.commit()
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    work(application)
    assert "Dear &lt;b&gt;Amina&lt;/b&gt;," in message(mailbox.received[0]).get_body(("html",)).get_content()


def test_a_mail_server_that_is_down_leaves_the_working_link_alone(application, kenya, mailbox):
    application.config["MAIL"] = "smtp://127.0.0.1:9"
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    work(application)
    assert db.session.scalars(select(PersonalLink)).all() == []
    assert "Connection refused" in only(Job).error
    assert only(Job).failed_at is None


def test_an_address_that_does_not_exist_is_given_up(application, kenya, mailbox):
    kenya.contact_email = "gone@example.org"
    db.session.commit()
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    work(application)
    assert "550" in only(Job).error
    assert only(Job).failed_at is not None


def test_a_case_without_an_address_is_given_up(application, kenya, mailbox):
    kenya.contact_email = ""
    db.session.commit()
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id})
    work(application)
    assert only(Job).error == "there is no e-mail address on record"


def test_a_letter_can_be_sent_as_it_is(application, mailbox):
    outbox.enqueue(outbox.MAIL, {"to": "a@example.org", "subject": "Receipt", "text": "T-KEN-1"})
    work(application)
    assert message(mailbox.received[0])["Subject"] == "Receipt"


def fallen(application, monkeypatch, now):
    """Have a worker die after a letter has left, and let its lease run out."""
    with monkeypatch.context() as broken:
        broken.setattr(queue, "finish", lambda *_result: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            work(application)
    db.session.rollback()
    db.session.expire_all()
    now[0] += timedelta(minutes=2)


def test_a_letter_that_leaves_twice_is_known_as_one(application, mailbox, monkeypatch, now):
    for address in ("a@example.org", "b@example.org"):
        outbox.enqueue(outbox.MAIL, {"to": address, "subject": "Receipt", "text": "T-KEN-1"})
    fallen(application, monkeypatch, now)
    work(application)
    known = [(message(one)["To"], message(one)["Message-ID"]) for one in mailbox.received]
    assert [to for to, _id in known] == ["a@example.org", "a@example.org", "b@example.org"]
    assert known[0] == known[1]
    assert len({id_ for _to, id_ in known}) == 2


def test_a_link_that_was_opened_is_not_sent_again_when_its_worker_died(
    application, kenya, mailbox, monkeypatch, now
):
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    fallen(application, monkeypatch, now)
    text = message(mailbox.received[0]).get_body(("plain",)).get_content()
    token = next(line for line in text.splitlines() if "/link/" in line).rpartition("/")[2]
    exchange(token)
    work(application)
    assert len(mailbox.received) == 1
    assert only(Job).done_at is not None
    assert exchange(token).case.id == kenya.id


def test_a_link_that_nobody_has_opened_is_sent_anew_when_its_worker_died(
    application, kenya, mailbox, monkeypatch, now
):
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": "invited"})
    fallen(application, monkeypatch, now)
    work(application)
    first, second = (message(one) for one in mailbox.received)
    # Who drops a second copy of one letter would drop the link that works.
    assert first["Message-ID"] != second["Message-ID"]


def test_a_report_is_stored_with_the_dataset_that_it_was_made_from(application, kenya, trial, tmp_path):
    trial.answer(kenya, c1="yes", c2=2012)
    outbox.enqueue(outbox.REPORT, {"round": kenya.round_id, "who": "Grace Njoroge"})
    work(application)
    assert only(Job).error == ""
    dataset, report = db.session.scalars(select(Artifact).order_by(Artifact.id)).all()
    files = Path(application.config["FILES"])
    assert (dataset.kind, report.kind, report.parent_id) == ("dataset", "report", dataset.id)
    assert (report.who, report.title) == ("Grace Njoroge", "Trial round")
    assert only(Job).result == {"dataset": dataset.public_id, "report": report.public_id}
    assert "Policy" in " ".join(openpyxl.load_workbook(files / report.path).sheetnames)
    zipfile.ZipFile(files / dataset.path).extractall(tmp_path / "unpacked")
    opened = open_dataset(tmp_path / "unpacked/trial_2020")
    assert dataset.sha256 == opened.facts["whole"] == report.facts["dataset_hash"]


def test_a_second_report_can_be_made_from_a_stored_dataset(application, kenya, trial):
    trial.answer(kenya, c1="yes")
    outbox.enqueue(outbox.FREEZE, {"round": kenya.round_id, "who": "Grace"})
    work(application)
    dataset = only(Artifact)
    trial.answer(kenya, c1="no")
    outbox.enqueue(outbox.REPORT, {"dataset": dataset.public_id, "who": "Grace"})
    work(application)
    report = db.session.scalars(select(Artifact).where(Artifact.kind == "report")).one()
    assert report.facts["dataset_hash"] == dataset.sha256


def test_an_author_s_mistake_in_the_plan_is_told_and_not_tried_again(application, kenya, trial):
    (trial.surveys / "trial/report.yaml").write_text(
        "title: Report\nsections:\n  - {title: A, tables: [{kind: pie}]}\n"
    )
    outbox.enqueue(outbox.REPORT, {"round": kenya.round_id, "who": "Grace"})
    work(application)
    assert "there is no kind of table called 'pie'" in only(Job).error
    assert only(Job).failed_at is not None


def test_a_contributor_reads_what_is_asked_by_whom_and_by_when_in_their_language(
    application, kenya, mailbox, now
):
    asks = Actor("Amina Diallo", FOCAL_POINT, case_id=kenya.id)
    section = questionnaire_of(kenya).sections[0]
    to = Grant(CONTRIBUTOR, "Idi Sow", "idi@example.org", institution="Port", language="fr")
    task = Task([(section.name, "")], due=date(2020, 1, 25), note="Voir <b>l’annexe</b>")
    (made,) = assign(asks, kenya, to, task)
    work(application)
    said = message(mailbox.received[0])
    text, html = said.get_body(("plain",)).get_content(), said.get_body(("html",)).get_content()
    assert said["To"] == "Idi Sow <idi@example.org>"
    assert said["Subject"].startswith("Votre partie de")
    assert "Amina Diallo vous demande" in text
    assert section.title in text
    assert "25 janvier 2020" in text
    assert "Note : Voir <b>l’annexe</b>" in text
    assert "Voir &lt;b&gt;l’annexe&lt;/b&gt;" in html
    address = next(line for line in text.splitlines() if "/link/" in line)
    visitor = sessions.visitor(exchange(address.rpartition("/")[2]).token)
    assert (visitor.actor.capacity, visitor.actor.mandate_id) == (CONTRIBUTOR, made.mandate_id)
    mark_done(visitor.actor, kenya, made.public_id)
    send_back(asks, kenya, made.public_id, "De quelle année ?")
    work(application)
    again = message(mailbox.received[1])
    assert again["Subject"].startswith("Renvoyé")
    assert "Remarque : De quelle année ?" in again.get_body(("plain",)).get_content()
