"""Assignments: sections, and items of repeats, that a focal point gives to contributors."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENTS = ("begun_at", "done_at", "returned_at", "accepted_at", "ended_at")


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("read_all", sa.Boolean(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in MOMENTS),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "accepted_at IS NULL OR done_at IS NOT NULL", name=op.f("assignment_accepted_once_done")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("assignment_case_id_known")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("assignment_mandate_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("assignment_key")),
        sa.UniqueConstraint("public_id", name=op.f("assignment_public_id_once")),
    )
    op.create_index(op.f("assignment_case_id_ix"), "assignment", ["case_id"])
    op.create_index(op.f("assignment_mandate_id_ix"), "assignment", ["mandate_id"])


def downgrade() -> None:
    op.drop_table("assignment")
