"""The time, asked for in one place so that tests can set it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The present day in a zone."""
    return now().astimezone(ZoneInfo(timezone)).date()
