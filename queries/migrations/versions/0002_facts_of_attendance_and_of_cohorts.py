"""Facts of attendance and of cohorts"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attendance_fact',
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('month', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('sessions_held', sa.Integer(), nullable=False),
    sa.Column('sessions_recorded', sa.Integer(), nullable=False),
    sa.Column('sessions_attended', sa.Integer(), nullable=False),
    sa.Column('jp_held', sa.Integer(), nullable=True),
    sa.Column('jp_recorded', sa.Integer(), nullable=True),
    sa.Column('jp_attended', sa.Integer(), nullable=True),
    sa.Column('late', sa.Integer(), nullable=False),
    sa.Column('permission', sa.Integer(), nullable=False),
    sa.Column('sick', sa.Integer(), nullable=False),
    sa.Column('duty', sa.Integer(), nullable=False),
    sa.Column('unexcused', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('enrolment_id', 'month', name=op.f('pk_attendance_fact'))
    )
    with op.batch_alter_table('attendance_fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_fact_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_fact_month'), ['month'], unique=False)

    op.create_table('cohort_fact',
    sa.Column('cohort_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('enrolments', sa.Integer(), nullable=False),
    sa.Column('sessions_planned', sa.Integer(), nullable=False),
    sa.Column('sessions_held', sa.Integer(), nullable=False),
    sa.Column('sessions_filled', sa.Integer(), nullable=False),
    sa.Column('behind', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_cohort_fact'))
    )
    with op.batch_alter_table('enrolment_fact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('band', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('attendance_source', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('sessions_held', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sessions_recorded', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sessions_attended', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('jp_held', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('jp_recorded', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('jp_attended', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('late', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('permission', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sick', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('duty', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('unexcused', sa.Integer(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('enrolment_fact', schema=None) as batch_op:
        batch_op.drop_column('unexcused')
        batch_op.drop_column('duty')
        batch_op.drop_column('sick')
        batch_op.drop_column('permission')
        batch_op.drop_column('late')
        batch_op.drop_column('jp_attended')
        batch_op.drop_column('jp_recorded')
        batch_op.drop_column('jp_held')
        batch_op.drop_column('sessions_attended')
        batch_op.drop_column('sessions_recorded')
        batch_op.drop_column('sessions_held')
        batch_op.drop_column('attendance_source')
        batch_op.drop_column('band')

    op.drop_table('cohort_fact')
    with op.batch_alter_table('attendance_fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_fact_month'))
        batch_op.drop_index(batch_op.f('ix_attendance_fact_cohort_id'))

    op.drop_table('attendance_fact')
