"""Erasures of personal data: who asked, why, which two agreed, and which rows of the record they changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Json, Moment, public_id

PERSON, ROUND = "person", "round"
PROPOSED, AGREED, DONE, REFUSED = "proposed", "agreed", "done", "refused"


class Erasure(Base):
    """The personal data of one person, or of everybody in a round, erased once two people have agreed."""

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'round')", name="kind_known"),
        CheckConstraint("(kind = 'round') = (round_id IS NOT NULL)", name="of_a_person_or_a_round"),
        CheckConstraint("state IN ('proposed', 'agreed', 'done', 'refused')", name="state_known"),
        CheckConstraint(
            "state NOT IN ('agreed', 'done') OR (first_by IS NOT NULL AND second_by IS NOT NULL "
            "AND first_by <> second_by)",
            name="agreed_by_two",
        ),
        CheckConstraint("state NOT IN ('done', 'refused') OR email = ''", name="address_goes_too"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_time"),
        Index(None, "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    kind: Mapped[str] = mapped_column(String(10))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    email: Mapped[str] = mapped_column(String(254), default="")
    """Whose data, while that is being decided; erased with them."""
    cases: Mapped[list[int]] = mapped_column(Json)
    """The responses that it is about, by their numbers."""
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="proposed")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_who: Mapped[str] = mapped_column(String(200))
    first_at: Mapped[datetime | None] = mapped_column(Moment)
    first_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    first_who: Mapped[str] = mapped_column(String(200), default="")
    second_at: Mapped[datetime | None] = mapped_column(Moment)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    second_who: Mapped[str] = mapped_column(String(200), default="")
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    refused_who: Mapped[str] = mapped_column(String(200), default="")
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    """When no page and no table showed the data any more."""
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the files were gone too, and the database's own file was written anew."""
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """How many rows of each table it changed."""


class ErasedRow(Base):
    """A row of the record as an erasure left it: the salted hash of what remained, beside its first leaf."""

    __tablename__ = "erased_row"

    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
    left: Mapped[str] = mapped_column(String(64))
