"""The wording of rounds in other languages, and translations of answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("survey", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("reviewed", sa.String(length=200), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("wording_key")),
    )
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("wordings", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("round") as batch:
        batch.alter_column("wordings", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.drop_column("wordings")
    op.drop_table("wording")
