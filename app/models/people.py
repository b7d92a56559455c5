"""People: who works for the secretariat, who answers, how they come in, and how long they stay."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.models.columns import Moment, now, public_id


class User(Base):
    """A person with a password: for now, a member of the secretariat's team."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("email = lower(email)", "email_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", lazy="raise")


class Membership(Base):
    """For whom a user acts, and as what; an empty survey means all surveys."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "survey", "respondent_id", "role"),
        CheckConstraint("role IN ('team', 'admin', 'focal_point', 'contributor')", "role_known"),
        CheckConstraint(
            "(role IN ('team', 'admin')) = (respondent_id IS NULL)", "team_acts_for_no_respondent"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    survey: Mapped[str] = mapped_column(String(100), default="")
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondent.id"))
    role: Mapped[str] = mapped_column(String(20))

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise")


class Respondent(Base):
    """The unit that answers, over the years: a Member State by its code, or a member of staff."""

    __tablename__ = "respondent"
    __table_args__ = (
        UniqueConstraint("kind", "code"),
        CheckConstraint("kind IN ('state', 'staff')", "kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(100), default="")
    key: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    """What stands for a member of staff in datasets."""


class PersonalLink(Base):
    """A link sent to the address on record; only its token's hash is kept."""

    __tablename__ = "personal_link"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    capacity: Mapped[str] = mapped_column(String(20), default="focal_point")
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class WebSession(Base):
    """Someone signed in, on one browser: by a password or by a personal link, never both."""

    __tablename__ = "web_session"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (link_id IS NULL)", "of_a_user_or_a_link"),
        Index(None, "link_id"),
        Index(None, "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("personal_link.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class LinkExchange(Base):
    """A personal link was exchanged for a session; ending the session revokes the exchange."""

    __tablename__ = "link_exchange"
    __table_args__ = (Index(None, "link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("personal_link.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("web_session.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    browser: Mapped[str] = mapped_column(String(200), default="")


class SignInAttempt(Base):
    """Someone tried to sign in with a password: counted by account and by address, then forgotten."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    failed: Mapped[bool] = mapped_column()
