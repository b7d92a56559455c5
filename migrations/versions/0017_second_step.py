"""The second step of signing in, recovery codes, and links for a new password."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ADDED = (("web_session", "waiting"), ("round", "second_step"))


def upgrade() -> None:
    op.create_table(
        "second_step",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.String(length=300), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("second_step_user_id_known")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("second_step_key")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("recovery_code_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("recovery_code_key")),
        sa.UniqueConstraint("code_hash", name=op.f("recovery_code_code_hash_once")),
    )
    op.create_index(op.f("recovery_code_user_id_ix"), "recovery_code", ["user_id"])
    op.create_table(
        "password_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("password_link_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("password_link_key")),
        sa.UniqueConstraint("token_hash", name=op.f("password_link_token_hash_once")),
    )
    op.create_index(op.f("password_link_user_id_ix"), "password_link", ["user_id"])
    for table, column in ADDED:
        op.add_column(table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table) as altered:
            altered.alter_column(column, server_default=None)


def downgrade() -> None:
    for table, column in ADDED:
        op.drop_column(table, column)
    for name in ("password_link", "recovery_code", "second_step"):
        op.drop_table(name)
