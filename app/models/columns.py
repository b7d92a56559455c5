"""What tables share: moments in UTC, JSON, and identifiers that nobody can guess."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Letters and digits that are not taken for one another, read aloud or copied by hand."""

Json = JSON().with_variant(JSONB(), "postgresql")


def _as_it_is(value: Any) -> Any:
    return value


class Moment(TypeDecorator[datetime]):
    """A moment, in UTC; SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its zone could be any of 24; give it one")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """How a moment is read: a dozen stand in a row of what every page asks."""
        read: Any = self.impl_instance.dialect_impl(dialect).result_processor(dialect, coltype) or _as_it_is

        def moment(value: Any) -> datetime | None:
            if value is None:
                return None
            found = read(value)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

        return moment


def now() -> datetime:
    """The moment that a row is made."""
    return datetime.now(UTC)


def readable(length: int) -> str:
    """A random identifier that a person can read aloud; each character is worth nearly 5 bits."""
    size = len(ALPHABET)
    number, letters = secrets.randbelow(size**length), ""
    for _place in range(length):
        number, place = number // size, number % size
        letters += ALPHABET[place]
    return letters


def public_id() -> str:
    """An identifier for addresses of pages: 78 bits, so that trying them is hopeless."""
    return readable(16)
