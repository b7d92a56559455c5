"""The world that the tests of the walls attack, made once, and whoever asks of it."""

from collections.abc import Iterator

import pytest

from app.collection import clock
from app.db import db
from tests.services.postgres import Server
from tests.walls.asking import Asker
from tests.walls.attacking import taking_away
from tests.walls.cast import NOW
from tests.walls.world import World, build


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two States in one survey and a third in another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        made = build(tmp_path_factory.mktemp("world"))
    yield made
    with made.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def shared(world: World) -> Asker:
    """Whoever asks the world, which is as it was after every request."""
    return Asker(world)


@pytest.fixture(scope="session")
def lasting(tmp_path_factory: pytest.TempPathFactory, postgres: Server) -> Iterator[Asker]:
    """Whoever asks the same world on PostgreSQL, which stays as it becomes."""
    with postgres.database() as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        made = Asker(build(tmp_path_factory.mktemp("lasting"), url))
        yield made
        made.store.close()
        with made.world.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def asker(shared: Asker, monkeypatch: pytest.MonkeyPatch) -> Asker:
    """The same, with nothing noticed yet, at the moment that the world was made."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    shared.touched, shared.leaks = False, []
    return shared


@pytest.fixture
def on_postgresql(lasting, monkeypatch):
    """Whoever asks the world on PostgreSQL, with nothing noticed yet."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    lasting.touched, lasting.leaks = False, []
    return lasting


@pytest.fixture
def without(monkeypatch, world):
    """Takes a check away, wherever it was taken to."""
    yield from taking_away(monkeypatch, world)


@pytest.fixture
def without_on_postgresql(monkeypatch, on_postgresql):
    """The same in the world on PostgreSQL."""
    yield from taking_away(monkeypatch, on_postgresql.world)
