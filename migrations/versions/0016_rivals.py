"""Rival answers: what is said of a part beside what stands."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("rivals", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("document") as table:
        table.alter_column("rivals", server_default=None)


def downgrade() -> None:
    op.drop_column("document", "rivals")
