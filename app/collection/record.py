"""The record: events and submissions become leaves of a tree; its checkpoints tell what was changed since."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, text

from app.collection import clock, events, gaps, leaves, outbox, replay, tree
from app.collection.errors import Invalid
from app.collection.transaction import writes
from app.db import db
from app.models import Checkpoint, Event, Leaf, Round

AT_ONCE = 2000
"""How many rows are read together."""
_HELD = re.compile(r"([1-9][0-9]*):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint that someone holds outside of the database."""

    size: int
    sha256: str

    @classmethod
    def read(cls, written: str) -> "Held":
        """As `shown` writes it; Invalid where it is nothing of the kind."""
        found = _HELD.fullmatch(written.strip().lower())
        if found is None:
            raise Invalid(f"'{written}' is no checkpoint: it is a number, a colon and 64 digits from 0 to f")
        return cls(int(found[1]), found[2])


def shown(checkpoint: Checkpoint) -> str:
    """A checkpoint as it is printed on receipts, to be held."""
    return f"{checkpoint.size}:{checkpoint.sha256}"


def latest() -> Checkpoint | None:
    """The last checkpoint there is."""
    return db.session.scalar(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1))


@writes
def checkpoint() -> Checkpoint | None:
    """Take up everything that is new, and compute the root over all; None where nothing was ever recorded."""
    if db.engine.dialect.name == "postgresql":
        # Whoever writes an event has finished when the lock is given; what comes later has higher numbers.
        db.session.execute(text("LOCK TABLE event, submission IN SHARE MODE"))
    before = latest()
    size, peaks = (before.size, list(before.peaks)) if before else (0, [])
    for source, row in _new():
        salt, place = secrets.token_hex(16), leaves.place(row)
        hashed = tree.leaf(leaves.content(source, row, salt, place))
        facts = {"salt": salt, "sha256": hashed, **dict(zip(leaves.APART, place, strict=True))}
        db.session.add(Leaf(position=size, source=source, row_id=row["id"], **facts))
        peaks, size = tree.grown(size, peaks, hashed), size + 1
    if size == (before.size if before else 0):
        return before
    now = Checkpoint(size=size, at=clock.now(), sha256=tree.root(peaks), peaks=peaks)
    db.session.add(now)
    return now


def _new() -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that are in no leaf, by their source and number."""
    for source, table in leaves.SOURCES.items():
        last = select(func.coalesce(func.max(Leaf.row_id), 0)).where(Leaf.source == source).scalar_subquery()
        query = select(*table.__table__.columns).where(table.id > last).order_by(table.id)
        for row in db.session.execute(query).yield_per(AT_ONCE).mappings():
            yield source, dict(row)


def ask() -> None:
    """Have the worker make the next checkpoint when this day has ended, unless it was asked already."""
    tomorrow = (clock.now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    outbox.enqueue(outbox.CHECKPOINT, {}, due=tomorrow, unique_key=f"checkpoint:{tomorrow:%Y-%m-%d}")


def daily() -> Checkpoint | None:
    """Make a checkpoint, and have the next one made while a round is not closed for good."""
    made = checkpoint()
    if db.session.scalar(select(Round.id).where(Round.closed_at.is_(None)).limit(1)) is not None:
        ask()
    return made


def damages(held: Held | None = None) -> Iterator[str]:
    """Everything in which the database is not what was recorded: by its leaves, its roots, and its replay."""
    yield from _leaves()
    yield from _roots(held)
    yield from replay.differences()


def _leaves() -> Iterator[str]:
    """Rows that are not what their leaves say, that have gone, or that were slipped in between."""
    removed = _removed_rounds()
    erased, wrong = gaps.named()
    yield from wrong
    for source, table in leaves.SOURCES.items():
        columns = table.__table__.columns
        joined = select(Leaf, *columns).select_from(Leaf).outerjoin(table, table.id == Leaf.row_id)
        query = joined.where(Leaf.source == source).order_by(Leaf.position)
        highest = 0
        for leaf, *values in db.session.execute(query).yield_per(AT_ONCE):
            row = dict(zip(columns.keys(), values, strict=True))
            highest = max(highest, leaf.row_id)
            if row["id"] is None:
                yield f"{source} {leaf.row_id} has been deleted"
            elif not _same(source, leaf, row, removed, erased.get((source, leaf.row_id), leaf.sha256)):
                yield f"{source} {leaf.row_id} has been altered"
        known = select(Leaf.row_id).where(Leaf.source == source)
        extra = select(table.id).where(table.id <= highest, table.id.not_in(known))
        for number in db.session.scalars(extra):
            yield f"{source} {number} has been inserted"


def _same(source: str, leaf: Leaf, row: dict[str, Any], removed: frozenset[int], hashed: str) -> bool:
    """Whether a row is what its leaf says, or its erasure left of it, at the place that it says."""
    place = tuple(getattr(leaf, name) for name in leaves.APART)
    gone = not any(leaves.place(row)) and leaf.round_id in removed
    at_home = gone or leaves.place(row) == place
    return at_home and tree.leaf(leaves.content(source, row, leaf.salt, place)) == hashed


def _removed_rounds() -> frozenset[int]:
    """The rounds that were removed while nobody had answered them: their events lead to them no more."""
    query = select(Event.changes).where(Event.kind == events.ROUND_REMOVED)
    told = [facts.get("id") for facts in db.session.scalars(query) if isinstance(facts, dict)]
    return frozenset(number for number in told if isinstance(number, int))


def _roots(held: Held | None) -> Iterator[str]:
    """Leaves and checkpoints that do not hang together, or not with what someone holds."""
    kept = {one.size: one for one in db.session.scalars(select(Checkpoint))}
    wanted = {size: one.sha256 for size, one in kept.items()}
    if held is not None:
        if wanted.get(held.size, held.sha256) != held.sha256:
            yield f"checkpoint {held.size} is not the one that is held"
        if held.size not in kept:
            yield f"checkpoint {held.size}, which is held, is not in the database"
        wanted[held.size] = held.sha256
    found, peaks, size = set(), list[str](), 0
    query = select(Leaf.position, Leaf.sha256).order_by(Leaf.position)
    for position, hashed in db.session.execute(query).yield_per(AT_ONCE):
        if position != size:
            yield f"leaf {size} of the record is missing"
            return
        if not tree.is_hash(hashed):
            yield f"leaf {position} of the record is no hash"
            return
        peaks, size = tree.grown(size, peaks, hashed), size + 1
        if size in wanted:
            found.add(size)
            if tree.root(peaks) != wanted[size] or (size in kept and kept[size].peaks != peaks):
                yield f"the record is not what checkpoint {size} says"
    for lost in sorted(wanted.keys() - found):
        yield f"the record ends before checkpoint {lost}: it was cut off, or an older state was brought back"
    if size > max(kept, default=0):
        yield f"the record has {size} leaves, and its last checkpoint {max(kept, default=0)}"
