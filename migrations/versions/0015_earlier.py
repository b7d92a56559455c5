"""From last time: which earlier round counts, what is said of its answers, and what came of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "said_of_earlier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("said", sa.String(length=20), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.CheckConstraint("said IN ('unchanged', 'no_longer')", name=op.f("said_of_earlier_said_known")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("said_of_earlier_case_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("said_of_earlier_key")),
        sa.UniqueConstraint(
            "case_id",
            "document",
            "item",
            "part",
            name=op.f("said_of_earlier_case_id_document_item_part_once"),
        ),
    )
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("earlier_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("round_earlier_id_known"), "round", ["earlier_id"], ["id"])
    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("earlier", JSON, server_default="{}", nullable=False))
    with op.batch_alter_table("submission") as batch:
        batch.alter_column("earlier", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("earlier")
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(op.f("round_earlier_id_known"), type_="foreignkey")
        batch.drop_column("earlier_id")
    op.drop_table("said_of_earlier")
