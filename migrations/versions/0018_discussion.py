"""Inner comments: what the people of a State say to each other about a question."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inner_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_who", sa.String(length=200), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "taken_back_at IS NULL OR text = ''",
            name=op.f("inner_comment_nothing_left_of_what_is_taken_back"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("inner_comment_case_id_known")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("inner_comment_mandate_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("inner_comment_key")),
        sa.UniqueConstraint("public_id", name=op.f("inner_comment_public_id_once")),
    )
    op.create_index(op.f("inner_comment_case_id_name_item_ix"), "inner_comment", ["case_id", "name", "item"])
    op.add_column("case", sa.Column("discussed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("case", "discussed")
    op.drop_table("inner_comment")
