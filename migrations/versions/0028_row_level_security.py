"""Row-level security: PostgreSQL itself gives and changes no row of another respondent."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

CASE = "CASE current_setting('canvass.case_id', true) WHEN 'all' THEN true"
RESPONDENT = "NULLIF(current_setting('canvass.respondent_id', true), '')::integer"
THEIRS = f"respondent_id = {RESPONDENT}"
OF_LINK = '(SELECT held.case_id FROM "personal_link" AS held WHERE held.id = link_id)'
OF_QUERY = '(SELECT held.case_id FROM "query" AS held WHERE held.id = query_id)'
HELD = {
    **dict.fromkeys(
        (
            *("answer_translation", "assignment", "clearance", "coding", "correction", "document"),
            *("held_save", "inner_comment", "mandate", "personal_link", "query", "said_of_earlier"),
            *("submission", "upload"),
        ),
        "WHEN case_id::text THEN true",
    ),
    **dict.fromkeys(("event", "leaf"), "WHEN case_id::text THEN true ELSE case_id IS NULL"),
    "case": "WHEN id::text THEN true",
    "link_exchange": f"WHEN {OF_LINK}::text THEN true",
    "query_message": f"WHEN {OF_QUERY}::text THEN true",
    "respondent": "WHEN NULL::text THEN true",
    "web_session": f"WHEN {OF_LINK}::text THEN true ELSE link_id IS NULL",
}
READ = {
    "case": ("earlier", THEIRS),
    "respondent": ("own", f"id = {RESPONDENT}"),
    "submission": ("earlier", f'case_id = ANY (ARRAY(SELECT id FROM "case" WHERE {THEIRS}))'),  # noqa: S608
}


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table, rest in HELD.items():
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY held ON "{table}" USING ({CASE} {rest} END)')
    for table, (name, condition) in READ.items():
        op.execute(f'CREATE POLICY {name} ON "{table}" FOR SELECT USING ({condition})')


def downgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table, (name, _condition) in READ.items():
        op.execute(f'DROP POLICY {name} ON "{table}"')
    for table in HELD:
        op.execute(f'DROP POLICY held ON "{table}"')
        op.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY')
