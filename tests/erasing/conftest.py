"""What the tests of erasing share: the whole application, on a real database, with a person planted in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from app.collection import clock
from app.db import db
from app.factory import create_app
from config import settings
from tests.erasing.planted import Planted, plant
from tests.services.mailbox import served
from tests.services.tables import make_tables

NOW = datetime(2020, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that the test sets."""
    times = [NOW]
    monkeypatch.setattr(clock, "now", lambda: times[0])
    return times


@pytest.fixture
def planted(database_url: str, tmp_path: Path, now: list[datetime]) -> Iterator[Planted]:
    given = {
        "CANVASS_ENV": "testing",
        "CANVASS_INSTANCE": str(tmp_path),
        "CANVASS_SURVEYS": str(tmp_path / "surveys"),
        "CANVASS_DATABASE_URL": make_tables(database_url),
    }
    (tmp_path / "surveys/code_lists").mkdir(parents=True)
    app = create_app(settings(given))
    with app.app_context(), served(app):
        if db.engine.dialect.name == "sqlite":
            # Some builds of SQLite wipe by themselves what is overwritten; nobody is to rely on it.
            db.engine.dispose()
            event.listen(db.engine, "connect", lambda one, _: one.execute("PRAGMA secure_delete=OFF"))
        yield plant(app)
        db.session.remove()
        db.engine.dispose()
