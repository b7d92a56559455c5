"""Turns: one at a time, across threads and processes, by a lock that leaves no trace once it is let go."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from app.collection.errors import Busy
from app.db import db

PATIENCE, PAUSE = 5.0, 0.02
"""How many seconds a turn is waited for, and how many pass between two looks."""
OPINIONS = 9
"""The first number of PostgreSQL's advisory locks for opinions; the second is the case."""


@contextmanager
def turn(case_id: int) -> Iterator[None]:
    """The turn to send the opinions of a case; Busy where another holds it for too long.

    No transaction keeps it, so that none joins what is done meanwhile, and no row or file tells of it. A
    process that dies lets it go.
    """
    held = _of_case if db.engine.dialect.name == "postgresql" else _of_all
    with held(case_id):
        yield


@contextmanager
def _of_case(case_id: int) -> Iterator[None]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        taken = select(func.pg_try_advisory_lock(OPINIONS, case_id))
        _await(lambda: bool(connection.scalar(taken)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(OPINIONS, case_id)))


@contextmanager
def _of_all(_case_id: int) -> Iterator[None]:
    """SQLite has one writer in any case. Its folder is locked, so that no file is made for it."""
    folder = os.open(Path(str(db.engine.url.database)).parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _await(lambda: _locked(folder))
        yield
    finally:
        os.close(folder)


def _locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _await(taken: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not taken():
        if time.monotonic() > until:
            raise Busy("another has the turn")
        time.sleep(PAUSE)
