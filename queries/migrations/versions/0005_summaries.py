"""Summaries: facts added up over people"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outcome_summary',
    sa.Column('agency_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('enrolments', sa.BigInteger(), nullable=False),
    sa.Column('unidentified', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn', sa.BigInteger(), nullable=False),
    sa.Column('expected', sa.BigInteger(), nullable=False),
    sa.Column('expected_known', sa.BigInteger(), nullable=False),
    sa.Column('jp_known', sa.BigInteger(), nullable=False),
    sa.Column('jp_recorded', sa.BigInteger(), nullable=False),
    sa.Column('jp_attended', sa.BigInteger(), nullable=False),
    sa.Column('sessions_known', sa.BigInteger(), nullable=False),
    sa.Column('sessions_recorded', sa.BigInteger(), nullable=False),
    sa.Column('sessions_attended', sa.BigInteger(), nullable=False),
    sa.Column('limited', sa.BigInteger(), nullable=False),
    sa.Column('below_limit', sa.BigInteger(), nullable=False),
    sa.Column('registered', sa.BigInteger(), nullable=False),
    sa.Column('registered_jp', sa.BigInteger(), nullable=False),
    sa.Column('registered_sessions', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.BigInteger(), nullable=False),
    sa.Column('permission', sa.BigInteger(), nullable=False),
    sa.Column('sick', sa.BigInteger(), nullable=False),
    sa.Column('duty', sa.BigInteger(), nullable=False),
    sa.Column('unexcused', sa.BigInteger(), nullable=False),
    sa.Column('any_late', sa.BigInteger(), nullable=False),
    sa.Column('any_permission', sa.BigInteger(), nullable=False),
    sa.Column('any_sick', sa.BigInteger(), nullable=False),
    sa.Column('any_duty', sa.BigInteger(), nullable=False),
    sa.Column('any_unexcused', sa.BigInteger(), nullable=False),
    sa.Column('recaps', sa.BigInteger(), nullable=False),
    sa.Column('unrecorded', sa.BigInteger(), nullable=False),
    sa.Column('assessed', sa.BigInteger(), nullable=False),
    sa.Column('unassessed', sa.BigInteger(), nullable=False),
    sa.Column('banded', sa.BigInteger(), nullable=False),
    sa.Column('satisfying', sa.BigInteger(), nullable=False),
    sa.Column('finals', sa.BigInteger(), nullable=False),
    sa.Column('final_total', sa.BigInteger(), nullable=False),
    sa.Column('final_squares', sa.BigInteger(), nullable=False),
    sa.Column('without_final', sa.BigInteger(), nullable=False),
    sa.Column('by_test', sa.BigInteger(), nullable=False),
    sa.Column('with_component', sa.BigInteger(), nullable=False),
    sa.Column('with_test', sa.BigInteger(), nullable=False),
    sa.Column('with_competency', sa.BigInteger(), nullable=False),
    sa.Column('unjudged', sa.BigInteger(), nullable=False),
    sa.Column('pairs', sa.BigInteger(), nullable=False),
    sa.Column('improved', sa.BigInteger(), nullable=False),
    sa.Column('fell', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('agency_id', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', name=op.f('pk_outcome_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_outcome_summary_enrolments'), 'outcome_summary', ['enrolments'], unique=False, sqlite_where=sa.text('enrolments = 0'), postgresql_where=sa.text('enrolments = 0'))

    op.create_table('cohort_summary',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('enrolments', sa.BigInteger(), nullable=False),
    sa.Column('unidentified', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn', sa.BigInteger(), nullable=False),
    sa.Column('expected', sa.BigInteger(), nullable=False),
    sa.Column('expected_known', sa.BigInteger(), nullable=False),
    sa.Column('jp_known', sa.BigInteger(), nullable=False),
    sa.Column('jp_recorded', sa.BigInteger(), nullable=False),
    sa.Column('jp_attended', sa.BigInteger(), nullable=False),
    sa.Column('sessions_known', sa.BigInteger(), nullable=False),
    sa.Column('sessions_recorded', sa.BigInteger(), nullable=False),
    sa.Column('sessions_attended', sa.BigInteger(), nullable=False),
    sa.Column('limited', sa.BigInteger(), nullable=False),
    sa.Column('below_limit', sa.BigInteger(), nullable=False),
    sa.Column('registered', sa.BigInteger(), nullable=False),
    sa.Column('registered_jp', sa.BigInteger(), nullable=False),
    sa.Column('registered_sessions', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.BigInteger(), nullable=False),
    sa.Column('permission', sa.BigInteger(), nullable=False),
    sa.Column('sick', sa.BigInteger(), nullable=False),
    sa.Column('duty', sa.BigInteger(), nullable=False),
    sa.Column('unexcused', sa.BigInteger(), nullable=False),
    sa.Column('any_late', sa.BigInteger(), nullable=False),
    sa.Column('any_permission', sa.BigInteger(), nullable=False),
    sa.Column('any_sick', sa.BigInteger(), nullable=False),
    sa.Column('any_duty', sa.BigInteger(), nullable=False),
    sa.Column('any_unexcused', sa.BigInteger(), nullable=False),
    sa.Column('recaps', sa.BigInteger(), nullable=False),
    sa.Column('unrecorded', sa.BigInteger(), nullable=False),
    sa.Column('assessed', sa.BigInteger(), nullable=False),
    sa.Column('unassessed', sa.BigInteger(), nullable=False),
    sa.Column('banded', sa.BigInteger(), nullable=False),
    sa.Column('satisfying', sa.BigInteger(), nullable=False),
    sa.Column('finals', sa.BigInteger(), nullable=False),
    sa.Column('final_total', sa.BigInteger(), nullable=False),
    sa.Column('final_squares', sa.BigInteger(), nullable=False),
    sa.Column('without_final', sa.BigInteger(), nullable=False),
    sa.Column('by_test', sa.BigInteger(), nullable=False),
    sa.Column('with_component', sa.BigInteger(), nullable=False),
    sa.Column('with_test', sa.BigInteger(), nullable=False),
    sa.Column('with_competency', sa.BigInteger(), nullable=False),
    sa.Column('unjudged', sa.BigInteger(), nullable=False),
    sa.Column('pairs', sa.BigInteger(), nullable=False),
    sa.Column('improved', sa.BigInteger(), nullable=False),
    sa.Column('fell', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', 'cohort_id', name=op.f('pk_cohort_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_cohort_summary_enrolments'), 'cohort_summary', ['enrolments'], unique=False, sqlite_where=sa.text('enrolments = 0'), postgresql_where=sa.text('enrolments = 0'))
    op.create_index(op.f('ix_cohort_summary_cohort_id'), 'cohort_summary', ['cohort_id'], unique=False)

    op.create_table('category_summary',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('dimension', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('enrolments', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'dimension', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', 'category', name=op.f('pk_category_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_category_summary_enrolments'), 'category_summary', ['enrolments'], unique=False, sqlite_where=sa.text('enrolments = 0'), postgresql_where=sa.text('enrolments = 0'))

    op.create_table('month_summary',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('month', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('enrolments', sa.BigInteger(), nullable=False),
    sa.Column('jp_known', sa.BigInteger(), nullable=False),
    sa.Column('jp_recorded', sa.BigInteger(), nullable=False),
    sa.Column('jp_attended', sa.BigInteger(), nullable=False),
    sa.Column('sessions_known', sa.BigInteger(), nullable=False),
    sa.Column('sessions_recorded', sa.BigInteger(), nullable=False),
    sa.Column('sessions_attended', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', 'month', name=op.f('pk_month_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_month_summary_enrolments'), 'month_summary', ['enrolments'], unique=False, sqlite_where=sa.text('enrolments = 0'), postgresql_where=sa.text('enrolments = 0'))

    op.create_table('component_summary',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('points', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('scores', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('remedials', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', 'assessment_id', 'points', name=op.f('pk_component_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_component_summary_scores'), 'component_summary', ['scores'], unique=False, sqlite_where=sa.text('scores = 0'), postgresql_where=sa.text('scores = 0'))

    op.create_table('final_summary',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('generation', sa.Text(), nullable=False),
    sa.Column('points', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('enrolments', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', 'generation', 'points', name=op.f('pk_final_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_final_summary_enrolments'), 'final_summary', ['enrolments'], unique=False, sqlite_where=sa.text('enrolments = 0'), postgresql_where=sa.text('enrolments = 0'))

    op.create_table('test_summary',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('gain', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('scores', sa.BigInteger(), nullable=False),
    sa.Column('pairs', sa.BigInteger(), nullable=False),
    sa.Column('pre', sa.BigInteger(), nullable=False),
    sa.Column('post', sa.BigInteger(), nullable=False),
    sa.Column('improved', sa.BigInteger(), nullable=False),
    sa.Column('fell', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', 'assessment_id', 'gain', name=op.f('pk_test_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_test_summary_scores'), 'test_summary', ['scores'], unique=False, sqlite_where=sa.text('scores = 0'), postgresql_where=sa.text('scores = 0'))

    op.create_table('level_summary',
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('programme_code', sa.Text(), nullable=False),
    sa.Column('gender', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position_level', sa.Text(), nullable=False),
    sa.Column('programme_kind', sa.Text(), nullable=False),
    sa.Column('scores', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('required', sa.BigInteger(), nullable=False),
    sa.Column('below', sa.BigInteger(), nullable=False),
    sa.Column('meets', sa.BigInteger(), nullable=False),
    sa.Column('above', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('origin', 'year', 'programme_code', 'programme_kind', 'gender', 'provider', 'assessment_id', 'position_level', name=op.f('pk_level_summary')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_level_summary_scores'), 'level_summary', ['scores'], unique=False, sqlite_where=sa.text('scores = 0'), postgresql_where=sa.text('scores = 0'))


def downgrade() -> None:
    op.drop_table('level_summary')
    op.drop_table('test_summary')
    op.drop_table('final_summary')
    op.drop_table('component_summary')
    op.drop_table('month_summary')
    op.drop_table('category_summary')
    op.drop_table('cohort_summary')
    op.drop_table('outcome_summary')
