"""The time, asked for in one place so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_shown: ContextVar[datetime | None] = ContextVar("shown", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _shown.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Have the clock show ``moment``: the demonstration's answers came in over weeks, not in a second."""
    before = _shown.set(moment)
    try:
        yield
    finally:
        _shown.reset(before)


def today(timezone: str) -> date:
    """The present day in a zone."""
    return day(now(), timezone)


def day(moment: datetime, timezone: str) -> date:
    """The day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()
