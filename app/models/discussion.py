"""Inner comments: what the people of a State say to each other about a question; no other side reads them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Moment, public_id
from app.wall import OfCase


class InnerComment(OfCase, Base):
    """What somebody said about a question; taken back, it stays without its words."""

    __tablename__ = "inner_comment"
    __table_args__ = (
        CheckConstraint("taken_back_at IS NULL OR text = ''", "nothing_left_of_what_is_taken_back"),
        Index(None, "case_id", "name", "item"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    name: Mapped[str] = mapped_column(String(100))
    """A section, or a repeat with the ``item`` of it; as documents are called."""
    item: Mapped[str] = mapped_column(String(20), default="")
    question: Mapped[str] = mapped_column(String(100))
    """A question, or a repeat as a whole."""
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    who: Mapped[str] = mapped_column(String(200))
    institution: Mapped[str] = mapped_column(String(200), default="")
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_who: Mapped[str] = mapped_column(String(200), default="")
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.settled_at is None and self.taken_back_at is None
