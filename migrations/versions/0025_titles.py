"""Titles: what a round is called in languages other than the survey's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("titles", JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("round", "titles")
