"""Voices: whoever is given work a second time goes on saying what they said the first time."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mandate") as table:
        table.add_column(
            sa.Column("voice_id", sa.Integer, sa.ForeignKey("mandate.id", name="mandate_voice_id_known"))
        )


def downgrade() -> None:
    with op.batch_alter_table("mandate") as table:
        table.drop_column("voice_id")
