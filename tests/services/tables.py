"""The tables of a test's database: made once, then copied, since making them takes longer than most tests."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, create_mock_engine, make_url

from app.db import Base, db
from app.factory import create_app
from config import ROOT, Testing


@cache
def _made() -> bytes:
    """A SQLite database with every table and nothing in them."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Testing({"CANVASS_INSTANCE": folder}))
        # The same tables as the migrations make (which tests/test_db.py asserts), in a tenth of the time.
        with app.app_context():
            db.create_all()
            flask_migrate.stamp(revision="head")
            db.engine.dispose()
        return (Path(folder) / "canvass.db").read_bytes()


@cache
def _definitions() -> str:
    """What makes every table on PostgreSQL."""
    said: list[str] = []

    def hear(one: Any, *_args: Any, **_more: Any) -> None:
        said.append(str(one.compile(dialect=engine.dialect)))

    engine = create_mock_engine("postgresql+psycopg://", hear)
    Base.metadata.create_all(engine, checkfirst=False)
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    said += [
        "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)",
        f"INSERT INTO alembic_version VALUES ('{head}')",
    ]
    return ";".join(said)


def make_tables(url: str) -> str:
    """Fill a new database with empty tables, before anything is connected to it; returns its address."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, poolclass=NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql(_definitions())
    else:
        file = Path(str(address.database))
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_bytes(_made())
    return url
