"""Coding of open answers: schemes, and the codes that people gave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coding_scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("codes", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("coding_scheme_numbered_from_one")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("coding_scheme_round_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("coding_scheme_key")),
        sa.UniqueConstraint("public_id", name=op.f("coding_scheme_public_id_once")),
        sa.UniqueConstraint(
            "round_id", "part", "version", name=op.f("coding_scheme_round_id_part_version_once")
        ),
    )
    op.create_table(
        "coding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("codes", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.CheckConstraint("seat IN (0, 1, 2)", name=op.f("coding_two_coders_and_a_settlement")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("coding_case_id_known")),
        sa.ForeignKeyConstraint(["scheme_id"], ["coding_scheme.id"], name=op.f("coding_scheme_id_known")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("coding_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("coding_key")),
        sa.UniqueConstraint(
            "case_id",
            "part",
            "item",
            "original",
            "seat",
            name=op.f("coding_case_id_part_item_original_seat_once"),
        ),
    )


def downgrade() -> None:
    op.drop_table("coding")
    op.drop_table("coding_scheme")
