"""Retention: until when a round keeps personal data, and what is done when that time comes."""

from calendar import monthrange
from datetime import datetime, timedelta

from app.collection.errors import Invalid
from app.models import Round

TOLD_BEFORE = timedelta(days=30)
"""How long before the end the team is told."""
USUAL, FEWEST, MOST = 24, 1, 600
"""Months after the closing: what is usual, and what can be said."""


LONGEST_BASIS = 500


def check(months: int, basis: str) -> None:
    """Refuse what no round could say."""
    if not FEWEST <= months <= MOST:
        raise Invalid(f"personal data are kept for {FEWEST} to {MOST} months after a round closes")
    if len(basis) > LONGEST_BASIS:
        raise Invalid(f"the legal basis has at most {LONGEST_BASIS} characters")


def ends(round_: Round) -> datetime:
    """Until when a round keeps them: so many months after answers are taken last, as it was announced."""
    return later(round_.closes + timedelta(days=round_.grace_days), round_.keep_months)


def later(moment: datetime, months: int) -> datetime:
    """A moment so many months later; on the last day of a month that is shorter."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
