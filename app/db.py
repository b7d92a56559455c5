"""The database handle, alone: its settings, and the refusal to start where a write could be lost."""

import json
import logging
import sqlite3
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

from app import rows

BUSY_MILLISECONDS = 5000
"""How long SQLite waits for another writer before it says that the database is busy."""

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "uq": "%(table_name)s_%(column_0_N_name)s_once",
    "ck": "%(table_name)s_%(constraint_name)s",
    "fk": "%(table_name)s_%(column_0_N_name)s_known",
    "pk": "%(table_name)s_key",
}


log = logging.getLogger("canvass.db")


class UnsafeDatabase(Exception):
    """The database could lose what was acknowledged (promise 1); says what was found, what is right."""


class Base(DeclarativeBase):
    """What every table derives from; constraints get names, so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMES)


event.listen(Base.metadata, "after_create", rows.protect)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_READ = json.JSONDecoder().raw_decode


def _from_json(text: str | bytes) -> Any:
    """What we have written ourselves: nothing stands around it that `json.loads` would have to look for."""
    return _READ(text if isinstance(text, str) else str(text, "utf-8"))[0]


db = SQLAlchemy(
    metadata=Base.metadata,
    # What goes wrong is logged with its statement, never with the answers or tokens in it.
    engine_options={"json_serializer": _json, "json_deserializer": _from_json, "hide_parameters": True},
    # What was read stays readable after a commit without asking again; writers read anew what they judge by.
    session_options={"expire_on_commit": False},
)


def connect(app: Flask) -> None:
    """Bind the handle to ``app``, and refuse to start with a database below promise 1."""
    db.init_app(app)
    with app.app_context():
        guard(db.engine)
        with db.engine.connect():
            pass


def guard(engine: Engine) -> None:
    """Have every connection of ``engine`` prepared and checked when it is made."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _check_postgresql)
        event.listen(engine, "first_connect", _tell_of_power)
        rows.hold(engine)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver would open transactions by itself, late and never IMMEDIATE: `_begin_sqlite` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        _journal(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        for pragma, right, meaning in (
            ("journal_mode", "wal", "WAL (a database in memory, or a file system without locks, cannot)"),
            ("synchronous", 2, "FULL"),
            ("foreign_keys", 1, "ON"),
        ):
            found = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != right:
                raise UnsafeDatabase(f"SQLite runs with {pragma} = {found}; Canvass needs {meaning}")
    finally:
        cursor.close()


def _journal(cursor: Any) -> None:
    """Switch to WAL; several processes may start at once, and the one that comes second finds it switched."""
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: one that first reads could not be given it later.
    options = connection.get_execution_options()
    if options.get("hastily", False):
        connection.connection.execute("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    elif options.get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Nothing can be locked yet, so that there is no error for SQLAlchemy to translate.
        connection.connection.execute("BEGIN")


def _check_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        found = cursor.execute("SHOW synchronous_commit").fetchone()[0]
    connection.rollback()
    if found not in ("on", "remote_apply"):
        raise UnsafeDatabase(f"PostgreSQL runs with synchronous_commit = {found}; Canvass needs on")


def _tell_of_power(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        query = "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
        found = cursor.execute(query).fetchone()
    connection.rollback()
    if found:
        log.warning(
            "Canvass connects to PostgreSQL as the role “%s”, from which PostgreSQL keeps no row back: one of"
            " the walls between the respondents does not stand. Make a role that is neither SUPERUSER nor"
            " BYPASSRLS, let it own the database, and name it in CANVASS_DATABASE_URL: see docs/settings.md.",
            found[0],
        )


def written_anew() -> bool:
    """Have SQLite write its file anew, without what was deleted or overwritten; False where others read it.

    PostgreSQL does that by ``VACUUM FULL``, which stops everybody and is the operator's to time.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    with db.engine.connect() as connection:
        connection.rollback()
        raw: Any = connection.connection.driver_connection
        raw.execute("VACUUM")
        busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy
