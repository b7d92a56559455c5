"""The reminders of a round: which go by themselves, and when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("reminders", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("round") as table:
        table.alter_column("reminders", server_default=None)


def downgrade() -> None:
    op.drop_column("round", "reminders")
