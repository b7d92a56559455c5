"""The tables of responses: drafts, events, submissions, anonymous answers, files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _document()
    _event()
    _submission()
    _anonymous_answer()
    _upload()
    _held_save()


def downgrade() -> None:
    op.drop_table("held_save")
    op.drop_table("upload")
    op.drop_table("anonymous_answer")
    op.drop_table("submission")
    op.drop_table("event")
    op.drop_table("document")


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("parent", sa.String(length=20), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("last", JSON, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("document_revision_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("document_case_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("document_key")),
        sa.UniqueConstraint("case_id", "name", "item", name=op.f("document_case_id_name_item_once")),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("revision_from", sa.Integer(), nullable=True),
        sa.Column("revision_to", sa.Integer(), nullable=True),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("event_case_id_known")),
        sa.ForeignKeyConstraint(["link_id"], ["personal_link.id"], name=op.f("event_link_id_known")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("event_round_id_known")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("event_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("event_key")),
    )
    op.create_index("event_of_document", "event", ["case_id", "name", "item", "revision_to"], unique=False)
    op.create_index(op.f("event_round_id_at_ix"), "event", ["round_id", "at"], unique=False)


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("instrument_sha256", sa.String(length=64), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(key) >= 16", name=op.f("submission_key_not_guessed")),
        sa.CheckConstraint("number >= 1", name=op.f("submission_numbered_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("submission_case_id_known")),
        sa.ForeignKeyConstraint(
            ["instrument_sha256"], ["instrument.sha256"], name=op.f("submission_instrument_sha256_known")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("submission_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("submission_key")),
        sa.UniqueConstraint("case_id", "number", name=op.f("submission_case_id_number_once")),
        sa.UniqueConstraint("key", name=op.f("submission_key_once")),
        sa.UniqueConstraint("receipt", name=op.f("submission_receipt_once")),
    )


def _anonymous_answer() -> None:
    op.create_table(
        "anonymous_answer",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=100), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.CheckConstraint("length(key) >= 32", name=op.f("anonymous_answer_key_random")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("anonymous_answer_round_id_known")),
        sa.PrimaryKeyConstraint("key", name=op.f("anonymous_answer_key")),
        sqlite_with_rowid=False,
    )


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("upload_size_counted")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("upload_case_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("upload_key")),
        sa.UniqueConstraint("case_id", "sha256", "name", name=op.f("upload_case_id_sha256_name_once")),
    )


def _held_save() -> None:
    op.create_table(
        "held_save",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("held_save_case_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("held_save_key")),
        sa.UniqueConstraint("token_hash", name=op.f("held_save_token_hash_once")),
    )
    op.create_index(op.f("held_save_case_id_ix"), "held_save", ["case_id"], unique=False)
