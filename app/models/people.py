"""People: who works for the secretariat, who answers, how they come in, and how long they stay."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.models.columns import Moment, now, public_id
from app.wall import OfCase


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
    """On which survey a user of the team works, and as what; an empty survey means all of them."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "survey"),
        CheckConstraint("role IN ('team', 'admin')", "role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    survey: Mapped[str] = mapped_column(String(100), default="")
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


class Mandate(OfCase, Base):
    """Someone acts for a respondent in a round: as what, since when, on whose word.

    It is never rewritten: whoever is replaced has an ended mandate, and their successor a new one. Members of
    staff have none, since they answer for themselves.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint(
            "role IN ('focal_point', 'contributor', 'clearing_authority', 'observer')", name="role_known"
        ),
        CheckConstraint("role = 'focal_point' OR NOT provisional", name="focal_points_are_provisional"),
        Index(None, "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    institution: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(10), default="")
    provisional: Mapped[bool] = mapped_column(default=False)
    """A focal point who is not confirmed yet drafts, and does not submit."""
    note_reference: Mapped[str] = mapped_column(String(200), default="")
    """The note verbale that nominates."""
    note_date: Mapped[date | None] = mapped_column()
    note_upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str] = mapped_column(String(300), default="")
    who: Mapped[str] = mapped_column(String(200))
    """Who gave it."""
    voice_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    """The first mandate that the same person had in the same role, where this is not it."""


class Assignment(OfCase, Base):
    """A section, or one item of a repeat, was given to a contributor; it ends, and is never taken away."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR done_at IS NOT NULL", "accepted_once_done"),
        Index(None, "case_id"),
        Index(None, "mandate_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    name: Mapped[str] = mapped_column(String(100))
    """A section, or a repeat with the ``item`` of it; as documents are called."""
    item: Mapped[str] = mapped_column(String(20), default="")
    due: Mapped[date | None] = mapped_column()
    note: Mapped[str] = mapped_column(Text, default="")
    read_all: Mapped[bool] = mapped_column(default=False)
    """Whether the contributor may read all other answers of the State."""
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))
    """Who assigned it."""
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    remark: Mapped[str] = mapped_column(Text, default="")
    """With what word it was returned last."""
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    mandate: Mapped[Mandate] = relationship(lazy="joined", innerjoin=True)

    @property
    def state(self) -> str:
        """How far it is, in one word: assigned, in_progress, done, returned, accepted or ended."""
        if self.ended_at is not None:
            return "ended"
        if self.accepted_at is not None:
            return "accepted"
        if self.done_at is not None:
            return "done"
        if self.returned_at is not None:
            return "returned"
        return "in_progress" if self.begun_at is not None else "assigned"


class PersonalLink(OfCase, Base):
    """A link sent to an address on record; only its token's hash is kept."""

    __tablename__ = "personal_link"
    __table_args__ = (Index(None, "case_id"), Index(None, "mandate_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    """For whom it is; none for a respondent without mandates, who answers in person."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
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
    waiting: Mapped[bool] = mapped_column(default=False)
    """Whether it opens nothing yet: the password was right, and the second step is to come."""
    browser: Mapped[str] = mapped_column(String(200), default="")
    network: Mapped[str] = mapped_column(String(64), default="")
    """From which network someone of the team signed in: enough of the address to know a strange one by."""


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
    """Someone tried to sign in, or to check a receipt: counted by account and by address, then forgotten."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    failed: Mapped[bool] = mapped_column()
