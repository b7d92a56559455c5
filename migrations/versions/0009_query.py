"""Queries on what was sent, their threads, corrections, and what a case knows of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _query()
    _query_message()
    _correction()
    op.add_column("case", sa.Column("queried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case", sa.Column("validated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "case", sa.Column("validated_who", sa.String(length=200), nullable=False, server_default="")
    )


def downgrade() -> None:
    for column in ("validated_who", "validated_at", "queried_at"):
        op.drop_column("case", column)
    for table in ("correction", "query_message", "query"):
        op.drop_table(table)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _answer() -> tuple[sa.Column[sa.String], ...]:
    """Which answer is meant."""
    return (
        sa.Column("document", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=100), nullable=False),
    )


def _of_case(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The case and the version that a row is about."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"{table}_case_id_known")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f(f"{table}_submission_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_key")),
        sa.UniqueConstraint("public_id", name=op.f(f"{table}_public_id_once")),
    )


def _query() -> None:
    op.create_table(
        "query",
        *_of_case("query"),
        *_answer(),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        _moment("prepared_at"),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        _moment("asked_at", nullable=True),
        _moment("answered_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        _moment("settled_at", nullable=True),
        sa.Column("settled_who", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("query_user_id_known")),
        sa.CheckConstraint(
            "state IN ('prepared', 'open', 'answered', 'settled')", name=op.f("query_state_known")
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'settled') OR asked_at IS NOT NULL", name=op.f("query_asked_has_time")
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_at IS NOT NULL)", name=op.f("query_settled_has_time")
        ),
    )
    op.create_index(op.f("query_case_id_ix"), "query", ["case_id"])


def _query_message() -> None:
    op.create_table(
        "query_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("query_id", sa.Integer(), nullable=False),
        _moment("at"),
        _moment("sent_at", nullable=True),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["query_id"], ["query.id"], name=op.f("query_message_query_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("query_message_key")),
    )
    op.create_index(op.f("query_message_query_id_ix"), "query_message", ["query_id"])


def _correction() -> None:
    op.create_table(
        "correction",
        *_of_case("correction"),
        *_answer(),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        _moment("proposed_at"),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_who", sa.String(length=200), nullable=False),
        _moment("decided_at", nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_who", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["proposed_by"], ["user.id"], name=op.f("correction_proposed_by_known")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("correction_decided_by_known")),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name=op.f("correction_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("correction_decided_has_time")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR (decided_by IS NOT NULL AND decided_by <> proposed_by)",
            name=op.f("correction_confirmed_by_another"),
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (version IS NOT NULL)", name=op.f("correction_confirmed_makes_a_version")
        ),
    )
    op.create_index(op.f("correction_case_id_ix"), "correction", ["case_id"])
