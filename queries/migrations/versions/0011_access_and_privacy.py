"""Access and privacy: accounts and their rights, the log of access, requests of persons, and who was forgotten"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

KEPT_DAYS = 365


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.Text(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('login', name=op.f('uq_account_login'))
    )
    op.create_table('forgotten_person',
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_forgotten_person')),
    sqlite_with_rowid=False
    )
    op.create_table('access_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('scope_kind', sa.Text(), nullable=False),
    sa.Column('scope_value', sa.Text(), nullable=False),
    sa.Column('individuals', sa.Boolean(), nullable=False),
    sa.Column('granted_by', sa.Integer(), nullable=True),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(scope_kind = 'semua') = (scope_value = '')", name=op.f('ck_access_grant_scope_value')),
    sa.CheckConstraint("role IN ('pimpinan', 'analis', 'instansi', 'petugas_data', 'admin')", name=op.f('ck_access_grant_role')),
    sa.CheckConstraint("scope_kind IN ('semua', 'instansi', 'penyelenggara', 'jenis_program')", name=op.f('ck_access_grant_scope_kind')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_access_grant_account_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['granted_by'], ['account.id'], name=op.f('fk_access_grant_granted_by'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['revoked_by'], ['account.id'], name=op.f('fk_access_grant_revoked_by'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_grant'))
    )
    op.create_index(op.f('ix_access_grant_account_id'), 'access_grant', ['account_id'], unique=False)
    op.create_table('audit_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_audit_event_account_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_audit_event_at'), 'audit_event', ['at'], unique=False)
    op.create_table('subject_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('salinan', 'perbaikan', 'penghapusan')", name=op.f('ck_subject_request_kind')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_subject_request_answered_by'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_subject_request_participant_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['received_by'], ['account.id'], name=op.f('fk_subject_request_received_by'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_request'))
    )
    op.create_index(op.f('ix_subject_request_participant_id'), 'subject_request', ['participant_id'], unique=False)
    if op.get_bind().dialect.name == 'sqlite':
        refusal = "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
        op.execute(f"CREATE TRIGGER keep_audit_event_update BEFORE UPDATE ON audit_event {refusal}")
        op.execute(
            "CREATE TRIGGER keep_audit_event_delete BEFORE DELETE ON audit_event"
            f" WHEN OLD.at > datetime('now', '-{KEPT_DAYS} days') {refusal}"
        )
    else:
        op.execute(
            "CREATE FUNCTION keep_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'audit_event is append-only'; END $$"
        )
        refused = "EXECUTE FUNCTION keep_audit_event()"
        op.execute(f"CREATE TRIGGER keep_audit_event_update BEFORE UPDATE ON audit_event FOR EACH ROW {refused}")
        op.execute(
            "CREATE TRIGGER keep_audit_event_delete BEFORE DELETE ON audit_event FOR EACH ROW"
            f" WHEN (OLD.at > now() - interval '{KEPT_DAYS} days') {refused}"
        )
        op.execute(
            f"CREATE TRIGGER keep_audit_event_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT {refused}"
        )


def downgrade() -> None:
    for table in ('forgotten_person', 'subject_request', 'audit_event', 'access_grant', 'account'):
        op.drop_table(table)
    if op.get_bind().dialect.name != 'sqlite':
        op.execute("DROP FUNCTION keep_audit_event()")
