"""The worker: each job is done once, by one of many; what fails is tried again, what is vain is given up."""

import socket
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, text

from analysis.dataset import Dataset
from app.collection import clock, outbox
from app.collection.links import exchange
from app.db import db
from app.jobs import queue, worker
from app.jobs.errors import Vain
from app.models import Artifact, Job, PersonalLink
from tests.house.tree import ROOT

AT = datetime(2020, 1, 20, 12, tzinfo=UTC)


class Mailbox:
    """What a real SMTP server has received; it may refuse an address."""

    def __init__(self) -> None:
        self.received = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's)
        if address.startswith("gone"):
            return "550 there is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's)
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox(application):
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    application.config["MAIL"] = f"smtp://127.0.0.1:{port}"
    application.add_url_rule("/link/<token>", "respond.open_link", lambda token: token)
    yield box
    server.stop()


@pytest.fixture
def now(monkeypatch):
    """A clock that the test sets."""
    times = [AT]
    monkeypatch.setattr(clock, "now", lambda: times[0])
    return times


def work(application, kinds=worker.KINDS) -> int:
    """Do what is due, and look at the rows anew."""
    tried = worker.run(application, Event(), until_empty=True, kinds=kinds)
    db.session.rollback()
    db.session.expire_all()
    return tried


def message(envelope):
    return message_from_bytes(envelope.content, policy=policy.default)


def only(model):
    return db.session.scalars(select(model)).one()


def test_a_job_is_done_once_and_its_result_kept(application):
    outbox.enqueue("double", {"number": 21})
    assert work(application, {"double": lambda job: {"is": 2 * job.payload["number"]}}) == 1
    assert work(application, {}) == 0
    assert (only(Job).result, only(Job).attempts, only(Job).done_at is not None) == ({"is": 42}, 1, True)


def test_what_is_asked_for_twice_under_one_key_is_one_job(application):
    assert outbox.enqueue("a", {}, unique_key="k") == outbox.enqueue("a", {}, unique_key="k")


def test_a_job_waits_until_it_is_due(application, now):
    outbox.enqueue("later", {}, due=AT + timedelta(hours=1))
    assert work(application, {"later": lambda _job: {}}) == 0
    now[0] = AT + timedelta(hours=1)
    assert work(application, {"later": lambda _job: {}}) == 1


def test_jobs_are_done_in_the_order_in_which_they_are_due(application, now):
    done = []
    for number, minutes in enumerate((5, 1, 3)):
        outbox.enqueue("note", {"number": number}, due=AT + timedelta(minutes=minutes))
    now[0] = AT + timedelta(hours=1)
    work(application, {"note": lambda job: done.append(job.payload["number"]) or {}})
    assert done == [1, 2, 0]


def test_a_failure_is_tried_again_after_pauses_that_double_and_then_given_up(application, now):
    def fails(_job):
        raise ConnectionError("the server is down")

    outbox.enqueue("fails", {})
    pauses = []
    for _attempt in range(queue.ATTEMPTS):
        assert work(application, {"fails": fails}) == 1
        assert work(application, {"fails": fails}) == 0
        pauses.append((only(Job).due_at - now[0]).total_seconds())
        now[0] = only(Job).due_at
    assert pauses[:4] == [15, 30, 60, 120]
    assert max(pauses) == 3600
    assert only(Job).failed_at is not None
    assert only(Job).error == "ConnectionError: the server is down"
    now[0] += timedelta(days=1)
    assert work(application, {"fails": fails}) == 0


def test_what_is_vain_is_given_up_at_once(application):
    def vain(_job):
        raise Vain("the round does not exist any more")

    outbox.enqueue("vain", {})
    work(application, {"vain": vain})
    assert (only(Job).attempts, only(Job).error) == (1, "the round does not exist any more")
    assert only(Job).failed_at is not None


def test_a_kind_that_nobody_knows_is_given_up(application):
    outbox.enqueue("knit", {})
    work(application)
    assert only(Job).error == "no worker knows jobs of the kind 'knit'"


def test_one_failing_job_does_not_keep_the_others_from_being_done(application):
    outbox.enqueue("fails", {})
    outbox.enqueue("works", {})
    work(application, {"works": lambda _job: {}, "fails": lambda _job: 1 / 0})
    assert Counter(job.done_at is not None for job in db.session.scalars(select(Job))) == {True: 1, False: 1}


def test_a_database_error_is_kept_without_the_values_of_its_statement(application):
    def breaks(_job):
        db.session.execute(text("SELECT :who FROM nowhere"), {"who": "Amina"})

    outbox.enqueue("breaks", {})
    work(application, {"breaks": breaks})
    assert "nowhere" in only(Job).error
    assert "Amina" not in only(Job).error


def test_a_job_of_a_worker_that_died_is_taken_over_when_its_lease_ends(application, now):
    outbox.enqueue("work", {})
    dead = queue.lease("dead")
    assert queue.lease("alive") is None
    now[0] = AT + queue.LEASE + timedelta(seconds=1)
    alive = queue.lease("alive")
    assert (alive.id, alive.attempts) == (dead.id, 2)
    assert queue.finish(dead, {"by": "dead"}) is False
    assert queue.finish(alive, {"by": "alive"}) is True
    assert only(Job).result == {"by": "alive"}


def test_a_job_that_kills_its_worker_each_time_is_given_up(application, now):
    outbox.enqueue("deadly", {})
    for _attempt in range(queue.ATTEMPTS):
        assert queue.lease("w") is not None
        now[0] += queue.LEASE + timedelta(seconds=1)
    assert queue.lease("w") is None
    db.session.expire_all()
    assert only(Job).error == "the worker ended each time that it tried this"


def test_a_lease_is_prolonged_while_its_job_is_done(application, monkeypatch):
    monkeypatch.setattr(queue, "LEASE", timedelta(milliseconds=200))
    outbox.enqueue("slow", {})
    prolonged = Event()
    change = queue._change  # noqa: SLF001 (what the other thread calls)

    def seen(job, **values):
        changed = change(job, **values)
        if "leased_until" in values and len(values) == 1 and changed:
            prolonged.set()
        return changed

    monkeypatch.setattr(queue, "_change", seen)
    work(application, {"slow": lambda _job: {"prolonged": prolonged.wait(30)}})
    assert only(Job).result == {"prolonged": True}


def test_a_worker_that_is_told_to_stop_finishes_its_job_first(application):
    stop = Event()
    for _job in range(2):
        outbox.enqueue("stop", {})
    assert worker.run(application, stop, kinds={"stop": lambda _job: stop.set() or {}}) == 1
    db.session.expire_all()
    assert [job.done_at is not None for job in db.session.scalars(select(Job).order_by(Job.id))] == [
        True,
        False,
    ]


def count_with_four_processes(application, database_url, tmp_path, jobs):
    moment = clock.now()
    db.session.add_all(
        [Job(kind="count", payload={"number": number}, due_at=moment) for number in range(jobs)]
    )
    db.session.commit()
    out = tmp_path / "counted"
    command = [sys.executable, "-m", "tests.services.counting_worker", database_url, str(tmp_path), str(out)]
    workers = [subprocess.Popen(command, cwd=ROOT) for _worker in range(4)]
    assert [worker_.wait(300) for worker_ in workers] == [0, 0, 0, 0]
    assert sorted(int(line) for line in out.read_text().splitlines()) == list(range(jobs))
    db.session.expire_all()
    rows = db.session.scalars(select(Job)).all()
    assert {job.result["number"] for job in rows} == set(range(jobs))
    return Counter(job.lease for job in rows)


def test_four_workers_do_each_job_exactly_once(application, database_url, tmp_path):
    shared = count_with_four_processes(application, database_url, tmp_path, 60)
    assert sum(shared.values()) == 60


@pytest.mark.long
def test_four_workers_do_each_of_a_thousand_jobs_exactly_once(application, database_url, tmp_path):
    shared = count_with_four_processes(application, database_url, tmp_path, 1000)
    assert len(shared) == 4


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
    opened = Dataset.open(tmp_path / "unpacked/trial_2020")
    assert dataset.sha256 == opened.facts["dataset_hash"] == report.facts["dataset_hash"]


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
