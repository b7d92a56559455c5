"""Statements given to the driver itself: the same values, the same refusals, and a line that broke."""

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.db import db
from app.models import Event, Respondent, Round
from app.statement import Statement, stored
from tests.collection.conftest import running

ROUND = Statement(select(*Round.__table__.columns).where(Round.id == bindparam("id")))
TITLED = Statement(update(Round).where(Round.id == bindparam("id")).values(title=bindparam("to")))


def test_a_row_has_the_values_that_an_object_has(office):
    found = ROUND.rows({"id": office.round.id})[0]._asdict()
    db.session.expire_all()
    assert found == {name: getattr(office.round, name) for name in found}
    assert found["opens"].utcoffset().total_seconds() == 0
    assert found["languages"] == ["en"]


def test_what_is_changed_is_counted(office):
    assert TITLED.run({"id": office.round.id, "to": "Ports"}) == 1
    assert TITLED.run({"id": 0, "to": "Ports"}) == 0
    db.session.expire_all()
    assert office.round.title == "Ports"


def test_a_refusal_is_told_as_elsewhere_and_hides_what_was_given(office):
    twice = Statement(insert(Respondent), ["kind", "code", "name", "unit", "key"])
    values = {"kind": "state", "code": "KEN", "name": "A secret", "unit": "", "key": "k"}
    with pytest.raises(IntegrityError) as refused:
        twice.run(values)
    db.session.rollback()
    assert refused.value.hide_parameters
    assert "secret" not in str(refused.value)


def test_an_object_that_the_session_has_is_read_anew_only_where_that_is_asked_for(office):
    row = ROUND.rows({"id": office.round.id})[0]._asdict()
    assert stored(Round, {**row, "title": "Later"}).title == office.round.title == "Harbours 2020"
    assert stored(Round, {**row, "title": "Later"}, anew=True) is office.round
    assert office.round.title == "Later"
    db.session.rollback()


def test_an_object_from_a_row_is_written_like_any_other(office):
    row = ROUND.rows({"id": office.round.id})[0]._asdict()
    db.session.expunge_all()
    made = stored(Round, row)
    assert not db.session.is_modified(made)
    made.title = "Ports"
    db.session.commit()
    assert db.session.scalar(select(Round.title)) == "Ports"
    assert db.session.get(Round, row["id"]) is made
    made.title = "Undone"
    db.session.rollback()
    assert made.title == "Ports"


def test_a_line_that_broke_is_not_used_again(postgres_url, tmp_path, stopped):
    with running(postgres_url, tmp_path):
        ask = Statement(select(Event.id).limit(1))
        ask.rows({})
        own = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
        with pytest.raises(DBAPIError) as refused:
            ask.rows({})
        assert refused.value.connection_invalidated
        db.session.rollback()
        assert ask.rows({}) == []
