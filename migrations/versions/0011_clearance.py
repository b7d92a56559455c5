"""Clearances: drafts put before the clearing authority, and since when one waits."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('', 'approved', 'returned', 'withdrawn')", name=op.f("clearance_decision_known")
        ),
        sa.CheckConstraint("(decision = '') = (decided_at IS NULL)", name=op.f("clearance_decided_has_time")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("clearance_case_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("clearance_key")),
    )
    op.create_index(op.f("clearance_case_id_ix"), "clearance", ["case_id"])
    op.add_column("case", sa.Column("clearing_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("case", "clearing_since")
    op.drop_table("clearance")
