"""Counts of cohorts, and an index of facts by agency that answers alone"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cohort_count',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('cohorts', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', name=op.f('pk_cohort_count')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_cohort_count_cohorts'), 'cohort_count', ['cohorts'], unique=False, sqlite_where=sa.text('cohorts = 0'), postgresql_where=sa.text('cohorts = 0'))
    op.drop_index(op.f('ix_enrolment_fact_agency_id_year'), table_name='enrolment_fact')
    op.create_index('ix_enrolment_fact_of_agency', 'enrolment_fact', ['agency_id', 'year', 'programme_code', 'programme_kind', 'gender', 'cohort_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_enrolment_fact_of_agency', table_name='enrolment_fact')
    op.create_index(op.f('ix_enrolment_fact_agency_id_year'), 'enrolment_fact', ['agency_id', 'year'], unique=False)
    op.drop_table('cohort_count')
