"""Queries of the team on what was sent, with their threads, and corrections that two of the team make."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Json, Moment, public_id
from app.wall import OfCase


class OfAnswer(OfCase):
    """What is said of one answer of a submission, an item or a list: which one, in which version."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    """The version in which the answer was read."""
    document: Mapped[str] = mapped_column(String(100))
    item: Mapped[str] = mapped_column(String(20), default="")
    question: Mapped[str] = mapped_column(String(100))
    """A question, a cell of one, or a repeat: the document's own for a whole item, else for the list."""


class Query(OfAnswer, Base):
    """A question of the team on one answer of a submission; what is said stands in its messages."""

    __tablename__ = "query"
    __table_args__ = (
        CheckConstraint("state IN ('prepared', 'open', 'answered', 'settled')", "state_known"),
        CheckConstraint("state IN ('prepared', 'settled') OR asked_at IS NOT NULL", "asked_has_time"),
        CheckConstraint("(state = 'settled') = (settled_at IS NOT NULL)", "settled_has_time"),
        Index(None, "case_id"),
    )

    reason: Mapped[str] = mapped_column(String(40))
    """A code of the list of reasons."""
    due: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20), default="prepared")
    round: Mapped[int] = mapped_column(default=0)
    """In which sending of queries to this respondent it was asked last; 0 before any."""
    prepared_at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int | None] = mapped_column()
    """The version that came in answer; none where a reply was the answer."""
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_who: Mapped[str] = mapped_column(String(200), default="")


class QueryMessage(Base):
    """What one side said in the thread of a query; the team's are not the respondent's before they go."""

    __tablename__ = "query_message"
    __table_args__ = (Index(None, "query_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    query_id: Mapped[int] = mapped_column(ForeignKey("query.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[str] = mapped_column(String(20))
    ours: Mapped[bool] = mapped_column()
    """Whether the team said it."""
    text: Mapped[str] = mapped_column(Text)


class Correction(OfAnswer, Base):
    """What the team puts right in an answer: proposed by one person, and confirmed by another or not."""

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", "state_known"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", "decided_has_time"),
        CheckConstraint(
            "state <> 'confirmed' OR (decided_by IS NOT NULL AND decided_by <> proposed_by)",
            "confirmed_by_another",
        ),
        CheckConstraint("(state = 'confirmed') = (version IS NOT NULL)", "confirmed_makes_a_version"),
        Index(None, "case_id"),
    )

    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    """{part: [old, new]}, null for blank; none where the whole item is removed."""
    removes: Mapped[bool] = mapped_column(default=False)
    """Whether the whole item is removed."""
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="proposed")
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_who: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_who: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int | None] = mapped_column()
    """The version that it made."""
