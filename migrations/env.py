"""How Alembic reaches the database: through the application's own handle, with its own safeguards."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy.dialects.postgresql import dialect

from app import models
from app.db import Base, db
from app.models.columns import Moment

OPTIONS = {
    "target_metadata": Base.metadata,
    "compare_type": True,
    # SQLite cannot alter a table in place; Alembic then builds it anew and copies.
    "render_as_batch": True,
    # As the application begins them, SQLite's transactions hold changes of tables, too.
    "transactional_ddl": True,
}
TABLES = models.__all__


def render(kind, thing, _autogen) -> str | bool:
    """Our types are written into revisions as plain ones, so that old revisions never need today's code."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, sa.JSON):
        return "JSON" if thing.compile(dialect()) == "JSONB" else "sa.JSON()"
    return False


def offline() -> None:
    """Write the SQL instead of running it."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    context.configure(url=url, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


def online() -> None:
    """Run what is missing, all in one transaction."""
    with db.engine.connect().execution_options(writes=True) as connection, rebuilding(connection):
        context.configure(connection=connection, render_item=render, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()
            require_whole(connection)


@contextmanager
def rebuilding(connection: sa.Connection) -> Iterator[None]:
    """Let SQLite build a table anew though rows of others refer to it: it must look away meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Inside a transaction the setting is ignored, so that it is made before one begins.
    connection.connection.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA foreign_keys=ON")


def require_whole(connection: sa.Connection) -> None:
    """Refuse a revision that leaves a row which refers to nothing; all of it is undone then."""
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        raise RuntimeError(f"after this upgrade {len(lost)} rows would refer to nothing; nothing was changed")


if context.is_offline_mode():
    offline()
else:
    online()
