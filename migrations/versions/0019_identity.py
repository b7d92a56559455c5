"""Identities: who members of the team are to the organization's own sign-in service."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("identity_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("identity_key")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("identity_issuer_subject_once")),
    )
    op.create_index(op.f("identity_user_id_ix"), "identity", ["user_id"])


def downgrade() -> None:
    op.drop_table("identity")
