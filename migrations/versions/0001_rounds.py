"""The tables of rounds: instruments, rounds, respondents, and each one's case."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _instrument()
    _respondent()
    _round()
    _case()


def downgrade() -> None:
    op.drop_table("case")
    op.drop_table("round")
    op.drop_table("respondent")
    op.drop_table("instrument")


def _instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("survey", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.String(length=50), nullable=False),
        sa.Column("questionnaire", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("instrument_key")),
    )


def _respondent() -> None:
    op.create_table(
        "respondent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind IN ('state', 'staff')", name=op.f("respondent_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("respondent_key")),
        sa.UniqueConstraint("key", name=op.f("respondent_key_once")),
        sa.UniqueConstraint("kind", "code", name=op.f("respondent_kind_code_once")),
    )


def _round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("survey", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("instrument_sha256", sa.String(length=64), nullable=False),
        sa.Column("opens", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pilot", sa.Boolean(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("grace_days >= 0", name=op.f("round_grace_not_negative")),
        sa.CheckConstraint("opens < closes", name=op.f("round_opens_before_it_closes")),
        sa.ForeignKeyConstraint(
            ["instrument_sha256"], ["instrument.sha256"], name=op.f("round_instrument_sha256_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("round_key")),
        sa.UniqueConstraint("name", name=op.f("round_name_once")),
    )


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("extended_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by_team", sa.Boolean(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("progress", JSON, nullable=False),
        sa.Column("opinions_given", sa.Boolean(), nullable=False),
        sa.CheckConstraint("versions = 0 OR submitted_at IS NOT NULL", name=op.f("case_submitted_has_time")),
        sa.CheckConstraint("versions >= 0", name=op.f("case_versions_counted")),
        sa.ForeignKeyConstraint(["respondent_id"], ["respondent.id"], name=op.f("case_respondent_id_known")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("case_round_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("case_key")),
        sa.UniqueConstraint("public_id", name=op.f("case_public_id_once")),
        sa.UniqueConstraint("round_id", "respondent_id", name=op.f("case_round_id_respondent_id_once")),
    )
    op.create_index(op.f("case_respondent_id_ix"), "case", ["respondent_id"], unique=False)
