"""The tables of people: users, memberships, personal links and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _user()
    _membership()
    _personal_link()
    _web_session()
    _link_exchange()
    _sign_in_attempt()


def downgrade() -> None:
    op.drop_table("sign_in_attempt")
    op.drop_table("link_exchange")
    op.drop_table("web_session")
    op.drop_table("personal_link")
    op.drop_table("membership")
    op.drop_table("user")


def _user() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("user_email_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("user_key")),
        sa.UniqueConstraint("email", name=op.f("user_email_once")),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("survey", sa.String(length=100), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(role IN ('team', 'admin')) = (respondent_id IS NULL)",
            name=op.f("membership_team_acts_for_no_respondent"),
        ),
        sa.CheckConstraint(
            "role IN ('team', 'admin', 'focal_point', 'contributor')", name=op.f("membership_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondent.id"], name=op.f("membership_respondent_id_known")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("membership_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("membership_key")),
        sa.UniqueConstraint(
            "user_id",
            "survey",
            "respondent_id",
            "role",
            name=op.f("membership_user_id_survey_respondent_id_role_once"),
        ),
    )


def _personal_link() -> None:
    op.create_table(
        "personal_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("personal_link_case_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("personal_link_key")),
        sa.UniqueConstraint("token_hash", name=op.f("personal_link_token_hash_once")),
    )
    op.create_index(op.f("personal_link_case_id_ix"), "personal_link", ["case_id"], unique=False)


def _web_session() -> None:
    op.create_table(
        "web_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (link_id IS NULL)", name=op.f("web_session_of_a_user_or_a_link")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["personal_link.id"], name=op.f("web_session_link_id_known")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("web_session_user_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("web_session_key")),
        sa.UniqueConstraint("token_hash", name=op.f("web_session_token_hash_once")),
    )
    op.create_index(op.f("web_session_link_id_ix"), "web_session", ["link_id"], unique=False)
    op.create_index(op.f("web_session_user_id_ix"), "web_session", ["user_id"], unique=False)


def _link_exchange() -> None:
    op.create_table(
        "link_exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["personal_link.id"], name=op.f("link_exchange_link_id_known")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["web_session.id"], name=op.f("link_exchange_session_id_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("link_exchange_key")),
    )
    op.create_index(op.f("link_exchange_link_id_ix"), "link_exchange", ["link_id"], unique=False)


def _sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_attempt_key")),
    )
    op.create_index(op.f("sign_in_attempt_account_at_ix"), "sign_in_attempt", ["account", "at"], unique=False)
    op.create_index(op.f("sign_in_attempt_address_at_ix"), "sign_in_attempt", ["address", "at"], unique=False)
