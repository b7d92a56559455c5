"""The tables of work: jobs and what they built."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _job()
    _artifact()


def downgrade() -> None:
    op.drop_table("artifact")
    op.drop_table("job")


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("unique_key", sa.String(length=200), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=60), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("result", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("done_at IS NULL OR failed_at IS NULL", name=op.f("job_done_or_failed")),
        sa.PrimaryKeyConstraint("id", name=op.f("job_key")),
        sa.UniqueConstraint("unique_key", name=op.f("job_unique_key_once")),
    )
    op.create_index("job_due", "job", ["due_at", "id"], unique=False)


def _artifact() -> None:
    op.create_table(
        "artifact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("artifact_job_id_known")),
        sa.ForeignKeyConstraint(["parent_id"], ["artifact.id"], name=op.f("artifact_parent_id_known")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("artifact_round_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("artifact_key")),
        sa.UniqueConstraint("public_id", name=op.f("artifact_public_id_once")),
    )
    op.create_index(op.f("artifact_round_id_kind_ix"), "artifact", ["round_id", "kind"], unique=False)
