"""The record: a leaf for each event and submission, and checkpoints over all leaves so far."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Json, Moment
from app.wall import OfCase


class Leaf(OfCase, Base):
    """One event or submission in the tree: its salted hash, in the order in which the tree took it up.

    Without its salt the hash tells nothing of the row, so that a row can be erased and its hash stay.
    """

    __tablename__ = "leaf"
    __table_args__ = (
        UniqueConstraint("source", "row_id"),
        CheckConstraint("source IN ('event', 'submission')", "source_known"),
        CheckConstraint("position >= 0", "counted_from_nothing"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int] = mapped_column()
    round_id: Mapped[int | None] = mapped_column()
    case_id: Mapped[int | None] = mapped_column()
    link_id: Mapped[int | None] = mapped_column()
    """What the row referred to, whatever was removed since."""
    salt: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))


class Checkpoint(Base):
    """The root of the tree when it had so many leaves; whoever holds it can tell if they changed since."""

    __tablename__ = "checkpoint"
    __table_args__ = (CheckConstraint("size >= 1", "of_something"),)

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    sha256: Mapped[str] = mapped_column(String(64))
    peaks: Mapped[list[str]] = mapped_column(Json)
    """The roots of the whole trees that it is put together from, largest first: where the next goes on."""
