"""What the databases of one run of the tests share: statements, compiled by the first that asks them."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

# Canvass compiles a statement once a process, for its one database; each test has a database of its own.
COMPILED: LRUCache[Any, Any] = LRUCache(10_000)


def depends_on(dialect: DefaultDialect) -> Hashable:
    """What the statements that a dialect compiles differ by, on one machine."""
    return type(dialect), getattr(dialect, "_json_serializer", None)


def alike(dialect: DefaultDialect, other: object) -> bool:
    return isinstance(other, DefaultDialect) and depends_on(dialect) == depends_on(other)


# SQLAlchemy keeps them by engine, and knows a dialect as the object that it is.
Engine._compiled_cache = property(lambda _engine: COMPILED, lambda _engine, _own: None)  # noqa: SLF001
DefaultDialect.__eq__ = alike
DefaultDialect.__hash__ = lambda dialect: hash(depends_on(dialect))
