"""Facts that answer alone: of scores, and with all of an enrolment that a chart asks

Facts are derived, so the table is made anew and `upgrade` computes it.
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('enrolment_fact')
    op.create_table('enrolment_fact',
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('identified', sa.Boolean(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('position_level', sa.Text(), nullable=True),
    sa.Column('rank', sa.Text(), nullable=True),
    sa.Column('education', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('final_score', sa.Integer(), nullable=True),
    sa.Column('band', sa.Text(), nullable=True),
    sa.Column('expected', sa.Boolean(), nullable=False),
    sa.Column('limit_share', sa.Integer(), nullable=True),
    sa.Column('attendance_source', sa.Text(), nullable=True),
    sa.Column('sessions_held', sa.Integer(), nullable=True),
    sa.Column('sessions_recorded', sa.Integer(), nullable=True),
    sa.Column('sessions_attended', sa.Integer(), nullable=True),
    sa.Column('jp_held', sa.Integer(), nullable=True),
    sa.Column('jp_recorded', sa.Integer(), nullable=True),
    sa.Column('jp_attended', sa.Integer(), nullable=True),
    sa.Column('late', sa.Integer(), nullable=True),
    sa.Column('permission', sa.Integer(), nullable=True),
    sa.Column('sick', sa.Integer(), nullable=True),
    sa.Column('duty', sa.Integer(), nullable=True),
    sa.Column('unexcused', sa.Integer(), nullable=True),
    sa.Column('has_component', sa.Boolean(), nullable=False),
    sa.Column('has_test', sa.Boolean(), nullable=False),
    sa.Column('has_competency', sa.Boolean(), nullable=False),
    sa.Column('has_judged_level', sa.Boolean(), nullable=False),
    sa.Column('has_unjudged_level', sa.Boolean(), nullable=False),
    sa.Column('pairs', sa.Integer(), nullable=False),
    sa.Column('improved', sa.Integer(), nullable=False),
    sa.Column('fell', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_enrolment_fact'))
    )
    op.create_index(op.f('ix_enrolment_fact_agency_id_year'), 'enrolment_fact', ['agency_id', 'year'], unique=False)
    op.create_index(op.f('ix_enrolment_fact_cohort_id'), 'enrolment_fact', ['cohort_id'], unique=False)
    op.create_index(op.f('ix_enrolment_fact_origin_agency_id'), 'enrolment_fact', ['origin', 'agency_id'], unique=False)
    op.create_index(op.f('ix_enrolment_fact_year_programme_code_agency_id'), 'enrolment_fact', ['year', 'programme_code', 'agency_id'], unique=False)

    op.create_table('score_fact',
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('assessment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('remedial', sa.Boolean(), nullable=False),
    sa.Column('pre', sa.Integer(), nullable=True),
    sa.Column('post', sa.Integer(), nullable=True),
    sa.Column('required', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('enrolment_id', 'assessment_id', name=op.f('pk_score_fact'))
    )
    op.create_index(op.f('ix_score_fact_cohort_id'), 'score_fact', ['cohort_id'], unique=False)


def downgrade() -> None:
    op.drop_table('score_fact')
    op.drop_table('enrolment_fact')
    op.create_table('enrolment_fact',
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('identified', sa.Boolean(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('position_level', sa.Text(), nullable=True),
    sa.Column('rank', sa.Text(), nullable=True),
    sa.Column('education', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('final_score', sa.Integer(), nullable=True),
    sa.Column('band', sa.Text(), nullable=True),
    sa.Column('attendance_source', sa.Text(), nullable=True),
    sa.Column('sessions_held', sa.Integer(), nullable=True),
    sa.Column('sessions_recorded', sa.Integer(), nullable=True),
    sa.Column('sessions_attended', sa.Integer(), nullable=True),
    sa.Column('jp_held', sa.Integer(), nullable=True),
    sa.Column('jp_recorded', sa.Integer(), nullable=True),
    sa.Column('jp_attended', sa.Integer(), nullable=True),
    sa.Column('late', sa.Integer(), nullable=True),
    sa.Column('permission', sa.Integer(), nullable=True),
    sa.Column('sick', sa.Integer(), nullable=True),
    sa.Column('duty', sa.Integer(), nullable=True),
    sa.Column('unexcused', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_enrolment_fact'))
    )
    op.create_index(op.f('ix_enrolment_fact_agency_id_year'), 'enrolment_fact', ['agency_id', 'year'], unique=False)
    op.create_index(op.f('ix_enrolment_fact_cohort_id'), 'enrolment_fact', ['cohort_id'], unique=False)
    op.create_index(op.f('ix_enrolment_fact_year_programme_code_agency_id'), 'enrolment_fact', ['year', 'programme_code', 'agency_id'], unique=False)
