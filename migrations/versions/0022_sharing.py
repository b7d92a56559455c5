"""Sharing: whether a respondent lets the team read its draft, since when and by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case", sa.Column("shared_by", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("case", "shared_by")
    op.drop_column("case", "shared_at")
