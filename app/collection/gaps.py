"""Gaps in the record: rows that an erasure changed, named by it, and nothing else is taken for erased.

The first hash of such a row stays in the tree, and its salt goes with the data: nobody can try out what the
row may have said. What is left of it is hashed anew; the erasure's event stands for all those hashes, and is
itself in the tree.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import select

from app.collection import events, leaves, tree
from app.db import db
from app.models import ErasedRow, Erasure, Event, Leaf

Row: TypeAlias = tuple[str, int]
"""A source of the record, and a number in it."""
AT_ONCE = 500
PEOPLE = 2
"""How many people agree to an erasure."""


def left_behind(erasure: Erasure, rows: Iterable[Row]) -> dict[str, Any]:
    """Note what is left of rows that were erased, all in the record before; what the event says of it."""
    for source in leaves.SOURCES:
        numbers = sorted(number for of, number in rows if of == source)
        for start in range(0, len(numbers), AT_ONCE):
            _note(erasure, source, numbers[start : start + AT_ONCE])
    db.session.flush()
    return _summed(_noted(erasure.id))


def _note(erasure: Erasure, source: str, numbers: list[int]) -> None:
    table = leaves.SOURCES[source].__table__
    query = select(Leaf, *table.columns).join(table, table.c.id == Leaf.row_id)
    query = query.where(Leaf.source == source, Leaf.row_id.in_(numbers))
    for leaf, *values in db.session.execute(query):
        row = dict(zip(table.columns.keys(), values, strict=True))
        leaf.salt = secrets.token_hex(16)
        hashed = tree.leaf(leaves.content(source, row, leaf.salt, _of(leaf)))
        db.session.add(ErasedRow(erasure_id=erasure.id, source=source, row_id=leaf.row_id, left=hashed))


def _of(leaf: Leaf) -> leaves.Place:
    return tuple(getattr(leaf, name) for name in leaves.APART)


def _noted(erasure_id: int) -> list[ErasedRow]:
    query = select(ErasedRow).where(ErasedRow.erasure_id == erasure_id)
    return list(db.session.scalars(query.order_by(ErasedRow.source, ErasedRow.row_id)))


def _summed(noted: list[ErasedRow]) -> dict[str, Any]:
    """How many rows an erasure names, and one hash over all of them."""
    peaks = list[str]()
    for size, one in enumerate(noted):
        peaks = tree.grown(size, peaks, tree.leaf(f"{one.source} {one.row_id} {one.left}".encode()))
    return {"rows": len(noted), "root": tree.root(peaks) if peaks else ""}


def named() -> tuple[Mapping[Row, str], list[str]]:
    """What is left of each row that an erasure names, by its last one; and erasures other than recorded."""
    found, wrong = dict[Row, str](), list[str]()
    told = {str(facts.get("erasure", "")): facts for facts in _told()}
    ids = {one.public_id: one.id for one in db.session.execute(select(Erasure.public_id, Erasure.id))}
    for erasure, facts in told.items():
        noted = _noted(ids.get(erasure, 0))
        if _summed(noted) != {"rows": facts.get("rows"), "root": facts.get("root")}:
            wrong.append(f"the erasure {erasure} names other rows than were recorded")
        elif not _agreed(facts):
            wrong.append(f"the erasure {erasure} was not agreed by two people, with a reason")
        else:
            found |= {(one.source, one.row_id): one.left for one in noted}
    return found, wrong


def _agreed(facts: Mapping[str, Any]) -> bool:
    """Whether two people agreed, with a reason; by what the event says, which is in the record itself."""
    agreed = facts.get("agreed")
    people = {str(one) for one in agreed} if isinstance(agreed, list) else set()
    return len(people) >= PEOPLE and bool(facts.get("reason"))


def _told() -> Iterator[dict[str, Any]]:
    query = select(Event.changes).where(Event.kind == events.ERASED).order_by(Event.id)
    yield from (facts for facts in db.session.scalars(query) if isinstance(facts, dict))
