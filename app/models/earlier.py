"""What respondents say of what they answered in an earlier round."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Moment
from app.wall import OfCase


class SaidOfEarlier(OfCase, Base):
    """What somebody said of a part of an earlier answer, or of an earlier item: never the answer itself."""

    __tablename__ = "said_of_earlier"
    __table_args__ = (
        UniqueConstraint("case_id", "document", "item", "part"),
        CheckConstraint("said IN ('unchanged', 'no_longer')", name="said_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    document: Mapped[str] = mapped_column(String(100))
    item: Mapped[str] = mapped_column(String(20), default="")
    part: Mapped[str] = mapped_column(String(200), default="")
    """Empty where a whole item is meant."""
    said: Mapped[str] = mapped_column(String(20))
    original: Mapped[str] = mapped_column(String(64))
    """The SHA-256 of the earlier answer: of another one, nothing was said."""
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))
