"""The worker's loop: lease what is due, do it by its kind, say what came of it; until told to stop."""

import logging
import traceback
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

from flask import Flask
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.collection import retaining
from app.collection.errors import CollectionError
from app.db import db
from app.jobs import accounts, building, checkpoints, erasures, letters, profiles, queue, receipts
from app.jobs.errors import Vain
from app.jobs.queue import Leased

Kinds = Mapping[str, Callable[[Leased], dict[str, Any]]]

KINDS: Kinds = {
    "account": accounts.send_notice,
    "password_link": accounts.send_password_link,
    "decided": letters.send_decision,
    "checkpoint": checkpoints.make_checkpoint,
    "erase": erasures.erase,
    "export": building.build_export,
    "freeze": building.freeze_round,
    "link": letters.send_link,
    "copy": letters.send_copy,
    "mail": letters.send_letter,
    "notice": letters.send_notice,
    "pages": building.build_pages,
    "print": building.print_questionnaire,
    "profiles": profiles.build_profiles,
    "receipt": receipts.build_receipt,
    "receipt_letter": receipts.send_receipt,
    "remind": letters.remind,
    "report": building.build_report,
    "retention": erasures.look,
    "retention_letter": erasures.send_letter,
    "scrub": erasures.scrub,
}
"""What is done for each kind of job; what it returns is kept with the job."""

POLL = 0.5
"""Seconds between looks at the table while nothing is due."""
TROUBLE = 5.0
"""Seconds to wait when the database cannot be reached or is occupied."""

log = logging.getLogger("canvass.jobs")


def run(app: Flask, stop: Event, *, until_empty: bool = False, kinds: Kinds = KINDS) -> int:
    """Do jobs until ``stop`` is set, or until nothing is due; returns how many were tried.

    A job that is being done when ``stop`` is set is finished first.
    """
    worker, tried = queue.worker_name(), 0
    # Whoever only does what is due asks for nothing more.
    asked = until_empty or "retention" not in kinds
    while not stop.is_set():
        try:
            with app.app_context():
                if not asked:
                    retaining.ask()
                    asked = True
                worked = work_once(app, worker, kinds)
        except (CollectionError, SQLAlchemyError) as error:
            log.warning("the jobs table cannot be used now: %s", said(error))
            stop.wait(TROUBLE)
            continue
        tried += worked
        if not worked:
            if until_empty:
                break
            stop.wait(POLL)
    return tried


def work_once(app: Flask, worker: str, kinds: Kinds = KINDS) -> bool:
    """Do the job that has been due longest; False where nothing is due."""
    job = queue.lease(worker)
    if job is None:
        return False
    try:
        with queue.kept(app, job):
            result = _work(job, kinds)
    except Vain as error:
        queue.give_up(job, str(error))
        log.warning("job %s (%s) was given up: %s", job.id, job.kind, error)
    except Exception as error:  # noqa: BLE001 (whatever goes wrong with one job, the others are still done)
        db.session.rollback()
        queue.postpone(job, said(error))
        # The frames without the message, which might repeat what someone answered.
        trace = "".join(traceback.format_tb(error.__traceback__))
        log.warning(
            "job %s (%s) failed, attempt %s: %s\n%s", job.id, job.kind, job.attempts, said(error), trace
        )
    else:
        if queue.finish(job, result):
            log.info("job %s (%s) is done", job.id, job.kind)
        else:
            log.warning("job %s (%s) was done, but its lease had been lost", job.id, job.kind)
    return True


def _work(job: Leased, kinds: Kinds) -> dict[str, Any]:
    if job.kind not in kinds:
        raise Vain(f"no worker knows jobs of the kind '{job.kind}'")
    return kinds[job.kind](job)


def said(error: Exception) -> str:
    """What an error says, in one line and without the values that a statement was run with."""
    if isinstance(error, DBAPIError):
        return f"{type(error.orig).__name__}: {str(error.orig).partition(chr(10))[0]}"
    return f"{type(error).__name__}: {error}"[:1000]
