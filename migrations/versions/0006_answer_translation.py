"""Translations of answers, kept beside what was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ONCE = "answer_translation_case_id_item_part_original_once"


def upgrade() -> None:
    op.create_table(
        "answer_translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("answer_translation_case_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("answer_translation_key")),
        sa.UniqueConstraint("case_id", "item", "part", "original", name=op.f(ONCE)),
    )


def downgrade() -> None:
    op.drop_table("answer_translation")
