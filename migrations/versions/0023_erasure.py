"""Erasures of personal data, and how long each round keeps them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("keep_months", sa.Integer(), nullable=False, server_default="24"))
        batch.add_column(sa.Column("basis", sa.String(length=500), nullable=False, server_default=""))
        batch.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f("round_kept_for_a_time"), "keep_months BETWEEN 1 AND 600")
    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("left_sha256", sa.String(length=64), nullable=False, server_default=""))
    for table, columns in (("round", ("keep_months", "basis")), ("submission", ("left_sha256",))):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, server_default=None)
    _erasures()
    op.create_table(
        "erased_row",
        sa.Column("erasure_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("left", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("erased_row_erasure_id_known")),
        sa.PrimaryKeyConstraint("erasure_id", "source", "row_id", name=op.f("erased_row_key")),
    )


def _erasures() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("cases", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_who", sa.String(length=200), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_by", sa.Integer(), nullable=True),
        sa.Column("first_who", sa.String(length=200), nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_who", sa.String(length=200), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_who", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", JSON, nullable=False),
        sa.CheckConstraint("kind IN ('person', 'round')", name=op.f("erasure_kind_known")),
        sa.CheckConstraint(
            "(kind = 'round') = (round_id IS NOT NULL)", name=op.f("erasure_of_a_person_or_a_round")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'done', 'refused')", name=op.f("erasure_state_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'done') OR (first_by IS NOT NULL AND second_by IS NOT NULL "
            "AND first_by <> second_by)",
            name=op.f("erasure_agreed_by_two"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('done', 'refused') OR email = ''", name=op.f("erasure_address_goes_too")
        ),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("erasure_done_has_time")),
        sa.ForeignKeyConstraint(["first_by"], ["user.id"], name=op.f("erasure_first_by_known")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("erasure_round_id_known")),
        sa.ForeignKeyConstraint(["second_by"], ["user.id"], name=op.f("erasure_second_by_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("erasure_key")),
        sa.UniqueConstraint("public_id", name=op.f("erasure_public_id_once")),
    )
    op.create_index(op.f("erasure_state_ix"), "erasure", ["state"])


def downgrade() -> None:
    op.drop_table("erased_row")
    op.drop_table("erasure")
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("left_sha256")
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(op.f("round_kept_for_a_time"))
        batch.drop_column("erased_at")
        batch.drop_column("basis")
        batch.drop_column("keep_months")
