"""Coding of open answers: schemes of codes, and the codes that people gave each answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Json, Moment, public_id
from app.wall import OfCase

NONE_FITS = "none_fits"
"""What every scheme offers: that none of its codes fits."""
SETTLED, FIRST, SECOND = 0, 1, 2
"""The seats of an answer: who settled where its two coders differ, and the two."""


class CodingScheme(Base):
    """The codes for the answers to one open question, in one version; a new version leaves the old one."""

    __tablename__ = "coding_scheme"
    __table_args__ = (
        UniqueConstraint("round_id", "part", "version"),
        CheckConstraint("version >= 1", "numbered_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    part: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()
    codes: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    """Each with its ``code``, ``label`` and ``description``, in order."""
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))


class Coding(OfCase, Base):
    """The codes that one person gave one answer, known by its very words; seat 0 is the settlement."""

    __tablename__ = "coding"
    __table_args__ = (
        UniqueConstraint("case_id", "part", "item", "original", "seat"),
        CheckConstraint("seat IN (0, 1, 2)", "two_coders_and_a_settlement"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("coding_scheme.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    part: Mapped[str] = mapped_column(String(200))
    item: Mapped[str] = mapped_column(String(20), default="")
    original: Mapped[str] = mapped_column(String(64))
    """The SHA-256 of the answer that was coded."""
    seat: Mapped[int] = mapped_column()
    codes: Mapped[list[str]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    who: Mapped[str] = mapped_column(String(200))


def final(seats: Mapping[int, Coding]) -> frozenset[str] | None:
    """The codes that count of an answer, by its seats: what both chose, or what was settled."""
    if FIRST not in seats or SECOND not in seats:
        return None
    one, other = frozenset(seats[FIRST].codes), frozenset(seats[SECOND].codes)
    if one == other:
        return one
    return frozenset(seats[SETTLED].codes) if SETTLED in seats else None
