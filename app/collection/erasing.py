"""Erasing: what goes of a response, place by place; worked out first, so that it can be looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, inspect, select, update

from app.collection.places import PLACES, Holds
from app.collection.subjects import ERASED, Subject
from app.db import Base, db
from app.models import Case, Event, Query, QueryMessage, Submission
from app.wall import OfCase

AUTHOR = "who"
"""The column that says who wrote the words beside it."""
_PLAIN = frozenset({Holds.NAME, Holds.ADDRESS, Holds.WORDS, Holds.MENTIONS})


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one row: other values in some columns, or with none of them, that it is deleted."""

    table: type[Base]
    key: int
    values: Mapping[str, Any]
    files: tuple[str, ...] = ()
    """What lies below the folder of files and goes with it."""


def rows(table: type[Base], case: Case, columns: list[str]) -> Iterator[dict[str, Any]]:
    """The rows of a table that are of a case, with some columns."""
    wanted = [inspect(table).column_attrs[name].class_attribute for name in columns]
    query = select(*wanted).where(of(table, case)).execution_options(yield_per=500)
    for row in db.session.execute(query):
        yield dict(zip(columns, row, strict=True))


def of(table: type[Base], case: Case) -> ColumnElement[bool]:
    """What is of a case."""
    if table is QueryMessage:
        return QueryMessage.query_id.in_(select(Query.id).where(Query.case_id == case.id))
    columns = inspect(table).columns
    return columns["id" if table is Case else "case_id"] == case.id


def plain(case: Case, subject: Subject) -> Iterator[Change]:
    """What goes by the rule of its column alone."""
    for table, place in PLACES.items():
        known = {name: holds for name, holds in place.personal.items() if holds in _PLAIN}
        # Of history, and of what was sent, a rule of its own says who is named.
        if (
            known
            and table not in (Event, Submission)
            and (issubclass(table, OfCase) or table is QueryMessage)
        ):
            yield from _plain(table, known, case, subject)


def _plain(table: type[Base], known: Mapping[str, Holds], case: Case, subject: Subject) -> Iterator[Change]:
    for row in rows(table, case, ["id", *known]):
        theirs = subject.everybody or subject.is_named(str(row.get(AUTHOR, "")))
        new = {name: _erased(subject, holds, row[name], theirs=theirs) for name, holds in known.items()}
        values = {name: value for name, value in new.items() if value != row[name]}
        if values:
            yield Change(table, row["id"], values)


def _erased(subject: Subject, holds: Holds, value: str, *, theirs: bool) -> str:
    if holds is Holds.NAME:
        return ERASED if subject.is_named(value) else value
    if holds is Holds.ADDRESS:
        return "" if subject.is_at(value) else value
    if holds is Holds.WORDS and theirs:
        return value and ERASED
    return subject.without(value)


def apply(change: Change) -> None:
    """Do what a change says."""
    key = inspect(change.table).primary_key[0] == change.key
    if change.values:
        db.session.execute(update(change.table).where(key).values(dict(change.values)))
    else:
        db.session.execute(delete(change.table).where(key))
