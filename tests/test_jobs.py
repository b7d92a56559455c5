"""The worker: each job is done once, by one of many; what fails is tried again, what is vain is given up."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import select, text

from app.collection import clock, outbox
from app.db import db
from app.jobs import queue, worker
from app.jobs.errors import Vain
from app.models import Job
from tests.house.tree import ROOT
from tests.services.working import only, work

AT = datetime(2020, 1, 20, 12, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch):
    """A clock that the test sets."""
    times = [AT]
    monkeypatch.setattr(clock, "now", lambda: times[0])
    return times


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
    workers = [sys.executable, "-m", "tests.services.counting_workers", "4"]
    subprocess.run([*workers, database_url, str(tmp_path), str(out)], cwd=ROOT, check=True, timeout=300)
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
