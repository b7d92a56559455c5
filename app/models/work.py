"""Work: jobs for the worker, and the artifacts it builds."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.columns import Json, Moment, now, public_id

UNSETTLED = text("unsettled_at IS NOT NULL")


class Job(Base):
    """Something to be done once, by whichever worker leases it first, again if that one dies."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR failed_at IS NULL", "done_or_failed"),
        Index("job_due", "due_at", "id"),
        # How many wait is asked with each of the team's pages.
        Index("job_unsettled", "unsettled_at", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    unique_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    """What is asked for twice under one key is done once."""
    due_at: Mapped[datetime] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    lease: Mapped[str] = mapped_column(String(60), default="")
    """Which worker holds it."""
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was given up, after its last attempt."""
    unsettled_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it waits for the team, as given up or come back; none once that is settled."""
    error: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Artifact(Base):
    """A dataset or report that was built: where its files are, their hash, and what it was built from."""

    __tablename__ = "artifact"
    __table_args__ = (Index(None, "round_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("artifact.id"))
    """The dataset that a report was built from."""
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300), default="")
    path: Mapped[str] = mapped_column(String(500))
    """Below the folder of files."""
    media_type: Mapped[str] = mapped_column(String(100), default="")
    sha256: Mapped[str] = mapped_column(String(80), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    who: Mapped[str] = mapped_column(String(200), default="")

    @staticmethod
    def whole(public_id: str) -> str:
        """Where a dataset lies with its anonymous tables: no path names it, so that no page serves it."""
        return f"whole/{public_id}.zip"
