"""What is acknowledged is in the database, for everyone, before anybody is told so."""

import sqlite3

import pytest
from sqlalchemy import create_engine, event, text

from app.collection import draft, links, rounds, sessions, submission
from app.collection.draft import Post
from app.collection.scope import OPERATOR
from app.collection.transaction import reads, writes
from app.db import db, guard
from app.questionnaire.load import loads
from tests.collection.conftest import SURVEY, invited, opened, running

A = ("a", "")
KEY = "key-of-the-first-page"


def test_what_is_acknowledged_is_there_for_another_process(office, database_url):
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)
    receipt = submission.submit(office.kenya, KEY, me, language="en")
    other = create_engine(database_url)
    guard(other)
    with other.connect() as connection:
        assert connection.scalar(text("SELECT revision FROM document")) == 1
        assert connection.scalar(text("SELECT receipt FROM submission")) == receipt.receipt
    other.dispose()


def test_a_write_to_sqlite_holds_the_lock_before_it_reads(tmp_path, stopped):
    """A transaction that reads first could find, when it writes, that what it judged by is no longer so."""
    with running(f"sqlite:///{tmp_path / 'c.db'}", tmp_path):
        other = sqlite3.connect(tmp_path / "c.db", isolation_level=None, timeout=0)

        @writes
        def judge():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")

        judge()
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        other.close()


def test_what_refers_to_nothing_is_refused_by_the_database_itself(app):
    with pytest.raises(Exception, match=r"FOREIGN KEY|foreign key"):
        db.session.execute(
            text(
                "INSERT INTO held_save (token_hash, case_id, path, fields, at, expires_at) "
                "VALUES ('x', 99, '/', '[]', '2020-01-01', '2020-01-01')"
            )
        )
    db.session.rollback()


def test_only_what_is_read_stands_outside_of_a_transaction(office, database_url):
    token = links.exchange(links.issue(OPERATOR, office.kenya).token).token
    alone = {}

    def note(connection, _cursor, statement, *_rest):
        by_itself = getattr(connection.connection.dbapi_connection, "autocommit", None) is True
        alone.setdefault(statement.split()[0], set()).add(by_itself)

    event.listen(db.engine, "before_cursor_execute", note)
    me = sessions.visitor(token).actor
    read, alone = alone, {}
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa"})}, me)
    event.remove(db.engine, "before_cursor_execute", note)
    assert read["SELECT"] == {database_url.startswith("postgresql")}
    assert alone["INSERT"] == alone["UPDATE"] == alone["SELECT"] == {False}


def test_what_postgresql_has_prepared_outlives_the_pages_that_read(postgres_url, tmp_path, stopped):
    """The driver drops it whenever it rolls back, and the database would plan each statement anew."""
    with running(postgres_url, tmp_path):
        link = links.issue(OPERATOR, invited(opened(loads(SURVEY)), "KEN")).token
        session = links.exchange(link).token
        for _time in range(10):
            links.look(link)
            db.session.remove()
            sessions.visitor(session)
            db.session.remove()
            rounds.open_now()
            db.session.remove()
        reads()
        prepared = " ".join(db.session.scalars(text("SELECT statement FROM pg_prepared_statements")))
        assert [
            name for name in ("FROM web_session", "personal_link", "round.pilot") if name not in prepared
        ] == []


def test_what_would_be_written_outside_of_a_transaction_is_refused(postgres_url, tmp_path, stopped):
    with running(postgres_url, tmp_path):
        case = invited(opened(loads(SURVEY)), "KEN")
        reads()
        case.contact_name = "Somebody else"
        with pytest.raises(RuntimeError, match="outside of a function that `writes`"):
            db.session.flush()
        db.session.rollback()
        db.session.refresh(case)
        assert case.contact_name == "Focal Point"
