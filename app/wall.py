"""The second wall: a session that is asked for a respondent reads and writes nothing of another.

It holds to the bounds of the request; the third, of PostgreSQL itself, stands in `app.rows`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    ClauseElement,
    Delete,
    FromClause,
    Insert,
    Integer,
    Join,
    Select,
    TableClause,
    Update,
    bindparam,
    column,
    event,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.sql.selectable import AliasedReturnsRows

from app import bounds
from app.bounds import NOBODY, Bounds
from app.db import Base, db


class Outside(Exception):
    """A request asks for what is of a case without saying for whom, or writes what is not theirs."""


class OfCase:
    """What belongs to one case, by its ``case_id``, which each table declares; and the case itself."""

    case_id: Mapped[int | None] = mapped_column()


def within() -> Bounds | None:
    """For whom this wall holds now; None where everything may be asked for."""
    return bounds.known()


def _respondent() -> int:
    return (within() or NOBODY).respondent_id


_CASES = table("case", column("id", Integer), column("respondent_id", Integer)).alias("within")
_THEIRS = select(_CASES.c.id).where(
    _CASES.c.respondent_id == bindparam("respondent", callable_=_respondent, type_=Integer, unique=True)
)
_CRITERION = with_loader_criteria(
    OfCase,
    lambda kind: kind.case_id.in_(_THEIRS),
    include_aliases=True,
    propagate_to_loaders=False,
    track_closure_variables=False,
)


def _within(state: ORMExecuteState) -> None:
    """Add to whatever is asked of objects that it is of this respondent."""
    known = within()
    if known is None or state.is_column_load:
        return
    if known is NOBODY and any(issubclass(one.class_, OfCase) for one in state.all_mappers):
        raise Outside("a query asks for what belongs to a case, and nobody has said for whom")
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(_CRITERION)


def _written(session: Session, *_rest: object) -> None:
    """Refuse to write anything of another case, wherever it came from."""
    known = within()
    if known is not None:
        for one in (*session.new, *session.dirty, *session.deleted):
            if isinstance(one, OfCase):
                _require(known, one.case_id)


def _require(known: Bounds, case_id: int | None) -> None:
    if case_id != known.case_id and case_id is not None:
        raise Outside("something of another case would be written")


event.listen(db.session, "do_orm_execute", _within)
event.listen(db.session, "before_flush", _written)


# Statements that are given to the driver itself.

RESPONDENT, CASE = "within_respondent", "within_case"


def bounded(made: ClauseElement) -> ClauseElement:
    """A statement that gives, changes or removes only what is within the bounds, which are given with it."""
    if isinstance(made, Select):
        cases = select(_CASES.c.id).where(_CASES.c.respondent_id == bindparam(RESPONDENT, type_=Integer))
        for one in _tables(made.get_final_froms()):
            own = _case_of(one)
            # What has no case belongs to nobody; and a row may be joined to nothing.
            made = made.where(or_(own.in_(cases), own.is_(None)))
    elif isinstance(made, Update | Delete):
        for one in _tables([made.table]):
            made = made.where(_case_of(one) == bindparam(CASE, type_=Integer))
    return made


def given(made: ClauseElement, parameters: Mapping[str, Any], known: Bounds) -> Mapping[str, Any]:
    """The parameters of a bounded statement; refused where it asks for nobody, or writes of another case."""
    if isinstance(made, Insert):
        _require(known, parameters["case_id"])
        return parameters
    if known is NOBODY:
        raise Outside("a statement asks for what belongs to a case, and nobody has said for whom")
    return {**parameters, RESPONDENT: known.respondent_id, CASE: known.case_id}


def concerns(made: ClauseElement) -> bool:
    """Whether a statement is about what belongs to a case."""
    source = made.get_final_froms() if isinstance(made, Select) else [getattr(made, "table", None)]
    return any(True for _one in _tables(source))


def _tables(sources: Iterable[FromClause | None]) -> Iterator[FromClause]:
    """The tables among these that belong to a case, as they are named there."""
    for one in sources:
        if isinstance(one, Join):
            yield from _tables([one.left, one.right])
        elif isinstance(one, TableClause) and _belongs(one):
            yield one
        elif isinstance(one, AliasedReturnsRows) and isinstance(one.element, TableClause):
            yield from (one for _table in _tables([one.element]))


def _belongs(one: TableClause) -> bool:
    return one.name == "case" or "case_id" in one.c


def _case_of(one: FromClause) -> Any:
    return one.c.case_id if "case_id" in one.c else one.c.id


def belonging() -> list[type[Base]]:
    """All that belongs to a case, as the database knows it."""
    return [
        one.class_
        for one in Base.registry.mappers
        if isinstance(one.local_table, TableClause) and _belongs(one.local_table)
    ]
