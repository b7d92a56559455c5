"""Clearances: a draft put before the clearing authority, and what was decided."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Moment
from app.wall import OfCase


class Clearance(OfCase, Base):
    """One draft, known by its fingerprint, put before the clearing authority, who decides of it alone."""

    __tablename__ = "clearance"
    __table_args__ = (
        CheckConstraint("decision IN ('', 'approved', 'returned', 'withdrawn')", name="decision_known"),
        CheckConstraint("(decision = '') = (decided_at IS NULL)", name="decided_has_time"),
        Index(None, "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    content: Mapped[str] = mapped_column(String(64))
    """The fingerprint of the draft, as a submission has it."""
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(String(200))
    decision: Mapped[str] = mapped_column(String(20), default="")
    """Empty while it waits."""
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    """Empty where nobody took the draft back: what it is asked was changed meanwhile."""
    remarks: Mapped[str] = mapped_column(Text, default="")
