"""Mandates: who acts for a State; links are made for them, and memberships are of the team alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("note_reference", sa.String(length=200), nullable=False),
        sa.Column("note_date", sa.Date(), nullable=True),
        sa.Column("note_upload_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=300), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "role IN ('focal_point', 'contributor', 'clearing_authority', 'observer')",
            name=op.f("mandate_role_known"),
        ),
        sa.CheckConstraint(
            "role = 'focal_point' OR NOT provisional", name=op.f("mandate_focal_points_are_provisional")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("mandate_case_id_known")),
        sa.ForeignKeyConstraint(["note_upload_id"], ["upload.id"], name=op.f("mandate_note_upload_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("mandate_key")),
        sa.UniqueConstraint("public_id", name=op.f("mandate_public_id_once")),
    )
    op.create_index(op.f("mandate_case_id_ix"), "mandate", ["case_id"])
    with op.batch_alter_table("personal_link") as table:
        table.add_column(sa.Column("mandate_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("personal_link_mandate_id_known"), "mandate", ["mandate_id"], ["id"])
        table.create_index(op.f("personal_link_mandate_id_ix"), ["mandate_id"])
        table.drop_column("capacity")
    # Whoever was on record for a State has acted as its focal point.
    op.execute(
        "INSERT INTO mandate (public_id, case_id, role, name, email, institution, language, provisional, "
        "note_reference, begun_at, ended_why, who) "
        "SELECT 'm' || \"case\".public_id, \"case\".id, 'focal_point', contact_name, contact_email, '', "
        "language, false, '', CURRENT_TIMESTAMP, '', 'Canvass' FROM \"case\" "
        "JOIN respondent ON respondent.id = respondent_id "
        "WHERE respondent.kind = 'state' AND contact_email <> ''"
    )
    op.execute(
        "UPDATE personal_link SET mandate_id = "
        "(SELECT mandate.id FROM mandate WHERE mandate.case_id = personal_link.case_id)"
    )
    with op.batch_alter_table("membership") as table:
        table.drop_constraint(op.f("membership_team_acts_for_no_respondent"), type_="check")
        table.drop_constraint(op.f("membership_role_known"), type_="check")
        table.drop_constraint(op.f("membership_user_id_survey_respondent_id_role_once"), type_="unique")
        table.drop_constraint(op.f("membership_respondent_id_known"), type_="foreignkey")
        table.drop_column("respondent_id")
        table.create_check_constraint(op.f("membership_role_known"), "role IN ('team', 'admin')")
        table.create_unique_constraint(op.f("membership_user_id_survey_once"), ["user_id", "survey"])


def downgrade() -> None:
    with op.batch_alter_table("membership") as table:
        table.drop_constraint(op.f("membership_user_id_survey_once"), type_="unique")
        table.drop_constraint(op.f("membership_role_known"), type_="check")
        table.add_column(sa.Column("respondent_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("membership_respondent_id_known"), "respondent", ["respondent_id"], ["id"]
        )
        table.create_check_constraint(
            op.f("membership_team_acts_for_no_respondent"),
            "(role IN ('team', 'admin')) = (respondent_id IS NULL)",
        )
        table.create_check_constraint(
            op.f("membership_role_known"), "role IN ('team', 'admin', 'focal_point', 'contributor')"
        )
        table.create_unique_constraint(
            op.f("membership_user_id_survey_respondent_id_role_once"),
            ["user_id", "survey", "respondent_id", "role"],
        )
    with op.batch_alter_table("personal_link") as table:
        table.drop_index(op.f("personal_link_mandate_id_ix"))
        table.drop_constraint(op.f("personal_link_mandate_id_known"), type_="foreignkey")
        table.drop_column("mandate_id")
        table.add_column(
            sa.Column("capacity", sa.String(length=20), nullable=False, server_default="focal_point")
        )
    op.drop_table("mandate")
