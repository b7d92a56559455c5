"""Sessions: from which browser and network someone signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("web_session", sa.Column("browser", sa.String(200), nullable=False, server_default=""))
    op.add_column("web_session", sa.Column("network", sa.String(64), nullable=False, server_default=""))
    with op.batch_alter_table("web_session") as table:
        table.alter_column("browser", server_default=None)
        table.alter_column("network", server_default=None)


def downgrade() -> None:
    op.drop_column("web_session", "network")
    op.drop_column("web_session", "browser")
