"""The database: refused where an acknowledged write could be lost; made alike by models and migrations."""

import sqlite3
from datetime import datetime
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import create_engine, inspect, text

from app import rows
from app.db import UnsafeDatabase, db, guard
from app.factory import create_app, upgrade_database
from app.models.columns import Moment
from config import settings
from tests.house.tree import ROOT


def application(url, folder):
    return create_app(
        settings({"CANVASS_ENV": "testing", "CANVASS_DATABASE_URL": url, "CANVASS_INSTANCE": str(folder)})
    )


def close(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_sqlite_runs_as_promise_1_needs_it(tmp_path):
    app = application(f"sqlite:///{tmp_path / 'c.db'}", tmp_path)
    with app.app_context():
        found = {
            pragma: db.session.scalar(text(f"PRAGMA {pragma}"))
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    close(app)


def test_a_database_in_memory_is_refused(tmp_path):
    with pytest.raises(UnsafeDatabase, match="journal_mode = memory"):
        application("sqlite:///:memory:", tmp_path)


def test_postgresql_that_answers_before_it_has_written_is_refused(postgres_url, tmp_path):
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        name = engine.url.database
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    engine.dispose()
    with pytest.raises(UnsafeDatabase, match="synchronous_commit = off"):
        application(postgres_url, tmp_path)


def test_a_database_that_another_process_is_switching_to_wal_is_waited_for(tmp_path):
    file = tmp_path / "c.db"
    other = sqlite3.connect(file)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE t (i)")
    other.execute("BEGIN IMMEDIATE")
    engine = create_engine(f"sqlite:///{file}")
    guard(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM t")) == 0
    other.rollback()
    other.close()
    engine.dispose()


def test_migrations_make_the_tables_that_the_models_describe(database_url, tmp_path):
    app = application(database_url, tmp_path)
    upgrade_database(app)
    with app.app_context():
        flask_migrate.check()
        assert set(inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}
    close(app)


def protection(connection):
    """How the rows of each table are held, as PostgreSQL knows it."""
    policies = "SELECT tablename, policyname, cmd, permissive, roles, qual, with_check FROM pg_policies"
    forced = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    return (
        sorted(map(tuple, connection.execute(text(policies))), key=str),
        sorted(connection.execute(text(forced)).scalars()),
    )


def test_migrations_hold_the_rows_that_the_models_say_on_postgresql(postgres_url, tmp_path):
    """Whoever adds a table of a case gives it, in its migration, what `rows.statements` says of it."""
    app = application(postgres_url, tmp_path)
    upgrade_database(app)
    with app.app_context(), db.engine.connect() as connection:
        migrated, forced = protection(connection)
        for table, policy, *_rest in migrated:
            connection.execute(text(f'DROP POLICY {policy} ON "{table}"'))
        for statement in rows.statements(db.metadata.tables.values()):
            connection.execute(text(statement))
        assert protection(connection) == (migrated, forced)
        assert forced == sorted({table for table, *_rest in migrated})
        connection.rollback()
        flask_migrate.downgrade(revision="0027")
        assert protection(connection) == ([], [])
    close(app)


@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_postgresql_keeps_nothing_from_is_told_at_the_start(power, postgres, tmp_path, caplog):
    with postgres.database() as url, postgres.administrator() as server:
        server.execute(f"CREATE ROLE mighty LOGIN {power}")
        close(application(url.replace("//canvass@", "//mighty@"), tmp_path))
        server.execute("DROP ROLE mighty")
        [told] = [one.getMessage() for one in caplog.records if one.name == "canvass.db"]
        assert "the role “mighty”" in told
        assert "docs/settings.md" in told
        caplog.clear()
        close(application(url, tmp_path))
        assert not caplog.records


ROWS = """
    INSERT INTO instrument (sha256, survey, edition, questionnaire, created_at)
    VALUES ('a', 'trial', '2020', '{}', '2020-01-01 00:00:00');
    INSERT INTO round (id, name, survey, kind, title, instrument_sha256, opens, closes, timezone, grace_days,
        pilot, synthetic, contact_name, contact_email, languages, created_at)
    VALUES (1, 'trial', 'trial', 'state', 'Trial', 'a', '2020-01-01 00:00:00', '2020-02-01 00:00:00', 'UTC',
        0, false, false, '', '', '[]', '2020-01-01 00:00:00');
    INSERT INTO respondent (id, kind, code, name, unit, key) VALUES (1, 'state', 'KEN', 'Kenya', '', 'k1'),
        (2, 'state', 'ITA', 'Italy', '', 'k2');
    INSERT INTO "case" (id, public_id, round_id, respondent_id, contact_name, contact_email, language,
        started_at, reopened_by_team, versions, on_behalf, progress, opinions_given)
    VALUES (1, 'c1', 1, 1, '', '', '', '2020-01-02 00:00:00', false, 0, false, '{}', false),
        (2, 'c2', 1, 2, '', '', '', NULL, false, 0, false, '{}', false);
    INSERT INTO event (id, at, kind, round_id, name, item, changes, who, capacity, via)
    VALUES (1, '2020-01-01 00:00:00', 'round_opened', 1, '', '', '{}', 'Grace', 'team', 'web')
"""
"""A round as the first tables hold it, one response begun in it and one not, and what refers to it."""


def test_what_there_is_outlives_an_upgrade(database_url, tmp_path):
    app = application(database_url, tmp_path)
    with app.app_context():
        flask_migrate.upgrade(revision="0004")
        with db.engine.begin() as connection:
            for statement in ROWS.split(";"):
                connection.exec_driver_sql(statement)
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT round.name, event.kind FROM round JOIN event ON event.round_id = round.id"
            )
            assert [tuple(row) for row in found] == [("trial", "round_opened")]
            query = 'SELECT instrument_sha256 FROM "case" ORDER BY id'
            assert list(connection.exec_driver_sql(query).scalars()) == ["a", None]
            query = "SELECT number, sha256, who FROM round_instrument"
            assert [tuple(row) for row in connection.exec_driver_sql(query)] == [(1, "a", "Canvass")]
            if connection.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    close(app)


def test_migrating_twice_does_nothing_and_there_is_a_way_back(database_url, tmp_path):
    app = application(database_url, tmp_path)
    upgrade_database(app)
    upgrade_database(app)
    with app.app_context():
        flask_migrate.downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        flask_migrate.upgrade()
        flask_migrate.check()
    close(app)


def test_revisions_stand_in_one_line():
    revisions = sorted(Path(ROOT / "migrations/versions").glob("*.py"))
    assert [path.name[:4] for path in revisions] == [
        f"{number:04}" for number in range(1, len(revisions) + 1)
    ]


def test_a_moment_without_its_zone_is_refused():
    naive = Moment().process_bind_param
    with pytest.raises(ValueError, match="zone"):
        naive(datetime(2020, 1, 1), None)  # noqa: DTZ001 (the point of it)
