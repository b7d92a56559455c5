"""Statements that every page asks: compiled once, and given to the driver itself."""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, Connection, Dialect, ReturnsRows
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.attributes import instance_state, manager_of_class, set_committed_value
from sqlalchemy.types import TypeEngine

from app import wall
from app.db import Base, db

Stored = TypeVar("Stored", bound=Base)
Convert = Callable[[Any], Any]

CONNECTION = "connection"
"""Where a session keeps at hand what it asks through."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one kind of database wants it."""

    text: str
    order: tuple[str, ...] | None
    """The names of the parameters where the driver takes them by place; None where it takes them by name."""
    fixed: Mapping[str, Any]
    """What the statement itself gives: the surveys of a team, say."""
    binding: tuple[tuple[str, Convert], ...]
    """How the parameters are written that the driver does not know."""
    reading: tuple[tuple[int, Convert], ...]
    """How the columns are read that the driver does not know."""


class Statement:
    """One statement, for what happens with every page: SQLAlchemy's own way takes five times as long.

    It runs in the session's transaction, within its bounds. What the session holds of objects is neither
    written before nor read again after.
    """

    def __init__(self, made: ClauseElement, columns: Collection[str] = ()) -> None:
        """``columns`` are those that an INSERT gives; what else it needs, it says itself."""
        self._made, self._columns = made, columns
        self._results = list(made.exported_columns) if isinstance(made, ReturnsRows) else []
        names = [str(one.key) for one in self._results]
        row: Any = namedtuple("row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024
        self._row = row._make
        self._known: dict[tuple[str, bool], _Compiled] = {}
        self._concerns = wall.concerns(made)

    def rows(self, parameters: Mapping[str, Any]) -> list[Any]:
        """The rows that it gives, each a tuple whose values have the columns' names."""
        compiled, cursor = self._run(parameters)
        found = cursor.fetchall()
        if compiled.reading:
            found = [_read(row, compiled.reading) for row in found]
        return list(map(self._row, found))

    def run(self, parameters: Mapping[str, Any]) -> int:
        """Run what gives no rows; how many it changed."""
        _compiled, cursor = self._run(parameters)
        return int(cursor.rowcount)

    def _run(self, parameters: Mapping[str, Any]) -> tuple[_Compiled, Any]:
        asking = connection()
        dialect = asking.dialect
        bounds = wall.within() if self._concerns else None
        key = (dialect.name, bounds is not None)
        compiled = self._known.get(key)
        if compiled is None:
            made = self._made if bounds is None else wall.bounded(self._made)
            compiled = self._known[key] = self._compile(dialect, made)
        if bounds is not None:
            parameters = wall.given(self._made, parameters, bounds)
        values = {**compiled.fixed, **parameters}
        for name, convert in compiled.binding:
            values[name] = convert(values[name])
        given = values if compiled.order is None else [values[name] for name in compiled.order]
        driver: Any = asking.connection.driver_connection
        # Who listens to what SQLAlchemy asks hears this, too.
        for heard in asking.engine.dispatch.before_cursor_execute:
            heard(asking, None, compiled.text, given, None, False)
        try:
            return compiled, driver.execute(compiled.text, given)
        except dialect.loaded_dbapi.Error as error:
            raise _translated(error, asking, compiled.text) from error

    def _compile(self, dialect: Dialect, statement: ClauseElement) -> _Compiled:
        made: Any = statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        types = {name: bind.type for bind, name in made.bind_names.items()}
        names = tuple(made.positiontup) if made.positional else None
        binding = ((name, _of(kind, dialect).bind_processor(dialect)) for name, kind in types.items())
        reading = (_of(one.type, dialect).result_processor(dialect, None) for one in self._results)
        return _Compiled(
            str(made),
            names,
            {name: value for name, value in made.params.items() if value is not None},
            tuple((name, convert) for name, convert in binding if convert),
            tuple((place, convert) for place, convert in enumerate(reading) if convert),
        )


def _of(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _read(row: Iterable[Any], reading: tuple[tuple[int, Convert], ...]) -> list[Any]:
    values = list(row)
    for place, convert in reading:
        values[place] = convert(values[place])
    return values


def connection() -> Connection:
    """What the session asks through, looked up once a transaction."""
    session = db.session()
    known: Connection | None = session.info.get(CONNECTION)
    if known is None or known.closed:
        known = session.info[CONNECTION] = session.connection()
    return known


def _translated(error: Exception, connection: Connection, text: str) -> Exception:
    """A driver's complaint as SQLAlchemy would tell it; where the line is dead, nobody gets it again."""
    dialect = connection.dialect
    base = dialect.loaded_dbapi.Error
    if isinstance(error, base) and dialect.is_disconnect(error, connection.connection, None):
        connection.invalidate(error)
        connection.engine.dispose()
    return DBAPIError.instance(
        text,
        None,
        error,
        base,
        hide_parameters=True,
        connection_invalidated=connection.invalidated,
        dialect=dialect,
    )


def stored(kind: type[Stored], values: Mapping[str, Any], *, anew: bool = False) -> Stored:
    """The session's object of a whole row that a statement read, as a query for objects would give it.

    One that the session has already is taken as it is, or ``anew`` with what was read.
    """
    session = db.session()
    key = (kind, (values["id"],), None)
    known: Stored | None = session.identity_map.get(key)
    if known is None:
        # As SQLAlchemy itself makes an object of a row; what it offers to others takes four times as long.
        made: Stored = manager_of_class(kind).new_instance()
        state = instance_state(made)
        state.dict.update(values)
        state.key, state.session_id = key, session.hash_key
        session.identity_map.add(state)
        return made
    if anew:
        for name, value in values.items():
            set_committed_value(known, name, value)
    return known
