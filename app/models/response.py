"""Responses: drafts as documents, what happened to them as events, what was sent as submissions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Json, Moment
from app.wall import OfCase

UPLOADS = "uploads"
"""The folder of what people attach, below the folder of files."""


class Document(OfCase, Base):
    """One section's own answers, or one item of a repeat, while they are being written."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("case_id", "name", "item"),
        CheckConstraint("revision >= 1", "revision_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Grows with creation: the order of items."""
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    name: Mapped[str] = mapped_column(String(100))
    item: Mapped[str] = mapped_column(String(20), default="")
    parent: Mapped[str] = mapped_column(String(20), default="")
    """The item that this item of a nested repeat stands in."""
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    last: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Who changed each part last, when, and by which mandate: {part: [who, moment, mandate]}."""
    rivals: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """What others say of a part than what stands: {part: {mandate: [value, who, moment]}}."""
    removed: Mapped[bool] = mapped_column(default=False)
    """A removed item keeps its answers, so that removal can be undone."""
    revision: Mapped[int] = mapped_column()


class Event(OfCase, Base):
    """What happened, in the past tense; the only history there is."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_of_document", "case_id", "name", "item", "revision_to"),
        Index(None, "round_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(30))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    name: Mapped[str] = mapped_column(String(100), default="")
    item: Mapped[str] = mapped_column(String(20), default="")
    revision_from: Mapped[int | None] = mapped_column()
    revision_to: Mapped[int | None] = mapped_column()
    changes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """For a save, {part: [old, new]}, null for blank; for others, the facts that matter."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("personal_link.id"))
    who: Mapped[str] = mapped_column(String(200))
    capacity: Mapped[str] = mapped_column(String(20))
    via: Mapped[str] = mapped_column(String(20))


class Submission(OfCase, Base):
    """What was sent: numbered, hashed, receipted, never changed."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("number >= 1", "numbered_from_one"),
        CheckConstraint("length(key) >= 16", "key_not_guessed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(String(40), unique=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    """Made by the client, so that sending twice is sending once."""
    content: Mapped[str] = mapped_column(String(64))
    """The fingerprint of the draft that the person looked at; the same key with another is refused."""
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int] = mapped_column()
    instrument_sha256: Mapped[str] = mapped_column(ForeignKey("instrument.sha256"))
    document: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the document as it was sent."""
    left_sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the document as it is kept, where personal answers were erased from it; else empty."""
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column()
    language: Mapped[str] = mapped_column(String(10))
    via: Mapped[str] = mapped_column(String(20))
    capacity: Mapped[str] = mapped_column(String(20))
    on_behalf: Mapped[bool] = mapped_column(default=False)
    who: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    earlier: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """What came of the answers of an earlier round: {round, receipt, sha256, outcomes}; empty without any.

    The outcomes are lists of document, item, question (of an item, its repeat) and what came of it.
    """


class AnswerTranslation(OfCase, Base):
    """What someone of the team made of an answer in another language; the original stays what was sent."""

    __tablename__ = "answer_translation"
    __table_args__ = (UniqueConstraint("case_id", "item", "part", "original"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    item: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(200))
    original: Mapped[str] = mapped_column(String(64))
    """The SHA-256 of the answer: it holds for every version that was sent with the same words."""
    language: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))


class AnonymousAnswer(Base):
    """What was answered in an anonymous section: no respondent, user, time or order leads to or from it."""

    __tablename__ = "anonymous_answer"
    # Without row numbers, the rows lie by their random key: not even the file keeps the order of arrival.
    __table_args__ = (CheckConstraint("length(key) >= 32", "key_random"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    section: Mapped[str] = mapped_column(String(100))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)


class Upload(OfCase, Base):
    """A file that someone attached to a case; its bytes lie in the store under their SHA-256."""

    __tablename__ = "upload"
    __table_args__ = (
        UniqueConstraint("case_id", "sha256", "name"),
        CheckConstraint("size >= 0", "size_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column()
    media_type: Mapped[str] = mapped_column(String(100))
    purpose: Mapped[str] = mapped_column(String(20), default="answer")
    """`answer`, `behalf` (what a State sent, from which the team entered its answers); see `files`."""
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))

    @staticmethod
    def place(sha256: str) -> str:
        """Where the bytes lie, below the folder of files."""
        return f"{UPLOADS}/{sha256[:2]}/{sha256}"


class HeldSave(OfCase, Base):
    """A save that came without a live session, kept until its sender has signed in again."""

    __tablename__ = "held_save"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[list[list[str]]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
