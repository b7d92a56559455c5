"""The jobs table as a queue: leased by one worker, kept while it works, done once, tried again, given up."""

import logging
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.collection import clock
from app.collection.errors import CollectionError
from app.collection.transaction import writes
from app.db import db
from app.models import Job

LEASE = timedelta(seconds=60)
"""How long a worker that is heard of no more keeps a job from the others."""
ATTEMPTS = 12
"""How often a job is tried; with the pauses below, over about five hours."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)

log = logging.getLogger("canvass.jobs")


@dataclass(frozen=True, slots=True)
class Leased:
    """A job that this worker alone may do now."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    worker: str


def worker_name() -> str:
    """What this process is called in leases."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


def lease(worker: str) -> Leased | None:
    """The job that has been due longest; None where nothing is due. While idle, nothing is written."""
    waiting = db.session.scalar(select(Job.id).where(_due()).limit(1))
    db.session.rollback()
    return _lease(worker) if waiting is not None else None


def _due() -> ColumnElement[bool]:
    now = clock.now()
    free = or_(Job.leased_until.is_(None), Job.leased_until < now)
    return Job.done_at.is_(None) & Job.failed_at.is_(None) & (Job.due_at <= now) & free


@writes
def _lease(worker: str) -> Leased | None:
    # On SQLite the transaction began with the lock; on PostgreSQL the others skip the row.
    query = select(Job).where(_due()).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    job = db.session.scalar(query.execution_options(populate_existing=True))
    if job is None:
        return None
    if job.attempts >= ATTEMPTS:
        job.failed_at = job.unsettled_at = clock.now()
        job.error = job.error or "the worker ended each time that it tried this"
        return None
    job.attempts += 1
    job.lease, job.leased_until = worker, clock.now() + LEASE
    return Leased(job.id, job.kind, dict(job.payload), job.attempts, worker)


@contextmanager
def kept(app: Flask, job: Leased) -> Iterator[None]:
    """Keep a lease while its job is being done, however long that takes."""
    done = Event()
    thread = Thread(target=_keep, args=(app, job, done), name=f"lease of job {job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _keep(app: Flask, job: Leased, done: Event) -> None:
    while not done.wait(LEASE.total_seconds() / 4):
        try:
            with app.app_context():
                _change(job, leased_until=clock.now() + LEASE)
        except (CollectionError, SQLAlchemyError) as error:
            log.warning("job %s: its lease could not be prolonged: %s", job.id, type(error).__name__)


def finish(job: Leased, result: dict[str, Any]) -> bool:
    """Mark a job as done; False where another worker has taken it meanwhile."""
    return _change(job, done_at=clock.now(), leased_until=None, result=result, error="")


def note(job: Leased, result: dict[str, Any]) -> None:
    """Keep what has come of a job so far, for whoever tries it again if this worker dies."""
    _change(job, result=result)


def noted(job: Leased) -> dict[str, Any]:
    """What an earlier attempt has noted."""
    return dict(db.session.scalar(select(Job.result).where(Job.id == job.id)) or {})


def postpone(job: Leased, error: str) -> None:
    """Try a job again after a pause that doubles each time; give it up after the last attempt."""
    if job.attempts >= ATTEMPTS:
        give_up(job, error)
        return
    pause = min(FIRST_PAUSE * 2 ** (job.attempts - 1), LONGEST_PAUSE)
    _change(job, due_at=clock.now() + pause, leased_until=None, error=error)


def give_up(job: Leased, error: str) -> None:
    """Mark a job as failed, with the reason."""
    now = clock.now()
    _change(job, failed_at=now, unsettled_at=now, leased_until=None, error=error)


@writes
def _change(job: Leased, **values: Any) -> bool:
    """Write to a job that this worker still holds."""
    mine = (Job.id == job.id) & (Job.lease == job.worker) & Job.done_at.is_(None)
    changed = db.session.execute(update(Job).where(mine).values(values).returning(Job.id))
    return changed.scalar() is not None
