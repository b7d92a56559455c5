"""Failures: since when a job that was given up, or whose letter came back, waits for the team."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("unsettled_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE job SET unsettled_at = failed_at WHERE failed_at IS NOT NULL")
    waits = sa.text("unsettled_at IS NOT NULL")
    op.create_index("job_unsettled", "job", ["unsettled_at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_index("job_unsettled", table_name="job")
    op.drop_column("job", "unsettled_at")
