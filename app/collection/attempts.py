"""Attempts: what failed is counted, and whoever fails too often has to wait; then it is forgotten."""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.collection import clock
from app.collection.errors import TooManyAttempts
from app.collection.transaction import writes
from app.db import db
from app.models import SignInAttempt

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
LONGEST = 64
"""The longest account or address that is kept."""


def require_patience(*limits: tuple[InstrumentedAttribute[str], str, int]) -> None:
    """Refuse whoever failed too often: each limit is a column, its value, and how often is too often."""
    since = clock.now() - WINDOW
    for column, value, most in limits:
        query = select(func.count(), func.min(SignInAttempt.at))
        count, first = db.session.execute(
            query.where(column == value[:LONGEST], SignInAttempt.failed, SignInAttempt.at > since)
        ).one()
        if count >= most:
            raise TooManyAttempts(first + WINDOW)


@writes
def note(account: str, address: str, *, failed: bool) -> None:
    """Keep that something was tried; what succeeded wipes out what failed before for the account."""
    now = clock.now()
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT))
    if not failed:
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.account == account))
    db.session.add(SignInAttempt(account=account, address=address[:LONGEST], at=now, failed=failed))
