"""The third wall: on PostgreSQL the database itself holds every row, however it is asked for."""

from functools import partial

import psycopg
import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from app import bounds, rows, wall
from app.bounds import NOBODY, Bounds
from app.collection import sessions
from app.db import Base, db
from app.models import Case
from tests.house.tree import files
from tests.walls.attacking import WHOLE, assert_nothing_is_read_or_written
from tests.walls.cast import DRAFT, FOCAL_POINT, ITA, KEN, SENT, TEAM

TABLES = Base.metadata.tables


def test_every_table_whose_rows_lead_to_a_case_is_held():
    leading, size = {"case", *(name for name, one in TABLES.items() if "case_id" in one.c)}, 0
    while size < len(leading):
        size = len(leading)
        leading |= {
            name
            for name, one in TABLES.items()
            if any(key.column.table.name in leading for key in one.foreign_keys)
        }
    held = {name for name, one in TABLES.items() if rows.policies(one)}
    assert held == {*leading, "respondent"}


def test_with_the_scope_and_the_second_wall_down_nothing_of_another_state_is_read_or_written(
    on_postgresql, without_on_postgresql, monkeypatch, caplog
):
    def without(check):
        without_on_postgresql(check)
        monkeypatch.setattr(wall, "within", lambda: None)

    assert_nothing_is_read_or_written(WHOLE, on_postgresql.world, on_postgresql, without, team=True)


@pytest.fixture
def cases(on_postgresql):
    """The cases of the world on PostgreSQL, by State and round, in a request that has not said for whom."""
    world = on_postgresql.world
    with world.app.app_context():
        numbers = dict(db.session.execute(text('SELECT public_id, id FROM "case"')).all())
        whose = dict(db.session.execute(text('SELECT id, respondent_id FROM "case"')).all())
        db.session.rollback()
    with world.app.test_request_context():
        bounds.close()
        yield {
            key: Bounds(whose[numbers[ids["case"]]], numbers[ids["case"]]) for key, ids in world.ids.items()
        }
        db.session.rollback()


def found_by(connection):
    """The cases whose rows a connection is given of any table that has one, by SQL as text."""
    given = set()
    for name, one in TABLES.items():
        if "case_id" in one.c or name == "case":
            column = "id" if name == "case" else "case_id"
            given |= set(connection.execute(text(f'SELECT "{column}" FROM "{name}"')).scalars())
    return given - {None}


def through_the_session():
    return found_by(db.session)


def past_the_session():
    with db.engine.connect() as connection:
        return found_by(connection)


def past_sqlalchemy():
    connection = db.engine.raw_connection()
    try:
        return {number for (number,) in connection.cursor().execute('SELECT case_id FROM "event"')} - {None}
    finally:
        connection.close()


WAYS = [through_the_session, past_the_session, past_sqlalchemy]


@pytest.mark.parametrize("ask", WAYS)
def test_sql_as_text_gives_a_state_its_own_and_before_it_is_said_for_whom_nothing(cases, ask):
    assert ask() == set()
    bounds.open_for(cases[KEN, DRAFT])
    assert ask() == {cases[KEN, DRAFT].case_id} | (ask() & {cases[KEN, SENT].case_id})
    bounds.open_for(cases[ITA, DRAFT])
    assert cases[ITA, DRAFT].case_id in ask()
    assert not ask() & {cases[KEN, one].case_id for one in (DRAFT, SENT)}
    bounds.open_for(NOBODY)
    assert ask() == set()
    with bounds.lifted():
        assert ask() >= {cases[state, DRAFT].case_id for state in (KEN, ITA)}
    assert ask() == set()


def test_of_an_earlier_round_a_state_is_given_what_it_sent_and_changes_nothing(cases):
    bounds.open_for(cases[KEN, DRAFT])
    of = {"sent": cases[KEN, SENT].case_id}
    with db.engine.connect() as connection:
        ask = partial(connection.execute, parameters=of)
        assert ask(text("SELECT count(*) FROM submission WHERE case_id = :sent")).scalar_one() > 0
        assert ask(text("SELECT count(*) FROM mandate WHERE case_id = :sent")).scalar_one() == 0
        assert ask(text("UPDATE submission SET number = 9 WHERE case_id = :sent")).rowcount == 0
        connection.rollback()


def test_nothing_of_another_state_is_changed_removed_or_added_by_sql_as_text(cases):
    bounds.open_for(cases[ITA, DRAFT])
    of = {"other": cases[KEN, DRAFT].case_id}
    with db.engine.connect() as connection:
        for name, one in TABLES.items():
            if rows.policies(one) and "case_id" in one.c:
                for said in (f'UPDATE "{name}" SET case_id = case_id', f'DELETE FROM "{name}"'):
                    done = connection.execute(text(f"{said} WHERE case_id = :other"), of)
                    assert done.rowcount == 0, said
        add = "INSERT INTO event (at, kind, case_id, name, item, changes, who, capacity, via)"
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text(f"{add} VALUES (now(), 'x', :other, '', '', '{{}}', '', '', '')"), of)
        connection.rollback()
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(
                text('UPDATE "document" SET case_id = :other WHERE case_id = :own'),
                {**of, "own": cases[ITA, DRAFT].case_id},
            )
        connection.rollback()


def test_what_hangs_on_something_of_a_case_is_held_with_it(cases):
    counted = "SELECT count(*) FROM web_session WHERE link_id IS NOT NULL"
    messages = "SELECT count(*) FROM query_message"
    with bounds.lifted(), db.engine.connect() as connection:
        all_sessions = connection.execute(text(counted)).scalar_one()
        assert connection.execute(text(messages)).scalar_one() > 0
    bounds.open_for(cases[ITA, DRAFT])
    with db.engine.connect() as connection:
        assert 0 < connection.execute(text(counted)).scalar_one() < all_sessions
        assert connection.execute(text(messages)).scalar_one() == 0
        names = connection.execute(text("SELECT code FROM respondent")).scalars().all()
        assert names == [ITA]


def test_the_question_whose_a_session_is_tells_the_connection_for_whom_to_go_on(cases, on_postgresql):
    own, world = cases[ITA, DRAFT], on_postgresql.world
    for session, told, known in (
        (world.session(FOCAL_POINT, (ITA, DRAFT)), (str(own.case_id), str(own.respondent_id)), own),
        (world.session(TEAM, (ITA, DRAFT)), ("all", ""), None),
    ):
        assert sessions.visitor(session)
        asked = db.session.connection()
        settings = "SELECT current_setting('canvass.case_id'), current_setting('canvass.respondent_id')"
        assert asked.connection.driver_connection.execute(settings).fetchone() == told
        assert asked.info[rows.SAID] == (known, True)


def test_nothing_that_is_undone_opens_what_was_closed(cases):
    """What is set in a transaction is undone with it, and what was set before holds again: for everyone."""
    ask = text('SELECT count(*) FROM "case"')
    bounds.open_for(cases[ITA, DRAFT])
    with db.engine.connect() as connection:
        own = connection.execute(ask).scalar_one()
        connection.rollback()
        with bounds.lifted():
            assert connection.execute(ask).scalar_one() > own
        assert connection.execute(ask).scalar_one() == own
        connection.rollback()
        assert connection.execute(ask).scalar_one() == own
        with bounds.lifted():
            assert connection.execute(ask).scalar_one() > own
            kept = connection.begin_nested()
        assert connection.execute(ask).scalar_one() == own
        kept.rollback()
        assert connection.execute(ask).scalar_one() == own


def test_a_connection_that_was_told_nothing_is_given_nothing(cases):
    of_nobody = {"event": "case_id IS NULL", "leaf": "case_id IS NULL", "web_session": "link_id IS NULL"}
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as plain:
        for name in (name for name, one in TABLES.items() if rows.policies(one)):
            asked = f'SELECT count(*) FROM "{name}" WHERE NOT ({of_nobody.get(name, "false")})'
            assert plain.execute(asked).fetchone() == (0,), name


def test_nothing_but_what_tells_of_it_speaks_to_the_driver():
    spoken = ("driver_connection", "dbapi_connection", "raw_connection")
    code = (one for one in files(".py") if one.path.startswith(("app/", "migrations/")))
    found = {one.path for one in code if any(name in one.text for name in spoken)}
    assert found == {"app/db.py", "app/rows.py", "app/statement.py"}


def test_outside_of_any_request_everything_is_given(on_postgresql):
    with on_postgresql.world.app.app_context():
        assert db.session.query(Case).count() == len(on_postgresql.world.ids)
        assert inspect(db.engine).get_table_names()
        db.session.rollback()
