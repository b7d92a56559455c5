"""What signing in rests on besides the password: the second step, and links for a new password."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Moment


class SecondStep(Base):
    """The secret that someone's device shares with Canvass, sealed; a code confirms it."""

    __tablename__ = "second_step"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(String(300))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    last: Mapped[int] = mapped_column(default=0)
    """The half-minute whose code was accepted last: no earlier one is, nor the same again."""


class RecoveryCode(Base):
    """What lets someone in once who has lost the device; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Identity(Base):
    """Who somebody of the team is to the organization's own sign-in service."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), Index(None, "user_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(Moment)


class PasswordLink(Base):
    """A link by which someone of the team chooses a password, once; only its token's hash is kept."""

    __tablename__ = "password_link"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
