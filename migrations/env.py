"""How Alembic reaches the database: through the application's own handle, with its own safeguards."""

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
    with db.engine.connect().execution_options(writes=True) as connection:
        context.configure(connection=connection, render_item=render, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    offline()
else:
    online()
