"""The worker in a test: it does what is due and stops, and the test looks at the rows anew."""

from threading import Event

from sqlalchemy import select

from app.db import db
from app.jobs import worker


def work(application, kinds=worker.KINDS) -> int:
    """Do what is due, and look at the rows anew."""
    tried = worker.run(application, Event(), until_empty=True, kinds=kinds)
    db.session.rollback()
    db.session.expire_all()
    return tried


def only(model):
    return db.session.scalars(select(model)).one()
