"""The third wall, on PostgreSQL: the database itself gives and changes no row of another respondent.

Its policies compare each row with two settings of the connection. Whatever goes through the engine, as text
that is SQL and past any session too, goes with the settings of its request's bounds; without any there are no
rows.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, MetaData, String, Table, event, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from app import bounds
from app.bounds import Bounds

EVERYONE = "all"
"""What stands in the place of a case where nothing is kept back: for the team, the worker, a command."""

_CASE = "current_setting('canvass.case_id', true)"
_RESPONDENT = "NULLIF(current_setting('canvass.respondent_id', true), '')::integer"
_SET = "SELECT set_config('canvass.case_id', '{}', false), set_config('canvass.respondent_id', '{}', false)"

SAID = "canvass.bounds"
"""Where a connection keeps for whom it was last told to ask, and whether that outlives its transaction."""
IDLE, FAILED = 0, 3
"""As libpq counts the states of a transaction: none, and one that can only be rolled back."""


def policies(table: Table) -> dict[str, tuple[str, str]]:
    """Whose each row of a table is: {name of the policy: (command, condition)}; none for what is nobody's.

    Of its earlier rounds, a respondent is given what it sent, and can change nothing.
    """
    theirs = f"respondent_id = {_RESPONDENT}"
    if table.name == "respondent":
        return {"held": ("ALL", _held("NULL")), "own": ("SELECT", f"id = {_RESPONDENT}")}
    if table.name == "case":
        return {"held": ("ALL", _held("id")), "earlier": ("SELECT", theirs)}
    found = _of_case(table)
    if table.name == "submission":
        found["earlier"] = ("SELECT", f'case_id = ANY (ARRAY(SELECT id FROM "case" WHERE {theirs}))')  # noqa: S608
    return found


def _of_case(table: Table) -> dict[str, tuple[str, str]]:
    """By the case that a table has, or that has what it hangs on; where that is none, a row is nobody's."""
    for column in table.c:
        free = f"ELSE {column.name} IS NULL " if column.nullable else ""
        if column.name == "case_id":
            return {"held": ("ALL", _held("case_id", free))}
        for other in (key.column.table for key in column.foreign_keys if "case_id" not in table.c):
            if "case_id" in other.c:
                of = f'(SELECT held.case_id FROM "{other.name}" AS held WHERE held.id = {column.name})'  # noqa: S608
                return {"held": ("ALL", _held(of, free))}
    return {}


def _held(case: str, free: str = "") -> str:
    # Of a CASE the planner expects that every second row passes; of a comparison, one in 200, so that it
    # would plan the team's boards as if they were nearly empty.
    return f"CASE {_CASE} WHEN '{EVERYONE}' THEN true WHEN {case}::text THEN true {free}END"


def statements(tables: Iterable[Table]) -> Iterator[str]:
    """What has PostgreSQL protect these tables, from their owner, too."""
    for table in tables:
        made = policies(table)
        if made:
            yield f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY'
        for name, (command, condition) in made.items():
            yield f'CREATE POLICY {name} ON "{table.name}" FOR {command} USING ({condition})'


def protect(_made: MetaData, connection: Connection, *, tables: Iterable[Table], **_more: Any) -> None:
    """Protect tables that were just made from their descriptions."""
    if connection.dialect.name == "postgresql":
        for statement in statements(tables):
            connection.execute(text(statement))


def hold(engine: Engine) -> None:
    """Have everything that is asked through a PostgreSQL engine be asked within the bounds of its request."""
    event.listen(engine, "checkout", _checked_out)
    event.listen(engine, "before_cursor_execute", _before)


class Telling(ColumnElement[str]):
    """A column that, as its row is given, has PostgreSQL go on for whom the row says: one round trip less."""

    inherit_cache = False

    def __init__(self, setting: str, of: Any, otherwise: str) -> None:
        """``of``: the case, or the respondent, of the row; ``otherwise`` is told where it has none."""
        self.setting, self.of, self.otherwise = setting, of, otherwise
        self.type = String()


@compiles(Telling)
def _tell_nobody(_telling: Telling, _compiler: SQLCompiler, **_more: Any) -> str:
    return "NULL"


@compiles(Telling, "postgresql")
def _tell(telling: Telling, compiler: SQLCompiler, **more: Any) -> str:
    of = compiler.process(telling.of, **more)
    return f"set_config('{telling.setting}', coalesce({of}::text, '{telling.otherwise}'), false)"


def telling(case_id: Any, respondent_id: Any) -> list[ColumnElement[str]]:
    """The columns of a statement of at most one case that has all that comes after it be asked for that case.

    Whoever reads the row says by `told` that this was done.
    """
    case = Telling("canvass.case_id", case_id, EVERYONE).label("told_case")
    return [case, Telling("canvass.respondent_id", respondent_id, "").label("told_respondent")]


def told(connection: Connection, known: Bounds | None) -> None:
    """Keep for whom a connection was told to ask by a statement that is `telling`."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        connection.info[SAID] = (known, driver.pgconn.transaction_status == IDLE)


def _checked_out(driver: Any, record: Any, _proxy: Any) -> None:
    _say(driver, record.info)


def _before(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    if statement.startswith("ROLLBACK TO"):
        # What was set after the savepoint is undone by it.
        connection.info.pop(SAID, None)
        return
    _say(connection.connection.driver_connection, connection.info)


def _say(driver: Any, info: dict[Any, Any]) -> None:
    """Tell a connection for whom it asks now, unless it was told; one round trip of the cheapest kind."""
    known = bounds.known()
    said: tuple[Bounds | None, bool] | None = info.get(SAID)
    if said is not None and said[0] == known and (said[1] or driver.pgconn.transaction_status != IDLE):
        return
    state = driver.pgconn.transaction_status
    # A line that is dead, or a transaction that has failed, does nothing more: whatever is asked says so.
    if driver.closed or state == FAILED:
        return
    case, respondent = (EVERYONE, "") if known is None else (known.case_id, known.respondent_id)
    # The driver's own way would begin a transaction first, and takes four times as long.
    result = driver.pgconn.exec_(_SET.format(case, respondent).encode())
    if result.error_message and not driver.closed:
        raise RuntimeError(f"PostgreSQL was not told for whom is asked: {result.error_message.decode()}")
    # What is set in a transaction is undone with it.
    info[SAID] = (known, state == IDLE)
