"""One write, one transaction: begun with the lock, retried when others got in between, refused clearly."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.collection.errors import Busy, StorageFull
from app.db import db

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

RACES = 8
"""How often a write that others overtook begins anew; each time one of the others has succeeded."""
WAITS = 2
"""How often a write waits out the database's own patience."""
WRITING, HELD = "writing", "held"
"""Where a session keeps that it writes, and meanwhile who holds which case."""
ALONE = {"isolation_level": "AUTOCOMMIT"}
"""Each statement by itself."""


class Overtaken(Exception):
    """Somebody else has changed what this write had read; it begins anew."""


def reads() -> None:
    """Have this session read without a transaction around it, until something is written.

    On PostgreSQL each statement sees what stands anyway, and two round trips of five go with every page. Nor
    is anything rolled back at the end: with that, the driver would have PostgreSQL forget all statements that
    it has prepared, and plan each one anew. On SQLite a transaction costs nothing, and shows one moment.
    """
    session: Session = db.session()
    if not session.in_transaction() and session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options=ALONE)


def _refuse_alone(session: Session, *_rest: object) -> None:
    """What would be written statement by statement could stand half done."""
    options = session.connection().get_execution_options()
    if options.get("isolation_level") == ALONE["isolation_level"]:
        raise RuntimeError("something is written outside of a function that `writes`")


event.listen(db.session, "before_flush", _refuse_alone)


def writes(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Have ``function`` run in one transaction that writes; inside another such function, it joins it."""
    return _writing(function, WAITS, {"writes": True})


def hastily(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """As ``writes``, but for what may as well be left out: Busy at once where others write."""
    return _writing(function, 1, {"writes": True, "hastily": True})


def _writing(
    function: Callable[Parameters, Result], waits: int, options: dict[str, bool]
) -> Callable[Parameters, Result]:
    @wraps(function)
    def inside(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        session: Session = db.session()
        if session.info.get(WRITING):
            return function(*args, **kwargs)
        raced = waited = 0
        while True:
            try:
                return _once(session, lambda: function(*args, **kwargs), options)
            except (Overtaken, IntegrityError):
                raced += 1
                if raced == RACES:
                    raise
            except OperationalError as error:
                waited += 1
                refusal = _refusal(error)
                if refusal is None:
                    raise
                if isinstance(refusal, StorageFull) or waited == waits:
                    raise refusal from error

    return inside


def _once(session: Session, work: Callable[[], Result], options: dict[str, bool]) -> Result:
    """Run ``work`` in a transaction of its own; the one that only read until now ends here."""
    session.commit()
    session.info[WRITING] = True
    try:
        connection = session.connection(execution_options=options)
        if "hastily" in options and connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        result = work()
        session.commit()
        return result
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[WRITING] = False
        session.info.pop(HELD, None)


def _refusal(error: OperationalError) -> Busy | StorageFull | None:
    """What a database's complaint means to a person; None where it is a fault of ours."""
    said, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    if "is full" in said or state == "53100":
        return StorageFull(said)
    # PostgreSQL: serialization failure, deadlock, lock not available.
    if "locked" in said or "busy" in said or state in ("40001", "40P01", "55P03"):
        return Busy(said)
    return None
