"""The record: leaves of events and submissions, and checkpoints over them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leaf",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("source IN ('event', 'submission')", name=op.f("leaf_source_known")),
        sa.CheckConstraint("position >= 0", name=op.f("leaf_counted_from_nothing")),
        sa.PrimaryKeyConstraint("position", name=op.f("leaf_key")),
        sa.UniqueConstraint("source", "row_id", name=op.f("leaf_source_row_id_once")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("peaks", JSON, nullable=False),
        sa.CheckConstraint("size >= 1", name=op.f("checkpoint_of_something")),
        sa.PrimaryKeyConstraint("size", name=op.f("checkpoint_key")),
    )


def downgrade() -> None:
    op.drop_table("checkpoint")
    op.drop_table("leaf")
