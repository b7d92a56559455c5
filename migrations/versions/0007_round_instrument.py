"""The instruments of a round in their order, and the one that each draft stands on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_instrument",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("wordings", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("round_instrument_numbered_from_one")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("round_instrument_round_id_known")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["instrument.sha256"], name=op.f("round_instrument_sha256_known")
        ),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("round_instrument_key")),
    )
    op.add_column("round", sa.Column("revised", sa.Boolean(), nullable=False, server_default=sa.false()))
    # In words, since SQLite would otherwise copy the table, which others refer to.
    op.execute(
        'ALTER TABLE "case" ADD COLUMN instrument_sha256 VARCHAR(64) '
        "CONSTRAINT case_instrument_sha256_known REFERENCES instrument (sha256)"
    )
    # Until now a round had one instrument, and what was begun in it stands on that.
    op.execute(
        "INSERT INTO round_instrument (round_id, number, sha256, changes, wordings, at, who) "
        "SELECT id, 1, instrument_sha256, '[]', '{}', created_at, 'Canvass' FROM round"
    )
    op.execute(
        'UPDATE "case" SET instrument_sha256 = '
        '(SELECT round.instrument_sha256 FROM round WHERE round.id = "case".round_id) '
        "WHERE started_at IS NOT NULL OR versions > 0"
    )


def downgrade() -> None:
    op.execute('ALTER TABLE "case" DROP COLUMN instrument_sha256')
    op.drop_column("round", "revised")
    op.drop_table("round_instrument")
