"""Reported totals: what was reported of cohorts, to be compared with their rows

Whoever writes them asks for a new version; no cohort's facts depend on them.
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

MARK = "INSERT INTO change_mark (cohort_id) SELECT CAST(NULL AS INTEGER)"


def upgrade() -> None:
    op.create_table('reported_total',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('class_label', sa.Text(), nullable=False),
    sa.Column('agency_code', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.CheckConstraint('number >= 0', name=op.f('ck_reported_total_number')),
    sa.CheckConstraint('year BETWEEN 1945 AND 2200', name=op.f('ck_reported_total_year')),
    sa.CheckConstraint('value >= 0', name=op.f('ck_reported_total_value')),
    sa.CheckConstraint("measure IN ('peserta', 'lulus')", name=op.f('ck_reported_total_measure')),
    sa.ForeignKeyConstraint(['programme_code'], ['programme.code'], name=op.f('fk_reported_total_programme_code'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reported_total')),
    sa.UniqueConstraint('provider', 'programme_code', 'year', 'number', 'class_label', 'agency_code', 'measure', name=op.f('uq_reported_total_subject'))
    )
    if op.get_bind().dialect.name == 'sqlite':
        for event in ('insert', 'update', 'delete'):
            last = "coalesce((SELECT coalesce(cohort_id, -1) FROM change_mark ORDER BY id DESC LIMIT 1), 0)"
            op.execute(
                f"CREATE TRIGGER mark_reported_total_{event} AFTER {event} ON reported_total"
                f" BEGIN {MARK} WHERE {last} <> -1; END"
            )
    else:
        schema = op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        op.execute(
            "CREATE FUNCTION mark_reported_total() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
            f" SET search_path = {schema}, pg_temp AS $$ BEGIN {MARK}; RETURN NULL; END $$"
        )
        for event in ('insert', 'update', 'delete', 'truncate'):
            op.execute(
                f"CREATE TRIGGER mark_reported_total_{event} AFTER {event} ON reported_total"
                " FOR EACH STATEMENT EXECUTE FUNCTION mark_reported_total()"
            )


def downgrade() -> None:
    op.drop_table('reported_total')
    if op.get_bind().dialect.name != 'sqlite':
        op.execute("DROP FUNCTION mark_reported_total()")
