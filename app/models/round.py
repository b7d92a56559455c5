"""Rounds: an instrument frozen, one collection in time, and each respondent's case in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from app.db import Base
from app.models.columns import Json, Moment, now, public_id
from app.models.people import Respondent
from app.wall import OfCase


class Instrument(Base):
    """A questionnaire as frozen for a round: its JSON, known by the SHA-256 of its canonical form."""

    __tablename__ = "instrument"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey: Mapped[str] = mapped_column(String(100))
    edition: Mapped[str] = mapped_column(String(50))
    questionnaire: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """Plain JSON on PostgreSQL too: JSONB would put terms and missing codes in another order."""
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Wording(Base):
    """What a round says in a language other than its instrument's, as frozen: known by its SHA-256, too."""

    __tablename__ = "wording"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(10))
    reviewed: Mapped[str] = mapped_column(String(200))
    """Who reviewed it, and when; empty for a draft."""
    texts: Mapped[dict[str, str]] = mapped_column(Json, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Round(Base):
    """One collection in time; whether it is open follows from its dates."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("opens < closes", "opens_before_it_closes"),
        CheckConstraint("grace_days >= 0", "grace_not_negative"),
        CheckConstraint("keep_months BETWEEN 1 AND 600", "kept_for_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    """What commands and addresses of pages call it: `safer_cities_2020`."""
    survey: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(300))
    """In the survey's own language."""
    titles: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    """What the team calls it in other languages."""
    instrument_sha256: Mapped[str] = mapped_column(ForeignKey("instrument.sha256"))
    opens: Mapped[datetime] = mapped_column(Moment)
    closes: Mapped[datetime] = mapped_column(Moment)
    timezone: Mapped[str] = mapped_column(String(60))
    grace_days: Mapped[int] = mapped_column(default=0)
    """How many days after closing answers are still taken, as late."""
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the team closed it for good, before or after its date."""
    pilot: Mapped[bool] = mapped_column(default=False)
    synthetic: Mapped[bool] = mapped_column(default=False)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    languages: Mapped[list[str]] = mapped_column(Json)
    wordings: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    """The hash of its wording in each language that it offers, but the instrument's own."""
    reminders: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    """The reminders that go by themselves: {which: moment}."""
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    second_step: Mapped[bool] = mapped_column(default=False)
    """Whether everyone of the team who works on it has to sign in in two steps."""
    team_names_authority: Mapped[bool] = mapped_column(default=False)
    """Whether the team names who clears a State's answers, on its note verbale; nothing is sent without."""
    revised: Mapped[bool] = mapped_column(default=False)
    """Whether it has asked more than one instrument."""
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    """The earlier round whose answers stand beside its questions; the team may choose another, or none."""

    keep_months: Mapped[int] = mapped_column(default=24)
    """How many months after its closing personal data are kept."""
    basis: Mapped[str] = mapped_column(String(500), default="")
    """By which decision they are collected, as a resolution; empty: the organization's mandate, in words."""
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the personal data in it were erased."""

    @property
    def instrument(self) -> str:
        """What it asks now, by its hash."""
        return self.instrument_sha256


class RoundInstrument(Base):
    """One of the instruments of a round, in the order in which they were published."""

    __tablename__ = "round_instrument"
    __table_args__ = (CheckConstraint("number >= 1", "numbered_from_one"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(ForeignKey("instrument.sha256"))
    changes: Mapped[list[Any]] = mapped_column(Json, default=list)
    """What its author said became of names, on the way to it."""
    wordings: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    """The hashes of what was said in other languages, once the round asks another one."""
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(200))


class Case(OfCase, Base):
    """One respondent in one round: its contact, how far its response is, what the team granted it."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("round_id", "respondent_id"),
        CheckConstraint("versions >= 0", "versions_counted"),
        CheckConstraint("versions = 0 OR submitted_at IS NOT NULL", "submitted_has_time"),
        Index(None, "respondent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = synonym("id")
    """As everything that belongs to a case calls it."""
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    respondent_id: Mapped[int] = mapped_column(ForeignKey("respondent.id"))
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(10), default="")
    extended_to: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    instrument_sha256: Mapped[str | None] = mapped_column(ForeignKey("instrument.sha256"))
    """What the answers in hand stand on; nothing before anything was written."""
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the latest version was sent."""
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set while a sent response is open again; sending it clears this."""
    reopened_by_team: Mapped[bool] = mapped_column(default=False)
    """Whether that reopening holds after the deadline too."""
    queried_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set while queries wait for the respondent: what they ask of is open, whatever else is not."""
    validated_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the team was satisfied with what stands; a new version or an opening clears this."""
    validated_who: Mapped[str] = mapped_column(String(200), default="")
    clearing_since: Mapped[datetime | None] = mapped_column(Moment)
    """Set while the draft lies with the clearing authority: nobody changes it meanwhile."""
    shared_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set while the respondent lets the team read its draft; sending it clears this."""
    shared_by: Mapped[str] = mapped_column(String(200), default="")
    versions: Mapped[int] = mapped_column(default=0)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    """Whether the team entered any of the answers for the respondent."""
    progress: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Each section at the last save: {section: {status, asked, answered, missing, errors, items}}."""
    opinions_given: Mapped[bool] = mapped_column(default=False)
    """That an anonymous section was sent, never when nor what."""
    discussed: Mapped[bool] = mapped_column(default=False)
    """Whether its people have commented among themselves: most pages need not look."""

    # Always wanted with the case, and one row each.
    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    respondent: Mapped[Respondent] = relationship(lazy="joined", innerjoin=True)

    @property
    def instrument(self) -> str:
        """What it is asked, by its hash: what its answers stand on, or else what the round asks now."""
        return self.instrument_sha256 or self.round.instrument_sha256

    @property
    def standing(self) -> str:
        """How the response counts, in one word: what was sent stands, also while it is open again."""
        return "submitted" if self.versions else self.status

    @property
    def untold(self) -> bool:
        """Whether nobody is to know if it was begun: what a member of staff has not sent."""
        return self.round.kind == "staff" and not self.versions

    @property
    def open_again(self) -> bool:
        """Whether a sent response is being changed."""
        return bool(self.versions) and self.reopened_at is not None

    @property
    def status(self) -> str:
        """What may be done with the draft, in one word: none, draft, or submitted until it is open again."""
        if self.versions and self.reopened_at is None and self.queried_at is None:
            return "submitted"
        return "draft" if self.started_at else "none"
